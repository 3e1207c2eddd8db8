"""The two sides of a comparison: stored reports, audits that the registry keeps, or models that are audited now."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model_license_audit.cli.references import forms_of
from model_license_audit.cli.registries import needed_shelf
from model_license_audit.model.errors import UsageError

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
  kept:NAME             the last audit that the registry keeps of it (scan
                        --keep); kept:NAME~1 is the one before, and so on
registry:NAME alone is compared with the last audit that is kept of it."""

_REGISTRY, _KEPT = "registry:", "kept:"
_EARLIER = re.compile(r"~(\d+)\Z")
_REPORTS = (".json", ".jsonl")


def kept_before(after: str) -> str:
    """What stands on the other side of one that is given alone."""
    if not after.startswith(_REGISTRY):
        raise UsageError("one side alone is given", "give two, or registry:NAME for what changed since its last audit")
    return f"{_KEPT}{after.removeprefix(_REGISTRY)}"


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
        if file.suffix.lower() in _REPORTS and (file.is_file() or not file.exists()):
            return _stored(file)
        return self._audited(text)

    def _audited(self, text: str) -> Sequence[AuditReport]:
        """What is audited now, as a scan does it; where there is no model that is told on stderr."""
        from model_license_audit.cli.scan import Scanning

        scanning = Scanning(self._auditor, self._policy, self._upstream, self._said["online"], None)
        scanning.add(text)
        return scanning.reports

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
