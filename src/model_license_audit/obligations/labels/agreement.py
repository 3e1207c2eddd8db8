"""What every license says that a name may stand for: a family id binds to that, and to nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.findings import ClauseRef
from model_license_audit.model.terms import License, Reach, Status, Term, TermKind, Trigger
from model_license_audit.obligations.clauses import clause_ref

Agreed = tuple[Term, tuple[ClauseRef, ...]]
"""A term that holds whichever text is meant, and the clauses of every text that says it."""

_T = TypeVar("_T")
_STATUSES = list(Status)


@lru_cache(maxsize=256)
def agreed_terms(kb: KnowledgeBase, members: tuple[str, ...]) -> tuple[Agreed, ...]:
    """The terms, grants left out, that each of the licenses has; none where the name may mean another one as well.

    Terms agree when they ask for the same in the same words and measures. What a term limits or asks for is the least
    that all say: the items, territories, triggers and reaches that all have, the exceptions of any.
    """
    licenses = [license_ for key in members if (license_ := kb.license(key))]
    if len(members) < 2 or len(licenses) < len(members) or not kb.is_complete(members):
        return ()
    return tuple(_agreed(licenses))


def _agreed(licenses: list[License]) -> Iterator[Agreed]:
    asked = dict.fromkeys(_asks(term) for term in licenses[0].terms if term.kind is not TermKind.GRANT)
    for what in asked:
        said = [[term for term in license_.terms if _asks(term) == what] for license_ in licenses]
        least = _least(said) if all(said) else None
        if least:
            yield least, tuple(clause_ref(one, t) for one, terms in zip(licenses, said, strict=True) for t in terms)


def _asks(term: Term) -> tuple[object, ...]:
    """What is asked, and all of it that has no less and more."""
    return (
        term.kind, term.action, term.scope, term.words, term.other_words, term.modality, term.measure, term.policy,
        term.url,
    )  # fmt: skip


def _least(said: list[list[Term]]) -> Term | None:
    """The least that all texts say, each in one clause or several; ``None`` where nothing is left."""
    every = [term for terms in said for term in terms]
    reach = _common({reach for term in terms for reach in term.reach} for terms in said)
    when = _common({trigger for term in terms for trigger in term.when or Trigger} for terms in said)
    items = _common({item for term in terms for item in term.items} for terms in said)
    areas = _common({area for term in terms for area in term.territories} for terms in said)
    first = next((term for term in every if term.by_class), every[0])
    if not reach or not when or (first.items and not items) or (first.territories and not areas):
        return None
    return replace(
        first,
        reach=tuple(part for part in Reach if part in reach),
        when=tuple(act for act in Trigger if act in when) if any(term.when for term in every) else (),
        items=tuple(sorted(items)),
        item_clauses=(),
        territories=tuple(sorted(areas)),
        except_for=_either(term.except_for for term in every),
        disputed=tuple(sorted({action for term in every for action in term.disputed})),
        except_kinds=tuple(sorted({kind for term in every for kind in term.except_kinds})),
        free_if=_either(term.free_if for term in every),
        flow_down=first.flow_down if len({term.flow_down for term in every}) == 1 else None,
        status=max((term.status for term in every), key=_STATUSES.index),
        note=None,
    )


def _common(sets: Iterable[set[_T]]) -> set[_T]:
    return set.intersection(*sets)


def _either(texts: Iterable[str | None]) -> str | None:
    return "; or ".join(dict.fromkeys(filter(None, texts))) or None
