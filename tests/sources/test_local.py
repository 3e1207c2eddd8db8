from __future__ import annotations

import os
import socket
import time
from pathlib import Path

import pytest

from model_license_audit.cards import read_snapshot
from model_license_audit.model.evidence import ProblemKind
from model_license_audit.model.refs import Host
from model_license_audit.sources import listing
from model_license_audit.sources.local import LocalSource


def paths(root: Path, *only: str) -> list[str]:
    return [f.path for f in LocalSource(str(root), only).snapshot().files]


def kinds(root: Path) -> dict[str, ProblemKind]:
    return {p.source: p.kind for p in LocalSource(str(root)).snapshot().problems}


def test_files_are_listed_sorted_with_sizes_and_read_in_parts(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x.txt").write_bytes(b"0123456789")
    (tmp_path / "a.txt").write_bytes(b"")
    snapshot = LocalSource(str(tmp_path)).snapshot()
    assert [(f.path, f.size) for f in snapshot.files] == [("a.txt", 0), ("b/x.txt", 10)]
    assert snapshot.read("b/x.txt", 4) == b"0123"
    assert snapshot.read("b/x.txt", 100, 8) == b"89"
    assert snapshot.read("b/x.txt", 4, 2**70) == b""
    assert snapshot.read("b/x.txt", 4, -1) == b""
    with pytest.raises(FileNotFoundError):
        snapshot.read("../b/x.txt", 4)


def test_folders_that_hold_no_facts_are_skipped(tmp_path: Path) -> None:
    for folder in (".git", "__pycache__", "node_modules", ".venv", "kept"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "f").touch()
    assert paths(tmp_path) == ["kept/f"]


def test_a_view_of_some_names_only(tmp_path: Path) -> None:
    for name in ("a.gguf", "b.gguf"):
        (tmp_path / name).touch()
    assert paths(tmp_path, "a.gguf") == ["a.gguf"]


def test_links_that_lead_out_or_in_circles_are_not_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "m", tmp_path / "secret"
    root.mkdir()
    outside.mkdir()
    (outside / "LICENSE").write_text("secret")
    (root / "real").mkdir()
    (root / "real" / "config.json").write_text("{}")
    (root / "out-file").symlink_to(outside / "LICENSE")
    (root / "out-folder").symlink_to(outside)
    (root / "loop-a").symlink_to("loop-b")
    (root / "loop-b").symlink_to("loop-a")
    (root / "real" / "up").symlink_to("..")
    (root / "gone").symlink_to("nowhere")
    (root / "twin").symlink_to("real")
    (root / "README.md").symlink_to("real/config.json")
    snapshot = LocalSource(str(root)).snapshot()
    assert [f.path for f in snapshot.files] == ["README.md", "real/config.json"]
    assert snapshot.read("README.md", 10) == b"{}"
    assert kinds(root) == {
        "out-file": ProblemKind.OUTSIDE,
        "out-folder": ProblemKind.OUTSIDE,
        "loop-a": ProblemKind.OUTSIDE,
        "loop-b": ProblemKind.OUTSIDE,
        "real/up": ProblemKind.OUTSIDE,
        "gone": ProblemKind.UNREADABLE,
    }
    assert all(p.incomplete and p.remedy for p in snapshot.problems)


def test_a_file_swapped_for_a_link_after_listing_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "m"
    (root / "sub").mkdir(parents=True)
    (tmp_path / "secret").write_text("secret")
    (root / "LICENSE").write_text("mine")
    (root / "sub" / "x").write_text("mine")
    snapshot = LocalSource(str(root)).snapshot()
    (root / "LICENSE").unlink()
    (root / "LICENSE").symlink_to(tmp_path / "secret")
    (root / "sub" / "x").unlink()
    (root / "sub").rmdir()
    (root / "sub").symlink_to(tmp_path)
    for path in ("LICENSE", "sub/x"):
        with pytest.raises(OSError, match=r".+"):
            snapshot.read(path, 10)
    (problem,) = read_snapshot(snapshot).problems
    assert (problem.source, problem.kind) == ("LICENSE", ProblemKind.UNREADABLE)


def test_pipes_and_sockets_are_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "README.md")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("LICENSE")
        start = time.perf_counter()
        assert kinds(tmp_path) == {"README.md": ProblemKind.NOT_OPENED, "LICENSE": ProblemKind.NOT_OPENED}
        assert paths(tmp_path) == []
    assert time.perf_counter() - start < 1


