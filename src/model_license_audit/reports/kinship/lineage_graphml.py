"""A kinship as GraphML (http://graphml.graphdrawing.org): the whole graph with what is known of each node and edge."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from model_license_audit.model.kinship import Flow, KinLink, Kinship, Relative
from model_license_audit.reports.kinship import words as lineage_words
from model_license_audit.reports.safe import visible

_NODE = ("name", "role", "kind", "license", "declared", "state", "flags")
_EDGE = ("relation", "confidence", "carries", "ends")


def write(kinship: Kinship) -> str:
    """The document; edges lead from parent to child."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    for target, names in (("node", _NODE), ("edge", _EDGE)):
        for name in names:
            lines.append(f'  <key id="{target}-{name}" for="{target}" attr.name="{name}" attr.type="string"/>')
    lines.append('  <key id="node-distance" for="node" attr.name="distance" attr.type="int"/>')
    lines.append(f'  <graph id={_value(f"lineage of {kinship.subject}")} edgedefault="directed">')
    numbers = {relative.ref: f"n{place}" for place, relative in enumerate(kinship.relatives)}
    for relative in kinship.relatives:
        lines += _node(relative, numbers[relative.ref])
    for place, link in enumerate(kinship.links):
        ends = numbers[link.derivation.parent], numbers[link.derivation.child]
        lines += _edge(link, kinship.flows[link.flow], f"e{place}", ends)
    return "\n".join([*lines, "  </graph>", "</graphml>"]) + "\n"


def _node(relative: Relative, number: str) -> list[str]:
    told = {
        "name": str(relative.ref),
        "role": relative.role.value,
        "kind": relative.kind.value,
        "license": relative.license or "",
        "declared": relative.declared or "",
        "state": relative.state.value,
        "flags": " ".join(relative.flags),
        "distance": str(relative.distance),
    }
    return [f'    <node id="{number}">', *_data("node", told), "    </node>"]


def _edge(link: KinLink, flow: Flow, number: str, ends: tuple[str, str]) -> list[str]:
    told = {
        "relation": link.derivation.kind.value,
        "confidence": link.derivation.confidence.value,
        "carries": lineage_words.terms(flow.travels),
        "ends": lineage_words.terms(flow.stops),
    }
    opening = f'    <edge id="{number}" source="{ends[0]}" target="{ends[1]}">'
    return [opening, *_data("edge", told), "    </edge>"]


def _data(target: str, told: dict[str, str]) -> list[str]:
    return [f'      <data key="{target}-{name}">{escape(visible(text))}</data>' for name, text in told.items() if text]


def _value(text: str) -> str:
    return quoteattr(visible(text))
