from __future__ import annotations

import os
from pathlib import Path

import pytest

from model_license_audit.model.errors import NothingToAudit
from model_license_audit.sources.discover import discover

CARD = "---\nlicense: mit\n---\n"


def make(root: Path, *names: str, card: str = CARD) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(card if path.name == "README.md" else "x")


def found(root: Path) -> list[tuple[str, tuple[str, ...]]]:
    return [(os.path.relpath(s.directory, root), s.only) for s in discover(str(root))]


@pytest.mark.parametrize(
    "name",
    ["README.md", "config.json", "x.safetensors", "x.gguf", "adapter_config.json", "MLmodel", "LICENSE", "m.onnx"],
)
def test_a_sign_of_a_model_makes_the_directory_one(tmp_path: Path, name: str) -> None:
    make(tmp_path, name, "notes/other.txt")
    assert found(tmp_path) == [(".", ())]


def test_parts_of_a_model_belong_to_it(tmp_path: Path) -> None:
    make(tmp_path, "model_index.json", "unet/config.json", "text_encoder/model.safetensors", "checkpoint-500/README.md")
    assert found(tmp_path) == [(".", ())]


def test_many_models_are_found_sorted(tmp_path: Path) -> None:
    make(
        tmp_path,
        "zoo/b/config.json",
        "zoo/a/README.md",
        "zoo/a/sub/config.json",
        "zoo/deep/er/x.gguf",
        "zoo/docs/a.txt",
    )
    assert found(tmp_path) == [("zoo/a", ()), ("zoo/b", ()), ("zoo/deep/er", ())]


def test_a_license_over_several_cards_is_no_model_of_its_own(tmp_path: Path) -> None:
    make(tmp_path, "LICENSE", "a/README.md", "b/README.md")
    assert found(tmp_path) == [("a", ()), ("b", ())]


def test_a_license_over_one_folder_of_weights_belongs_to_it(tmp_path: Path) -> None:
    make(tmp_path, "LICENSE", "weights/x.gguf")
    assert found(tmp_path) == [(".", ())]


def test_a_card_without_front_matter_is_still_audited(tmp_path: Path) -> None:
    make(tmp_path, "README.md", card="# Acme\n")
    make(tmp_path / "docs", "README.md", card="# Docs\n")
    assert found(tmp_path) == [(".", ())]


def test_a_single_file_stands_alone(tmp_path: Path) -> None:
    make(tmp_path, "a.gguf", "b.gguf", "README.md")
    (source,) = discover(str(tmp_path / "a.gguf"))
    assert [f.path for f in source.snapshot().files] == ["a.gguf"]
    assert source.ref.name == str(tmp_path / "a.gguf")


def test_a_relative_file_and_the_current_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "README.md")
    monkeypatch.chdir(tmp_path)
    assert [str(s.ref) for s in discover("README.md")] == ["path:./README.md"]
    assert [str(s.ref) for s in discover(".")] == ["path:."]


def test_a_hub_cache_is_searched_for_snapshots(tmp_path: Path) -> None:
    view = tmp_path / "models--acme--tiny" / "snapshots" / ("a" * 40)
    make(tmp_path / "models--acme--tiny", "blobs/e1", f".no_exist/{'a' * 40}/config.json")
    view.mkdir(parents=True)
    (view / "README.md").symlink_to("../../blobs/e1")
    make(tmp_path / "datasets--acme--set", "snapshots/x/README.md")
    assert [s.ref.name for s in discover(str(tmp_path))] == ["acme/tiny"]


def test_an_unpacked_wheel_is_one_model(tmp_path: Path) -> None:
    make(tmp_path, "acme/model/README.md", "acme/model/x.safetensors", "acme/__init__.py", "acme-1.dist-info/METADATA")
    (tmp_path / "acme-1.dist-info" / "RECORD").write_text("acme/model/x.safetensors,,\nacme/__init__.py,,\n")
    assert found(tmp_path) == [(".", ())]


def test_site_packages_give_each_package_with_weights(tmp_path: Path) -> None:
    for name, weights in (("acme", "acme/x.onnx"), ("plain", "plain/x.npy")):
        make(tmp_path, weights, f"{name}/LICENSE", f"{name}-1.dist-info/METADATA")
        (tmp_path / f"{name}-1.dist-info" / "RECORD").write_text(f"{weights},,\n{name}-1.dist-info/METADATA,,\n")
    make(tmp_path, "distutils-precedence.pth")
    assert found(tmp_path) == [(".", ("acme", "acme-1.dist-info"))]
    (source,) = discover(str(tmp_path))
    assert [f.path for f in source.snapshot().files] == [
        "acme-1.dist-info/METADATA",
        "acme-1.dist-info/RECORD",
        "acme/LICENSE",
        "acme/x.onnx",
    ]


def test_nothing_to_audit_says_what_to_do(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "README.md")
    make(tmp_path, "empty/a.txt", "notes.csv")
    (tmp_path / "loop").symlink_to("loop")
    for target in ("missing", "empty", "notes.csv", "README.md", "loop", "nul\x00"):
        with pytest.raises(NothingToAudit) as caught:
            discover(str(tmp_path / target))
        assert caught.value.remedy


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    make(tmp_path, "outside/README.md")
    (tmp_path / "zoo").mkdir()
    (tmp_path / "zoo" / "m").symlink_to(tmp_path / "outside")
    with pytest.raises(NothingToAudit, match="symbolic links are not followed"):
        discover(str(tmp_path / "zoo"))
