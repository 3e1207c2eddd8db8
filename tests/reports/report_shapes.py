"""Reports that nobody wrote: of any shape that their types allow, and those the engine makes of any lineage."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from model_license_audit.audit.auditor import Auditor, Grounds
from model_license_audit.model.duties import Duty
from model_license_audit.model.evidence import TextFile
from model_license_audit.model.expressions import AllOf, AnyOf, Expression, LicenseId, Unresolved
from model_license_audit.model.lineage import Derivation, Path
from model_license_audit.model.report import AuditReport
from model_license_audit.model.terms import Term
from model_license_audit.model.todo import Todo
from model_license_audit.policy.policy import Policy
from tests.obligations.random_lineages import worlds
from tests.reports.samples import ALL, clean

_TEXT = st.text(st.characters(), max_size=6)
_PLAIN: dict[object, st.SearchStrategy[Any]] = {
    str: _TEXT,
    bool: st.booleans(),
    int: st.integers(-(2**60), 2**60),
    float: st.floats(allow_nan=False, allow_infinity=False),
}
_KNOWN_TERMS = sorted({duty.term for make in ALL.values() for duty in make().duties}, key=repr)
AUDITOR = Auditor()


@st.composite
def any_report(draw: st.DrawFn) -> AuditReport:
    """A report with one field of whatever shape its type allows, or with duties along paths of any lineage."""
    hints = get_type_hints(AuditReport)
    bare = replace(clean(), duties=(), todo=(), findings=())
    name = draw(st.sampled_from(sorted(hints)))
    if name not in {"duties", "todo"}:
        return replace(bare, **{name: draw(_of(hints[name]))})
    links = tuple(draw(st.lists(_of(Derivation), max_size=3)))
    paths = st.lists(st.sampled_from(links), max_size=3) if links else st.just([])
    duty = st.builds(Duty, **_fields(Duty) | {"path": paths.map(tuple).map(Path)})
    duties = tuple(draw(st.lists(duty, min_size=1, max_size=2)))
    places = st.lists(st.integers(0, len(duties) - 1), min_size=1, max_size=2).map(tuple)
    todo = tuple(draw(st.lists(st.builds(Todo, **_fields(Todo) | {"duties": places}), max_size=2)))
    return replace(bare, lineage=replace(bare.lineage, derivations=links), duties=duties, todo=todo)


@st.composite
def judged_report(draw: st.DrawFn) -> AuditReport:
    """The audit of a lineage of any shape, as the rules judge it."""
    situation = draw(worlds(most=5)).situation()
    grounds = Grounds("./model", on=date(2026, 11, 1), exists=True)
    return AUDITOR.judge(situation, Policy(use=situation.use), grounds)


def _expressions() -> st.SearchStrategy[Expression]:
    leaves = st.builds(LicenseId, **_fields(LicenseId)) | st.builds(Unresolved, **_fields(Unresolved))

    def joined(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        parts = st.lists(inner, max_size=3).map(tuple)
        return st.builds(AllOf, parts, st.booleans()) | st.builds(AnyOf, parts)

    return st.recursive(leaves, joined, max_leaves=4)


@cache
def _of(kind: Any) -> st.SearchStrategy[Any]:
    """Anything of a type that stands in a report."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if inner := get_args(kind):
        return _of_several(get_origin(kind), inner)
    if issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    if kind is Term:  # a point of a report is worded by its term, for which only the vocabulary has words
        return st.sampled_from(_KNOWN_TERMS)
    made: st.SearchStrategy[Any] = st.builds(kind, **_fields(kind))
    return made


def _of_several(origin: Any, inner: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if origin is dict:
        return st.dictionaries(_of(inner[0]), _of(inner[1]), max_size=4)
    if origin is tuple:
        return st.lists(_of(inner[0]), max_size=2).map(tuple) if inner[-1] is ... else st.tuples(*map(_of, inner))
    return _expressions() if AllOf in inner else st.none() | _of(inner[0])


def _fields(kind: Any) -> dict[str, st.SearchStrategy[Any]]:
    hints = get_type_hints(kind)
    told = {field.name: _of(hints[field.name]) for field in fields(kind)}
    return told | {"text": st.just("")} if kind is TextFile else told  # the text of files stays out of reports


def without_texts(report: AuditReport) -> AuditReport:
    """The report as it comes back: without the text of the artifacts' files."""
    known = tuple(
        replace(one, texts=tuple(replace(text, text="") for text in one.texts)) for one in report.lineage.artifacts
    )
    artifact = replace(report.artifact, texts=tuple(replace(text, text="") for text in report.artifact.texts))
    return replace(report, artifact=artifact, lineage=replace(report.lineage, artifacts=known))
