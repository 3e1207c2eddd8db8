"""A kinship as the scene of a drawing."""

from __future__ import annotations

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import Confidence
from model_license_audit.model.kinship import Flag, Flow, KinLink, Kinship, Mark, Relative, Role
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.reports import words
from model_license_audit.reports.drawing.scene import Edge, Node, Scene, Sign
from model_license_audit.reports.kinship import words as lineage_words

_NUMBERS = "①②③④⑤⑥⑦⑧⑨"
"""With more different flows than these what passes a link is told by its title alone."""


def scene_of(kinship: Kinship) -> Scene:
    """What there is to draw; each different flow of terms has a number, and its terms stand below the drawing."""
    told = {link.flow: _passes(kinship.flows[link.flow]) for link in kinship.links}
    different = dict.fromkeys(told.values())
    numbers = dict(zip(different, _NUMBERS, strict=False)) if len(different) <= len(_NUMBERS) else {}
    return Scene(
        title=f"Lineage of {kinship.subject.display}",
        subject=str(kinship.subject),
        nodes=tuple(_node(relative) for relative in kinship.relatives),
        edges=tuple(_edge(link, told[link.flow], numbers.get(told[link.flow], "")) for link in kinship.links),
        remarks=tuple(f"{number} {words}" for words, number in numbers.items()),
    )


def _passes(flow: Flow) -> str:
    travels, stops = lineage_words.terms(flow.travels), lineage_words.terms(flow.stops)
    told = f"carries {travels}" if travels else "carries nothing that is known"
    return f"{told} · ends there: {stops}" if stops else told


def top_of(ref: ArtifactRef, *more: str) -> str:
    """What stands above the name: what sort of thing it is where it is no plain model, and its owner."""
    owner, slash, _ = ref.name.rpartition("/")
    host = "" if ref.host in {Host.HUGGINGFACE, Host.UNNAMED} else f"{ref.host.value}:"
    where = f"{host}{owner}{slash}"
    return " · ".join(part for part in (where, *more) if part)


def last_of(ref: ArtifactRef) -> str:
    """The name without its owner."""
    return ref.name.rstrip("/").rpartition("/")[2] or ref.name


def plain(license_: str) -> str:
    """A license as a drawing shows it: without what only says that SPDX has no identifier for it."""
    return license_.replace("LicenseRef-", "")


def _node(relative: Relative) -> Node:
    sort = {ArtifactKind.DATASET: "data set", ArtifactKind.ADAPTER: "adapter", ArtifactKind.CODE: "code"}
    told = [sort.get(relative.kind, ""), "gated" if relative.gated else ""]
    told += [f"+{words.count(len(relative.others), 'other base', 'other bases')}"] if relative.others else []
    unknown = Flag.NOT_LOOKED_AT in relative.flags
    style = "subject" if relative.role is Role.SUBJECT else "unknown" if unknown else "known"
    return Node(
        id=str(relative.ref),
        name=last_of(relative.ref),
        license=plain(lineage_words.license_of(relative)),
        full=relative.ref.display,
        title=_title(relative),
        top=top_of(relative.ref, *told),
        style=style,
        signs=tuple(Sign(mark.flag, mark.text) for mark in _first_of_each(relative)),
    )


def _first_of_each(relative: Relative) -> list[Mark]:
    return [next(mark for mark in relative.marks if mark.flag is flag) for flag in relative.flags]


def _title(relative: Relative) -> str:
    told = [lineage_words.license_of(relative), *(mark.text for mark in relative.marks)]
    told += [f"also from {', '.join(other.display for other in relative.others)}"] if relative.others else []
    return f"{relative.ref.display}: {'; '.join(told)}"


def _edge(link: KinLink, passes: str, number: str) -> Edge:
    derivation = link.derivation
    told = words.DERIVATIONS[derivation.kind].format(derivation.parent.display)
    doubt = words.CONFIDENCES[derivation.confidence]
    parts = [f"{derivation.child.display}: {told}", doubt, passes]
    return Edge(
        child=str(derivation.child),
        parent=str(derivation.parent),
        kind=derivation.kind,
        unsure=derivation.confidence is not Confidence.HIGH and derivation.kind is not DerivationKind.UNTYPED,
        flagged=link.flagged,
        mark=number,
        full="; ".join(part for part in parts if part),
    )
