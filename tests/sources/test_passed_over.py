"""What looks like a model and is not audited is told of."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from model_license_audit.cards.configs import CONFIG_READERS
from model_license_audit.cards.interface import Reader
from model_license_audit.cards.readers import READERS
from model_license_audit.model.errors import NothingToAudit
from model_license_audit.model.filenames import CONFIG_NAMES, HEADED_SUFFIXES, MLFLOW_NAMES, MODEL_CARD_NAMES
from model_license_audit.model.snapshot import FileEntry
from model_license_audit.sources.discover import discover
from model_license_audit.sources.local import LocalSource

CARD = "---\nlicense: mit\n---\n"
MERGES = ("mergekit_config.yml", "mergekit_moe_config.yaml", "merges.yml", "merge.yaml", "merge_config.yaml")
SPECIFIC = (*sorted({*CONFIG_NAMES, *MLFLOW_NAMES}), *MODEL_CARD_NAMES, *MERGES, *(f"m{s}" for s in HEADED_SUFFIXES))


def make(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(CARD if path.name == "README.md" else "x")


def told(source: LocalSource, root: Path) -> set[str]:
    problems = source.snapshot().problems
    assert all(p.incomplete and p.remedy for p in problems)
    return {str(Path(p.source).relative_to(root)) if p.source.startswith("/") else p.source for p in problems}


def names(root: Path) -> list[str]:
    return [str(Path(s.directory).relative_to(root)) for s in discover(str(root))]


@pytest.mark.parametrize("name", SPECIFIC)
def test_what_only_models_have_is_a_sign(tmp_path: Path, name: str) -> None:
    make(tmp_path, f"zoo/{name}")
    assert names(tmp_path) == ["zoo"]
    assert any(reader.accepts(FileEntry(name, 1)) for reader in READERS)


def test_the_tables_of_readers_and_search_agree() -> None:
    assert set(CONFIG_READERS) == CONFIG_NAMES
    specific: list[Reader] = [r for r in READERS if r.name not in {"model card", "text"}]
    for suffix in (".safetensors", ".gguf", ".onnx", ".keras", ".tflite"):
        assert any(r.accepts(FileEntry(f"m{suffix}", 1)) for r in specific)
        assert suffix in HEADED_SUFFIXES


@pytest.mark.parametrize("record", [None, "", "bad/other.py,,\n", "bad/x.dist-info/METADATA,,\n"])
def test_a_stray_package_folder_hides_no_model(tmp_path: Path, record: str | None) -> None:
    make(tmp_path, "good/README.md", "bad/README.md", "bad/model.safetensors")
    for info in (tmp_path / "bad" / "x.dist-info", tmp_path / "x.dist-info"):
        info.mkdir()
        if record is not None:
            (info / "RECORD").write_text(record)
    assert names(tmp_path) == ["bad", "good"]


def test_files_a_package_does_not_list_are_told_of(tmp_path: Path) -> None:
    make(tmp_path, "good/README.md", "pkg/a.py", "pkg/deep/x.gguf", "x.dist-info/LICENSE")
    record = tmp_path / "x.dist-info" / "RECORD"
    record.write_text("pkg/a.py,,\n")
    (source,) = discover(str(tmp_path))
    assert source.directory == str(tmp_path / "good")
    assert told(source, tmp_path) == {"pkg"}


@pytest.mark.parametrize("folder", [".bad", "datasets--bad", "node_modules", ".venv/lib", "__pycache__"])
def test_models_in_skipped_folders_are_told_of(tmp_path: Path, folder: str) -> None:
    make(tmp_path, "good/README.md", f"{folder}/sub/model.safetensors")
    (source,) = discover(str(tmp_path))
    assert told(source, tmp_path) == {folder.partition("/")[0]}
    with pytest.raises(NothingToAudit, match="looks like a model"):
        discover(make_only(tmp_path / "other", f"{folder}/model.safetensors"))


def make_only(root: Path, name: str) -> str:
    make(root, name)
    return str(root)


def test_skipped_folders_without_a_model_are_not_told_of(tmp_path: Path) -> None:
    make(tmp_path, "good/README.md", "node_modules/a/config.json", "node_modules/a/LICENSE", ".git/config")
    make(tmp_path, ".venv/lib/x.pth", "datasets--a/README.md")
    (tmp_path / ".no_exist").mkdir()
    (tmp_path / ".no_exist" / "adapter_config.json").write_text("")
    (source,) = discover(str(tmp_path))
    assert told(source, tmp_path) == set()


def test_weights_in_a_skipped_folder_of_a_model_are_told_of(tmp_path: Path) -> None:
    make(tmp_path, "README.md", "node_modules/a/x.gguf", ".git/HEAD")
    (source,) = discover(str(tmp_path))
    assert told(source, tmp_path) == {"node_modules"}


def test_linked_folders_are_told_of_unless_they_lie_within(tmp_path: Path) -> None:
    make(tmp_path, "outside/README.md", "zoo/good/README.md")
    (tmp_path / "zoo" / "bad").symlink_to(tmp_path / "outside")
    (tmp_path / "zoo" / "again").symlink_to("good")
    (tmp_path / "zoo" / "loop").symlink_to("loop")
    (source,) = discover(str(tmp_path / "zoo"))
    assert told(source, tmp_path / "zoo") == {"bad"}


def test_too_deep_folders_are_told_of(tmp_path: Path) -> None:
    make(tmp_path, "good/README.md", "d/" * 40 + "README.md")
    (source,) = discover(str(tmp_path))
    assert len(told(source, tmp_path)) == 1


@pytest.mark.parametrize("content", [b"\0" * 5_000_000, b'"pkg/a.py,,\n', b"x" * 20_000])
def test_a_broken_record_is_told_of(tmp_path: Path, content: bytes) -> None:
    make(tmp_path, "good/README.md")
    for number in range(3):
        make(tmp_path, f"p{number}.dist-info/METADATA")
        (tmp_path / f"p{number}.dist-info" / "RECORD").write_bytes(content)
    (source,) = discover(str(tmp_path))
    assert told(source, tmp_path) == {f"p{n}.dist-info/RECORD" for n in range(3)}


def test_an_unreadable_record_is_told_of(tmp_path: Path) -> None:
    make(tmp_path, "good/README.md", "p.dist-info/METADATA")
    (tmp_path / "p.dist-info" / "RECORD").mkdir()
    (source,) = discover(str(tmp_path))
    assert told(source, tmp_path) == {"p.dist-info/RECORD"}


def test_many_long_records_cost_no_more_than_one(tmp_path: Path) -> None:
    make(tmp_path, "good/README.md")
    for number in range(8):
        make(tmp_path, f"p{number}.dist-info/METADATA")
        (tmp_path / f"p{number}.dist-info" / "RECORD").write_bytes(b"abc/d,\n" * 600_000)
    begun = time.monotonic()
    (source,) = discover(str(tmp_path))
    assert time.monotonic() - begun < 5
    assert told(source, tmp_path) == {"p0.dist-info/RECORD"}
