"""A kinship for machines: one JSON document, described by ``docs/schema/lineage-1.json``."""

from __future__ import annotations

from collections import Counter

from model_license_audit import __version__
from model_license_audit.model.kinship import CarriedTerm, Flag, Flow, KinLink, Kinship, Relative, Role, kinds_of
from model_license_audit.reports.json_codec import Json, encode
from model_license_audit.reports.json_text import written
from model_license_audit.reports.kinship import words as lineage_words

SCHEMA = "urn:model-license-audit:lineage:1"
"""The version of the document; a change that could break a reader raises the number."""


def write(kinship: Kinship) -> str:
    """The document; equal kinships give equal bytes."""
    return written(document(kinship)) + "\n"


def document(kinship: Kinship) -> dict[str, Json]:
    """The document as JSON values."""
    descendants = {relative.ref for relative in kinship.of(Role.DESCENDANT)}
    flags = Counter(flag for relative in kinship.relatives for flag in relative.flags)
    return {
        "schema": SCHEMA,
        "tool": {"name": "modelaudit", "version": __version__},
        "subject": str(kinship.subject),
        "direction": "both" if kinship.up and kinship.down else "up" if kinship.up else "down",
        "depth": kinship.depth,
        "counts": {
            "ancestors": len(kinship.of(Role.ANCESTOR)),
            "descendants": len(descendants),
            "left_out": kinship.left_out,
            "made_by_kind": dict(kinds_of(link for link in kinship.links if link.derivation.child in descendants)),
            "flags": {flag.value: flags[flag] for flag in Flag if flags[flag]},
        },
        "artifacts": [_artifact(relative) for relative in kinship.relatives],
        "links": [_link(link) for link in kinship.links],
        "flows": [_flow(flow) for flow in kinship.flows],
        "cycles": [[str(ref) for ref in cycle] for cycle in kinship.cycles],
        "sources": list(kinship.sources),
        "versions": encode(kinship.versions),
    }


def _artifact(relative: Relative) -> dict[str, Json]:
    return {
        "ref": str(relative.ref),
        "role": relative.role.value,
        "kind": relative.kind.value,
        "distance": relative.distance,
        "license": relative.license,
        "declared": relative.declared,
        "inherited_from": [str(ref) for ref in relative.inherited_from],
        "state": relative.state.value,
        "gated": relative.gated,
        "known_from": relative.keeper or None,
        "seen": relative.seen or None,
        "unknown": dict(zip(("reason", "remedy"), relative.why_unknown, strict=True)) if relative.why_unknown else None,
        "old_names": list(relative.old_names),
        "made": relative.made,
        "other_bases": [str(ref) for ref in relative.others],
        "flags": [
            {"flag": mark.flag.value, "text": mark.text, "rule": mark.rule, "license": mark.license_key}
            for mark in relative.marks
        ],
    }


def _link(link: KinLink) -> dict[str, Json]:
    derivation = link.derivation
    return {
        "child": str(derivation.child),
        "parent": str(derivation.parent),
        "kind": derivation.kind.value,
        "basis": derivation.basis.value,
        "confidence": derivation.confidence.value,
        "written": derivation.written,
        "evidence": encode(derivation.evidence),
        "flow": link.flow,
        "flagged": link.flagged,
    }


def _flow(flow: Flow) -> dict[str, Json]:
    return {"travels": [_term(one) for one in flow.travels], "stops": [_term(one) for one in flow.stops]}


def _term(carried: CarriedTerm) -> dict[str, Json]:
    term = carried.term
    return {
        "license": carried.license_key,
        "spdx": carried.license_id,
        "kind": term.kind.value,
        "action": term.action,
        "clause": term.clause,
        "text": lineage_words.term(term),
        "words": term.words,
        "standing": carried.standing,
    }
