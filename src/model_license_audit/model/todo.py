"""What follows from the duties: each thing to do, to leave or to watch, once, with everybody who asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TodoGroup(StrEnum):
    """What sort of thing it is for the person who releases the model, in the order in which reports show them.

    ``to-do`` is owed for this use and ``not-now`` would be for another one; ``recipients`` is what the model's own
    license asks of those who receive it; ``restriction`` may not be done, ``threshold`` is a number to watch, and
    ``standing`` holds as long as the model is used (termination, change of the terms, liability).
    """

    TO_DO = "to-do"
    NOT_NOW = "not-now"
    RECIPIENTS = "recipients"
    RESTRICTION = "restriction"
    THRESHOLD = "threshold"
    STANDING = "standing"


class TodoState(StrEnum):
    """Whether it is seen to be done; what files cannot show is ``unseen`` and never a pass."""

    DONE = "done"
    OPEN = "open"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do, to leave or to watch.

    ``duties`` are the places of those who ask for it in the list of duties, the nearest first; ``due`` is true when
    this use triggers one of them. ``state`` is only told of what is to be done (group ``to-do``), and ``question``
    says what would tell where files cannot. ``findings`` are the fingerprints of the findings about it, ``answers``
    the questions (by their slugs) whose answer it is a condition of.
    """

    group: TodoGroup
    duties: tuple[int, ...]
    due: bool = True
    state: TodoState | None = None
    question: str | None = None
    findings: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
