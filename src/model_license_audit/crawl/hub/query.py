"""What of the Hub a crawl is to read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import urlencode

from model_license_audit.model.refs import ArtifactRef
from model_license_audit.sources.hub.records import fields_of

PAGE_ROWS = {False: 1000, True: 250}
"""Rows of one page of models, and of data sets: the records of these are larger."""
_FEW = 50
_SAID = ("endpoint", "search", "everything", "models", "datasets", "limit", "cards", "parents", "children", "data")


@dataclass(frozen=True, slots=True)
class HubQuery:
    """What is asked for: repositories by ``refs``, and lists of them.

    A list has all the conditions (``author``, ``search``, ``tags``) at once, one list for each author; ``everything``
    asks for the list without any. ``models`` and ``datasets`` say what is listed, ``limit`` how many of each list are
    taken. ``cards`` asks for the card and the license texts of each, ``parents`` for all that they were made from,
    ``children`` for what was made from each that was asked for, ``data`` for the data sets that they name.
    """

    endpoint: str
    refs: tuple[ArtifactRef, ...] = ()
    authors: tuple[str, ...] = ()
    search: str | None = None
    tags: tuple[str, ...] = ()
    everything: bool = False
    models: bool = True
    datasets: bool = False
    limit: int | None = None
    cards: bool = False
    parents: bool = True
    children: bool = False
    data: bool = False

    @property
    def lists(self) -> tuple[tuple[str, bool], ...]:
        """The first page of each list as path and query, with whether it is one of data sets."""
        if not (self.everything or self.authors or self.search or self.tags):
            return ()
        kinds = [dataset for dataset, wanted in ((False, self.models), (True, self.datasets)) if wanted]
        return tuple(
            (self._list(author, dataset), dataset) for dataset, author in product(kinds, self.authors or (None,))
        )

    def _list(self, author: str | None, dataset: bool) -> str:
        said = {"author": author, "search": self.search, "filter": self.tags}
        return list_address({key: value for key, value in said.items() if value}, dataset, self.limit)

    def asked(self) -> dict[str, Any]:
        """What tells this crawl from others, for the journal; many references by a digest of them."""
        refs = sorted(str(ref) for ref in self.refs)
        shown = refs if len(refs) <= _FEW else [f"{len(refs)}:{hashlib.sha256(' '.join(refs).encode()).hexdigest()}"]
        names = (
            "endpoint",
            "search",
            "everything",
            "models",
            "datasets",
            "limit",
            "cards",
            "parents",
            "children",
            "data",
        )
        return {name: getattr(self, name) for name in names} | {
            "refs": shown,
            "authors": sorted(self.authors),
            "tags": sorted(self.tags),
        }


def list_address(said: dict[str, Any], dataset: bool, limit: int | None = None) -> str:
    """The first page of a list; the oldest repositories come last, so that a new one moves the others least."""
    rows = min(PAGE_ROWS[dataset], limit or PAGE_ROWS[dataset])
    query = {**said, "expand": fields_of(dataset), "sort": "createdAt", "limit": rows}
    return f"/api/{'datasets' if dataset else 'models'}?{urlencode(query, doseq=True)}"


def children_address(ref: ArtifactRef) -> str:
    """The list of the models that name this one as their base."""
    return list_address({"filter": f"base_model:{ref.name}"}, dataset=False)
