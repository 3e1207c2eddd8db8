"""Changing the prose of a model card: its title, words below it, and statements in a section of their own."""

from __future__ import annotations

import re
import textwrap

from model_license_audit.cards.front_matter import read_front_matter
from model_license_audit.cards.text_roles import suffix
from model_license_audit.cards.titles import title
from model_license_audit.fixing.texts import EditableText, Unchangeable

SECTION = "## Origin and license terms"
"""The heading below which statements go."""

_WIDTH = 96
_OTHER_SECTION = re.compile(r"#{1,2}\s")
_RULE = re.compile(r"={3,}\s*\Z")
_MARKDOWN = frozenset({"", ".md", ".markdown", ".mdx"})


def refuse_other_than_markdown(path: str) -> None:
    """Raise :class:`Unchangeable` for a card in another form than Markdown."""
    if suffix(path.rpartition("/")[2]) not in _MARKDOWN:
        raise Unchangeable(f"{path}: the card is not written in Markdown", "write it by hand, or make it README.md")


def _first_of_prose(path: str, text: EditableText) -> int:
    """The first line behind the front matter; raises :class:`Unchangeable` where nobody can tell which that is."""
    refuse_other_than_markdown(path)
    front = read_front_matter(path, text.text)
    rules = [line for line in text.lines[: front.body_line - 1] if line.strip("\ufeff \t\x0b\x0c") == "---"]
    if front.body_line > 1 and len(rules) < 2:
        raise Unchangeable(
            f"{path}: front matter is begun and has no closing '---' line", "close it, or remove the line"
        )
    return front.body_line


def renamed(path: str, text: EditableText, name: str) -> EditableText:
    """The card with another name in its title; a card without a title gets one at the head of its prose."""
    first = _first_of_prose(path, text)
    found = title(list(text.lines), first)
    if found is None:
        return text.inserted(first, _apart(text, first, (f"# {name}",)))
    old, line = found
    heading = text.lines[line - 1]
    if heading.count(old) != 1:
        raise Unchangeable(f"{path}: its title is written in several parts", f"write {name} into it by hand")
    return text.changed(line, line, (heading.replace(old, name),))


def below_title(path: str, text: EditableText, words: str) -> EditableText:
    """The card with a paragraph below its title; at the head of its prose where it has none."""
    first = _first_of_prose(path, text)
    found = title(list(text.lines), first)
    if found is None:
        return text.inserted(first, _apart(text, first, (words,)))
    line = found[1]
    if "<" in text.lines[line - 1]:
        return with_statement(path, text, words)
    below = line + 1 + bool(len(text.lines) > line and _RULE.match(text.lines[line]))
    return text.inserted(below, _apart(text, below, (words,)))


def _apart(text: EditableText, line: int, paragraph: tuple[str, ...]) -> tuple[str, ...]:
    """A paragraph with empty lines between it and what stands around the place where it goes."""
    before, behind = text.lines[line - 2 : line - 1], text.lines[line - 1 : line]
    lead = ("",) if line > 1 and before and before[0].strip() else ()
    end = ("",) if behind and behind[0].strip() else ()
    return (*lead, *paragraph, *end)


def with_statement(path: str, text: EditableText, statement: str) -> EditableText:
    """The card with one more statement in the section for them, which is added at the end where it is not there."""
    first = _first_of_prose(path, text)
    bullet = textwrap.wrap(
        statement, _WIDTH, initial_indent="- ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
    heading = next((n for n in range(first, len(text.lines) + 1) if text.lines[n - 1].strip() == SECTION), None)
    if heading is None:
        return text.appended((SECTION, "", *bullet))
    end = next((n for n in range(heading + 1, len(text.lines) + 1) if _OTHER_SECTION.match(text.lines[n - 1])), None)
    last = (end or len(text.lines) + 1) - 1
    while last > heading and not text.lines[last - 1].strip():
        last -= 1
    lead = ("",) if last == heading else ()
    return text.inserted(last + 1, (*lead, *bullet))
