"""Keeping in the registry what an audit looked at, and the audit itself; what goes wrong is told and stops nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from model_license_audit.audit.identity import Who, who
from model_license_audit.audit.policy_files import policy_files
from model_license_audit.audit.seen import Seen
from model_license_audit.crawl.observing import worked_out
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.errors import ModelAuditError
from model_license_audit.model.report import AuditReport
from model_license_audit.policy.policy import Policy, today
from model_license_audit.registry.kept import InputRole, KeptAncestor, KeptAudit, KeptFinding, KeptInput, KeptWaiver
from model_license_audit.registry.moments import now
from model_license_audit.registry.records import Effect, Observation

if TYPE_CHECKING:
    from model_license_audit.registry.address import Address
    from model_license_audit.registry.records import StoredArtifact
    from model_license_audit.registry.store import Store, Writing


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of an artifact and its audit in the registry; ``again`` when the same audit was there already."""

    effect: Effect
    audit: KeptAudit
    again: bool


class Keeper:
    """Writes to the registry at an address; opened when there is something to keep, and made where there is none."""

    def __init__(self, address: Address, kb: KnowledgeBase) -> None:
        self._address, self._kb = address, kb
        self._store: Store | None = None
        self.failures: list[ModelAuditError] = []

    def open(self) -> None:
        """Open the registry now, or make it: what is audited then is audited with it; raises as :meth:`keep_audit`."""
        self._opened()

    def keep(self, seen: Observation) -> Effect | None:
        """Keep what was read; a failure is remembered in ``failures``, once, and then nothing more is tried."""
        if self.failures:
            return None
        try:
            store = self._opened()
            seen = self._of_now(store, seen)
            with store.writing() as writing:
                return writing.record([seen])[0]
        except ModelAuditError as error:
            self.failures.append(error)
            return None

    def keep_audit(
        self, seen: Seen, report: AuditReport, policy: Policy, verdict: str = "", by: Who | None = None
    ) -> Kept:
        """Keep what was looked at together with its audit; raises :class:`ModelAuditError` when that cannot be.

        ``verdict`` is the word of a gate (empty: no gate spoke), ``by`` who ran it (``None``: whom the environment
        names). The same audit of the same revision, for the same account, as the one kept last is not kept twice.
        """
        audit = kept_audit(report, policy, verdict, by or who())
        store = self._opened()
        observed = self._of_now(store, seen.observation)
        with store.writing() as writing:
            effect = writing.record([observed])[0] if seen.fresh else Effect.SAME
            current = _current(writing, observed)
            last = next(iter(writing.shelf.audits_of(current.ref, reports=True)), None)
            if last and last.revision == current.ordinal and _same(last, audit):
                return Kept(effect, last, again=True)
            return Kept(effect, writing.keep_audit(current.ref, audit), again=False)

    def close(self) -> None:
        """Give back what is open."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def _of_now(self, store: Store, seen: Observation) -> Observation:
        """What was read with what follows from it, never of an earlier moment than what is there already.

        What lies in a cache is of the moment at which it was fetched.
        """
        seen_at = seen.seen_at if seen.source == "cache" else store.moment(seen.seen_at)
        return worked_out(self._kb, replace(seen, seen_at=seen_at))

    def _opened(self) -> Store:
        if self._store is None:
            from model_license_audit.registry.store import Store

            self._store = Store.open(self._address)
        return self._store


def _current(writing: Writing, seen: Observation) -> StoredArtifact:
    """What the registry holds of the artifact; raises :class:`ModelAuditError` where that is another commit of it."""
    plain = replace(seen.ref, revision=None)
    current = writing.shelf.find(plain)
    if current is None or current.ref.revision != seen.ref.revision:
        remedy = "name no revision, or give it a name of its own with `registry add --as`"
        raise ModelAuditError(f"{seen.ref} is not what {plain} is now, and its audit is not kept", remedy)
    return current


def kept_audit(report: AuditReport, policy: Policy, verdict: str = "", by: Who | None = None) -> KeptAudit:
    """An audit as the registry keeps it: the whole report, its findings, the waivers that covered any of them, the
    verdict of a gate, who ran it, the digests of all that it rests on, and what its artifact was made from."""
    from model_license_audit.reports.choose import renderer

    return KeptAudit(
        at=now(),
        target=report.target,
        exit_code=int(report.outcome.exit_code),
        reason=report.outcome.reason,
        report=renderer("json").render([report]),
        findings=tuple(_findings(report)),
        waivers=tuple(_waivers(report, policy)),
        verdict=verdict,
        who=by.name if by else None,
        who_from=by.source if by else None,
        inputs=(*(KeptInput(InputRole.FILE, *file) for file in report.inputs), *policy_files(policy)),
        ancestors=ancestors_of(report),
    )


def ancestors_of(report: AuditReport) -> tuple[KeptAncestor, ...]:
    """Everything above the audited artifact, read or not, each with the license that it is under as far as known."""
    lineage = report.lineage
    licenses = {one.ref: one.concluded for one in lineage.artifacts if one.ref != lineage.subject}
    licenses |= {one.ref: None for one in lineage.unknown}
    told = {ref: str(found.expression) if found else None for ref, found in licenses.items()}
    return tuple(KeptAncestor(ref, told[ref]) for ref in sorted(told, key=str))


def _findings(report: AuditReport) -> Iterable[KeptFinding]:
    for one in report.findings:
        plain = (one.rule, one.kind.value, one.severity.value, one.verdict.value)
        yield KeptFinding(*plain, str(one.subject), one.message, one.fingerprint)


def _waivers(report: AuditReport, policy: Policy) -> Iterable[KeptWaiver]:
    name, day = report.artifact.name, today()
    for waiver in policy.waivers:
        if any(f.waived == waiver.mark and waiver.covers(f, name, day) for f in report.findings):
            told = (waiver.rule, waiver.artifact, waiver.fingerprint, waiver.reason, waiver.comment, waiver.owner)
            yield KeptWaiver(*told, waiver.expires.isoformat())


def _same(one: KeptAudit, other: KeptAudit) -> bool:
    """True when two audits came to the same by the same, whenever they were made."""
    return replace(other, at=one.at, number=one.number, revision=one.revision) == one
