"""Changing the prose of a card: titles, words below them, statements in their section."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from model_license_audit.fixing.card_edits import SECTION, below_title, renamed, with_statement
from model_license_audit.fixing.texts import EditableText, Unchangeable


def text(card: str) -> EditableText:
    return EditableText.read("README.md", card.encode())


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("---\nlicense: mit\n---\n\n# Acme-8B\n\nText.\n", "---\nlicense: mit\n---\n\n# New\n\nText.\n"),
        ("# Model Card for **Acme-8B**\nText\n", "# Model Card for **New**\nText\n"),
        ("Acme-8B\n=======\nText\n", "New\n=======\nText\n"),
        ("<h1 align=center>Acme-8B</h1>\n", "<h1 align=center>New</h1>\n"),
        ("Text only.\n", "# New\n\nText only.\n"),
        ("", "# New\n"),
    ],
)
def test_only_the_name_in_the_title_changes(card: str, expected: str) -> None:
    assert renamed("README.md", text(card), "New").data.decode() == expected


def test_a_title_that_holds_its_name_twice_is_refused() -> None:
    with pytest.raises(Unchangeable):
        renamed("README.md", text("# [Acme-8B](https://huggingface.co/acme/Acme-8B)\n"), "New")


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("# Acme\n\nText.\n", "# Acme\n\nWords\n\nText.\n"),
        ("# Acme\nText.\n", "# Acme\n\nWords\n\nText.\n"),
        ("Acme\n====\nText.\n", "Acme\n====\n\nWords\n\nText.\n"),
        ("# Acme", "# Acme\n\nWords\n"),
        ("---\na: b\n---\nText.\n", "---\na: b\n---\n\nWords\n\nText.\n"),
        ("Text.\n", "Words\n\nText.\n"),
        ("<div>\n<h1>Acme</h1>\n</div>\n", f"<div>\n<h1>Acme</h1>\n</div>\n\n{SECTION}\n\n- Words\n"),
    ],
)
def test_words_stand_below_the_title_as_a_paragraph(card: str, expected: str) -> None:
    assert below_title("README.md", text(card), "Words").data.decode() == expected


def test_statements_gather_in_one_section() -> None:
    card = with_statement("README.md", text("# Acme\n\nText."), "First.")
    assert card.data.decode() == f"# Acme\n\nText.\n\n{SECTION}\n\n- First.\n"
    more = text(card.data.decode() + "\n## Citation\n\nNone.\n")
    assert with_statement("README.md", more, "Second.").data.decode() == (
        f"# Acme\n\nText.\n\n{SECTION}\n\n- First.\n- Second.\n\n## Citation\n\nNone.\n"
    )


def test_a_statement_never_breaks_an_address_and_keeps_windows_line_ends() -> None:
    address = f"<https://example.org/{'a-long-path/' * 12}>"
    made = with_statement("README.md", text("# Acme\r\n"), f"Some words before the address: {address}").data.decode()
    assert address in made
    assert made.count("\n") == made.count("\r\n")


@pytest.mark.parametrize("change", [renamed, below_title, with_statement])
@pytest.mark.parametrize("path", ["README.rst", "README.txt"])
def test_other_forms_than_markdown_are_refused(change: object, path: str) -> None:
    with pytest.raises(Unchangeable):
        change(path, text("Acme\n====\n"), "New")  # type: ignore[operator]


@pytest.mark.parametrize("head", ["---\n", "\n---\n", "---\nlicense: mit\n", "---\n# first\nlicense: mit\n"])
@pytest.mark.parametrize("edit", [renamed, below_title, with_statement])
def test_front_matter_that_is_never_closed_has_no_prose_to_change(edit: Callable[..., EditableText], head: str) -> None:
    """A comment of its metadata looks like a title there."""
    card = f"{head}# a comment of ours\n...\n# Zed\n"
    with pytest.raises(Unchangeable, match="no closing '---' line"):
        edit("README.md", EditableText.read("README.md", card.encode()), "Llama-Zed")
