"""How much of each sort a report shows: paper is read from page to page and signed, a screen can be searched."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """The most of each sort that is told one by one; of the others the number is told, and where they all are.

    ``ancestors`` have a row each, and those further away that are told the same share one (``None``: each has its
    own); ``askers`` stand under one clause with the way to them, ``clauses`` under one point, ``findings`` under one
    rule, ``gaps`` in the table of what is missing, ``places`` under one file and ``files`` of ancestors (``None``: all)
    in the evidence.
    """

    ancestors: int | None
    askers: int
    clauses: int
    findings: int
    gaps: int
    places: int
    files: int | None


SCREEN = Room(ancestors=None, askers=8, clauses=12, findings=25, gaps=100, places=250, files=None)
PAPER = Room(ancestors=60, askers=4, clauses=6, findings=8, gaps=60, places=60, files=30)
