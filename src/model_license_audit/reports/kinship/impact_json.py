"""What an event would touch, for machines: one JSON document, described by ``docs/schema/impact-1.json``."""

from __future__ import annotations

from collections import Counter

from model_license_audit import __version__
from model_license_audit.model.impact import Difference, ImpactReport, Level, Touched
from model_license_audit.model.kinship import CarriedTerm, Mark
from model_license_audit.model.terms import Term
from model_license_audit.reports.json_codec import Json, encode
from model_license_audit.reports.json_text import written
from model_license_audit.reports.kinship import words as lineage_words

SCHEMA = "urn:model-license-audit:impact:1"
"""The version of the document; a change that could break a reader raises the number."""


def write(report: ImpactReport) -> str:
    """The document; equal reports give equal bytes."""
    counts = Counter(one.level for one in report.touched)
    document: dict[str, Json] = {
        "schema": SCHEMA,
        "tool": {"name": "modelaudit", "version": __version__},
        "event": report.event.value,
        "ref": None if report.ref is None else str(report.ref),
        "license_keys": list(report.license_keys),
        "license": report.license,
        "to": report.to,
        "counts": {
            "roots": report.roots,
            "touched": len(report.touched),
            "ours": len(report.ours),
            "levels": {level.value: counts[level] for level in Level if counts[level]},
            "left_out": report.left_out,
        },
        "difference": None if report.difference is None else _difference(report.difference),
        "remarks": list(report.remarks),
        "touched": [_touched(one) for one in report.touched],
        "reaches": [[_carried(carried) for carried in terms] for terms in report.reaches],
        "sources": list(report.sources),
        "versions": encode(report.versions),
    }
    return written(document) + "\n"


def _touched(one: Touched) -> dict[str, Json]:
    return {
        "ref": str(one.ref),
        "kind": one.kind.value,
        "level": one.level.value,
        "touch": one.touch.value,
        "ours": one.ours,
        "audits": one.audits,
        "license": one.license,
        "declared": one.declared,
        "made": one.made,
        "state": one.state.value,
        "confidence": one.confidence.value,
        "path": [str(ref) for ref in one.path],
        "kinds": [kind.value for kind in one.kinds],
        "reached": one.reached,
        "conflicts": [_mark(mark) for mark in one.conflicts],
        "new_conflicts": [_mark(mark) for mark in one.new_conflicts],
        "ended": [_mark(mark) for mark in one.ended],
    }


def _mark(mark: Mark) -> dict[str, Json]:
    return {"rule": mark.rule, "text": mark.text, "license": mark.license_key}


def _carried(carried: CarriedTerm) -> dict[str, Json]:
    told: dict[str, Json] = {"license": carried.license_key, "spdx": carried.license_id}
    return told | _term(carried.term) | {"standing": carried.standing}


def _term(term: Term) -> dict[str, Json]:
    return {
        "kind": term.kind.value,
        "action": term.action,
        "clause": term.clause,
        "text": lineage_words.said(term),
    }


def _difference(difference: Difference) -> dict[str, Json]:
    return {
        "added": [_term(term) for term in difference.added],
        "gone": [_term(term) for term in difference.gone],
        "otherwise": list(difference.otherwise),
    }
