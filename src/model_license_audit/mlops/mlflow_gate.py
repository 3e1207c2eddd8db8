"""The gate before a model of MLflow is promoted: it is fetched, audited, told of there, and let out or not."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit.api import auditing_by
from model_license_audit.audit.targets import LocalTarget
from model_license_audit.gate.verdict import Decision, decision_of
from model_license_audit.mlops.bounds import Limits
from model_license_audit.mlops.content import content_digest
from model_license_audit.mlops.places import Place
from model_license_audit.mlops.signed_verdict import seal
from model_license_audit.mlops.tracking import Tracking
from model_license_audit.mlops.verdict_tags import TaggedVerdict
from model_license_audit.model.errors import NothingToAudit, UsageError
from model_license_audit.model.report import AuditReport
from model_license_audit.sources.discover import discover
from model_license_audit.sources.local import LocalSource

if TYPE_CHECKING:
    from model_license_audit.api import StrPath
    from model_license_audit.audit.lookup import Lookup
    from model_license_audit.audit.seen import Seen
    from model_license_audit.audit.targets import Target
    from model_license_audit.model.refs import ArtifactRef
    from model_license_audit.model.use import Purpose, UseContext
    from model_license_audit.policy.policy import Policy

Judge = Callable[["Target"], AuditReport]
"""Audits something, by whichever policy."""
Documents = Callable[[AuditReport], Mapping[str, bytes]]
"""Makes the set of reports about an audit."""


@dataclass(frozen=True, slots=True)
class Promotion:
    """What a version becomes where it is released: an alias, a stage, both or nothing."""

    alias: str | None = None
    stage: str | None = None

    def __bool__(self) -> bool:
        return bool(self.alias or self.stage)

    @property
    def words(self) -> str:
        """What it becomes, for a reader."""
        told = (self.alias and f"the {self.alias}", self.stage and f"in the stage {self.stage}")
        return " and ".join(filter(None, told))


@dataclass(frozen=True, slots=True)
class Gated:
    """What the gate said of a model and what it did; ``promoted`` is true where the promotion that was asked for was
    made."""

    place: Place
    report: AuditReport
    verdict: TaggedVerdict
    promoted: bool = False

    @property
    def decision(self) -> Decision:
        """What the gate said."""
        return self.verdict.decision


class MlflowGate:
    """The gate at an MLflow server: ``judge`` audits, ``documents`` writes the reports that are kept there, ``key``
    signs the verdicts."""

    def __init__(
        self,
        tracking: Tracking,
        judge: Judge,
        documents: Documents,
        limits: Limits | None = None,
        key: Path | None = None,
    ) -> None:
        self._tracking, self._judge, self._documents = tracking, judge, documents
        self._limits, self._key = limits or Limits(), key

    def audit(self, uri: str) -> AuditReport:
        """Audit a model; nothing is written."""
        return self._audited(self._tracking.find(uri))[0]

    def gate(self, uri: str) -> Gated:
        """Audit a model, and write verdict and reports."""
        place = self._tracking.find(uri)
        report, digest = self._audited(place)
        return Gated(place, report, self._keep(place, _verdict(place, report, digest), report))

    def promote(self, gated: Gated, promotion: Promotion) -> Gated:
        """Give a version its alias or stage, if it is released; raises :class:`UsageError` for what is no version of a
        registered model."""
        place = gated.place
        if promotion and place.version is None:
            raise UsageError(f"{place.uri} is no version of a registered model", "register it, and name the version")
        if not promotion or gated.decision is not Decision.RELEASED:
            return gated
        if promotion.alias:
            self._tracking.promote(place, promotion.alias)
        if promotion.stage:
            self._tracking.move(place, promotion.stage)
        return replace(gated, promoted=True)

    def _audited(self, place: Place) -> tuple[AuditReport, str]:
        with tempfile.TemporaryDirectory(prefix="modelaudit-") as folder:
            files = self._tracking.fetch(place, Path(folder), self._limits)
            return self._judge(KeptModel(place, files)), content_digest(files)

    def _keep(self, place: Place, verdict: TaggedVerdict, report: AuditReport) -> TaggedVerdict:
        told = self._tracking.keep_reports(place, self._documents(report), verdict.at)
        signed = ""
        if self._key is not None:
            signed = seal(verdict.subject, verdict.digest, verdict.decision, verdict.moment, self._key)
        verdict = replace(verdict, reports=told, signed=signed)
        self._tracking.tag(place, verdict.tags)
        return verdict


def gate_version(  # noqa: PLR0913 - each by its own name
    uri: str,
    *,
    promote_to: str | None = None,
    stage: str | None = None,
    use: UseContext | Purpose | str | None = None,
    policy: Policy | StrPath | None = None,
    upstream: Mapping[ArtifactRef | str, StrPath] | None = None,
    online: bool = False,
    registry: str | None = None,
    tracking_uri: str | None = None,
    registry_uri: str | None = None,
    limits: Limits | None = None,
    key: StrPath | None = None,
) -> Gated:
    """The gate before a model of MLflow is promoted, as one call.

    ``uri`` is ``models:/name/3``, ``models:/name@alias``, ``models:/m-…`` or ``runs:/…/path``. The verdict is written
    on it as tags, the reports as artifacts; a version that is released gets the alias ``promote_to`` and the ``stage``.
    ``tracking_uri`` and ``registry_uri`` are MLflow's; ``key`` is a private key (PEM) that signs the verdict. All else
    is as for :func:`model_license_audit.api.audit`.

    Raises :class:`NothingToAudit` for what is not there, :class:`UsageError` for what cannot be meant, and
    :class:`ModelAuditError` where MLflow refuses; a model that is not released raises nothing (see ``decision``).
    """
    from model_license_audit.gate.report_set import report_set

    with auditing_by(use, policy, upstream, online, registry) as auditing:
        tracking = Tracking(tracking_uri, registry_uri)
        signing = Path(key) if key is not None else None
        gate = MlflowGate(tracking, auditing.of_target, lambda report: report_set([report]), limits, signing)
        return gate.promote(gate.gate(uri), Promotion(promote_to, stage))


@dataclass(frozen=True, slots=True)
class KeptModel:
    """A model that MLflow keeps, as its files lie in a folder here; it goes by its name there."""

    place: Place
    folder: Path

    def seen(self, lookup: Lookup) -> Seen:
        """Read the folder; raises :class:`NothingToAudit` where it holds no model."""
        try:
            skipped = discover(str(self.folder))[0].skipped
        except NothingToAudit as error:
            raise NothingToAudit(f"{self.place.uri} holds no model", error.remedy) from error
        source = LocalSource(str(self.folder), shown_as=self.place.name, skipped=skipped)
        seen = LocalTarget(source, self.place.ref).seen(lookup)
        own = {self.place.ref.name: self.place.name}
        names = tuple(dict.fromkeys(own.get(name, name) for name in seen.subject.names))
        return replace(seen, target=self.place.uri, subject=replace(seen.subject, names=names))


def _verdict(place: Place, report: AuditReport, digest: str) -> TaggedVerdict:
    made = report.versions
    return TaggedVerdict(
        decision=decision_of(report.outcome.exit_code),
        reason=report.outcome.reason,
        subject=place.uri,
        digest=digest,
        at=datetime.now(UTC),
        tool=f"model-license-audit {made.tool}; license data {made.license_data}; rules {made.rules}",
        policy=", ".join(report.outcome.policy),
    )
