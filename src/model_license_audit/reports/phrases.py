"""Facts of a report put into short phrases, for every format that a person reads."""

from __future__ import annotations

import re
from collections.abc import Mapping

from model_license_audit.licenses.entries.restrictions import Restriction
from model_license_audit.licenses.texts.words import unknown_text
from model_license_audit.model.artifacts import Artifact, LicenseText, TextMatchKind
from model_license_audit.model.duties import Duty
from model_license_audit.model.evidence import Evidence, TextRole
from model_license_audit.model.expressions import LicenseId, LicenseStatement, Unresolved, leaves
from model_license_audit.model.findings import ClauseRef, FindingKind
from model_license_audit.model.recorded import Coverage
from model_license_audit.model.report import AuditReport, Choice, ExitCode
from model_license_audit.model.terms import Measure, Status, Term
from model_license_audit.model.todo import TodoState
from model_license_audit.model.use import UseContext
from model_license_audit.reports import words
from model_license_audit.reports.grouping import is_note, live_findings, weighty
from model_license_audit.reports.points import Point, owed, states
from model_license_audit.reports.safe import EXCERPT, NAME, short

_MANY = 100
_NUMBERED = re.compile(r"(?:\d|[A-Za-z]\b|[IVXLC]+\b)")


def clause(ref: ClauseRef) -> str:
    """``Apache-2.0 §4(d)``, with the status when the text itself was not read."""
    return f"{short(ref.license_id, NAME)}{clause_number(ref)}"


def clauses(refs: tuple[ClauseRef, ...]) -> str:
    """``Apache-2.0 §4(a), §4(d), MIT, condition``: each clause once, the license where it changes."""
    told: dict[str, None] = {}
    before = ""
    for ref in dict.fromkeys(refs):
        known = ref.license_id == before and clause_number(ref).startswith(" §")
        told[clause_number(ref).strip() if known else clause(ref)] = None
        before = ref.license_id
    return ", ".join(told)


def clause_number(ref: ClauseRef) -> str:
    """What follows the license in a reference: `` §4(d)`` or ``, preamble``, and the status when not verified."""
    number = short(ref.clause, NAME)
    return (f" §{number}" if _NUMBERED.match(number) else f", {number}") + _unverified(ref)


def clauses_alone(refs: tuple[ClauseRef, ...]) -> str:
    """`` (§4(d), §5)`` where the license is named nearby; empty when there is no clause."""
    told = [clause_number(ref).strip(" ,") for ref in refs]
    return f" ({', '.join(told)})" if told else ""


def _unverified(ref: ClauseRef) -> str:
    if ref.by_class:
        return f", {words.UNREAD}"
    return f", {words.STATUSES[ref.status]}" if ref.status is not Status.VERIFIED else ""


def place(evidence: Evidence) -> str:
    """``README.md:4``, or the catalogue, hub or user it comes from."""
    where = short(evidence.location, NAME)
    origin = words.OBTAINED.get(evidence.obtained, evidence.obtained)
    if not origin:
        return where
    return origin if origin == evidence.source or not where else f"{origin}: {where}"


def known_from(artifact: Artifact) -> list[str]:
    """``registry, seen 2026-08-22``, and what became of the artifact since; nothing for one that was looked at now."""
    known = artifact.recorded
    if known is None:
        return []
    gone = [f"{known.state.value}, found on {short(known.looked, NAME)}"] if known.gone else []
    return [f"{short(known.keeper, NAME)}, seen {short(known.seen, NAME)}", *gone]


def told_by_record(artifact: Artifact) -> list[str]:
    """Where and when an artifact was read that was not looked at now, and how much of it."""
    known = artifact.recorded
    if known is None:
        return []
    read = "its files were read then" if known.coverage is Coverage.FILES else "its files were not read"
    gone = [f"{known.state.value}, found on {short(known.looked, NAME)}"] if known.gone else []
    return [f"from the {short(known.keeper, NAME)}'s record of {short(known.seen, NAME)}; {read}", *gone]


def proof(evidence: Evidence) -> str:
    """The place, and the words that stand there."""
    return f"{place(evidence)} “{short(evidence.excerpt, EXCERPT)}”" if evidence.excerpt else place(evidence)


