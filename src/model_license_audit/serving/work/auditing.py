"""The audit of what was sent or named: as a document in the format asked for, and kept where that is asked."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model_license_audit.model.errors import NothingToAudit, UsageError
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.use import Purpose, Release, UseContext
from model_license_audit.serving.wire import Answer
from model_license_audit.serving.work.beneath import beneath
from model_license_audit.serving.work.desk import Desk, Refused, Told
from model_license_audit.serving.work.documents import FORMATS, document
from model_license_audit.serving.work.unpacking import unpack

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor, ScanRequest
    from model_license_audit.audit.seen import Seen
    from model_license_audit.audit.targets import LocalTarget
    from model_license_audit.model.report import AuditReport
    from model_license_audit.policy.policy import Policy
    from model_license_audit.sources.local import LocalSource

MODELS = 50
"""So many models are audited at once; each of more could be named by itself."""


def audit(desk: Desk, told: Told) -> Answer:
    """The audits of the models of an archive (``archive``, called ``name``) or of a directory, as ``format``."""
    policy = _with_use(desk.policy(told["policy"]), told["use"])
    if told["keep"] and told["policy"] is not None:
        raise UsageError("an audit that is kept goes by the policy of the server", "leave out `policy`")
    with _targets(desk, told) as targets, desk.holdings() as holdings:
        auditor = desk.auditor(policy, holdings)
        reports = [_report(desk, auditor, target, policy, told) for target in targets]
    return document(reports, FORMATS[told["format"]], desk.theme)


def _report(desk: Desk, auditor: Auditor, target: LocalTarget, policy: Policy, told: Told) -> AuditReport:
    from model_license_audit.audit.auditor import ScanRequest
    from model_license_audit.gate.policies import policy_in

    policy = policy_in(policy, Path(target.source.directory))
    seen, request = auditor.see(target), ScanRequest(target, policy)
    report = auditor.report_on(seen, request)
    if told["keep"]:
        _keep(desk, seen, report, policy, told)
    return report if told["format"] != "html" else _with_ways_out(auditor, seen, report, request)


def _with_ways_out(auditor: Auditor, seen: Seen, report: AuditReport, request: ScanRequest) -> AuditReport:
    """The report with what would leave no conflict, where somebody will read it."""
    from model_license_audit.audit.ways_out import has_conflict, with_ways_out
    from model_license_audit.rules.rule import Need

    if not has_conflict(report):
        return report
    situation = auditor.situation(seen, request)
    return with_ways_out(auditor, report, situation, request.policy, frozenset(Need))


def _keep(desk: Desk, seen: Seen, report: AuditReport, policy: Policy, told: Told) -> None:
    from model_license_audit.audit.identity import who
    from model_license_audit.audit.keeping import Keeper
    from model_license_audit.gate.verdict import decision_on

    if desk.address is None:
        raise Refused("this server has no registry to keep audits in", "start it with --registry")
    keeper = Keeper(desk.address, desk.kb)
    try:
        keeper.keep_audit(seen, report, policy, decision_on([report]).value if told["gate"] else "", who(told["by"]))
    finally:
        keeper.close()


@contextmanager
def _targets(desk: Desk, told: Told) -> Iterator[list[LocalTarget]]:
    """What there is to audit; what was unpacked is gone afterwards."""
    from model_license_audit.audit.targets import LocalTarget

    known_as = _reference(told["as"]) if told["as"] else None
    if told["archive"] is None:
        root, directory = beneath(told["directory"], desk.settings.roots)
        found = _found(directory)
        _one_name_for_one(known_as, found)
        if not told["keep"]:  # what is kept goes by where it lies, unless it has a name; others need not know that
            found = [replace(one, shown_as=f"./{os.path.relpath(one.directory, root)}") for one in found]
        yield [LocalTarget(source, known_as) for source in found]
        return
    with tempfile.TemporaryDirectory(dir=Path(told["archive"]).parent) as folder:
        passed_over = unpack(told["archive"], Path(folder), desk.settings.limits)
        found = _found(folder)
        _one_name_for_one(known_as, found)
        sources = [replace(one, skipped=(*one.skipped, *passed_over)) for one in found[:1]] + found[1:]
        yield [_named(source, folder, told["name"], known_as) for source in sources]


def _one_name_for_one(known_as: ArtifactRef | None, found: Sequence[LocalSource]) -> None:
    if known_as is not None and len(found) > 1:
        raise UsageError(f"there are {len(found)} models, and one name is given", "keep them one by one")


def _found(folder: str) -> list[LocalSource]:
    from model_license_audit.sources.discover import discover

    try:
        found = list(discover(folder))
    except NothingToAudit as error:
        raise NothingToAudit(error.what.replace(folder, "it"), error.remedy) from error
    if len(found) > MODELS:
        raise UsageError(f"it holds {len(found):,} models, and {MODELS} are audited at once", "name a part of it")
    return found


def _named(source: LocalSource, folder: str, name: str, known_as: ArtifactRef | None) -> LocalTarget:
    """A model of an archive goes by its place in it, or the name of the whole, never by where it was unpacked."""
    from model_license_audit.audit.targets import LocalTarget

    place = source.directory.removeprefix(folder).strip("/")
    shown = f"./{place or name}"
    return LocalTarget(replace(source, shown_as=shown), known_as or ArtifactRef(Host.PATH, shown))


def _reference(text: str) -> ArtifactRef:
    """What an audit is kept under: a reference, or a name of the house."""
    if text.startswith((*(f"{host}:" for host in Host), "dataset:", "pkg:")):
        ref = ArtifactRef.parse(text)
        if ref.host is Host.PATH:
            raise UsageError("a path is no name to keep an audit under", "give a name, or hf:org/name")
        if ref.revision is not None:
            raise UsageError(
                "an audit is kept of what the model is now, and of no revision", "leave out what follows @"
            )
        return ref
    return ArtifactRef.parse(f"{Host.UNNAMED}:{text}")


def _with_use(policy: Policy, said: dict[str, Any]) -> Policy:
    """The policy with what the request says of the intended use in the place of what it says itself."""
    from model_license_audit.policy.words import field_from, territory_from

    use: UseContext = policy.use
    if said.get("use"):
        use = replace(use, purpose=Purpose(said["use"]))
    if said.get("release"):
        use = replace(use, release=Release(said["release"]), release_stated=True)
    for key, name in (("territory", "territories"), ("established", "established")):
        if said.get(key):
            codes = tuple(territory_from(code, key) for code in said[key])
            use = replace(use, **{name: codes})  # type: ignore[arg-type]
    if said.get("field"):
        use = replace(use, fields=tuple(field_from(code, "field") for code in said["field"]))
    plain = {key: said[key] for key in ("modified", "monthly_users", "annual_revenue") if said.get(key) is not None}
    return replace(policy, use=replace(use, **plain))
