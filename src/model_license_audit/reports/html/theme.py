"""How a house dresses the reports that people read: its name, its logo, its colours, its own templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from model_license_audit.model.errors import UsageError

FILE = "theme.toml"
"""The file that makes a folder a theme."""
PAPERS = ("A4", "Letter")

_LARGEST = 256 * 1024
_MOST_TEMPLATES = 100
_LONGEST = 120
_KEYS = ("company", "notice", "logo", "css", "templates", "paper")


@dataclass(frozen=True, slots=True)
class Theme:
    """What a report takes from a theme.

    ``company`` stands at its head, ``notice`` (*Confidential*) at its end and on every printed page. ``logo`` is a
    ``data:`` URI, ``css`` comes after the shipped styles. ``templates`` (path and text by name) take the place of
    shipped ones of the same name. ``paper`` is that of the PDF, ``A4`` or ``Letter``; a browser asks its reader.
    """

    company: str = ""
    notice: str = ""
    logo: str = ""
    css: str = ""
    paper: str = "A4"
    templates: Mapping[str, tuple[str, str]] = field(default_factory=dict)


PLAIN = Theme()
"""No theme."""


def load_theme(folder: Path) -> Theme:
    """The theme in a folder, as its ``theme.toml`` says; raises :class:`UsageError` naming the file, key or line."""
    import tomllib

    file = folder / FILE
    try:
        said = tomllib.loads(_text(file, "the file that names company, logo and styles"))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file}: not valid TOML ({error})", "correct the file") from error
    return _Reader(folder, file, said).theme()


@dataclass(frozen=True, slots=True)
class _Reader:
    folder: Path
    file: Path
    said: Mapping[str, Any]

    def theme(self) -> Theme:
        self._only_known_keys()
        logo, css, templates = self._word("logo"), self._word("css"), self._word("templates")
        return Theme(
            company=self._word("company"),
            notice=self._word("notice"),
            logo=self._logo(self.folder / logo) if logo else "",
            css=_styles(self.folder / css) if css else "",
            paper=self._paper(),
            templates=_templates(self.folder / templates) if templates else {},
        )

    def _only_known_keys(self) -> None:
        from difflib import get_close_matches

        for key in self.said:
            if key not in _KEYS:
                near = get_close_matches(key, _KEYS, 1, 0.4)
                hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(_KEYS)}"
                raise UsageError(f"{self.file}: unknown key {key!r}", hint)

    def _word(self, key: str) -> str:
        value = self.said.get(key, "")
        if not isinstance(value, str) or len(value) > _LONGEST:
            raise UsageError(f"{self.file}: {key} is no text of at most {_LONGEST} characters", f'write {key} = "…"')
        return value.strip()

    def _paper(self) -> str:
        said = self._word("paper") or PAPERS[0]
        found = next((paper for paper in PAPERS if paper.casefold() == said.casefold()), None)
        if found is None:
            raise UsageError(f"{self.file}: unknown paper {said!r}", f"one of: {', '.join(PAPERS)}")
        return found

    def _logo(self, path: Path) -> str:
        from model_license_audit.reports.html.theme_logo import logo_from

        return logo_from(str(path), _bytes(path, "a picture"))


def _templates(folder: Path) -> dict[str, tuple[str, str]]:
    """The templates of the folder by their names, with where each lies."""
    if not folder.is_dir():
        raise UsageError(f"{folder}: is no folder", "name the folder of your own templates")
    files = sorted(file for file in folder.iterdir() if file.name.endswith(".j2"))
    if len(files) > _MOST_TEMPLATES:
        raise UsageError(
            f"{folder}: holds more than {_MOST_TEMPLATES} templates", "leave those that change nothing out"
        )
    return {file.name: (str(file), _text(file, "a template")) for file in files}


def _styles(path: Path) -> str:
    from model_license_audit.reports.html.theme_styles import checked_styles

    return checked_styles(str(path), _text(path, "a style sheet"))


def _text(path: Path, what: str) -> str:
    try:
        return _bytes(path, what).decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 ({error.reason})", "save it in UTF-8") from error


def _bytes(path: Path, what: str) -> bytes:
    """The content of a regular file of a sensible size."""
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            raise UsageError(f"{path}: not a file of at most {_LARGEST // 1024} KiB", f"a theme needs {what} there")
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})", f"a theme needs {what} there") from error
