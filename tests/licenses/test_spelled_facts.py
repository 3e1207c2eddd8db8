"""A table of what people write, value by value; and what must hold of any text at all."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.links import home, is_address
from model_license_audit.licenses.names.resolve import resolve_value
from model_license_audit.licenses.names.spdx import spdx_ids
from model_license_audit.licenses.names.wrapping import unwrapped
from model_license_audit.model.evidence import Confidence
from model_license_audit.model.expressions import AllOf, AnyOf, Expression, LicenseId, Unresolved
from tests.licenses.spelled_facts import facts

KB = KnowledgeBase.load()
DATA = Path(__file__).parents[2] / "data"


def shown(expression: Expression) -> str:
    """The expression with our keys in place of our own identifiers and ``?`` for what stays open."""
    if isinstance(expression, Unresolved):
        return "?"
    if isinstance(expression, LicenseId):
        return expression.key if expression.id.startswith("LicenseRef-") else str(expression)
    joint = " OR " if isinstance(expression, AnyOf) else " AND "
    parts = (f"({shown(p)})" if isinstance(p, AllOf | AnyOf) else shown(p) for p in expression.parts)
    return joint.join(parts)


@pytest.mark.parametrize(("written", "meant", "members"), facts())
def test_what_is_written_means_this(written: str, meant: str, members: tuple[str, ...]) -> None:
    found = resolve_value(KB, written)
    assert shown(found.expression) == meant
    assert set(members) <= found.may_be


def test_the_table_is_large_and_says_each_thing_once() -> None:
    written = [row[0] for row in facts()]
    assert len(written) >= 150
    assert len(set(written)) == len(written)


def test_each_of_the_83_hub_identifiers_is_told() -> None:
    hub = json.loads((DATA / "hub_license_ids.json").read_bytes())["ids"]
    told = []
    for name, about in hub.items():
        found = resolve_value(KB, name)
        if about["kind"] == "license":
            assert isinstance(found.expression, LicenseId), name
            assert found.expression.id == about.get("spdx", found.expression.id)
        else:
            assert isinstance(found.expression, Unresolved), name
            assert found.expression.settle
            assert bool(found.expression.members) == (about["kind"] == "family"), name
        told.append(name)
    assert len(told) == 83


PIECES = st.sampled_from(
    [
        "MIT",
        "Apache",
        "GPL",
        "CC",
        "BY",
        "NC",
        "llama",
        "2",
        "3.0",
        "3.1",
        "v",
        "-",
        " ",
        "/",
        "(",
        ")",
        "or",
        "with",
        "+",
    ]
)
ANY_TEXT = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=10).map("".join))


@given(ANY_TEXT)
@settings(deadline=None)
def test_no_text_is_taken_for_a_license_for_sure_that_is_no_identifier(text: str) -> None:
    found = resolve_value(KB, text)
    if found.determined and found.confidence is Confidence.HIGH:
        bare = text.strip().lower()
        parts = [part for part in re.split(r"(?i)\b(?:and|or|with)\b|[()\s]+", bare) if part]
        assert is_address(bare) or all(KB.by_id(p) or p.rstrip("+") in spdx_ids() for p in parts)


@given(ANY_TEXT)
@settings(deadline=None)
def test_what_is_printed_means_the_same(text: str) -> None:
    found = resolve_value(KB, text)
    if found.determined:
        again = resolve_value(KB, str(found.expression))
        assert str(again.expression) == str(found.expression)


WORDS = st.sampled_from(
    [
        "the",
        "a",
        "model",
        "data",
        "license",
        "for",
        "use",
        "research",
        "see",
        "and",
        "with",
        "terms",
        "free",
        "under",
        "any",
    ]
)


@given(st.lists(WORDS, max_size=8).map(" ".join))
@settings(deadline=None)
def test_plain_words_name_no_license(text: str) -> None:
    assert not resolve_value(KB, text).determined


@given(st.text(max_size=120))
@settings(deadline=None)
def test_unwrapping_twice_changes_nothing(text: str) -> None:
    assert unwrapped(unwrapped(text)) == unwrapped(text)


HOSTS = st.from_regex(
    r"(?:www\.){0,2}(?:[a-z]{1,6}\.){1,3}(?:com|co)|github\.com|raw\.githubusercontent\.com|hf\.co", fullmatch=True
)
PATHS = st.from_regex(r"(?:/(?:[A-Za-z0-9._-]{0,8}|blob|raw|main|LICENSE\.(?:md|txt)|%20)){1,6}", fullmatch=True)


@given(HOSTS, PATHS)
@settings(deadline=None)
def test_an_address_has_one_spelling(host: str, path: str) -> None:
    address = home(f"https://{host}{path}")
    assert home(f"https://{address}") == address


@given(
    st.sampled_from([row[0] for row in facts() if "://" not in row[0]]),
    st.sampled_from(['"{}"', "`{}`", " {} ", "License: {}"]),
)
@settings(deadline=None)
def test_what_stands_around_a_name_says_nothing(written: str, around: str) -> None:
    plain = resolve_value(KB, written)
    wrapped = resolve_value(KB, around.format(written))
    assert shown(wrapped.expression) == shown(plain.expression)
