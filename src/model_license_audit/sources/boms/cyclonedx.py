"""Models and data sets in a CycloneDX document (1.4 to 1.7), given in the shape of its JSON form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.sources.boms.facts import MAX_PARTS, BomLicense, BomPart, Gathering
from model_license_audit.sources.boms.model_cards import base_models, data_sets
from model_license_audit.sources.boms.values import mappings, member, names_hub, reference, text, texts

_KINDS = {"machine-learning-model": ArtifactKind.MODEL, "data": ArtifactKind.DATASET}
_OURS = "modelaudit:"
_KINDS_OF_LINK = {kind.value: kind for kind in DerivationKind}
_UNKNOWN = frozenset({"NOASSERTION", "NONE"})
Component = Mapping[str, object]


def gather(document: Mapping[str, object]) -> Gathering:
    """What the document says."""
    return _Reading(document).gathered()


class _Reading:
    """Walks through the components of one document, nested ones too, and through what relates them."""

    def __init__(self, document: Mapping[str, object]) -> None:
        self._document = document
        self._found = Gathering()
        self._components: list[tuple[str, str, Component]] = []
        self._by_purl: dict[str, str] = {}

    def gathered(self) -> Gathering:
        """Parts first, then the links between them."""
        main = next(mappings(member(self._document, "metadata", "component"), "/metadata/component"), None)
        starts = [(main[0], main[1], "")] if main else []
        listed = mappings(self._document.get("components"), "/components")
        starts += [(pointer, component, "") for pointer, component in listed]
        self._walk(starts, main[0] if main else "")
        for key, pointer, component in self._components:
            self._pedigree(key, pointer, component)
            self._card(key, pointer, component)
        self._dependencies()
        if not self._found.main:
            self._found.main += _roots(self._found)
        return self._found

    def _walk(self, waiting: list[tuple[str, Component, str]], main: str) -> None:
        """Every component, with the one that holds it."""
        waiting.reverse()
        while waiting:
            pointer, component, within = waiting.pop()
            key = text(component, "bom-ref") or pointer
            part = _part(key, pointer, component)
            if part is None and pointer == main:
                part = _application(key, pointer, component)
            if part is None:
                self._found.passed_over += text(component, "type") != "file"
            else:
                self._keep(part, pointer == main, within)
                self._components.append((key, pointer, component))
                self._by_purl.setdefault(text(component, "purl"), key)
            inner = mappings(component.get("components"), f"{pointer}/components")
            holder = key if part else within
            waiting += reversed([(where, one, holder) for where, one in inner])

    def _keep(self, part: BomPart, is_main: bool, within: str) -> None:
        self._found.add(part)
        if is_main:
            self._found.main.append(part.key)
        holder = self._found.parts.get(within)
        if holder is not None:
            trained = part.kind is ArtifactKind.DATASET and holder.is_model
            kind = DerivationKind.TRAINED_ON if trained else DerivationKind.CONTAINS
            self._found.link(within, part.key, kind, part.pointer)

    def _pedigree(self, key: str, pointer: str, component: Component) -> None:
        """Ancestors, and theirs in turn; variants count as ancestors, since one may be."""
        waiting = [(key, pointer, component)]
        while waiting and len(self._found.parts) < MAX_PARTS:
            child, where, here = waiting.pop()
            for name in ("ancestors", "variants"):
                listed = member(here, "pedigree", name)
                for place, ancestor in mappings(listed, f"{where}/pedigree/{name}"):
                    parent = self._ancestor(place, ancestor)
                    made = _properties(ancestor).get("child", child)
                    for kind in _derivations(ancestor) or (None,):
                        self._found.link(made, parent, kind, place)
                    waiting.append((parent, place, ancestor))

    def _ancestor(self, pointer: str, component: Component) -> str:
        """The key of an ancestor: that of the listed component that it is, or a part of its own."""
        told = _properties(component).get("component", "")
        if told in self._found.parts:
            return told
        purl = text(component, "purl")
        if purl and purl in self._by_purl:
            return self._by_purl[purl]
        key = text(component, "bom-ref") or pointer
        self._found.add(_part(key, pointer, component) or _model(key, pointer, component, ArtifactKind.MODEL))
        return key

    def _card(self, key: str, pointer: str, component: Component) -> None:
        for place, data in data_sets(pointer, component):
            if isinstance(data, BomPart):
                self._found.add(data)
            self._found.link(key, data.key if isinstance(data, BomPart) else data, DerivationKind.TRAINED_ON, place)
        for base, kind in base_models(pointer, component):
            self._found.add(base)
            self._found.link(key, base.key, kind, base.pointer)

    def _dependencies(self) -> None:
        for pointer, entry in mappings(self._document.get("dependencies"), "/dependencies"):
            child = text(entry, "ref")
            for number, parent in enumerate(texts(entry.get("dependsOn"))):
                ends = self._found.parts.get(child), self._found.parts.get(parent)
                if ends[0] is not None and ends[1] is not None:
                    self._found.link(child, parent, _depends(ends[0], ends[1]), f"{pointer}/dependsOn/{number}")


def _depends(child: BomPart, parent: BomPart) -> DerivationKind | None:
    """What a dependency means between such two; between models it leaves open how one was made from the other."""
    if child.is_model:
        return DerivationKind.TRAINED_ON if parent.kind is ArtifactKind.DATASET else None
    return None if child.kind is ArtifactKind.DATASET else DerivationKind.CONTAINS


def _roots(found: Gathering) -> list[str]:
    """The models that nothing else is made from."""
    parents = {link.parent for link in found.links.values()}
    return [key for key, part in found.parts.items() if part.is_model and key not in parents]


def _part(key: str, pointer: str, component: Component) -> BomPart | None:
    """The model or data set that a component is; ``None`` for one that is neither."""
    named = reference(text(component, "purl"))
    kind = _KINDS.get(text(component, "type"))
    if kind is None and named is None:
        return None
    ours = _properties(component).get("kind", "")
    if kind is not ArtifactKind.DATASET and ours == ArtifactKind.ADAPTER:
        kind = ArtifactKind.ADAPTER
    of_data = ArtifactKind.DATASET if named is not None and named.dataset else ArtifactKind.MODEL
    return _model(key, pointer, component, kind or of_data)


def _application(key: str, pointer: str, component: Component) -> BomPart:
    """The main component where it is no model: a program that has models in it."""
    return _model(key, pointer, component, ArtifactKind.CODE)


def _model(key: str, pointer: str, component: Component, kind: ArtifactKind) -> BomPart:
    name = "/".join(filter(None, (text(component, "group"), text(component, "name")))) or key
    named = reference(text(component, "purl"), data=kind is ArtifactKind.DATASET)
    homes = (text(one, "url") for _, one in mappings(component.get("externalReferences"), ""))
    home = next((url for url in homes if names_hub(url)), "")
    written = str(named) if named else home or name
    return BomPart(
        key, name, written, kind, pointer, tuple(_licenses(pointer, component)), frozenset(_digests(component))
    )


def _licenses(pointer: str, component: Component) -> Iterator[BomLicense]:
    for place, entry in mappings(component.get("licenses"), f"{pointer}/licenses"):
        if expression := text(entry, "expression"):
            yield BomLicense(f"{place}/expression", value=expression)
        elif identifier := text(entry, "license", "id"):
            yield BomLicense(f"{place}/license/id", value=identifier)
        elif name := text(entry, "license", "name"):
            known = _properties(member(entry, "license")).get("spdx-id", "")
            if name.upper() not in _UNKNOWN:
                yield BomLicense(f"{place}/license/name", known, name, text(entry, "license", "url"))


def _digests(component: Component) -> Iterator[str]:
    inner = mappings(component.get("components"), "")
    for holder in (component, *(one for _, one in inner if text(one, "type") == "file")):
        for _, entry in mappings(holder.get("hashes"), ""):
            if text(entry, "alg").replace("-", "").upper() == "SHA256":
                yield text(entry, "content").lower()


def _derivations(component: Component) -> tuple[DerivationKind, ...]:
    """The kinds of derivation that a document of ours tells of an ancestor."""
    listed = [one for _, one in mappings(component.get("properties"), "")]
    told = (text(one, "value") for one in listed if text(one, "name") == f"{_OURS}derivation")
    return tuple(_KINDS_OF_LINK[value] for value in told if value in _KINDS_OF_LINK)


def _properties(component: object) -> dict[str, str]:
    """What a document of ours says in properties, without the prefix."""
    found: dict[str, str] = {}
    for _, entry in mappings(member(component, "properties"), ""):
        name = text(entry, "name")
        if name.startswith(_OURS):
            found.setdefault(name.removeprefix(_OURS), text(entry, "value"))
    return found