def places(evidence: tuple[Evidence, ...], most: int = 2) -> str:
    """The first places of several."""
    named = list(dict.fromkeys(place(e) for e in evidence))
    more = f" and {len(named) - most} more" if len(named) > most else ""
    return ", ".join(named[:most]) + more


def shown_by(evidence: tuple[Evidence, ...]) -> str:
    """What shows that a duty is done, with the words found, so that a reader can judge it; the first of several."""
    proofs = list(dict.fromkeys(proof(e) for e in evidence))
    return proofs[0] + (f" and {len(proofs) - 1} more" if len(proofs) > 1 else "") if proofs else ""


def concluded(report: AuditReport, names: dict[str, str]) -> str:
    """The license of what was audited; where it tells none and is another one in a further format, that one's."""
    artifact = report.artifact
    original = report.lineage.original_of(artifact.ref) if artifact.concluded is None else None
    if original is None:
        return license_named(artifact.concluded, names)
    return f"{license_named(original.concluded, names)}, inherited from {short(original.ref.display, NAME)}"


def license_named(statement: LicenseStatement | None, names: dict[str, str]) -> str:
    """As :func:`license_of`, with the full name before the identifier where there is one and it is known."""
    told = license_of(statement)
    only = statement.expression if statement else None
    if not isinstance(only, LicenseId) or only.exception or names.get(only.key, only.id) == only.id:
        return told
    return f"{short(names[only.key], NAME)} ({told})"


def license_of(statement: LicenseStatement | None) -> str:
    """The license a statement was resolved to, or that it names none."""
    if statement is None:
        return "no license known"
    if statement.determined:
        return short(str(statement.expression), NAME)
    return f"undetermined: “{short(statement.raw, NAME)}”" if statement.raw else "undetermined"


def declared(statement: LicenseStatement) -> str:
    """What is written, what it was resolved to and how, and where it stands."""
    told = license_of(statement)
    raw = short(statement.raw, NAME)
    meaning = told if told == raw or not statement.determined else f"“{raw}”, read as {told}"
    how = f" ({short(statement.how, NAME)})" if statement.how else ""
    return f"{meaning}{how}{_at(statement.evidence)}{_sure(statement)}"


def _at(evidence: tuple[Evidence, ...]) -> str:
    return f" · {places(evidence)}" if evidence else ""


def _sure(statement: LicenseStatement) -> str:
    doubt = words.CONFIDENCES[statement.confidence]
    return f" · {doubt}" if doubt else ""


def detected(artifact: Artifact, names: dict[str, str], most: int = 12) -> list[str]:
    """The license texts found and the license files in which none was recognised, the first of many."""
    told = [license_text(text, names.get(text.key, text.key)) for text in artifact.license_texts]
    known = {text.path for text in artifact.license_texts if text.match is not TextMatchKind.TAG}
    known |= {file.path for file in artifact.texts if file.role is TextRole.CARD}
    told += [
        f"{_unrecognised(artifact, file.path)} · {short(file.path, NAME)}:1"
        for file in artifact.texts
        if file.role is TextRole.LICENSE and file.path not in known
    ]
    more = [f"… and {len(told) - most:,} more, in the JSON report"] if len(told) > most else []
    return told[:most] + more or ["no license text among the files"]


def _unrecognised(artifact: Artifact, path: str) -> str:
    expression = artifact.concluded.expression if artifact.concluded else None
    parts = leaves(expression) if expression else ()
    unknown = any(isinstance(leaf, Unresolved) and leaf.raw == unknown_text(path) for leaf in parts)
    return "an unknown license text" if unknown else "no license text that we know"


def license_text(text: LicenseText, name: str) -> str:
    """A license text that was found, how near it is to the one it resembles, and where."""
    where = f"{short(text.path, NAME)}:{text.line}"
    if text.match is TextMatchKind.SAME:
        return f"the text of {short(name, NAME)} · {where}"
    if text.match is TextMatchKind.TAG:
        return f"a tag that names {short(name, NAME)}, without its text · {where}"
    changes = f"{words.count(text.added, 'word', 'words')} added, {text.missing:,} missing"
    kind = "an edited text" if text.match is TextMatchKind.EDITED else "part of the text"
    return f"{kind} of {short(name, NAME)} ({changes}) · {where}"


