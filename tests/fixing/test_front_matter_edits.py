"""Setting one key of a card's front matter: every other key, comment and line stays, or the change is refused."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.fixing.metadata_edits import with_key, without_key
from model_license_audit.fixing.texts import EditableText, Unchangeable

BODY = "\n# Acme\n\nText --- of the card.\n"


def changed(card: str, name: str, value: str | tuple[str, ...]) -> str:
    return with_key("README.md", EditableText.read("README.md", card.encode()), name, value).data.decode()


CASES = [
    (
        "---\nlicense: mit # ours\ntags:\n- a\n# end\n---\n",
        "license",
        "x",
        "---\nlicense: x # ours\ntags:\n- a\n# end\n---\n",
    ),
    ("---\nlicense: 'mit'\n---\n", "license", "x", "---\nlicense: x\n---\n"),
    ("---\nlicense:   # choose one\n---\n", "license", "x", "---\nlicense: x   # choose one\n---\n"),
    ("---\nlicense: [a, b]  # both\n---\n", "license", "a AND b", "---\nlicense: a AND b  # both\n---\n"),
    ("---\nlicense:\n- a\n- b\nx: y\n---\n", "license", "z", "---\nlicense: z\nx: y\n---\n"),
    ("---\n# head\ntags: []\n---\n", "license", "x", "---\n# head\nlicense: x\ntags: []\n---\n"),
    ("---\nlicense: x\nz: 1\n---\n", "base_model", "a/b", "---\nlicense: x\nbase_model: a/b\nz: 1\n---\n"),
    ("---\nz: 1\n---\n", "base_model", "a/b", "---\nz: 1\nbase_model: a/b\n---\n"),
    ("---\nbase_model:\n---\n", "base_model", ("a/b", "c/d"), "---\nbase_model:\n  - a/b\n  - c/d\n---\n"),
    ("---\nx: |\n  text\n\n  more\n---\n", "license", "mit", "---\nlicense: mit\nx: |\n  text\n\n  more\n---\n"),
    ("---\n  z: 1\n---\n", "base_model", "a/b", "---\n  z: 1\n  base_model: a/b\n---\n"),
    ("---\n---\n", "license", "x", "---\nlicense: x\n---\n"),
    ("---\n# nothing yet\n---\n", "license", "x", "---\nlicense: x\n# nothing yet\n---\n"),
    ("\n---\nz: 1\n---\n", "license", "x", "\n---\nlicense: x\nz: 1\n---\n"),
    ("---\nLicense: a\n---\n", "license", "x", "---\nLicense: x\n---\n"),
]


@pytest.mark.parametrize(("card", "name", "value", "expected"), CASES)
def test_one_key_is_set_and_the_rest_stays(card: str, name: str, value: str | tuple[str, ...], expected: str) -> None:
    assert changed(card + BODY, name, value) == expected + BODY
    windows = (card + BODY).replace("\n", "\r\n")
    assert changed(windows, name, value) == (expected + BODY).replace("\n", "\r\n")
    assert changed("\ufeff" + card + BODY, name, value) == "\ufeff" + expected + BODY


@pytest.mark.parametrize(
    ("card", "expected"), [("# T\n", "---\nlicense: x\n---\n\n# T\n"), ("", "---\nlicense: x\n---\n")]
)
def test_front_matter_is_begun_where_there_is_none(card: str, expected: str) -> None:
    assert changed(card, "license", "x") == expected


@pytest.mark.parametrize(
    "block",
    [
        "license: &here mit\nother: *here",
        "license: *gone",
        "base: &b {license: mit}\n<<: *b",
        "license: mit\nLicense: gpl",
        "{license: mit}",
        "license: mit\ntags: [a",
        "- license",
        "license:\n- a  # this one\n- b",
        "license: {a: b,\n  c: d}",
        'license: "two\n  lines"',
        "license: |\n  mit",
        "? [a, b]\n: c",
        "license: mit\x01",
    ],
)
def test_what_is_not_certain_is_refused(block: str) -> None:
    with pytest.raises(Unchangeable):
        changed(f"---\n{block}\n---\n{BODY}", "license", "x")


@pytest.mark.parametrize("card", ["---\nlicense: mit\n# T\n", "---\n"])
def test_front_matter_that_is_never_closed_is_refused(card: str) -> None:
    with pytest.raises(Unchangeable):
        changed(card, "license", "x")


@pytest.mark.parametrize(
    "value", ["no", "3.0", "a: b", "- x", "it's", "#1", "a/b@c", "[x]", "\u00e9t\u00e9", "~", " x", "null"]
)
def test_a_value_is_read_as_the_text_that_it_is(value: str) -> None:
    made = changed("---\nz: 1\n---\n", "license_name", value)
    assert yaml.safe_load(made.split("---\n")[1])["license_name"] == value


def test_a_value_with_control_characters_is_refused() -> None:
    with pytest.raises(Unchangeable):
        changed("---\nz: 1\n---\n", "license_name", "a\nlicense: mit")


def test_a_key_is_taken_out_with_all_its_lines() -> None:
    text = EditableText.read("README.md", b"---\nlicense_name:\n- a\n- b\nz: 1 # c\n---\n")
    assert without_key("README.md", text, "license_name").data == b"---\nz: 1 # c\n---\n"
    assert without_key("README.md", text, "license_link") is text


KEYS = st.sampled_from(["license", "base_model", "tags", "language", "widget", "model-index", "pipeline_tag"])
PLAIN = st.from_regex(r"[a-z][a-z0-9/.-]{0,8}", fullmatch=True)
VALUES = st.one_of(
    PLAIN,
    PLAIN.map("'{}'".format),
    PLAIN.map('"{}"'.format),
    st.just(""),
    st.just("~"),
    st.lists(PLAIN, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
    st.lists(PLAIN, min_size=1, max_size=3).map(lambda items: "".join(f"\n- {item}" for item in items)),
    st.lists(PLAIN, min_size=1, max_size=3).map(lambda items: "".join(f"\n  - {item}  # why" for item in items)),
    PLAIN.map("|\n  {}\n\n  more".format),
    PLAIN.map(">-\n    {}".format),
    PLAIN.map("\n  name: {}\n  results: [1, {{a: b}}]".format),
)
COMMENTS = st.sampled_from(["", "  # a remark", "\n# a line of its own", "\n"])
BLOCKS = st.dictionaries(KEYS, st.tuples(VALUES, COMMENTS), max_size=5)


SETTINGS = st.sampled_from(
    [
        ("license", "apache-2.0"),
        ("base_model", "org/name"),
        ("base_model", ("org/a", "org/b")),
        ("license_name", "it's: ours"),
    ]
)


@given(block=BLOCKS, end=st.sampled_from(["\n", "\r\n"]), mark=st.sampled_from(["", "\ufeff"]), setting=SETTINGS)
def test_any_front_matter_keeps_what_is_not_set(
    block: dict[str, tuple[str, str]], end: str, mark: str, setting: tuple[str, str | tuple[str, ...]]
) -> None:
    name, value = setting
    lines = "".join(f"{key}: {said}{'' if chr(10) in said else remark}\n" for key, (said, remark) in block.items())
    card = (mark + f"---\n{lines}---\n{BODY}").replace("\n", end)
    try:
        made = changed(card, name, value)
    except Unchangeable:
        assert name in block
        return
    before, after = (
        yaml.safe_load(text.lstrip("\ufeff").replace("\r", "").split("---\n")[1]) or {} for text in (card, made)
    )
    wanted = {**before, name: list(value) if isinstance(value, tuple) else value}
    assert after == wanted
    assert made.endswith(BODY.replace("\n", end))
    assert made.startswith(mark)
    assert made.replace("\r\n", "").count("\n") == card.replace("\r\n", "").count("\n") or end == "\n"
    for line in card.split(end):
        assert not line.lstrip().startswith("#") or line in made.split(end)
    assert changed(made, name, value) == made
