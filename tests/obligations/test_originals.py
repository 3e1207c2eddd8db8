"""What is another artifact in a further format, and tells no license of its own, is under the license of that one."""

from __future__ import annotations

import pytest

from model_license_audit.model.evidence import Confidence
from model_license_audit.model.lineage import DerivationKind, keeps_license
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import AnswerValue, Question
from model_license_audit.obligations.answers import answers
from model_license_audit.obligations.gaps import gaps_of
from tests.conftest import MakeSituation


def commercial(situation: MakeSituation, lineage: str) -> AnswerValue:
    seen = situation(lineage)
    return next(answer.value for answer in answers(seen) if answer.question is Question.COMMERCIAL)


@pytest.mark.parametrize(
    ("lineage", "value"),
    [
        ("Bird <- converted - acme/bird\nacme/bird : apache-2.0", AnswerValue.YES),
        ("Bird <- converted - acme/b\nacme/b <- converted - acme/bird\nacme/bird : mit", AnswerValue.YES),
        ("Bird <- converted - acme/bird\nacme/bird : cc-by-nc-4.0", AnswerValue.NO),
        ("Bird <- converted - acme/bird\nacme/bird", AnswerValue.UNKNOWN),
        ("Bird <- finetune - acme/bird\nacme/bird : apache-2.0", AnswerValue.UNKNOWN),
        ("Bird <- quantized - acme/bird\nacme/bird : apache-2.0", AnswerValue.UNKNOWN),
        ("Bird <- converted - acme/bird\nBird : other\nacme/bird : apache-2.0", AnswerValue.UNKNOWN),
    ],
)
def test_permission_comes_from_the_original(lineage: str, value: AnswerValue, situation: MakeSituation) -> None:
    assert commercial(situation, lineage) is value


def test_nothing_is_missing_where_the_original_is_known(situation: MakeSituation) -> None:
    seen = situation("Bird <- converted - acme/bird\nacme/bird : apache-2.0")
    assert gaps_of(seen, answers(seen)) == ()
    original = seen.lineage.original_of(seen.subject.ref)
    assert original is not None
    assert original.ref.name == "acme/bird"


def test_a_circle_of_conversions_has_no_original(situation: MakeSituation) -> None:
    seen = situation("Bird <- converted - acme/bird\nacme/bird <- converted - Bird")
    assert seen.lineage.original_of(seen.subject.ref) is None


@pytest.mark.parametrize(
    ("child", "kind", "confidence", "kept"),
    [
        ("hf:a/b", DerivationKind.CONVERTED, Confidence.HIGH, True),
        ("hf:a/b", DerivationKind.CONVERTED, Confidence.LOW, False),
        ("hf:a/b", DerivationKind.QUANTIZED, Confidence.HIGH, False),
        ("tfhub:a/lite-model/b/1", DerivationKind.QUANTIZED, Confidence.MEDIUM, True),
        ("tfhub:a/lite-model/b/1", DerivationKind.FINETUNE, Confidence.HIGH, False),
    ],
)
def test_which_links_keep_a_license(child: str, kind: DerivationKind, confidence: Confidence, kept: bool) -> None:
    assert keeps_license(ArtifactRef.parse(child), kind, confidence) is kept