def choice(made: Choice) -> str:
    """Which branch of an ``OR`` the audit goes by, and why."""
    others = short(" or ".join(made.instead_of), NAME)
    return f"{short(made.chosen, NAME)} rather than {others}, for {short(made.artifact, NAME)}: {short(made.why)}"


def headline(report: AuditReport) -> str:
    """The verdict of the audit in one line; never a promise: without findings it still tells the duties not seen."""
    if report.planned:
        return _planned(report)
    live = live_findings(report)
    found = weighty(live)
    none = "No findings but notes" if live else "No findings"
    verdict = words.HEADLINES[found[0].kind] if found else f"{none}{_unseen(report)}"
    return f"{verdict}. The audit is incomplete." if incomplete(report) else verdict


def _planned(report: AuditReport) -> str:
    """May it be done: no; cannot be told; or yes, with the number of duties that come with it."""
    kinds = {finding.kind for finding in live_findings(report)}
    if FindingKind.CONFLICT in kinds:
        return "May not be done as planned"
    if incomplete(report):
        return "Cannot be told: something is unknown"
    number = len(owed(report)) - states(report)[TodoState.DONE]
    duties = f"May be done, if {words.count(number, 'duty is', 'duties are')} met" if number else "May be done"
    changed = "; the plan goes against one" if FindingKind.UNMET_DUTY in kinds else ""
    questions = sum(f.kind is FindingKind.UNKNOWN and not is_note(f) for f in live_findings(report))
    asked = f"; {words.count(questions, 'question is', 'questions are')} open" if questions else ""
    return f"{duties}{changed}{asked}"


def because(report: AuditReport, most: int = 3) -> list[str]:
    """What the result rests on where no list of things to do tells it: the worst findings by their titles."""
    findings = weighty(live_findings(report))
    worst = findings[0].kind if findings else FindingKind.UNMET_DUTY
    if worst is FindingKind.UNMET_DUTY and not report.planned:
        return []
    titles = list(dict.fromkeys((f.title, f.rule) for f in findings if f.kind is worst and not is_note(f)))
    more = [f"… and {len(titles) - most:,} more, below"] if len(titles) > most else []
    return [f"{short(title, EXCERPT)} ({short(rule, NAME)})" for title, rule in titles[:most]] + more


def _unseen(report: AuditReport) -> str:
    every = len(owed(report))
    unseen = every - states(report)[TodoState.DONE]
    return f"; {unseen} of {words.count(every, 'duty', 'duties')} not seen as done" if unseen else ""


def incomplete(report: AuditReport) -> bool:
    """True when something could not be looked at or a rule could not be run, whatever the policy makes of it."""
    return bool(report.gaps or report.tally.rules_failed) or report.outcome.exit_code is ExitCode.INCOMPLETE


def use(context: UseContext) -> str:
    """What the audit was judged for."""
    parts = [words.RELEASES[context.release] + ("" if context.release_stated else " (assumed)")]
    parts.append(words.PURPOSES[context.purpose])
    if context.territories:
        parts.append(f"territory {', '.join(context.territories)}")
    if context.established:
        parts.append(f"established in {', '.join(context.established)}")
    if context.modified is not None:
        parts.append("passed on changed" if context.modified else "passed on as received")
    if context.fields:
        parts.append(f"for {', '.join(context.fields)}")
    if context.monthly_users is not None:
        parts.append(f"{context.monthly_users:,} monthly users")
    if context.annual_revenue is not None:
        parts.append(f"USD {context.annual_revenue:,} annual revenue")
    return " · ".join(parts)


def counts(report: AuditReport) -> str:
    """``0 conflicts · 3 unmet duties · …`` over every kind; notes are told apart from what is open."""
    return " · ".join(words.count(*counted) for counted in tallied(report)[:-1])


def tallied(report: AuditReport) -> list[tuple[int, str, str]]:
    """How many findings of each kind are open, with the words for one and for several; notes last."""
    notes = sum(map(is_note, live_findings(report)))
    found = dict(report.tally.found)
    found[FindingKind.UNKNOWN] = max(0, found.get(FindingKind.UNKNOWN, 0) - notes)
    return [(found.get(kind, 0), *words.KINDS[kind]) for kind in FindingKind] + [(notes, "note", "notes")]


def thing(point: Point) -> str:
    """What a point asks, in plain words, with the exact words the license asks for and where they may stand."""
    return term(point.term, point.license_name)


