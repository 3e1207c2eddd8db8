"""The gate before a model is pushed to the Hugging Face Hub: what is committed there is what was audited."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model_license_audit.api import auditing_by
from model_license_audit.audit.targets import LocalTarget
from model_license_audit.gate.verdict import Decision, decision_of
from model_license_audit.mlops.hub_repository import HubRepository
from model_license_audit.mlops.pushed_files import files_to_push
from model_license_audit.model.errors import UsageError
from model_license_audit.model.refs import ArtifactRef, Host

if TYPE_CHECKING:
    from model_license_audit.api import StrPath
    from model_license_audit.audit.targets import Target
    from model_license_audit.model.report import AuditReport
    from model_license_audit.model.use import Purpose, UseContext
    from model_license_audit.policy.policy import Policy
    from model_license_audit.sources.local import LocalSource

Judge = Callable[["Target"], "AuditReport"]
"""Audits something, by whichever policy."""
REPORTS = "license-audit"
"""The folder of a repository that reports are put in, where that is asked for."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9_][A-Za-z0-9._-]{0,95}\Z")


@dataclass(frozen=True, slots=True)
class Destination:
    """The repository ``org/name`` to push to; ``private`` is asked for where it is made now.

    ``prune`` takes out what lies there and is not pushed now: the audit knows nothing of it.
    """

    repo_id: str
    revision: str = "main"
    private: bool = False
    prune: bool = False

    @property
    def ref(self) -> ArtifactRef:
        """What the model is called once it is there; raises :class:`UsageError` for a name that the Hub has not."""
        if not _NAME.match(self.repo_id) or "--" in self.repo_id or ".." in self.repo_id:
            raise UsageError(f"{self.repo_id!r:.200} is no repository of the Hub", "write org/name")
        return ArtifactRef(Host.HUGGINGFACE, self.repo_id)


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of a push: the audit, the commit that was made (``None``: it was refused), and what is worth telling.

    ``left_out`` are files and folders of the directory that are never pushed; ``strangers`` are files in the repository
    that were not pushed now, and that the audit did not see.
    """

    report: AuditReport
    decision: Decision
    commit: str | None = None
    address: str | None = None
    left_out: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def push(
    source: LocalSource,
    destination: Destination,
    judge: Judge,
    documents: Callable[[AuditReport], Mapping[str, bytes]] | None = None,
) -> Pushed:
    """Audit a directory under the name that it is to have on the Hub, and commit it there where it is released.

    ``documents`` makes reports that are to lie in the repository too. Raises :class:`UsageError` for links that lead
    out of the directory and for what else cannot be pushed, :class:`ModelAuditError` where the Hub refuses, or where a
    file changed after it was audited; nothing is committed then.
    """
    ref = destination.ref
    files = files_to_push(source)
    report = judge(LocalTarget(source, ref))
    decision = decision_of(report.outcome.exit_code)
    if decision is not Decision.RELEASED:
        return Pushed(report, decision, left_out=files.left_out)
    more = {f"{REPORTS}/{name}": data for name, data in documents(report).items()} if documents else {}
    with warnings.catch_warnings(record=True) as met:
        warnings.simplefilter("always")
        commit, strangers = HubRepository(destination.repo_id, destination.revision).commit(
            files, more, private=destination.private, prune=destination.prune
        )
    told = tuple(dict.fromkeys(str(one.message) for one in met if issubclass(one.category, UserWarning)))
    return Pushed(report, decision, commit.oid, commit.commit_url, files.left_out, strangers, told)


def push_model(  # noqa: PLR0913 - each by its own name
    directory: StrPath,
    repo_id: str,
    *,
    use: UseContext | Purpose | str | None = None,
    policy: Policy | StrPath | None = None,
    upstream: Mapping[ArtifactRef | str, StrPath] | None = None,
    online: bool = False,
    registry: str | None = None,
    revision: str = "main",
    private: bool = False,
    prune: bool = False,
) -> Pushed:
    """The gate before a push, as one call: the model in a directory is committed to ``repo_id`` if it is released.

    ``revision``, ``private`` and ``prune`` are those of :class:`Destination`, all else is as for
    :func:`model_license_audit.api.audit`. Raises as :func:`push`; a model that is not released raises nothing (see
    ``decision``).
    """
    from model_license_audit.gate.auditing import one_model

    source = one_model(os.fspath(directory))
    with auditing_by(use, policy, upstream, online, registry) as auditing:
        return push(source, Destination(repo_id, revision, private, prune), auditing.of_target)
