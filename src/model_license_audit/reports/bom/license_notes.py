"""Where an artifact's license was read and how it was told, in the comment that each format has for that."""

from __future__ import annotations

from collections.abc import Iterator

from model_license_audit.licenses.entries.spdx_list import shipped_spdx_list
from model_license_audit.model.artifacts import LicenseText, TextMatchKind
from model_license_audit.model.evidence import Evidence
from model_license_audit.model.expressions import LicenseStatement, Unresolved, leaves
from model_license_audit.reports import phrases
from model_license_audit.reports.bom.contents import Entry
from model_license_audit.reports.bom.expressions import written
from model_license_audit.reports.bom.wording import line

_MATCHES = {
    TextMatchKind.SAME: "is the text of",
    TextMatchKind.EDITED: "is an edited text of",
    TextMatchKind.PARTIAL: "holds part of the text of",
    TextMatchKind.TAG: "names by a tag",
    TextMatchKind.REFERENCE: "refers to",
    TextMatchKind.LINK: "links to",
}


def notes(entry: Entry) -> tuple[str, ...]:
    """What is to be told of an artifact's license beside the expressions, a sentence each."""
    return tuple(line(note) for note in _notes(entry))


def _notes(entry: Entry) -> Iterator[str]:
    if entry.unknown is not None:
        yield f"Not looked at: {entry.unknown.reason}. To settle: {entry.unknown.remedy}."
    if entry.declared is not None:
        yield f"Declared as {entry.declared.raw!r} ({_how(entry.declared)})."
    elif entry.artifact is not None:
        yield "Declares no license."
    if entry.lent_by is not None:
        yield f"Tells no license itself; as a conversion it bears that of {entry.lent_by.ref.display}."
    if entry.concluded is not None and not _same(entry.concluded, entry.declared):
        yield f"Concluded {written(entry.concluded.expression)} ({_how(entry.concluded)})."
    yield from _open(entry.concluded)
    for text in entry.artifact.license_texts if entry.artifact else ():
        yield f"{text.path}:{max(text.line, 1)} {_MATCHES[text.match]} {license_name(text)}."
    for layer in entry.artifact.layers if entry.artifact else ():
        yield f"Of its {layer.layer.value}: {written(layer.statement.expression)} ({_how(layer.statement)})."


def _same(concluded: LicenseStatement, declared: LicenseStatement | None) -> bool:
    return declared is not None and (concluded.expression, concluded.how) == (declared.expression, declared.how)


def _how(statement: LicenseStatement) -> str:
    where = phrases.places(statement.evidence, 4) if statement.evidence else ""
    return "; ".join(filter(None, (statement.how, f"{statement.confidence.value} confidence", where)))


def _open(statement: LicenseStatement | None) -> Iterator[str]:
    for leaf in dict.fromkeys(leaves(statement.expression)) if statement else ():
        if isinstance(leaf, Unresolved):
            members = f", which may be {', '.join(leaf.members[:12])}" if leaf.members else ""
            yield f"Not determined: {leaf.raw!r}{members}. To settle: {leaf.settle}."


def license_name(text: LicenseText) -> str:
    """The identifier of the license that a text was found to be."""
    facts = shipped_spdx_list().facts_of(text.key)
    return facts.id if facts else text.key


def place(evidence: Evidence) -> str:
    """Where a fact was read."""
    return line(phrases.place(evidence))
