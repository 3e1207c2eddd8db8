"""One entry point of PyTorch Hub as a reading: its names, what tells its license, and what could not be told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import dirname

from model_license_audit.cards.origin import At, Origin
from model_license_audit.cards.prose_claims import prose_claims
from model_license_audit.cards.text_roles import legal_role
from model_license_audit.crawl.torchhub.joining import Entry
from model_license_audit.crawl.torchhub.passages import Passages
from model_license_audit.model.evidence import (
    Basis,
    Claim,
    ClaimField,
    Confidence,
    Problem,
    ProblemKind,
    Reading,
    Shape,
    TextFile,
    TextRole,
)
from model_license_audit.sources.torchhub.hubconf import EntryPoint
from model_license_audit.sources.torchhub.repositories import Repository, RepositoryText

_HUBCONF = "hubconf.py"
_SPEAKS = re.compile(r"(?i)licen[sc]|commercial")


def reading_of(entry: Entry) -> Reading:
    """What is told of one entry point by the cards that load it and by its repository."""
    texts = tuple(_prose(entry))
    limits = [claim for text in texts for claim in _limits(entry, text)]
    kept, missing = _licenses(entry)
    return Reading((*_claims(entry), *limits), (*texts, *kept), tuple(dict.fromkeys((*missing, *_problems(entry)))))


def _claims(entry: Entry) -> Iterator[Claim]:
    point, conf = _point(entry), _conf_origin(entry.repository)
    if point:
        yield conf.claim(ClaimField.NAME, entry.name, At(point.line))
    for shown in entry.shown:
        card, origin = shown.card, _declared(shown.card.path, shown.card.digest)
        yield origin.claim(ClaimField.NAME, entry.name, At(shown.loads[0].line, excerpt=shown.loads[0].excerpt))
        if card.title:
            yield origin.claim(ClaimField.NAME, card.title, At(card.title_line))
        for revision in dict.fromkeys(load.revision for load in shown.loads if load.revision):
            yield origin.claim(ClaimField.REVISION, revision, At(shown.loads[0].line, excerpt=shown.loads[0].excerpt))
        for tag in card.tags:
            yield origin.claim(ClaimField.TAG, tag, At(card.tags_line), shape=Shape.LIST)
    if entry.repository and entry.repository.hubconf:
        found = entry.repository.hubconf
        for package in found.dependencies:
            yield conf.claim(ClaimField.TAG, f"requires:{package}", At(found.dependencies_line), shape=Shape.LIST)
    for address, line in point.weights if point else ():
        yield conf.claim(ClaimField.TAG, f"weights:{address}", At(line), shape=Shape.LIST)


def _declared(path: str, digest: str | None) -> Origin:
    return Origin(path, digest, Basis.DECLARED, Confidence.HIGH)


def _conf_origin(repository: Repository | None) -> Origin:
    text = repository.hubconf_text if repository else None
    return _declared(_HUBCONF, text.digest if text else None)


def _point(entry: Entry) -> EntryPoint | None:
    conf = entry.repository.hubconf if entry.repository else None
    return conf.entry(entry.name) if conf else None


def _prose(entry: Entry) -> Iterator[TextFile]:
    """The cards, the README and the docstring, each without what is told of other entry points alone."""
    names = (entry.name, *entry.siblings)
    for shown in entry.shown:
        card = shown.card
        kept = Passages(card.text, card.body_line, names).of(entry.name)
        yield TextFile(card.path, TextRole.CARD, kept, card.digest, card.body_line)
    readme, point = entry.repository.readme if entry.repository else None, _point(entry)
    if readme:
        yield TextFile(readme.path, TextRole.CARD, Passages(readme.text, 1, names).of(entry.name), readme.digest)
    if point and _SPEAKS.search(point.doc):
        digest = _conf_origin(entry.repository).digest or ""
        yield TextFile(_HUBCONF, TextRole.CARD, "\n" * (point.doc_line - 1) + point.doc, digest, point.doc_line)


def _limits(entry: Entry, text: TextFile) -> Iterator[Claim]:
    """Limits of use in its prose; bases are not looked for there: such texts name repositories of code as well."""
    own = frozenset({entry.name.lower(), entry.repository_name.lower()})
    for claim in prose_claims(Origin(text.path, text.digest), text.text.split("\n"), text.body_line, own):
        if claim.field is ClaimField.USE_LIMIT:
            yield claim


def _licenses(entry: Entry) -> tuple[list[TextFile], list[Problem]]:
    """The license files nearest to the code of the entry, and those of them whose text was not given."""
    files = _nearest(entry.repository, _folder(_point(entry))) if entry.repository else []
    kept, missing = [], []
    for file in files:
        if file.kept:
            kept.append(TextFile(file.path, legal_role(file.path) or TextRole.LICENSE, file.text, file.digest))
        else:
            what = "is a license of it by its name, and the text was not given"
            remedy = f"Read a checkout or an archive of {entry.repository_name}."
            missing.append(Problem(file.path, ProblemKind.NOT_OPENED, what, remedy))
    return kept, missing


def _folder(point: EntryPoint | None) -> str:
    """The folder that holds the module an entry is imported from, by its dotted name."""
    return (point.module or "").lstrip(".").replace(".", "/") if point else ""


def _nearest(repository: Repository, folder: str) -> list[RepositoryText]:
    """The license files of the deepest folder on the way to ``folder`` that has some that are license texts."""
    while True:
        here = [file for file in repository.licenses if dirname(file.path) == folder]
        if not folder or any(legal_role(file.path) is TextRole.LICENSE for file in here):
            return here
        folder = dirname(folder)


def _problems(entry: Entry) -> Iterator[Problem]:
    repository = entry.repository
    if repository is None:
        what = f"loads from {entry.repository_name}, which was not given: its license was not looked at"
        remedy = f"Give a checkout or an archive of {entry.repository_name} with --repos."
        yield Problem(entry.shown[0].card.path, ProblemKind.NOT_OPENED, what, remedy)
        return
    yield from repository.problems
    yield from _of_hubconf(entry, repository)
    for name in entry.taken_for:
        what = f"of {repository.name} was taken for that of {name}: it offers what the cards load from there"
        yield Problem(_HUBCONF, ProblemKind.OUTSIDE, what, f"Give {name} itself if that is another.", incomplete=False)
    for revision in sorted({load.revision for shown in entry.shown for load in shown.loads if load.revision}):
        if revision != repository.revision:
            state = f"commit {repository.revision[:12]}" if repository.revision else "a state that is not known"
            what = f"was read at {state}; the card loads {revision}"
            remedy = "Read that branch or tag if its license may differ."
            yield Problem(_HUBCONF, ProblemKind.OUTSIDE, what, remedy, incomplete=False)


def _of_hubconf(entry: Entry, repository: Repository) -> Iterator[Problem]:
    conf = repository.hubconf
    if conf is None:
        return
    if conf.broken is not None:
        what = f"could not be read from line {conf.broken} on: what it offers there is not known"
        yield Problem(_HUBCONF, ProblemKind.MALFORMED, what, "Read a whole checkout of it.", incomplete=False)
    elif conf.more is None and not conf.entry(entry.name):
        what = f"names no entry point {entry.name}, which a card loads"
        yield Problem(_HUBCONF, ProblemKind.MALFORMED, what, "Read the state that the card is of.", incomplete=False)
