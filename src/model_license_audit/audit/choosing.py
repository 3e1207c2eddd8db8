"""Which base models fit an intended use: the whole catalogue judged, each distinct situation once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from model_license_audit.audit.auditor import Auditor, Grounds
from model_license_audit.audit.planning import PlanRequest, foresee
from model_license_audit.audit.plans import Making, Plan, PlannedBase, Source
from model_license_audit.licenses.names.nearest import nearest
from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.errors import UsageError
from model_license_audit.model.findings import FindingKind, Severity
from model_license_audit.model.offers import Barred, Excluded, LeftOut, Offer, OfferGroup, OffersReport
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import AuditReport
from model_license_audit.model.terms import TermKind
from model_license_audit.obligations.due import is_due
from model_license_audit.obligations.phrases import phrase
from model_license_audit.obligations.situation import Situation
from model_license_audit.policy.policy import Policy
from model_license_audit.registry.catalogue import Catalogue, CatalogueEntry
from model_license_audit.rules.modality import modality
from model_license_audit.rules.todo import STANDING

ANY = "any"
"""The word for every task."""

_MINOR = STANDING | {"no-trademark", "no-sublicense", "no-further-restrictions"}
"""Limits that hardly tell one base from another before anything is made of it."""

_MOST_NAMED = 3
"""So many of the models that are left out for one reason are named."""

_COPIES = frozenset({"quantized", "adapter"})
"""Relations of what is no model to start from: the original of it is."""


@dataclass(frozen=True, slots=True)
class ChoiceRequest:
    """For what a base is sought: the task in the Hub's words, how it is to be used, and the intended use."""

    task: str
    policy: Policy = field(default_factory=Policy)
    making: Making = Making.FINETUNE


def choose(auditor: Auditor, request: ChoiceRequest) -> OffersReport:
    """The models of the catalogue for a task, grouped by what they ask; raises :class:`UsageError` for no such task."""
    entries = {entry.ref: entry for entry in auditor.catalogue.entries()}
    wanted = _of_task(entries.values(), request.task)
    left_out: dict[LeftOut, list[CatalogueEntry]] = {why: [] for why in LeftOut}
    left_out[LeftOut.NO_TASK] += _without_task(entries.values(), request.task)
    groups: list[OfferGroup] = []
    barred: list[Barred] = []
    for alike in _alike(wanted, auditor, left_out):
        situation = _planned(auditor, request, alike[0].ref)
        report = auditor.judge(situation, request.policy, Grounds("planned", frozenset()))
        conflicts = tuple(finding for finding in report.findings if finding.kind is FindingKind.CONFLICT)
        offers, licenses = tuple(map(_offer, alike)), _licenses(situation)
        if conflicts:
            left_out[LeftOut.BARRED] += alike
            barred.append(Barred(licenses, conflicts, offers))
        elif report.gaps:
            left_out[LeftOut.NOT_TOLD] += alike
        else:
            groups.append(_group(situation, report, licenses, offers))
    return OffersReport(
        task=request.task,
        relation=request.making.value,
        use=request.policy.use,
        listed=len(wanted),
        groups=tuple(sorted(_joined(groups), key=_rank)),
        barred=_barred_together(barred),
        left_out=tuple(_excluded(why, found) for why, found in left_out.items() if found),
        versions=auditor.versions(),
    )


def _of_task(entries: Iterable[CatalogueEntry], task: str) -> list[CatalogueEntry]:
    """The models for a task, those that most others are made from first."""
    entries = list(entries)
    tasks = {task for task in map(_task, entries) if task}
    if task != ANY and task not in tasks:
        near = nearest(task, tasks)
        hint = f"did you mean {' or '.join(near)}?" if near else f"known tasks: {', '.join(sorted(tasks))}"
        raise UsageError(f"no model of the catalogue is for the task {task!r}", hint)
    return _by_use(entry for entry in entries if task in {ANY, _task(entry)})


def _without_task(entries: Iterable[CatalogueEntry], task: str) -> list[CatalogueEntry]:
    """The models that may be for the task and of which nobody says what they are for."""
    return [] if task == ANY else _by_use(entry for entry in entries if _task(entry) is None)


def _task(entry: CatalogueEntry) -> str | None:
    return entry.task or entry.task_of_made


def _by_use(entries: Iterable[CatalogueEntry]) -> list[CatalogueEntry]:
    return sorted(entries, key=lambda entry: (-entry.made, -entry.likes, entry.ref.name.casefold()))


def _excluded(why: LeftOut, found: list[CatalogueEntry]) -> Excluded:
    return Excluded(why, len(found), tuple(entry.ref.name for entry in _by_use(found)[:_MOST_NAMED]))


