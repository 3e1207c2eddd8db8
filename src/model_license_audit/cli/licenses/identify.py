"""``modelaudit licenses identify``: which licenses the text of a file is, and how it was edited."""

from __future__ import annotations

import sys
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.licenses.knowledge import echo_json, name_of
from model_license_audit.cli.output import format_option, put_page
from model_license_audit.cli.packs import license_data, pack_option
from model_license_audit.model.artifacts import Difference, DifferenceKind, LicenseText, TextMatchKind
from model_license_audit.model.report import ExitCode

if TYPE_CHECKING:
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase
    from model_license_audit.reports.text.page import Page

MAX_BYTES = 4 * 1024 * 1024
"""How much of a file is read; the longest license text known has 130,000 characters."""

NO_TEXT = 1
"""The exit code when some file holds no license text."""

_OPEN_PIPES = ("/dev/", "/proc/")
"""Where the pipes stand that the shell has opened already (``<(…)``)."""

_COLUMN = 12
_MATCHES = {
    TextMatchKind.SAME: "the text, word for word",
    TextMatchKind.EDITED: "an edited text",
    TextMatchKind.PARTIAL: "a part of the text",
    TextMatchKind.TAG: "named by an SPDX tag; its text is not here",
    TextMatchKind.REFERENCE: "named as the license in words; its text is not here",
    TextMatchKind.LINK: "only linked to; its text is not here",
}


@dataclass(frozen=True, slots=True)
class Held:
    """What one file holds: license texts, then weaker evidence; or why it could not be read."""

    path: str
    texts: tuple[LicenseText, ...] = ()
    problem: str | None = None

    @property
    def identified(self) -> bool:
        """Whether it holds a license text, whole or not."""
        return any(text.match.is_text for text in self.texts)


@click.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@pack_option
@format_option
def identify(files: tuple[str, ...], form: str) -> None:
    """Tell which licenses the text of each FILE is, and where it differs from them; "-" is standard input.

    What only names a license (an SPDX tag, a sentence, a link) is told as weaker evidence.

    \b
    Exit codes:
      0  every file holds a license text, edited or not
      1  one of them holds none
      2  wrong usage
      4  one of them could not be read
    """
    kb = license_data()
    found = [_held(kb, name) for name in files]
    if form == "json":
        echo_json([_as_json(kb, held) for held in found])
    else:
        put_page(lambda page: _write(page, kb, found))
    unread = any(held.problem for held in found)
    none = not all(held.identified for held in found)
    click.get_current_context().exit(ExitCode.INCOMPLETE if unread else NO_TEXT if none else ExitCode.AUDITED)


def _held(kb: KnowledgeBase, name: str) -> Held:
    """What the file holds; a file that cannot be read is told at once, and the others go on."""
    from model_license_audit.cli.telling import tell
    from model_license_audit.model.errors import UsageError

    shown = "standard input" if name == "-" else name
    try:
        text, cut = _read(name, shown)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        tell(UsageError(f"{shown}: cannot be read ({why})", "name a file that holds text"))
        return Held(shown, problem=f"cannot be read ({why})")
    held = _identified(kb, shown, text, cut)
    if held.problem:
        tell(UsageError(f"{shown}: {held.problem}", "cut it into files, and ask about each"))
    return held


def _read(name: str, shown: str) -> tuple[str, bool]:
    """The text of a file, however it is encoded, and whether it goes on after what was read.

    Raises ``OSError``, and ``ValueError`` when it is no text. A pipe that nobody writes to would be waited for, ever.
    """
    from model_license_audit.cards.loading import Loaded, decode

    if name == "-":
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        if Path(name).is_fifo() and not name.startswith(_OPEN_PIPES):
            raise ValueError("it is a pipe")
        with Path(name).open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    text, _ = decode(Loaded(shown, data[:MAX_BYTES], None))
    if "\x00" in text:
        raise ValueError("it holds binary data, no text")
    return text, len(data) > MAX_BYTES


def _identified(kb: KnowledgeBase, path: str, text: str, cut: bool) -> Held:
    """What the text holds; ``cut`` says that the file goes on after it."""
    from model_license_audit.licenses.texts.identify import MAX_CHARACTERS, Effort
    from model_license_audit.licenses.texts.identify import identify as identified
    from model_license_audit.licenses.texts.references import references

    effort = Effort()
    texts = identified(path, text, embedded=_is_card(path, text), effort=effort)
    known = {found.key for found in texts}
    inside = [(found.first_line, found.last_line) for found in texts if found.last_line]
    named = [
        one
        for one in references(kb, path, text)
        if one.key not in known and not any(first <= one.line <= last for first, last in inside)
    ]
    unread = cut or effort.spent or len(text) > MAX_CHARACTERS
    return Held(path, (*texts, *named), "is too long to be compared to its end" if unread else None)


def _is_card(path: str, text: str) -> bool:
    """Whether other prose may stand around a license: in a README, or below front matter."""
    return Path(path).name.lower().startswith("readme") or text.startswith("---\n")


def _write(page: Page, kb: KnowledgeBase, found: list[Held]) -> None:
    from model_license_audit.reports.text.page import Style

    for held in found:
        page.blank()
        page.text(held.path, style=Style.STRONG)
        if held.problem:
            _line(page, "problem", held.problem)
        if not held.texts and not held.problem:
            _line(page, "nothing", "no license text, and nothing that names a license")
        for number, text in enumerate(held.texts):
            if number:
                page.blank()
            _block(page, kb, text)


def _block(page: Page, kb: KnowledgeBase, text: LicenseText) -> None:
    """What was found of one license, line by line."""
    from model_license_audit.licenses.texts.differences import edits_in_words

    edits = edits_in_words(text) if text.match in (TextMatchKind.EDITED, TextMatchKind.PARTIAL) else ""
    _line(page, "license", f"{name_of(kb, text.key)} ({text.key})")
    _line(page, "match", ": ".join(filter(None, (_MATCHES[text.match], edits))))
    if text.match.is_text:
        _line(page, "score", f"{100 * text.score:.4g} % of its words, in lines {text.first_line} to {text.last_line}")
    else:
        _line(page, "line", f"{text.line}: {text.excerpt}")
    for one in text.differences:
        _line(page, one.kind, _difference(one))
    untold = text.added - sum(one.added for one in text.differences)
    if untold > 0:
        _line(page, "more", f"{untold:,} more added words after these places")


def _line(page: Page, label: str, text: str) -> None:
    page.text(text, lead=f"  {label:<{_COLUMN}}")


def _difference(one: Difference) -> str:
    from model_license_audit.reports.words import count

    added, missing = (count(number, "word", "words") for number in (one.added, one.missing))
    counts = {
        DifferenceKind.ADDED: added,
        DifferenceKind.CHANGED: f"{added} in place of {one.missing:,}",
        DifferenceKind.MISSING: missing,
    }
    told = f"line {one.line}: {counts[one.kind]} {one.where}"
    return f"{told}: “{one.excerpt}”" if one.excerpt else told


def _as_json(kb: KnowledgeBase, held: Held) -> dict[str, Any]:
    texts = []
    for text in held.texts:
        plain = {field.name: getattr(text, field.name) for field in fields(text) if field.name != "path"}
        plain["match"] = str(text.match)
        plain["differences"] = [
            {"kind": str(one.kind), **{field.name: getattr(one, field.name) for field in fields(one)}}
            for one in text.differences
        ]
        texts.append({"key": plain.pop("key"), "name": name_of(kb, text.key), **plain})
    return {"path": held.path, "identified": held.identified, "problem": held.problem, "texts": texts}