def asked_of_them(point: Point) -> str:
    """What a point asks of those who receive the model, told of them."""
    return _YOU.sub("they", thing(point))


_YOU = re.compile(r"\byou\b")


def term(said: Term, license_name: str) -> str:
    """What a term allows, asks or forbids, in plain words, with its exact words and limits."""
    name = short(license_name, NAME)
    wording = words.WITH_WORDS.get(said.action) if said.words else words.WITH_LICENSE.get(said.action)
    told = wording.format(short(said.words) if said.words else name) if wording else words.action(said.action)
    others = "".join(f", or “{short(other)}”" for other in said.other_words)
    return told + others + _limits(said)


def asker(duty: Duty) -> str:
    """Who asks, how far up, and by how many more ways it arrives."""
    told = short(duty.origin_name, NAME)
    if not duty.inherited:
        return f"{told} (its own license)"
    aside = [f"{len(duty.path.derivations):,} links up"] if len(duty.path.derivations) > 1 else []
    aside += [ways(duty.other_paths)] if duty.other_paths else []
    return f"{told} ({', '.join(aside)})" if aside else told


def ways(number: int) -> str:
    """``1 other way``, or that there are many."""
    return words.count(number, "other way", "other ways") if number < _MANY else "many other ways"


def askers(duties: tuple[Duty, ...], most: int) -> str:
    """The first of those who ask under one clause."""
    told = list(dict.fromkeys(asker(duty) for duty in duties))
    return ", ".join(told[:most]) + (f" and {len(told) - most:,} more" if len(told) > most else "")


def numbers(found: tuple[int, ...]) -> str:
    """``1, 2, 5\u20139``: numbers in order, those that follow each other in one range."""
    ranges: list[list[int]] = []
    for number in sorted(found):
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1].append(number)
        else:
            ranges.append([number])
    return ", ".join(", ".join(map(str, run)) if len(run) < 3 else f"{run[0]}\u2013{run[-1]}" for run in ranges)


def points(found: tuple[int, ...]) -> str:
    """``point 2`` or ``points 1, 2, 5\u20139``."""
    return f"{'point' if len(found) == 1 else 'points'} {numbers(found)}"


def forbidden_use(code: str, restrictions: Mapping[str, Restriction]) -> str:
    """What a coded use restriction forbids; a code without a meaning is spelled out."""
    return restrictions[code].meaning if code in restrictions else words.coded(code)


def _limits(said: Term) -> str:
    """Where, how far and how a term binds, in brackets; empty when it has no such limit."""
    limits: list[str] = []
    if said.where and said.action != "notice-text":
        limits.append(words.listed([short(words.coded(place), NAME) for place in said.where], "or"))
    if said.measure is not None:
        limits.append(_measured(said.measure))
    if said.territories:
        limits.append(f"excluded: {short(', '.join(said.territories), NAME)}")
    if said.flow_down is not None and said.action == "pass-on-restrictions":
        limits.append(words.FLOW_DOWNS[said.flow_down])
    if said.scope and (scope := words.SCOPES.get(said.scope, words.coded(said.scope))):
        limits.append(short(scope, NAME))
    if said.modality:
        limits.append(f"{short(words.coded(said.modality), NAME)} models only")
    limits += [f"{lead}{short(text)}" for lead, text in (("", said.law), ("except ", said.except_for)) if text]
    return f" ({'; '.join(limits)})" if limits else ""


def _measured(measure: Measure) -> str:
    """``over 700,000,000, counted in 2024-06: no rights until …``."""
    unit = f"{measure.currency} " if measure.currency else ""
    period = f" a {words.coded(measure.period)}" if measure.currency else ""
    metric = f" {words.coded(measure.metric)}" if measure.metric else ""
    purpose = f" of {measure.purpose} use" if measure.purpose else ""
    counted = f", counted in {measure.once}" if measure.once else ""
    effect = words.EFFECTS.get(measure.effect, words.coded(measure.effect))
    beyond = "from" if measure.inclusive else "over"
    return f"{beyond} {unit}{measure.over:,}{metric}{period}{purpose}{counted}: {effect}"


def names(parts: tuple[str, ...], most: int = 3) -> str:
    """The first names of several."""
    shown = [short(part, NAME) for part in parts[:most]]
    return ", ".join(shown) + (f" and {len(parts) - most} more" if len(parts) > most else "")
