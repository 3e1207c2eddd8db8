"""The notice of a release: put together from its audit, the license data, and the files of its ancestors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from model_license_audit.fixing.bundle import Bundle
from model_license_audit.fixing.naming import homes_of, named, short_name
from model_license_audit.fixing.works import stated, work_of
from model_license_audit.model.duties import Duty
from model_license_audit.model.notice import LicenseNotice, Notice, PassedOn, PrescribedWords, Work
from model_license_audit.model.report import AuditReport, Gap
from model_license_audit.model.terms import Reach
from model_license_audit.obligations.due import is_due
from model_license_audit.obligations.propagate import Standing
from model_license_audit.obligations.situation import Situation
from model_license_audit.reports.phrases import license_named
from model_license_audit.reports.weblinks import web_link

_WITH_WORDS = ("notice-text", "attribution", "retain-notices", "display")
_PASSED_ON = ("pass-on-restrictions", "acceptable-use-policy", "use-restrictions")


def notice_of(report: AuditReport, situation: Situation) -> Notice:
    """The notice for the use that the audit was made for; deterministic, nothing in it that is not known."""
    subject = report.artifact
    standings = _each_once(situation)
    bundle = Bundle(situation)
    licenses = tuple(_license(key, found, situation, bundle) for key, found in _by_license(standings))
    untold = [work_of(standing, situation) for standing in standings if not standing.bound and not standing.is_subject]
    names = {duty.license_key: duty.license_name for duty in report.duties}
    return Notice(
        target=report.target,
        name=subject.name,
        license=license_named(subject.concluded, names),
        stated=stated(subject.concluded.evidence) if subject.concluded else "",
        licenses=tuple(sorted(licenses, key=lambda one: (one.name.casefold(), one.key))),
        untold=_sorted(untold),
        texts=bundle.texts,
        missing=tuple(sorted({*report.gaps, *_untold_data(standings), *_no_text(licenses), *_blanks(licenses)})),
    )


def _each_once(situation: Situation) -> list[Standing]:
    """Every ancestor and data set, each as it arrives first; and the artifact itself where it is passed on for another.

    That is so where its own license is one that just one party grants, and no ancestor brings that license.
    """
    passed_on = any(duty.asked and not duty.inherited for duty in situation.duties)
    found: dict[object, Standing] = {}
    for standing in situation.standings:
        if passed_on or not standing.is_subject:
            found.setdefault(standing.arrival.ancestor, standing)
    return list(found.values())


def _by_license(standings: Iterable[Standing]) -> Iterable[tuple[str, list[Standing]]]:
    groups: dict[str, list[Standing]] = {}
    for standing in standings:
        for bound in standing.bound:
            group = groups.setdefault(bound.license.key, [])
            if standing not in group:
                group.append(standing)
    return groups.items()


def _license(key: str, standings: Sequence[Standing], situation: Situation, bundle: Bundle) -> LicenseNotice:
    license_ = situation.kb.license(key)
    bound = next(one.license for standing in standings for one in standing.bound if one.license.key == key)
    asking = [duty for duty in situation.duties if duty.license_key == key and (duty.inherited or duty.asked)]
    duties = [duty for duty in asking if is_due(duty, situation.use)]
    copies = [duty for duty in duties if duty.term.action == "include-license"]
    links = (web_link(duty.term.url) for duty in copies)
    return LicenseNotice(
        key=key,
        id=str(bound),
        name=license_.name if license_ else bound.id,
        works=_sorted(work_of(standing, situation) for standing in standings),
        words=tuple(dict.fromkeys(_words(duties, situation))),
        passed_on=tuple(dict.fromkeys(_passed_on(duties))),
        homes=homes_of(situation.kb, key),
        source=license_.source if license_ else "",
        copy_owed=bool(copies),
        link_enough=next(filter(None, links), None),
        texts=bundle.numbers(key, copies, license_.name if license_ else bound.id),
    )


def _sorted(works: Iterable[Work]) -> tuple[Work, ...]:
    return tuple(sorted(works, key=lambda work: (work.kind.value == "dataset", work.name.casefold(), work.name)))


def _words(duties: Iterable[Duty], situation: Situation) -> Iterator[PrescribedWords]:
    with_words = [duty for duty in duties if duty.term.action in _WITH_WORDS and duty.term.words]
    for duty in sorted(with_words, key=lambda duty: _WITH_WORDS.index(duty.term.action)):
        term = duty.term
        if term.words:
            yield PrescribedWords(
                term.words, term.action, term.clause, term.where, term.other_words, _said_of(duty, situation)
            )


def _said_of(duty: Duty, situation: Situation) -> str:
    """The name before words that do not begin a sentence: of the licensed work, or of what was made from it."""
    if not (duty.term.words or "")[:1].islower():
        return ""
    return short_name(duty.origin) if Reach.COPIES in duty.term.reach and named(duty.origin) else situation.subject.name


def _passed_on(duties: Iterable[Duty]) -> Iterator[PassedOn]:
    passed_on = [duty.term for duty in duties if duty.term.action in _PASSED_ON]
    for term in sorted(passed_on, key=lambda term: _PASSED_ON.index(term.action)):
        yield PassedOn(term.action, term.clause, term.flow_down, web_link(term.url), term.quote)


def _untold_data(standings: Iterable[Standing]) -> Iterator[Gap]:
    """Data sets whose license is not known: an audit leaves open whether they bind, and a notice cannot name it."""
    for standing in standings:
        if not standing.bound and standing.arrival.ancestor.dataset:
            why = standing.why_untold or ("it could not be looked up", "find out under which license it is published")
            yield Gap(standing.name, f"the license of this data set is not known: {why[0]}", why[1])


def _no_text(licenses: Iterable[LicenseNotice]) -> Iterator[Gap]:
    for one in licenses:
        if one.copy_owed and not one.texts and not one.link_enough:
            where = f"take it from {one.homes[0]}" if one.homes else "take it from where the work is published"
            how = f"{where}, or give the files of the work with --upstream"
            yield Gap(one.name, "its text has to travel along, and was found in none of the files that were read", how)


def _blanks(licenses: Iterable[LicenseNotice]) -> Iterator[Gap]:
    for one in licenses:
        for said in one.words:
            if "year]" in said.words.casefold():
                yield Gap(one.name, f"it leaves a blank in the words {said.words!r}", "fill in the year")
