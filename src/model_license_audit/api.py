"""The Python interface: one audit as a function call; what is named in ``__all__`` stays as it is within a version.

Nothing is printed, no process is ended, and nothing that lies in a model is executed. Every error that these functions
raise on purpose is a :class:`ModelAuditError`, which says what happened (``what``) and what to do (``remedy``).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit.model.errors import ContentError, InvalidReference, ModelAuditError, NothingToAudit, UsageError
from model_license_audit.model.findings import Finding, FindingKind, Severity, Verdict
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import Answer, AnswerValue, AuditReport, ExitCode, Gap, Outcome, Question
from model_license_audit.model.rulings import Ruling, RulingKind
from model_license_audit.model.use import Purpose, Release, UseContext
from model_license_audit.policy.policy import Policy

if TYPE_CHECKING:
    from model_license_audit.gate.auditing import Auditing

__all__ = [
    "Answer",
    "AnswerValue",
    "ArtifactRef",
    "AuditReport",
    "ContentError",
    "ExitCode",
    "Finding",
    "FindingKind",
    "Gap",
    "InvalidReference",
    "ModelAuditError",
    "NothingToAudit",
    "Outcome",
    "Policy",
    "Purpose",
    "Question",
    "Release",
    "Ruling",
    "RulingKind",
    "Severity",
    "UsageError",
    "UseContext",
    "Verdict",
    "audit",
    "audits",
    "load_policy",
    "rendered",
]

StrPath = str | os.PathLike[str]


def audit(  # noqa: PLR0913 - each by its own name
    path: StrPath,
    *,
    use: UseContext | Purpose | str | None = None,
    policy: Policy | StrPath | None = None,
    upstream: Mapping[ArtifactRef | str, StrPath] | None = None,
    online: bool = False,
    registry: str | None = None,
) -> AuditReport:
    """The audit of the one model in a local directory, or of one file (a GGUF, an archive).

    ``use``: what the model is for, whole, or its purpose alone (``"commercial"``); it takes the place of the use that
    the policy states. ``policy``: a file, the name of one that ships (``"saas"``), or one from :func:`load_policy`;
    without one none is looked for. ``upstream``: for references of ancestors (``"hf:org/name"``) the local directory
    in which each lies. ``online`` lets the Hugging Face Hub be asked for ancestors that nothing else tells of;
    ``registry`` is the address of one to look into (a file, ``postgresql://…``).

    Nothing that lies in the model makes this raise: what cannot be read is a gap of the report. Raises
    :class:`NothingToAudit` where the path holds no model, :class:`UsageError` for a path that holds several, and for
    arguments or a policy that are wrong, :class:`InvalidReference` for an ancestor that is no reference,
    :class:`ContentError` for a license or rule pack that is malformed.
    """
    from model_license_audit.gate.auditing import one_model

    source = one_model(os.fspath(path))
    with auditing_by(use, policy, upstream, online, registry) as auditing:
        return auditing.of(source)


def audits(  # noqa: PLR0913 - each by its own name
    path: StrPath,
    *,
    use: UseContext | Purpose | str | None = None,
    policy: Policy | StrPath | None = None,
    upstream: Mapping[ArtifactRef | str, StrPath] | None = None,
    online: bool = False,
    registry: str | None = None,
) -> tuple[AuditReport, ...]:
    """The audit of every model below a directory, sorted by path; arguments and errors as for :func:`audit`."""
    with auditing_by(use, policy, upstream, online, registry) as auditing:
        return auditing.each(os.fspath(path))


def load_policy(policy: StrPath) -> Policy:
    """The policy of a file, or the one of that name that ships, with the waivers, baseline and curations it goes by.

    Raises :class:`UsageError` that tells every mistake at once.
    """
    from model_license_audit.gate.auditing import policy_named

    return policy_named(os.fspath(policy))


def rendered(reports: AuditReport | Sequence[AuditReport], form: str) -> bytes:
    """A report, or several in one document, as ``modelaudit scan --format`` writes it: ``json``, ``html``, ``sarif``…

    Raises :class:`UsageError` for a format that there is not, or that needs an extra which is not installed.
    """
    from model_license_audit.reports.choose import binary_renderer, is_binary, renderer

    several = (reports,) if isinstance(reports, AuditReport) else tuple(reports)
    if is_binary(form):
        return binary_renderer(form).render(several)
    return renderer(form).render(several).encode("utf-8")


def auditing_by(
    use: UseContext | Purpose | str | None,
    policy: Policy | StrPath | None,
    upstream: Mapping[ArtifactRef | str, StrPath] | None,
    online: bool,
    registry: str | None,
) -> Auditing:
    """What makes the audits that these arguments, as :func:`audit` takes them, ask for."""
    from model_license_audit.gate.auditing import Auditing

    by = policy if isinstance(policy, Policy) else Policy() if policy is None else load_policy(policy)
    lie_in = {_reference(name): Path(folder) for name, folder in (upstream or {}).items()}
    for name, folder in lie_in.items():
        if not folder.is_dir():
            raise UsageError(f"upstream {name}: {folder} is no directory", "give the directory in which it lies")
    return Auditing(by, use=_use(use), upstream=lie_in, online=online, registry=registry)


def _reference(name: ArtifactRef | str) -> ArtifactRef:
    return name if isinstance(name, ArtifactRef) else ArtifactRef.parse(name)


def _use(said: UseContext | Purpose | str | None) -> UseContext | Purpose | None:
    if said is None or isinstance(said, UseContext):
        return said
    try:
        return Purpose(said)
    except ValueError as error:
        raise UsageError(f"use {said!r:.80} is no purpose", f"choose one of {', '.join(Purpose)}") from error
