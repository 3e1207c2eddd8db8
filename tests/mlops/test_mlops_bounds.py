"""Artifacts that are fetched: within bounds, and under no name that leads out of the folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from model_license_audit.mlops.bounds import Limits, fetch
from model_license_audit.mlops.content import content_digest
from model_license_audit.model.errors import ModelAuditError, NothingToAudit, UsageError


@dataclass(frozen=True)
class Entry:
    path: str
    is_dir: bool = False
    file_size: int | None = 3


@dataclass
class Store:
    """A store that lists what it is told to, and gives files of three bytes, or of ``real`` ones."""

    listed: dict[str, list[Entry]]
    real: int = 3
    fetched: list[str] = field(default_factory=list)

    def list_artifacts(self, path: str) -> list[Any]:
        return self.listed.get(path, [])

    def download_artifacts(self, artifact_path: str, dst_path: str) -> str:
        self.fetched.append(artifact_path)
        for entry in (
            one for entries in self.listed.values() for one in entries if not one.is_dir and one.path not in self.listed
        ):
            file = Path(dst_path, entry.path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"x" * self.real)
        return str(Path(dst_path, artifact_path))


NESTED = {"": [Entry("a.txt"), Entry("sub", True, None)], "sub": [Entry("sub"), Entry("sub/b.txt", file_size=None)]}


def test_everything_below_is_fetched(tmp_path: Path) -> None:
    assert fetch(Store(NESTED), "", tmp_path, Limits()) == tmp_path
    assert (tmp_path / "sub/b.txt").read_bytes() == b"xxx"


def test_a_part_is_fetched(tmp_path: Path) -> None:
    assert fetch(Store({"sub": [Entry("sub/b.txt")]}), "/sub/", tmp_path, Limits()) == tmp_path / "sub"


@pytest.mark.parametrize(
    "path", ["../b", "/etc/passwd", "sub/..", "sub/a/b", "su", "sub", "sub/a\\b", "sub/\0", "subb"]
)
def test_a_name_that_does_not_lie_below_stops_it(tmp_path: Path, path: str) -> None:
    store = Store({"": [Entry("sub", True)], "sub": [Entry(path)]})
    if path == "sub":  # some stores list a folder in itself
        with pytest.raises(NothingToAudit):
            fetch(store, "", tmp_path, Limits())
    else:
        with pytest.raises(ModelAuditError, match="the server lists an artifact"):
            fetch(store, "", tmp_path, Limits())
    assert store.fetched == []


@pytest.mark.parametrize(
    ("limits", "what"),
    [
        (Limits(size=5), "6 bytes"),
        (Limits(files=2), "more than 2 files"),
        (Limits(depth=0), "folders more than 0 deep"),
    ],
)
def test_more_than_the_bounds_is_not_fetched(tmp_path: Path, limits: Limits, what: str) -> None:
    store = Store({"": [Entry("a"), Entry("sub", True)], "sub": [Entry("sub/b")]})
    with pytest.raises(UsageError, match=what):
        fetch(store, "", tmp_path, limits)
    assert store.fetched == []


def test_a_folder_in_itself_for_ever_ends(tmp_path: Path) -> None:
    class Endless(Store):
        def list_artifacts(self, path: str) -> list[Any]:
            return [Entry(f"{path}/a".lstrip("/"), True)]

    with pytest.raises(UsageError, match="deep"):
        fetch(Endless({}), "", tmp_path, Limits())


def test_a_disk_without_room_is_told_before(tmp_path: Path) -> None:
    store = Store({"": [Entry("a", file_size=10**18)]})
    with pytest.raises(UsageError, match="has room for"):
        fetch(store, "", tmp_path, Limits(size=10**19))
    assert store.fetched == []


def test_a_store_that_sends_more_than_it_listed_is_stopped_short(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="4,000 bytes"):
        fetch(Store({"": [Entry("a")]}, real=4000), "", tmp_path, Limits(size=1000))


def test_what_did_not_arrive_is_told(tmp_path: Path) -> None:
    class Forgetful(Store):
        def download_artifacts(self, artifact_path: str, dst_path: str) -> str:
            return dst_path

    with pytest.raises(ModelAuditError, match=r"a\.txt was listed and did not arrive"):
        fetch(Forgetful(NESTED), "", tmp_path, Limits())


def test_nothing_listed_is_nothing_to_audit(tmp_path: Path) -> None:
    with pytest.raises(NothingToAudit):
        fetch(Store({}), "", tmp_path, Limits())


def test_a_digest_sees_every_change(tmp_path: Path) -> None:
    def made(name: str, files: dict[str, str]) -> str:
        folder = tmp_path / name
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
        return content_digest(folder)

    own = made("own", {"a": "1", "sub/b": "2", "__pycache__/x": "3"})
    assert own == made("copy", {"sub/b": "2", "__pycache__/x": "3", "a": "1"})
    assert own == made("loaded", {"sub/b": "2", "__pycache__/x": "3", "a": "1", "registered_model_meta": "from MLflow"})
    others = (
        {"a": "1", "sub/b": "2"},
        {"a": "1", "sub/b": "2", "__pycache__/x": "4"},
        {"a": "1", "sub/c": "2", "__pycache__/x": "3"},
        {"a": "1", "sub/b": "2", "__pycache__/x": "3", ".hidden": ""},
        {"a": "1", "sub/b": "2", "__pycache__/x": "3", "sub/registered_model_meta": "more"},
    )
    digests = {made(f"other{number}", files) for number, files in enumerate(others)}
    assert own not in digests
    assert len(digests) == len(others)


def test_links_and_broken_names_have_no_digest(tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / "weights").symlink_to("/etc/hostname")
    with pytest.raises(ModelAuditError, match="weights is a link"):
        content_digest(linked)
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "a\nb").write_text("", "utf-8")
    with pytest.raises(ModelAuditError, match="line break"):
        content_digest(broken)
