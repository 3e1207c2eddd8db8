"""What a reader sees of a Markdown text, and what only looks like it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model_license_audit.model.evidence import TextFile, TextRole
from model_license_audit.obligations.evidence.visible import without_targets, without_unseen
from model_license_audit.obligations.evidence.wording import Wordings

WORDS = "Built with Llama"


def found(text: str, path: str = "README.md", role: TextRole = TextRole.CARD, *, links: bool = False) -> int | None:
    evidence = Wordings([TextFile(path, role, text, "0")]).find(WORDS, [role], links=links)
    return evidence.line if evidence else None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# X\n\nBuilt with Llama", 3),
        ("**Built** with\n_Llama_", 1),
        ("Built with [Llama](https://www.llama.com)", 1),
        ("Built with <a href='https://www.llama.com'>Llama</a>", 1),
        ("one\n\n[![Built with Llama](badge.svg)](https://www.llama.com)", 3),
        ("one\n<img\n  src='badge.svg'\n  alt='Built with Llama'>", 2),
        ("```\nBuilt with Llama\n```", 2),
        ("```text\nBuilt with Llama\n```", 2),
        ("`<!--` opens a comment.\n\n```\n<!--\n```\nBuilt with Llama -->", 6),
        ("Prompt: <s>[INST] hello [/INST]\n\nBuilt with Llama", 3),
        ("Built&nbsp;with Llama", 1),
        ("Built\u200b with Llama", 1),
        ("| Built with Llama |\n|---|", 1),
        (r"Built with \Llama", None),
        (r"\*Built with Llama\*", 1),
    ],
)
def test_what_stands_there_is_found_on_its_line(text: str, line: int | None) -> None:
    assert found(text) == line


@pytest.mark.parametrize(
    "text",
    [
        "<!-- Built with Llama -->",
        "<!--\nBuilt with Llama",
        "```python\nprint('Built with Llama')\n```",
        "  ~~~bash\n  echo Built with Llama\n  ~~~",
        "```json\nBuilt with Llama",
        "[here](https://acme.example 'Built with Llama')",
        "[ref]: https://acme.example Built with Llama",
        "~~Built with Llama~~",
        "<del>Built with Llama</del>",
        "<span style='display: none'>Built with Llama</span>",
        "<p hidden>Built with\nLlama</p>",
        "<script>Built with Llama</script>",
        "Built with Llamas",
        "Not built with Llama",
        "It isn't built with Llama",
        "This model is no longer built with Llama",
        "Nothing here is built with Llama",
    ],
)
def test_what_no_reader_sees_and_what_is_denied_is_not_found(text: str) -> None:
    assert found(text) is None


def test_a_plain_file_has_no_mark_up() -> None:
    assert found("<!-- Built with Llama -->", "NOTICE", TextRole.NOTICE) == 1
    assert found("<!-- Built with Llama -->", "NOTICE.md", TextRole.NOTICE) is None


def test_a_sentence_before_does_not_deny_the_next() -> None:
    assert found("You may not sell it.\nBuilt with Llama") == 2
    assert found("- What it is not\n- Built with Llama") == 2
    assert found("It is not only\nbuilt with Llama") == 2


def test_hidden_parts_that_never_end_cost_no_time() -> None:
    for part in ("<!-- ", "<p hidden>", "<del>", "[x](", "```py\n", "<a ", "~~a", "\\["):
        start = time.perf_counter()
        without_targets(without_unseen(part * 20_000))
        assert time.perf_counter() - start < 2, part


_PIECES = st.sampled_from(
    [
        "<!--",
        "-->",
        "```",
        "```py",
        "~~~",
        "~~",
        "\n",
        "\n\n",
        "word",
        " ",
        "[a](b)",
        "<p hidden>",
        "</p>",
        "<b>",
        "<del>x</del>",
        "> ",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=30).map("".join))
def test_lines_stay_where_they_are(text: str) -> None:
    seen = without_unseen(text)
    assert seen.count("\n") == text.count("\n")
    assert without_targets(seen).count("\n") == text.count("\n")
