"""What a bill of materials of somebody else says of models and data sets, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass, field

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.lineage import DerivationKind

MAX_PARTS = 10_000
"""The most models and data sets of one document that are read."""


@dataclass(frozen=True, slots=True)
class BomLicense:
    """A license that the document gives: ``value`` an identifier or expression, or a ``name`` and a ``link`` to it.

    ``pointer`` says where it stands.
    """

    pointer: str
    value: str = ""
    name: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class BomPart:
    """A model, a data set or an application of the document.

    ``key`` is what the document calls it, ``written`` names it for others: a reference, an address or a name.
    ``digests`` are SHA-256 of it and its files, in hexadecimal.
    """

    key: str
    name: str
    written: str
    kind: ArtifactKind
    pointer: str
    licenses: tuple[BomLicense, ...] = ()
    digests: frozenset[str] = frozenset()

    @property
    def is_model(self) -> bool:
        """True for a model or an adapter."""
        return self.kind in {ArtifactKind.MODEL, ArtifactKind.ADAPTER}


@dataclass(frozen=True, slots=True)
class BomLink:
    """``child`` was made from, or holds, ``parent`` (keys); ``kind`` is ``None`` where that is not said.

    ``inferred`` is true where the document lists both and relates them by nothing: its list is taken as what the main
    one is made of.
    """

    child: str
    parent: str
    kind: DerivationKind | None
    pointer: str
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Bom:
    """One document: ``file`` as it was named, ``form`` its format and version, ``digest`` the SHA-256 of the file.

    ``main`` are the keys of what it is about. ``passed_over`` counts what it lists that is no model and no data set.
    """

    file: str
    form: str
    digest: str
    main: tuple[str, ...]
    parts: tuple[BomPart, ...]
    links: tuple[BomLink, ...]
    passed_over: int = 0

    def part(self, key: str) -> BomPart | None:
        """The part that the document calls so."""
        return next((part for part in self.parts if part.key == key), None)


@dataclass(slots=True)
class Gathering:
    """A document while it is read."""

    parts: dict[str, BomPart] = field(default_factory=dict)
    links: dict[tuple[str, str, DerivationKind | None], BomLink] = field(default_factory=dict)
    main: list[str] = field(default_factory=list)
    passed_over: int = 0

    def add(self, part: BomPart) -> None:
        """Keep a part; of two with one key the first one counts."""
        if len(self.parts) < MAX_PARTS:
            self.parts.setdefault(part.key, part)
        else:
            self.passed_over += 1

    def link(self, child: str, parent: str, kind: DerivationKind | None, pointer: str) -> None:
        """Keep a link between two parts."""
        if child != parent:
            self.links.setdefault((child, parent, kind), BomLink(child, parent, kind, pointer))

    def finished(self, file: str, form: str, digest: str) -> Bom:
        """The document; links whose ends are no parts are left out, and so is an untold kind beside a told one."""
        told = {(child, parent) for child, parent, kind in self.links if kind is not None}
        links = [
            link
            for (child, parent, kind), link in self.links.items()
            if child in self.parts and parent in self.parts and (kind is not None or (child, parent) not in told)
        ]
        main = tuple(dict.fromkeys(key for key in self.main if key in self.parts))
        links += _inferred(self.parts, links, main)
        return Bom(file, form, digest, main, tuple(self.parts.values()), tuple(links), self.passed_over)


def _inferred(parts: dict[str, BomPart], links: list[BomLink], main: tuple[str, ...]) -> list[BomLink]:
    """What the document lists beside its one main part and relates to nothing."""
    if len(main) != 1:
        return []
    used = {link.parent for link in links} | {main[0]}
    return [BomLink(main[0], key, None, part.pointer, inferred=True) for key, part in parts.items() if key not in used]
