"""The two sides of a comparison: stored reports, audits that the registry keeps, or models that are audited now."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model_license_audit.cli.references import forms_of
from model_license_audit.cli.registries import needed_shelf
from model_license_audit.cli.targets import is_elsewhere
from model_license_audit.cli.telling import tell
from model_license_audit.model.errors import NothingToAudit, UsageError

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor
    from model_license_audit.model.differences import Comparison
    from model_license_audit.model.refs import ArtifactRef
    from model_license_audit.model.report import AuditReport
    from model_license_audit.policy.policy import Policy

SIDES = """\b
What may stand for A and B:
  before.json           a report that was written with --format json or jsonl
  ./dir, hf:org/name@rev, registry:NAME
                        a model, or a directory of many, audited now; with
                        --offline a revision is taken from the registry
  ./dir@REV             the directory as it was at a revision of its git
                        repository: a commit, branch or tag, HEAD~1, …
  kept:NAME             the last audit that the registry keeps of it (scan
                        --keep); kept:NAME~1 is the one before, and so on
registry:NAME alone is compared with the last audit that is kept of it, and
./dir@REV alone with what lies in ./dir now."""

_REGISTRY, _KEPT = "registry:", "kept:"
_EARLIER = re.compile(r"~(\d+)\Z")
_REPORTS = (".json", ".jsonl")


def both_sides(one: str) -> tuple[str, str]:
    """A side that is given alone with what stands on the other one, the earlier first."""
    if one.startswith(_REGISTRY):
        return f"{_KEPT}{one.removeprefix(_REGISTRY)}", one
    if at := revision_in(one):
        return one, at[0]
    what = "give two; registry:NAME alone shows what changed since its last audit, ./dir@REV alone since that revision"
    raise UsageError("one side alone is given", what)


def revision_in(text: str) -> tuple[str, str] | None:
    """The directory and the revision of ``./dir@REV``; ``None`` for what is anything else, a path of that name too."""
    if is_elsewhere(text) or Path(text).exists():
        return None
    cuts = [at for at, sign in enumerate(text) if sign == "@"]
    found = ((text[:at].removeprefix("path:"), text[at + 1 :]) for at in cuts)
    return next(
        ((folder, revision) for folder, revision in found if folder and revision and Path(folder).is_dir()), None
    )


class Sides:
    """Gets the audits of both sides, with the same options where they are made now."""

    def __init__(
        self, auditor: Auditor, policy: Policy, upstream: dict[ArtifactRef, Path], said: Mapping[str, Any]
    ) -> None:
        self._auditor, self._policy, self._upstream, self._said = auditor, policy, upstream, said

    def compared(self, before: str, after: str) -> Comparison | None:
        """The two sides beside each other; ``None`` where one has nothing to audit, which is told on stderr."""
        from model_license_audit.audit.differences import compare_all

        sides = [self._audits(text) for text in (before, after)]
        return compare_all(*sides) if all(sides) else None

    def _audits(self, text: str) -> Sequence[AuditReport]:
        if not text:
            raise UsageError("an empty name was given", "name a report, a directory or a model")
        if text.startswith(_KEPT):
            return (self._kept(text.removeprefix(_KEPT)),)
        file = Path(text)
        at = revision_in(text)
        if at is None and file.suffix.lower() in _REPORTS and (file.is_file() or not file.exists()):
            return _stored(file)
        return self._audited(text) if at is None else self._at_revision(*at)

    def _audited(self, text: str) -> Sequence[AuditReport]:
        """What is audited now, as a scan does it; where there is no model that is told on stderr."""
        from model_license_audit.cli.scanning import Scanning

        scanning = Scanning(self._auditor, self._policy, self._upstream, self._said["online"], None)
        scanning.add(text)
        return scanning.reports

    def _at_revision(self, directory: str, revision: str) -> Sequence[AuditReport]:
        """What the directory held then, audited now."""
        from model_license_audit.audit.auditor import ScanRequest
        from model_license_audit.sources.git_revisions import at_revision

        online = bool(self._said["online"])
        with ExitStack() as stack:
            try:
                sources = stack.enter_context(at_revision(directory, revision))
            except NothingToAudit as error:
                tell(error)
                return ()
            requests = [ScanRequest(source, self._policy, self._upstream, online) for source in sources]
            return [self._auditor.audit(request) for request in requests]

    def _kept(self, text: str) -> AuditReport:
        """The audit that is so many before the last one."""
        from model_license_audit.reports.as_json import read_reports

        earlier = _EARLIER.search(text)
        name, back = (text[: earlier.start()], int(earlier[1])) if earlier else (text, 0)
        with needed_shelf(self._said["registry_url"]) as shelf:
            kept = next(filter(None, (shelf.audits_of(ref, reports=True) for ref in forms_of(name))), ())
        if len(kept) <= back:
            number = f"{len(kept)} audit{'s' if len(kept) != 1 else ''}"
            raise UsageError(f"{_KEPT}{text}: the registry keeps {number} of it", f"`modelaudit scan {name} --keep`")
        return read_reports(kept[back].report)[0]


def _stored(file: Path) -> Sequence[AuditReport]:
    """The audits in a file: one document, or one a line."""
    from model_license_audit.reports.as_json import read_reports

    try:
        text = file.read_text("utf-8")
        documents = text.splitlines() if file.suffix.lower() == ".jsonl" else [text]
        found = [report for each in documents if each.strip() for report in read_reports(each)]
    except UsageError as error:
        raise UsageError(f"{file}: {error.what}", error.remedy) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read ({error})", "give a report written with --format json") from error
    if not found:
        raise UsageError(f"{file}: holds no audit", "give a report written with --format json")
    return found
