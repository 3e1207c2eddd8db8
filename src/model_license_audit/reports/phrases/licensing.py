"""What is known of a license or an artifact, in short phrases."""

from __future__ import annotations

from model_license_audit.licenses.texts.words import unknown_text
from model_license_audit.model.artifacts import Artifact, LicenseText, TextMatchKind
from model_license_audit.model.evidence import Evidence, TextRole
from model_license_audit.model.expressions import LicenseId, LicenseStatement, Unresolved, leaves
from model_license_audit.model.recorded import Coverage
from model_license_audit.model.report import AuditReport, Choice
from model_license_audit.reports import words
from model_license_audit.reports.phrases.citing import places
from model_license_audit.reports.safe import NAME, short


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