def test_a_file_swapped_for_a_pipe_does_not_block(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("x")
    snapshot = LocalSource(str(tmp_path)).snapshot()
    (tmp_path / "LICENSE").unlink()
    os.mkfifo(tmp_path / "LICENSE")
    with pytest.raises(OSError, match="not a regular file"):
        snapshot.read("LICENSE", 10)


def test_the_layout_of_a_hub_cache_is_read_through_its_links(tmp_path: Path) -> None:
    repo = tmp_path / "hub" / "models--acme--tiny"
    commit = "a" * 40
    view = repo / "snapshots" / commit
    (view / "sub").mkdir(parents=True)
    (repo / "blobs").mkdir()
    (repo / "blobs" / "e1").write_text("card")
    shared = tmp_path / "hub" / "blobs" / "ab"
    shared.mkdir(parents=True)
    (shared / "cd").write_text("weights")
    (repo / "blobs" / "e2").symlink_to("../../blobs/ab/cd")
    (view / "README.md").symlink_to("../../blobs/e1")
    (view / "sub" / "w.bin").symlink_to("../../../blobs/e2")
    (view / "stolen").symlink_to("../../../models--other--x/blobs/e1")
    other = tmp_path / "hub" / "models--other--x" / "blobs"
    other.mkdir(parents=True)
    (other / "e1").write_text("other")
    source = LocalSource(str(view))
    snapshot = source.snapshot()
    assert [(f.path, f.size) for f in snapshot.files] == [("README.md", 4), ("sub/w.bin", 7)]
    assert snapshot.read("sub/w.bin", 10) == b"weights"
    assert [(p.source, p.kind) for p in snapshot.problems] == [("stolen", ProblemKind.OUTSIDE)]
    assert str(source.ref) == f"hf:acme/tiny@{commit}"


def test_names_with_control_characters_and_foreign_bytes(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[31m\n.md").write_text("x")
    foreign = tmp_path / os.fsdecode(b"b\xff")
    foreign.mkdir()
    (foreign / "LICENSE").write_text("terms")
    snapshot = LocalSource(str(tmp_path)).snapshot()
    assert [f.path for f in snapshot.files] == ["a\x1b[31m\n.md", "b\\xff/LICENSE"]
    assert snapshot.read("b\\xff/LICENSE", 10) == b"terms"


def test_depth_and_number_are_bounded_and_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path
    for _ in range(40):
        deep = deep / "d"
        deep.mkdir()
    (deep / "LICENSE").touch()
    (problem,) = LocalSource(str(tmp_path)).snapshot().problems
    assert (problem.kind, problem.incomplete) == (ProblemKind.TOO_LARGE, True)
    monkeypatch.setattr(listing, "MAX_ENTRIES", 5)
    wide = tmp_path / "wide"
    wide.mkdir()
    for number in range(20):
        (wide / f"{number}.md").touch()
    snapshot = LocalSource(str(wide)).snapshot()
    assert len(snapshot.files) == 5
    assert [p.kind for p in snapshot.problems] == [ProblemKind.TOO_LARGE]


def test_what_may_not_be_read_is_told_of(tmp_path: Path) -> None:
    root = tmp_path / "m"
    root.mkdir()
    (root / "LICENSE").write_text("x")
    snapshot = LocalSource(str(root)).snapshot()
    (root / "LICENSE").unlink()
    assert [p.kind for p in read_snapshot(snapshot).problems] == [ProblemKind.UNREADABLE]
    root.rmdir()
    assert kinds(root) == {".": ProblemKind.UNREADABLE}


@pytest.mark.parametrize(
    ("written", "shown"), [("m", "./m"), ("./m", "./m"), ("../m", "../m"), ("/m", "/m"), (".", ".")]
)
def test_the_reference_is_the_path_as_written(written: str, shown: str) -> None:
    ref = LocalSource(written).ref
    assert (ref.host, ref.name) == (Host.PATH, shown)