def _alike(
    wanted: list[CatalogueEntry], auditor: Auditor, left_out: dict[LeftOut, list[CatalogueEntry]]
) -> Iterator[list[CatalogueEntry]]:
    """The models that are to be judged, in groups of which one speaks for all."""
    kin = _Kin(auditor.catalogue)
    groups: dict[frozenset[tuple[object, ...]], list[CatalogueEntry]] = {}
    for entry in wanted:
        if any(parent.relation in _COPIES for parent in entry.parents):
            left_out[LeftOut.COPY].append(entry)
        elif not entry.licenses:
            left_out[LeftOut.NO_LICENSE].append(entry)
        else:
            groups.setdefault(kin.of(entry), []).append(entry)
    yield from groups.values()


class _Kin:
    """What the catalogue says of a model and all that is above it, as far as it can matter to a rule."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._known: dict[ArtifactRef, frozenset[tuple[object, ...]]] = {}

    def of(self, entry: CatalogueEntry) -> frozenset[tuple[object, ...]]:
        """Equal for models of which the same is said; a model that is its own ancestor is counted once."""
        if entry.ref not in self._known:
            self._known[entry.ref] = frozenset()
            found = {("itself", *_facts(entry))}
            for parent in entry.parents:
                above = self._catalogue.find(ArtifactRef(entry.ref.host, parent.id))
                found |= {(parent.relation, *fact) for fact in self.of(above)} if above else {("unknown", parent.id)}
            self._known[entry.ref] = frozenset(found)
        return self._known[entry.ref]


def _facts(entry: CatalogueEntry) -> tuple[object, ...]:
    told = (entry.licenses, entry.license_listed, entry.license_name, entry.license_link)
    named = Artifact(entry.ref, names=(entry.ref.name,))
    return (*told, entry.gated in {None, "no"}, entry.status, modality(named))


def _planned(auditor: Auditor, request: ChoiceRequest, ref: ArtifactRef) -> Situation:
    """What would come of using that model as a base."""
    plan = Plan((PlannedBase(Source(ref), request.making),))
    return foresee(auditor, PlanRequest(plan, request.policy))


def _offer(entry: CatalogueEntry) -> Offer:
    license_ = entry.license_name or " AND ".join(entry.licenses)
    gated = entry.gated not in {None, "no"}
    return Offer(entry.ref.name, license_, entry.made, entry.likes, gated, entry.note)


def _licenses(situation: Situation) -> tuple[str, ...]:
    """The licenses of the base and of what is above it, by name."""
    bound = (b.license for s in situation.standings if s.binding for b in s.binding.licenses)
    return tuple(sorted(set(map(str, bound)), key=str.casefold))


def _group(
    situation: Situation, report: AuditReport, licenses: tuple[str, ...], offers: tuple[Offer, ...]
) -> OfferGroup:
    due = [d.term for d in situation.duties if d.term.kind is TermKind.THRESHOLD or is_due(d, situation.use)]
    telling = [term for term in due if term.action not in _MINOR]
    asks = dict.fromkeys(phrase(replace(t, except_for=None)) for t in telling if t.kind is TermKind.OBLIGATION)
    watch = dict.fromkeys(phrase(term) for term in telling if term.kind is not TermKind.OBLIGATION)
    still = tuple(f for f in report.findings if f.severity is not Severity.NOTE)
    return OfferGroup(licenses, tuple(asks), tuple(watch), still, offers)


def _joined(groups: Iterable[OfferGroup]) -> list[OfferGroup]:
    """Groups that come to the same for a reader, as one; the models most built upon stay first."""
    joined: dict[tuple[object, ...], OfferGroup] = {}
    for group in groups:
        key = (group.licenses, frozenset(group.asks), group.watch, tuple(finding.rule for finding in group.open))
        first = joined.get(key)
        joined[key] = replace(first, offers=_most_used(first.offers + group.offers)) if first else group
    return list(joined.values())


def _barred_together(groups: Iterable[Barred]) -> tuple[Barred, ...]:
    """The same for models that are barred, those of most models first."""
    joined: dict[tuple[object, ...], Barred] = {}
    for group in groups:
        key = (group.licenses, tuple(finding.rule for finding in group.conflicts))
        first = joined.get(key)
        joined[key] = replace(first, offers=_most_used(first.offers + group.offers)) if first else group
    return tuple(sorted(joined.values(), key=lambda group: (-len(group.offers), group.licenses)))


def _most_used(offers: tuple[Offer, ...]) -> tuple[Offer, ...]:
    return tuple(sorted(offers, key=lambda offer: (-offer.made, -offer.likes, offer.name.casefold())))


def _rank(group: OfferGroup) -> tuple[int, int, int, int, tuple[str, ...]]:
    """What is told before what is open, then what asks least, then what is used most."""
    made = sum(offer.made for offer in group.offers)
    return len(group.open), len(group.asks) + len(group.watch), -made, -len(group.offers), group.licenses
