"""What is to be drawn: artifacts and links with their words, before anybody says where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from model_license_audit.model.kinship import Flag
from model_license_audit.model.lineage import DerivationKind


@dataclass(frozen=True, slots=True)
class Sign:
    """A flag on an artifact, with its reason in words."""

    flag: Flag
    text: str


@dataclass(frozen=True, slots=True)
class Node:
    """One artifact, or several alike: ``style`` is subject, known, unknown or group.

    ``top`` is what stands above the name (its owner, what sort of thing it is), ``full`` the whole name and ``title``
    all that is to be said of it. ``count`` artifacts are meant, those of a group by their ids in ``members``. ``cells``
    are the artifacts of a group that are named one by one and ``common`` the license that most of these are under.
    ``above`` and ``below`` are the artifacts that it was made from, and those made from it, that are not drawn.
    """

    id: str
    name: str
    license: str
    full: str
    title: str = ""
    top: str = ""
    style: str = "known"
    signs: tuple[Sign, ...] = ()
    count: int = 1
    cells: tuple[Node, ...] = ()
    common: str = ""
    members: frozenset[str] = frozenset()
    above: frozenset[str] = frozenset()
    below: frozenset[str] = frozenset()

    @property
    def meant(self) -> frozenset[str]:
        """The ids of the artifacts that are meant."""
        return self.members or frozenset({self.id})

    @property
    def more(self) -> int:
        """How many artifacts hang on it and are not drawn, each once."""
        return len(self.above | self.below)


@dataclass(frozen=True, slots=True)
class Edge:
    """A link from parent to child.

    ``note`` is a short second line, ``mark`` a sign behind the label that the legend explains, ``full`` all that is to
    be said of it.
    """

    child: str
    parent: str
    kind: DerivationKind
    unsure: bool = False
    flagged: bool = False
    note: str = ""
    mark: str = ""
    full: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """A drawing's content; ``title`` says what it shows, ``subject`` is the node that all is about.

    ``remarks`` stand below the legend, one line each. ``folded`` counts artifacts that are left out.
    """

    title: str
    subject: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    remarks: tuple[str, ...] = ()
    folded: int = 0

    @property
    def size(self) -> int:
        """How many things would have to be told apart by eye."""
        return sum(max(1, len(node.cells)) for node in self.nodes)


@dataclass(slots=True)
class Around:
    """The links of each node, by its id."""

    above: dict[str, list[Edge]] = field(default_factory=dict)
    below: dict[str, list[Edge]] = field(default_factory=dict)

    @classmethod
    def of(cls, edges: Iterable[Edge]) -> Around:
        """Index links."""
        around = cls()
        for edge in edges:
            around.above.setdefault(edge.child, []).append(edge)
            around.below.setdefault(edge.parent, []).append(edge)
        return around
