"""Writing changes: all or none, each file whole, its mode kept, nothing through a link."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from model_license_audit.fixing.writing import NotWritten, write_changes
from model_license_audit.model.fixes import FileChange

CARD = FileChange("README.md", b"old", b"new")
NOTICE = FileChange("NOTICE", None, b"words\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "README.md").write_bytes(b"old")
    return tmp_path


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_files_are_changed_and_added_and_nothing_else_is_left_behind(folder: Path) -> None:
    (folder / "README.md").chmod(0o640)
    write_changes(str(folder), [CARD, NOTICE])
    assert content(folder) == {"README.md": b"new", "NOTICE": b"words\n"}
    assert stat.S_IMODE((folder / "README.md").stat().st_mode) == 0o640
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE((folder / "NOTICE").stat().st_mode) == 0o666 & ~mask


def test_a_file_in_a_folder_is_changed_there(folder: Path) -> None:
    (folder / "deep").mkdir()
    (folder / "deep" / "README.md").write_bytes(b"old")
    write_changes(str(folder), [FileChange("deep/README.md", b"old", b"new")])
    assert (folder / "deep" / "README.md").read_bytes() == b"new"
    assert (folder / "README.md").read_bytes() == b"old"


def test_another_name_of_the_same_file_keeps_the_old_content(folder: Path) -> None:
    os.link(folder / "README.md", folder / "other")
    write_changes(str(folder), [CARD])
    assert content(folder) == {"README.md": b"new", "other": b"old"}


@pytest.mark.parametrize("order", [1, -1])
def test_a_file_changed_in_the_meantime_keeps_all_of_them_as_they_are(folder: Path, order: int) -> None:
    (folder / "README.md").write_bytes(b"edited")
    with pytest.raises(NotWritten, match="was changed in the meantime"):
        write_changes(str(folder), [CARD, NOTICE][::order])
    assert content(folder) == {"README.md": b"edited"}


def test_a_file_that_appeared_or_went_is_told(folder: Path) -> None:
    (folder / "NOTICE").write_bytes(b"theirs")
    with pytest.raises(NotWritten, match="NOTICE: was changed in the meantime"):
        write_changes(str(folder), [CARD, NOTICE])
    (folder / "README.md").unlink()
    with pytest.raises(NotWritten, match=r"README.md: was removed"):
        write_changes(str(folder), [CARD])
    assert content(folder) == {"NOTICE": b"theirs"}


def test_a_read_only_file_is_not_replaced(folder: Path) -> None:
    (folder / "README.md").chmod(0o444)
    with pytest.raises(NotWritten, match="read-only"):
        write_changes(str(folder), [NOTICE, CARD])
    assert content(folder) == {"README.md": b"old"}


def test_links_are_not_written_through(folder: Path) -> None:
    outside = folder.parent / f"{folder.name}-outside"
    outside.mkdir()
    (outside / "README.md").write_bytes(b"old")
    (folder / "README.md").unlink()
    (folder / "README.md").symlink_to(outside / "README.md")
    (folder / "deep").symlink_to(outside)
    (folder / "NOTICE").symlink_to(outside / "NOTICE")
    for change in (CARD, NOTICE, FileChange("deep/README.md", b"old", b"new")):
        with pytest.raises(NotWritten):
            write_changes(str(folder), [change])
    assert content(outside) == {"README.md": b"old"}


def test_a_folder_in_the_place_of_a_file_is_told(folder: Path) -> None:
    (folder / "NOTICE").mkdir()
    with pytest.raises(NotWritten, match="is a link, a folder or a device"):
        write_changes(str(folder), [CARD, NOTICE])
    assert (folder / "README.md").read_bytes() == b"old"


def test_what_was_done_is_put_back_where_a_later_file_fails(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second name is taken at the very last moment, after everything was looked at."""
    rename = os.rename

    def and_then_taken(*names: object, **more: object) -> None:
        rename(*names, **more)  # type: ignore[arg-type]
        if not (folder / "NOTICE").exists() and (folder / "README.md").read_bytes() == b"new":
            (folder / "NOTICE").write_bytes(b"theirs")

    monkeypatch.setattr(os, "rename", and_then_taken)
    with pytest.raises(NotWritten, match=r"NOTICE: cannot be written"):
        write_changes(str(folder), [CARD, NOTICE])
    assert content(folder) == {"README.md": b"old", "NOTICE": b"theirs"}
