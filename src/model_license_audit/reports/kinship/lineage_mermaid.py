"""A kinship as a Mermaid flow chart, for pages that draw it themselves."""

from __future__ import annotations

from collections.abc import Iterator

from model_license_audit.model.kinship import Kinship
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.reports.drawing.groups import counted
from model_license_audit.reports.drawing.kinship import scene_of
from model_license_audit.reports.drawing.scene import Edge, Node
from model_license_audit.reports.kinship import words as lineage_words
from model_license_audit.reports.safe import visible

_ARROWS = {DerivationKind.ADAPTER: "-.->", DerivationKind.QUANTIZED: "-.->", DerivationKind.MERGE: "==>"}


def write(kinship: Kinship) -> str:
    """The chart; of more than 200 artifacts alike siblings are counted, as in the drawing."""
    scene = counted(scene_of(kinship))
    numbers = {node.id: f"n{place}" for place, node in enumerate(scene.nodes)}
    lines = ["flowchart LR"]
    lines += [f'  {numbers[node.id]}["{"<br/>".join(_mermaid_lines(node))}"]' for node in scene.nodes]
    lines += [_mermaid_edge(edge, numbers) for edge in scene.edges]
    lines.append(f"  style {numbers[scene.subject]} stroke-width:3px")
    return "\n".join(lines) + "\n"


def _mermaid_lines(node: Node) -> Iterator[str]:
    yield _entities(node.full if node.style != "group" else node.name)
    signs = " ".join(lineage_words.SIGNS[sign.flag] for sign in node.signs)
    yield _entities(f"{node.license} {signs}".strip())


def _mermaid_edge(edge: Edge, numbers: dict[str, str]) -> str:
    label = lineage_words.KINDS[edge.kind] + (" ?" if edge.unsure else "") + (" ✗" if edge.flagged else "")
    return f'  {numbers[edge.parent]} {_ARROWS.get(edge.kind, "-->")}|"{_entities(label)}"| {numbers[edge.child]}'


def _entities(text: str) -> str:
    """The text with every character that Mermaid or HTML could take for its own written by its number."""
    return "".join(c if c.isalnum() or c in " ./_-:+,()?✗∅≈†↻…“”" else f"#{ord(c)};" for c in visible(text))
