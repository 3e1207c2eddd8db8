"""A verdict as tags: what lets a version out, and everything that does not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.gate.verdict import Decision
from model_license_audit.mlops.signed_verdict import seal
from model_license_audit.mlops.verdict_tags import DIGEST, SIGNED, SUBJECT, VERDICT, Asked, TaggedVerdict, why_not
from model_license_audit.model.errors import UsageError
from tests.gate.key_pairs import a_pair

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ASKED = Asked("models:/mails/3", "sha256:" + "a" * 64, NOW, timedelta(days=30))
SAID = TaggedVerdict(Decision.RELEASED, "nothing found", ASKED.subject, ASKED.digest, NOW, "model-license-audit 1")


def test_what_is_written_lets_the_same_version_out() -> None:
    assert why_not(SAID.tags, ASKED) is None


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (replace(SAID, decision=Decision.REFUSED, reason="non-commercial"), "refused: non-commercial"),
        (replace(SAID, decision=Decision.INCOMPLETE), "incomplete"),
        (replace(SAID, subject="models:/mails/2"), "of models:/mails/2, not of models:/mails/3"),
        (replace(SAID, digest="sha256:" + "b" * 64), "its content is not what was audited"),
        (replace(SAID, at=NOW - timedelta(days=31)), "older than 30 days"),
        (replace(SAID, at=NOW + timedelta(days=1)), "of the future"),
    ],
)
def test_what_does_not_let_it_out(said: TaggedVerdict, why: str) -> None:
    assert why in str(why_not(said.tags, ASKED))


def test_tags_that_are_not_there_let_nothing_out() -> None:
    assert why_not({}, ASKED) == "it was not audited"
    for key in (SUBJECT, DIGEST, "license-audit.at"):
        assert why_not({k: v for k, v in SAID.tags.items() if k != key}, ASKED) is not None


@given(st.dictionaries(st.sampled_from(sorted(SAID.tags)), st.text(max_size=30), min_size=1))
def test_no_other_value_of_what_counts_lets_it_out(changed: dict[str, str]) -> None:
    tags = SAID.tags | changed
    counts = {VERDICT, SUBJECT, DIGEST}
    if any(tags[key] != SAID.tags[key] for key in counts):
        assert why_not(tags, ASKED) is not None


def test_released_is_written_last_and_anything_else_first() -> None:
    assert list(SAID.tags)[-1] == VERDICT
    assert next(iter(replace(SAID, decision=Decision.REFUSED).tags)) == VERDICT


def test_a_reason_cannot_steer_who_reads_it() -> None:
    said = replace(SAID, decision=Decision.REFUSED, reason="\x1b[2Jall is well\n" + "x" * 5000)
    told = str(why_not(said.tags, ASKED))
    assert told.isprintable()
    assert len(told) < 400


def test_a_signature_binds_verdict_version_content_and_moment(tmp_path: Path) -> None:
    private, public = a_pair(tmp_path, "own")
    _, stranger = a_pair(tmp_path, "other")
    signed = replace(SAID, signed=seal(SAID.subject, SAID.digest, SAID.decision, SAID.moment, private))
    asked = replace(ASKED, key=public)
    assert why_not(signed.tags, asked) is None
    assert why_not(SAID.tags, asked) == "its verdict is not signed"
    assert "does not hold" in str(why_not(signed.tags, replace(ASKED, key=stranger)))
    later = replace(signed, at=NOW + timedelta(minutes=1))
    assert why_not(later.tags, asked) == "what is signed is not its verdict"
    other = replace(asked, subject="models:/mails/4")
    assert why_not(replace(signed, subject="models:/mails/4").tags, other) == "what is signed is not its verdict"
    assert "cannot be read" in str(why_not(signed.tags | {SIGNED: "{]"}, asked))
    assert "cannot be read" in str(why_not(signed.tags | {SIGNED: json.dumps({"payload": 3})}, asked))


def test_a_refusal_that_is_signed_lets_nothing_out(tmp_path: Path) -> None:
    private, public = a_pair(tmp_path, "own")
    refused = seal(SAID.subject, SAID.digest, Decision.REFUSED, SAID.moment, private)
    assert why_not(replace(SAID, signed=refused).tags, replace(ASKED, key=public)) is not None


def test_a_key_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("none", "utf-8")
    with pytest.raises(UsageError, match="no key to sign with"):
        seal(SAID.subject, SAID.digest, SAID.decision, SAID.moment, tmp_path / "key.pem")
