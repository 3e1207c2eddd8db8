"""The files of an artifact with changes that are not written yet, and a source that shows the two as one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from model_license_audit.cards.card import MAX_CARD, card_confidence, is_card
from model_license_audit.cards.loading import is_lfs_pointer
from model_license_audit.cards.text_roles import legal_role, suffix
from model_license_audit.fixing.texts import EditableText, Unchangeable
from model_license_audit.model.evidence import Confidence, TextRole
from model_license_audit.model.fixes import FileChange
from model_license_audit.model.snapshot import FileEntry
from model_license_audit.sources.listing import shown
from model_license_audit.sources.local import LocalSnapshot, LocalSource

NEW_CARD, NEW_NOTICE = "README.md", "NOTICE"

_LINES = frozenset({"", ".txt", ".md", ".markdown", ".text"})
"""Endings of notice files to which plain lines can be added."""


@dataclass(frozen=True, slots=True)
class OverlaidSnapshot(LocalSnapshot):
    """A listed directory with some files replaced or added, in memory alone."""

    changed: Mapping[str, bytes] = field(default_factory=dict, compare=False)

    def read(self, path: str, limit: int, offset: int = 0) -> bytes:
        """As of the directory, from memory where the file is changed."""
        if path in self.changed:
            return self.changed[path][max(0, offset) : max(0, offset) + max(0, limit)]
        return LocalSnapshot.read(self, path, limit, offset)


@dataclass(frozen=True, slots=True)
class OverlaidSource(LocalSource):
    """A local directory that is read as it was when it was listed, with the changes of a draft."""

    listed: LocalSnapshot | None = field(default=None, compare=False)
    changed: Mapping[str, bytes] = field(default_factory=dict, compare=False)

    def snapshot(self) -> LocalSnapshot:
        """The listed files and the changed ones."""
        listed = self.listed or LocalSource.snapshot(self)
        sizes = {file.path: file.size for file in listed.files} | {p: len(data) for p, data in self.changed.items()}
        files = tuple(FileEntry(path, sizes[path]) for path in sorted(sizes))
        return OverlaidSnapshot(listed.ref, files, listed.problems, listed.places, self.changed)


@dataclass(frozen=True, slots=True)
class Draft:
    """A listed directory and the texts that are to be changed or added in it; ``legal`` are its cards and notices."""

    source: LocalSource
    listed: LocalSnapshot
    legal: tuple[FileEntry, ...] = ()
    texts: Mapping[str, EditableText] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, source: LocalSource) -> Draft:
        """A draft of a directory with nothing changed."""
        listed = source.snapshot()
        return cls(source, listed, tuple(file for file in listed.files if is_card(file) or _is_notice(file)))

    @property
    def overlaid(self) -> OverlaidSource:
        """The directory as it would be, for an audit."""
        plain = (self.source.directory, self.source.only, self.source.shown_as, self.source.skipped)
        return OverlaidSource(*plain, self.listed, {path: text.data for path, text in self.texts.items()})

    @property
    def root(self) -> str:
        """The real path of the directory."""
        return os.path.realpath(self.source.directory)

    def text(self, path: str) -> EditableText:
        """The text of a file as it would be, empty for one that is not there.

        Raises :class:`Unchangeable` for what is no plain file of the directory itself, too long, or no text.
        """
        if path in self.texts:
            return self.texts[path]
        if path not in self.listed.places:
            if self.taken(path):
                raise Unchangeable(f"{path}: is a symbolic link, or no file that is read", "put a plain file there")
            return EditableText()
        self._refuse_links(path)
        self._refuse_read_only(path)
        data = self._read(path)
        if len(data) > MAX_CARD:
            raise Unchangeable(f"{path}: is longer than {MAX_CARD // 1024 // 1024} MiB", "shorten it")
        if is_lfs_pointer(data):
            raise Unchangeable(f"{path}: is a git-LFS pointer, and not the file itself", "fetch it with git lfs pull")
        return EditableText.read(path, data)

    def with_text(self, path: str, text: EditableText) -> Draft:
        """The draft with another text in that file."""
        return replace(self, texts=MappingProxyType({**self.texts, path: text}))

    def without_changes(self, path: str) -> Draft:
        """The draft with that file as it is."""
        return replace(self, texts=MappingProxyType({p: text for p, text in self.texts.items() if p != path}))

    def taken(self, path: str) -> bool:
        """True where a file is there or would be, or anything else has its name."""
        return path in self.texts or path in self.listed.places or os.path.lexists(os.path.join(self.root, path))  # noqa: PTH118

    def _read(self, path: str) -> bytes:
        try:
            return self.listed.read(path, MAX_CARD + 1)
        except OSError as error:
            raise Unchangeable(f"{path}: cannot be read ({error.strerror})", "make it readable") from error

    def _refuse_links(self, path: str) -> None:
        """What lies elsewhere than its path says is reached through a symbolic link."""
        base, parts = self.listed.places[path]
        if shown("/".join(parts)) != path or base != self.root:
            raise Unchangeable(f"{path}: is reached through a symbolic link", "change the file it leads to by hand")

    def _refuse_read_only(self, path: str) -> None:
        base, parts = self.listed.places[path]
        with suppress(OSError):  # what was removed in the meantime is told of when it is read
            if not os.stat(os.path.join(base, *parts), follow_symlinks=False).st_mode & 0o222:  # noqa: PTH116, PTH118
                raise Unchangeable(f"{path}: is read-only", "make it writable, or change it by hand")

    @property
    def card(self) -> str:
        """The path of the card, or the one that a new card gets."""
        files = (*self.legal, *(FileEntry(path, 0) for path in self.texts if path not in self.listed.places))
        few = OverlaidSnapshot(self.listed.ref, files, (), {})
        cards = (file.path for file in files if is_card(file) and card_confidence(few, file) is Confidence.HIGH)
        return next(cards, NEW_CARD)

    @property
    def notice(self) -> str:
        """The path of the notice file at the root, or the one that a new one gets."""
        found = [file.path for file in self.legal if _is_notice(file)]
        return min(found, key=lambda path: (not path.lower().startswith("notice"), path), default=NEW_NOTICE)

    def changes(self) -> tuple[FileChange, ...]:
        """Every file that would be another one than it is, sorted by path."""
        found = []
        for path in sorted(self.texts):
            before = self._read(path) if path in self.listed.places else None
            if before != self.texts[path].data:
                found.append(FileChange(path, before, self.texts[path].data))
        return tuple(found)


def _is_notice(file: FileEntry) -> bool:
    """True for a notice file at the root to which plain lines can be added."""
    return "/" not in file.path and suffix(file.name) in _LINES and legal_role(file.path) is TextRole.NOTICE
