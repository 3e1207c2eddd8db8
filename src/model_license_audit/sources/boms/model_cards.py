"""What the model cards of a CycloneDX document say a model was made from, beside its pedigree and dependencies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.sources.boms.facts import BomPart
from model_license_audit.sources.boms.values import mappings, member, names_hub, text

_RELATIONS = {
    kind.value: kind
    for kind in (DerivationKind.FINETUNE, DerivationKind.ADAPTER, DerivationKind.MERGE, DerivationKind.QUANTIZED)
}
_MOST_BASES = 100
Component = Mapping[str, object]


def data_sets(pointer: str, component: Component) -> Iterator[tuple[str, str | BomPart]]:
    """Its data sets with their places: the key of a listed component, or a part that stands in the card alone."""
    where = f"{pointer}/modelCard/modelParameters/datasets"
    for place, data in mappings(member(component, "modelCard", "modelParameters", "datasets"), where):
        address = text(data, "contents", "url")
        if key := text(data, "ref"):
            yield place, key
        elif name := text(data, "name") or address:
            written = address if names_hub(address) else name
            yield place, BomPart(place, name, written, ArtifactKind.DATASET, place)


def base_models(pointer: str, component: Component) -> Iterator[tuple[BomPart, DerivationKind | None]]:
    """The bases that it names as the Hub's cards do, each with how it was made from them where that is said.

    OWASP's AIBOM Generator copies what a card has, and several bases become one property, parted by commas.
    """
    for within in ("modelCard", ""):
        holder = member(component, within) if within else component
        where = "/".join(filter(None, (pointer, within, "properties")))
        told = [(place, text(one, "name"), text(one, "value")) for place, one in _properties(holder, where)]
        relation = next((value for _, name, value in told if name == "base_model_relation"), "")
        for place, name, value in told:
            if name == "base_model":
                for base in _names(value):
                    part = BomPart(f"{place}#{base}", base, base, ArtifactKind.MODEL, place)
                    yield part, _RELATIONS.get(relation)


def _properties(holder: object, where: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    return mappings(member(holder, "properties"), where)


def _names(value: str) -> list[str]:
    """The names in a list, whether written with brackets and quotes or without."""
    names = (part.strip(" []'\"") for part in value.split(","))
    return [name for name in dict.fromkeys(names) if name][:_MOST_BASES]
