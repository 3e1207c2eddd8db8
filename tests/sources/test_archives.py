"""Reading directories and archives file by file: the same from each, and nothing that leads out or never ends."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import stat
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.model.errors import UsageError
from model_license_audit.model.evidence import Problem, ProblemKind
from model_license_audit.sources.archives.members import Limits, TreeFile
from model_license_audit.sources.archives.reading import LIMITS, files_of

FILES = {"a/one.md": b"one", "a/b/two.md": b"two\n" * 40_000, "c.txt": b""}
KINDS = ("folder", "tar", "tar.gz", "tar.bz2", "tar.xz", "zip")


def everything(path: str) -> int:
    return 1 << 20


def read(path: Path, limits: Limits = LIMITS) -> tuple[dict[str, TreeFile], list[Problem]]:
    found = list(files_of(str(path), everything, limits))
    files = {one.path: one for one in found if isinstance(one, TreeFile)}
    return files, [one for one in found if isinstance(one, Problem)]


def tar_of(
    path: Path, members: list[tarfile.TarInfo | tuple[str, bytes]], pack: Callable[[bytes], bytes] = bytes
) -> Path:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for member in members:
            if isinstance(member, tuple):
                told = tarfile.TarInfo(member[0])
                told.size = len(member[1])
                archive.addfile(told, io.BytesIO(member[1]))
            else:
                archive.addfile(member)
    path.write_bytes(pack(raw.getvalue()))
    return path


def zip_of(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def made(kind: str, folder: Path) -> Path:
    path = folder / f"it.{kind}"
    if kind == "zip":
        return zip_of(path, FILES)
    if kind != "folder":
        packs: dict[str, Callable[[bytes], bytes]] = {
            "tar": bytes,
            "tar.gz": gzip.compress,
            "tar.bz2": bz2.compress,
            "tar.xz": lzma.compress,
        }
        return tar_of(path, [(f"./{name}", data) for name, data in FILES.items()], packs[kind])
    for name, data in FILES.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_tells_the_same(kind: str, tmp_path: Path) -> None:
    files, problems = read(made(kind, tmp_path))
    assert {name: file.data for name, file in files.items()} == FILES
    assert {name: file.size for name, file in files.items()} == {name: len(data) for name, data in FILES.items()}
    assert not any(file.truncated for file in files.values())
    assert problems == []


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_is_wanted_is_read_and_only_so_much_of_it(kind: str, tmp_path: Path) -> None:
    limits = {"a/one.md": 2, "a/b/two.md": 0}
    found = {one.path: one for one in files_of(str(made(kind, tmp_path)), limits.get) if isinstance(one, TreeFile)}
    assert found["a/one.md"] == TreeFile("a/one.md", 3, b"on", truncated=True)
    assert found["a/b/two.md"] == TreeFile("a/b/two.md", 160_000, b"", truncated=True)
    assert "c.txt" not in found


@pytest.mark.parametrize("name", ["/etc/passwd", "../out.md", "a/../../out.md", "a/.."])
def test_names_that_lead_out_are_told_and_not_read(name: str, tmp_path: Path) -> None:
    for path in (
        tar_of(tmp_path / "it.tar", [(name, b"x"), ("fine.md", b"y")]),
        zip_of(tmp_path / "it.zip", {name: b"x", "fine.md": b"y"}),
    ):
        files, problems = read(path)
        assert list(files) == ["fine.md"]
        assert [(p.source, p.kind) for p in problems] == [(name, ProblemKind.OUTSIDE)]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_in_an_archive_are_not_opened(kind: bytes, tmp_path: Path) -> None:
    member = tarfile.TarInfo("a/one.md")
    member.type, member.linkname = kind, "/etc/passwd"
    files, problems = read(tar_of(tmp_path / "it.tar", [member, ("a/two.md", b"2")]))
    assert list(files) == ["a/two.md"]
    assert [(p.source, p.kind) for p in problems] == [("a/one.md", ProblemKind.NOT_OPENED)]


def test_a_link_in_a_zip_archive_is_not_opened(tmp_path: Path) -> None:
    member = zipfile.ZipInfo("a/one.md")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "it.zip", "w") as archive:
        archive.writestr(member, "/etc/passwd")
    files, problems = read(tmp_path / "it.zip")
    assert files == {}
    assert [p.kind for p in problems] == [ProblemKind.NOT_OPENED]


def test_a_link_out_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "x.md").symlink_to(tmp_path / "secret.md")
    (folder / "y").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(folder / "z.md")
    files, problems = read(folder)
    assert files == {}
    assert {p.source for p in problems} == {"x.md", "y", "z.md"}


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_bomb_is_unpacked_only_up_to_the_bound(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = tar_of(tmp_path / "it.tar", [("a.md", b"a"), ("zeros", bytes(40_000_000)), ("b.md", b"b")], pack)
    assert path.stat().st_size < 100_000
    files, problems = read(path, Limits(total=1_000_000))
    assert files["a.md"].data == b"a"
    assert "b.md" not in files
    assert [(p.source, p.kind) for p in problems] == [(".", ProblemKind.TOO_LARGE)]


def test_a_bomb_in_a_zip_archive_is_unpacked_only_up_to_the_bound(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "it.zip", {f"{n}.md": bytes(1_000_000) for n in range(40)})
    files, problems = read(path, Limits(total=3_500_000))
    assert len(files) == 3
    assert [p.kind for p in problems] == [ProblemKind.TOO_LARGE]


def test_a_zip_entry_that_lies_about_its_size_is_read_no_further_than_asked(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "it.zip", {"a.md": bytes(5_000_000)})
    data = bytearray(path.read_bytes())
    for place in (data.find(b"PK\x03\x04") + 22, data.find(b"PK\x01\x02") + 24):
        data[place : place + 4] = (3).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    found = list(files_of(str(path), lambda _: 100))
    assert all(isinstance(one, Problem) or len(one.data) <= 100 for one in found)


@pytest.mark.parametrize("kind", KINDS)
def test_more_files_than_the_bound_are_told(kind: str, tmp_path: Path) -> None:
    files, problems = read(made(kind, tmp_path), Limits(entries=2))
    assert len(files) == 2
    assert [p.kind for p in problems] == [ProblemKind.TOO_LARGE]


def test_a_header_of_any_size_takes_no_memory(tmp_path: Path) -> None:
    member = tarfile.TarInfo("a.md")
    member.pax_headers = {"comment": "x" * 50_000_000}
    files, problems = read(tar_of(tmp_path / "it.tar.gz", [("first.md", b"1"), member], gzip.compress))
    assert list(files) == ["first.md"]
    assert "header" in problems[0].what


def test_headers_one_in_another_without_end_are_told(tmp_path: Path) -> None:
    head = tarfile.TarInfo("long")
    head.type, head.size = tarfile.GNUTYPE_LONGNAME, 2
    block = head.tobuf(tarfile.GNU_FORMAT) + b"x\x00".ljust(512, b"\x00")
    (tmp_path / "it.tar").write_bytes(block * 20_000)
    files, problems = read(tmp_path / "it.tar")
    assert files == {}
    assert [p.kind for p in problems] == [ProblemKind.MALFORMED]


def test_a_negative_size_is_told(tmp_path: Path) -> None:
    member = tarfile.TarInfo("a.md")
    raw = bytearray(member.tobuf(tarfile.GNU_FORMAT))
    raw[124:136] = b"\xff" * 11 + b"\x00"
    raw[148:156] = f"{sum(raw[:148]) + 8 * 32 + sum(raw[156:512]):06o}\0 ".encode()
    (tmp_path / "it.tar").write_bytes(bytes(raw) + bytes(1024))
    _, problems = read(tmp_path / "it.tar")
    assert [p.kind for p in problems] == [ProblemKind.MALFORMED]


def test_a_file_that_is_there_twice_is_read_once(tmp_path: Path) -> None:
    path = tar_of(tmp_path / "it.tar", [("a.md", b"first"), ("./a.md", b"second")])
    files, problems = read(path)
    assert files["a.md"].data == b"first"
    assert [p.kind for p in problems] == [ProblemKind.MALFORMED]


@pytest.mark.parametrize("kept", [0.2, 0.5])
@pytest.mark.parametrize("kind", ["tar", "tar.gz", "tar.bz2", "tar.xz", "zip"])
def test_an_archive_that_was_cut_off_is_told(kind: str, kept: float, tmp_path: Path) -> None:
    path = made(kind, tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    _, problems = read(path)
    assert ProblemKind.MALFORMED in {p.kind for p in problems}


def test_an_entry_that_cannot_be_read_is_not_taken_for_the_end(tmp_path: Path) -> None:
    path = tar_of(tmp_path / "it.tar", [("a.md", b"1"), ("b.md", b"2"), ("c.md", b"3")])
    data = bytearray(path.read_bytes())
    data[1024 + 100] ^= 0xFF
    path.write_bytes(bytes(data))
    files, problems = read(path)
    assert list(files) == ["a.md"]
    assert [p.kind for p in problems] == [ProblemKind.MALFORMED]


@pytest.mark.parametrize("data", [b"", b"just text", b"%PDF-1.7"])
def test_what_is_no_archive_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "it").write_bytes(data)
    with pytest.raises(UsageError, match="neither a tar nor a zip"):
        read(tmp_path / "it")


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="neither a folder nor a file"):
        read(Path("/dev/null"))


@given(
    data=st.binary(max_size=600),
    start=st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b\x08\x00", b"BZh9", b"\xfd7zXZ\x00"]),
)
def test_no_bytes_make_it_fail(data: bytes, start: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any") / "it"
    path.write_bytes(start + data)
    with suppress(UsageError):  # what is no archive is refused; anything else it raised would be a fault
        read(path, Limits(entries=50, total=1_000_000))
