"""A kinship in the DOT language of Graphviz: the whole graph, for programs that draw or analyse it."""

from __future__ import annotations

from model_license_audit.model.evidence import Confidence
from model_license_audit.model.kinship import Flow, KinLink, Kinship, Relative, Role
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.reports.kinship import words as lineage_words
from model_license_audit.reports.safe import visible

_STYLES = {
    DerivationKind.FINETUNE: "solid",
    DerivationKind.ADAPTER: "dotted",
    DerivationKind.QUANTIZED: "dashed",
    DerivationKind.MERGE: "bold",
}


def write(kinship: Kinship) -> str:
    """The graph; edges lead from parent to child."""
    lines = [f"digraph {_quoted(f'lineage of {kinship.subject.display}')} {{", "  rankdir=LR;"]
    lines += ['  node [shape=box, style=rounded, fontname="sans-serif"];', '  edge [fontname="sans-serif"];']
    lines += [f"  {_quoted(str(relative.ref))} [{_dot_node(relative)}];" for relative in kinship.relatives]
    lines += [f"  {_dot_edge(link, kinship.flows[link.flow])};" for link in kinship.links]
    return "\n".join([*lines, "}"]) + "\n"


def _dot_node(relative: Relative) -> str:
    signs = " ".join(lineage_words.SIGNS[flag] for flag in relative.flags)
    lines = [relative.ref.display, lineage_words.license_of(relative) + (f" {signs}" if signs else "")]
    told = [f"label={_quoted(*lines)}", f"tooltip={_quoted('; '.join(m.text for m in relative.marks) or lines[0])}"]
    told += ["penwidth=2.5"] if relative.role is Role.SUBJECT else []
    told += ['style="rounded,dashed"'] if relative.why_unknown else []
    return ", ".join(told)


def _dot_edge(link: KinLink, flow: Flow) -> str:
    derivation = link.derivation
    doubt = "" if derivation.confidence is Confidence.HIGH else " ?"
    told = [f"label={_quoted(lineage_words.KINDS[derivation.kind] + doubt)}"]
    told += [f"tooltip={_quoted(lineage_words.terms(flow.travels) or 'carries nothing that is known')}"]
    told += [f"style={_STYLES.get(derivation.kind, 'solid')}"]
    told += ["color=red"] if link.flagged else []
    return f"{_quoted(str(derivation.parent))} -> {_quoted(str(derivation.child))} [{', '.join(told)}]"


def _quoted(*lines: str) -> str:
    """A DOT string; its lines are set one below the other, and nothing in it is taken for an escape."""
    shown = (visible(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(shown) + '"'
