"""The table of what an event would touch, where what models say of themselves gets into cells."""

from __future__ import annotations

import csv
import io

import pytest

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import Confidence
from model_license_audit.model.impact import Event, ImpactReport, Level, Touch, Touched
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.reports.kinship import impact_csv, impact_text
from tests.reports.builders import VERSIONS, hf


def report(license_: str) -> ImpactReport:
    one = Touched(
        ref=hf("a/child"),
        kind=ArtifactKind.MODEL,
        touch=Touch.DIRECT,
        level=Level.HIGH,
        path=(hf("a/base"), hf("a/child")),
        kinds=(DerivationKind.QUANTIZED,),
        confidence=Confidence.HIGH,
        license=license_,
        declared=license_,
        reached=0,
    )
    return ImpactReport(
        Event.LICENSE_CHANGE, hf("a/base"), (), "MIT", None, 1, (one,), ((),), None, (), 0, ("catalogue",), VERSIONS
    )


@pytest.mark.parametrize("license_", ["=HYPERLINK(1)", "+1", "-1", "@x", "a,b", 'say "x"', "x\ny", "\u202e=1"])
def test_a_cell_is_shown_and_never_worked_out(license_: str) -> None:
    (row,) = csv.DictReader(io.StringIO(impact_csv.write(report(license_))))
    assert list(row) == list(impact_csv.COLUMNS)
    assert not row["license"].startswith(("=", "+", "-", "@"))
    assert "\n" not in row["license"]


def test_every_level_and_touch_has_words() -> None:
    assert list(impact_text.LEVELS) == list(Level)
    assert list(impact_text.TOUCHES) == list(Touch)
