"""Archives of strangers: nothing is put down outside of the folder, and never more than the limits say."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.model.errors import UsageError
from model_license_audit.serving.settings import Limits
from model_license_audit.serving.work.unpacking import TooLarge, unpack
from tests.serving.running_server import CARD, Running, member, tarred, zipped

SMALL = Limits(body=4096, entries=50)


def unpacked(tmp_path: Path, archive: bytes, limits: Limits = SMALL) -> tuple[dict[str, bytes], list[str]]:
    """The files that came out of an archive, and what was passed over."""
    sent, folder = tmp_path / "sent", tmp_path / "out"
    sent.write_bytes(archive)
    folder.mkdir()
    problems = unpack(str(sent), folder, limits)
    for path in folder.rglob("*"):
        assert not path.is_symlink()
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return files, [problem.what for problem in problems]


def test_files_come_out_as_they_went_in(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"m/README.md": CARD, "m/deep/er/config.json": "{}", "LICENSE": b"\x00\xff"}
    found, passed_over = unpacked(tmp_path, zipped(files))
    assert found == {name: text if isinstance(text, bytes) else text.encode() for name, text in files.items()}
    assert passed_over == []


@pytest.mark.parametrize("name", ["../out-of-it", "a/../../out-of-it", "/out-of-it", "..", "a/..", "./../x"])
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_names_that_lead_out_are_told_and_not_followed(tmp_path: Path, name: str, kind: str) -> None:
    content = b"evil"
    archive = zipped({name: content}) if kind == "zip" else tarred(member(name, len(content)), content=content)
    found, passed_over = unpacked(tmp_path, archive)
    assert found == {}
    assert len(passed_over) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"sent", "out"}


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_are_told_and_not_made(tmp_path: Path, kind: bytes) -> None:
    evil = tarred(member("m/link", kind=kind, link="/etc"), member("m/link/passwd", 4), content=b"evil")
    found, passed_over = unpacked(tmp_path, evil)
    assert found == {"m/link/passwd": b"evil"}
    assert len(passed_over) == 1
    assert (tmp_path / "out" / "m" / "link").is_dir()


def test_a_link_in_a_zip_archive_is_not_made(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = (0o120777) << 16
        archive.writestr(info, "/etc/passwd")
    found, passed_over = unpacked(tmp_path, made.getvalue())
    assert (found, len(passed_over)) == ({}, 1)


@pytest.mark.parametrize(
    "archive",
    [
        zipped({"big": b"\0" * 5000}),
        zipped({f"{n}": b"\0" * 4000 for n in range(5)}),
        zipped({f"{n}": b"" for n in range(51)}),
        tarred(member("big", 5000), content=b"\0" * 5000),
        tarred(*(member(str(n), 4000) for n in range(5)), content=b"\0" * 4000),
    ],
    ids=["one file", "all files", "entries", "one file of a tar", "all files of a tar"],
)
def test_more_than_the_limits_is_refused(tmp_path: Path, archive: bytes) -> None:
    with pytest.raises(TooLarge):
        unpacked(tmp_path, archive)


@pytest.mark.parametrize(
    "archive",
    [
        b"",
        b"no archive",
        zipped({"a": "b"})[:-10],
        tarred(member("a", 600), content=b"x" * 600, mode="w")[:700],
        b"\x1f\x8b" + os.urandom(50),
        zipped({"a": "file", "a/b": "below it"}),
        zipped({"x" * 300: "too long a name"}),
        tarred(member("a", 1), member("a", 1), content=b"x"),
        zipped({"d/" * 1900 + "README.md": "deep"}),
    ],
    ids=["nothing", "text", "cut zip", "cut tar", "noise", "file as folder", "long name", "twice", "deep"],
)
def test_what_cannot_be_unpacked_is_refused(tmp_path: Path, archive: bytes) -> None:
    with pytest.raises(UsageError):
        unpacked(tmp_path, archive)


@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08", b"BZh9"]))
def test_no_bytes_do_anything_else(tmp_path_factory: pytest.TempPathFactory, noise: bytes, head: bytes) -> None:
    folder = tmp_path_factory.mktemp("noise")
    with suppress(UsageError, TooLarge):
        unpacked(folder, head + noise)
    assert {path.name for path in folder.iterdir()} == {"sent", "out"}


def test_what_was_passed_over_keeps_the_audit_from_passing(served: Running) -> None:
    clean = "---\nlicense: mit\n---\n# A\n"
    link = member("LICENSE", kind=tarfile.SYMTYPE, link="/etc/passwd")
    archive = tarred(member("README.md", len(clean)), link, content=clean.encode())
    answer = served.client.post("/api/v1/audits/archive", files={"archive": ("m.tgz", archive)})
    assert answer.status_code == 200
    assert any("is a link" in gap["what"] for gap in answer.json()["audits"][0]["gaps"])
    assert "root:" not in answer.text


def test_several_models_are_audited_and_one_name_is_for_one(served: Running) -> None:
    archive = zipped({"a/README.md": CARD, "b/README.md": CARD})
    answer = served.client.post("/api/v1/audits/archive", files={"archive": ("two.zip", archive)})
    assert [one["target"] for one in answer.json()["audits"]] == ["path:./a", "path:./b"]


def test_a_name_that_looks_like_a_cache_makes_no_model_of_the_hub(served: Running) -> None:
    place = f"models--meta-llama--Llama-3.1-8B/snapshots/{'a' * 40}"
    archive = zipped({f"{place}/README.md": CARD, f"{place}/config.json": "{}"})
    answer = served.client.post("/api/v1/audits/archive", files={"archive": ("m.zip", archive)})
    assert answer.json()["audits"][0]["artifact"]["ref"]["host"] == "path"
