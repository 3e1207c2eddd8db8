"""Releases put together from real files: what is in them, what is refused, and that nothing is left half made."""

from __future__ import annotations

import json
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from model_license_audit.audit.auditor import ScanRequest
from model_license_audit.gate.digests import digests_of
from model_license_audit.harness.learning.interface import Parameter
from model_license_audit.harness.recipe.model import BaseSpec, Method, ReleaseSpec
from model_license_audit.harness.release.installed_texts import installed_text, whole_text
from model_license_audit.harness.release.tensor_files import tensors_in
from model_license_audit.harness.release.tensors import State, beside, compare
from model_license_audit.harness.steps.audit import compare as compare_audits
from model_license_audit.harness.steps.audit import source_of
from model_license_audit.harness.steps.declared import informed
from model_license_audit.harness.steps.intent import policy_of
from model_license_audit.harness.steps.records import StageRecord
from model_license_audit.model.errors import ModelAuditError, UsageError
from model_license_audit.model.report import AuditReport, ExitCode
from tests.harness.making_releases import COMMERCIAL, Run, a_recipe, a_training, base_weights, ramp, tuned_weights

LLAMA = ReleaseSpec("acme/Llama-tiny-spam", "llama3.1", "Acme Ltd", use=COMMERCIAL)


def audited(run: Run) -> AuditReport:
    """The audit of the release as the last step of a run makes it."""
    policy = policy_of(run.recipe, run.context.policy, False)
    auditor = informed(run.auditor, run.recipe)
    return auditor.audit(ScanRequest(source_of(run.release), policy, run.context.upstream))


def test_the_release_holds_what_a_release_needs_and_its_audit_finds_nothing(tmp_path: Path) -> None:
    run = Run(tmp_path)
    done = run.compose()
    assert {path.name for path in run.release.iterdir()} == {
        "README.md", "LICENSE", "config.json", "model.safetensors", "provenance.json", "tensors.json",
    }  # fmt: skip
    assert done.missing == ()
    assert whole_text((run.release / "LICENSE").read_bytes()) == "apache-2.0"
    assert "Python distribution" in done.texts["LICENSE"]
    report = audited(run)
    assert report.findings == ()
    assert report.outcome.exit_code is ExitCode.AUDITED
    compare_audits(run.plan(), report)


def test_the_same_run_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = Run(tmp_path / "one"), Run(tmp_path / "two")
    first.compose()
    second.compose()
    assert digests_of(first.release) == digests_of(second.release)


def test_composing_again_takes_the_place_of_the_release_before(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.compose()
    before = digests_of(run.release)
    (run.release / "LICENSE").write_text("gone", "utf-8")
    run.compose()
    assert digests_of(run.release) == before
    assert not (tmp_path / "work" / "composed").exists()


@pytest.mark.parametrize("what", ["folder of something else", "file"])
def test_what_is_no_release_of_the_recipe_is_left_alone(tmp_path: Path, what: str) -> None:
    run = Run(tmp_path)
    if what == "file":
        run.release.write_text("mine", "utf-8")
    else:
        run.release.mkdir()
        (run.release / "thesis.txt").write_text("mine", "utf-8")
    with pytest.raises(UsageError, match="no release of this recipe"):
        run.compose()
    kept = run.release if what == "file" else run.release / "thesis.txt"
    assert kept.read_text("utf-8") == "mine"


def test_a_frozen_tensor_that_changed_stops_the_release(tmp_path: Path) -> None:
    tuned = tuned_weights() | {"encoder.bias": ramp(4, start=51)}
    run = Run(tmp_path, tuned=tuned)
    with pytest.raises(ModelAuditError, match=r"encoder\.bias was frozen and has changed"):
        run.compose()
    assert not run.release.exists()


def test_a_tensor_that_was_to_be_trained_and_did_not_change_stops_the_release(tmp_path: Path) -> None:
    run = Run(tmp_path)
    names = ("encoder.bias", "fc.weight")
    stage = StageRecord("all", 1, "sgd", 0.1, False, names, ("encoder.weight",), 16, 12)
    run.training = a_training(run.model, stages=(stage,))
    with pytest.raises(ModelAuditError, match=r"encoder\.bias was to be trained and has not changed"):
        run.compose()


def test_a_changed_statistic_is_told_where_its_layer_was_frozen_alone(tmp_path: Path) -> None:
    base = base_weights() | {"encoder.running_mean": ramp(4)}
    run = Run(tmp_path, tuned=tuned_weights() | {"encoder.running_mean": ramp(4, start=3)})
    save_file(base, run.base / "model.safetensors")
    with pytest.raises(ModelAuditError, match=r"encoder\.running_mean belongs to frozen layers"):
        run.compose()
    changed = tuned_weights() | {"encoder.running_mean": ramp(4, start=3), "encoder.bias": ramp(4, start=8)}
    save_file(changed, run.model / "model.safetensors")
    stage = StageRecord("all", 1, "sgd", 0.1, False, ("encoder.bias", "fc.weight"), ("encoder.weight",), 16, 12)
    run.training = a_training(run.model, stages=(stage,))
    assert run.compose().tensors.counts == {"unchanged": 1, "changed": 2, "new": 1, "dropped": 1}


def test_a_base_that_was_written_to_stops_the_release(tmp_path: Path) -> None:
    run = Run(tmp_path)
    materials = run.materials()
    save_file({"other": ramp(2)}, run.base / "model.safetensors")
    with pytest.raises(ModelAuditError, match="files of the base are no longer"):
        run.compose(base=materials.base)


def test_an_adapter_holds_new_tensors_alone_and_names_its_base(tmp_path: Path) -> None:
    names = ("base_model.model.encoder.lora_A.weight", "base_model.model.encoder.lora_B.weight")
    run = Run(tmp_path, a_recipe(method=Method.LORA), tuned={name: ramp(2, 2, start=n) for n, name in enumerate(names)})
    (run.model / "model.safetensors").rename(run.model / "adapter_model.safetensors")
    config = {"base_model_name_or_path": str(run.base), "peft_type": "LORA"}
    (run.model / "adapter_config.json").write_text(json.dumps(config), "utf-8")
    stage = StageRecord("all", 1, "sgd", 0.1, False, names, (), 8, 0)
    parameters = tuple(Parameter(name, (2, 2), False) for name in names)
    run.training = a_training(run.model, stages=(stage,), parameters=parameters, library="peft")
    assert run.compose().tensors.counts == {"unchanged": 0, "changed": 0, "new": 2, "dropped": 0}
    config = json.loads((run.release / "adapter_config.json").read_text("utf-8"))
    assert config["base_model_name_or_path"] == "acme/tiny-base"
    card = (run.release / "README.md").read_text("utf-8")
    assert "base_model_relation: adapter" in card
    assert "none of the base, which stays as it is" in card
    assert audited(run).findings == ()


def merged(tmp_path: Path, changed: str) -> Run:
    tuned = base_weights() | {changed: base_weights()[changed] + np.float32(1)}
    run = Run(tmp_path, a_recipe(method=Method.LORA_MERGED), tuned=tuned)
    names = ("base_model.model.encoder.lora_A.weight", "base_model.model.encoder.lora_B.weight")
    stage = StageRecord("all", 1, "sgd", 0.1, False, names, (), 8, 0)
    run.training = a_training(run.model, stages=(stage,), merged=True)
    return run


def test_a_merged_adapter_changes_what_it_was_for_and_nothing_else(tmp_path: Path) -> None:
    assert merged(tmp_path / "a", "encoder.weight").compose().tensors.of(State.CHANGED) == ("encoder.weight",)
    with pytest.raises(ModelAuditError, match=r"head\.weight was no aim of the adapter and has changed"):
        merged(tmp_path / "b", "head.weight").compose()


def test_a_model_from_scratch_says_so(tmp_path: Path) -> None:
    recipe = a_recipe(method=Method.SCRATCH, base=None)
    run = Run(tmp_path, recipe)
    run.compose()
    card = (run.release / "README.md").read_text("utf-8")
    assert "were trained from scratch by the recipe tiny, on 300 examples of acme/mails" in card
    assert "base_model" not in card.split("---")[1]
    told = json.loads((run.release / "tensors.json").read_text("utf-8"))
    assert told["compared"] == "no-base"
    child = Run(tmp_path / "child", a_recipe(name="child"))
    (child.base / "provenance.json").write_bytes((run.release / "provenance.json").read_bytes())
    child.compose()
    assert "were trained from scratch by the recipe tiny" in (child.release / "README.md").read_text("utf-8")


def test_a_name_that_lacks_the_prefix_is_refused_with_the_right_one(tmp_path: Path) -> None:
    run = Run(tmp_path, a_recipe(release=replace(LLAMA, name="acme/tiny-spam")), "llama3.1", base_license="llama3.1")
    with pytest.raises(UsageError, match="name it Llama-tiny-spam"):
        run.compose()
    assert not run.release.exists()


def test_prescribed_words_are_written_and_a_missing_text_is_told(tmp_path: Path) -> None:
    run = Run(tmp_path, a_recipe(release=LLAMA), "llama3.1", base_license="llama3.1")
    done = run.compose()
    assert "Built with Llama" in (run.release / "README.md").read_text("utf-8")
    assert "Llama 3.1 is licensed under" in (run.release / "NOTICE").read_text("utf-8")
    assert len(done.missing) == 1
    assert "release.license-file" in done.missing[0]
    assert "Missing:" in (run.release / "README.md").read_text("utf-8")
    assert not (run.release / "LICENSE").exists()
    subjects = json.loads((run.release / "provenance.json").read_text("utf-8"))["subject"]
    assert "NOTICE" in {subject["name"] for subject in subjects}


def test_the_license_file_of_a_recipe_is_taken_unless_it_is_another_text(tmp_path: Path) -> None:
    run = Run(tmp_path / "a")
    run.compose()
    apache = (run.release / "LICENSE").read_bytes()
    recipes = tmp_path / "recipes"
    recipes.mkdir()
    (recipes / "TEXT").write_bytes(apache)
    given = ReleaseSpec("acme/tiny-spam", "apache-2.0", "Acme Ltd", license_file="TEXT", use=COMMERCIAL)
    second = Run(tmp_path / "b", a_recipe(release=given, origin=recipes / "tiny.toml"))
    assert second.compose().texts["LICENSE"] == "the file TEXT that the recipe names"
    wrong = Run(tmp_path / "c", a_recipe(release=replace(given, license="mit"), origin=recipes / "t.toml"), "mit")
    with pytest.raises(UsageError, match="is the text of Apache"):
        wrong.compose()
    gone = Run(tmp_path / "d", a_recipe(release=replace(given, license_file="NONE"), origin=recipes / "t.toml"))
    with pytest.raises(UsageError, match="cannot be read"):
        gone.compose()


def test_a_text_that_speaks_of_a_notice_above_it_gets_the_name_of_the_holder(tmp_path: Path) -> None:
    spec = ReleaseSpec("acme/tiny-spam", "mit", "Acme Ltd", use=COMMERCIAL)
    run = Run(tmp_path, a_recipe(release=spec), "mit")
    done = run.compose()
    text = (run.release / "LICENSE").read_text("utf-8")
    assert text.startswith("Copyright (c) Acme Ltd\n")
    assert (
        "copyright"
        not in text.split("\n", 1)[1].lower().replace("above copyright notice", "").split("copyright hold")[0]
    )
    assert "release.holder" in done.texts["LICENSE"]


def test_the_texts_of_the_base_travel_and_its_license_serves_where_it_is_the_same(tmp_path: Path) -> None:
    Run(tmp_path / "a").compose()
    apache = (tmp_path / "a" / "tiny-spam" / "LICENSE").read_text("utf-8")
    files = {"LICENSE": apache, "NOTICE": "Tiny Base\nCopyright 2024 Base Makers\n"}
    run = Run(tmp_path / "b", base_files=files)
    done = run.compose()
    assert done.texts["LICENSE"] == "LICENSE of acme/tiny-base"
    assert (run.release / "licenses/tiny-base/NOTICE").read_text("utf-8") == files["NOTICE"]
    assert audited(run).findings == ()


def test_a_text_that_no_file_of_the_base_holds_is_looked_for(tmp_path: Path) -> None:
    run = Run(tmp_path, base_license="mit")
    done = run.compose()
    copy = "licenses/tiny-base/LICENSE-mit.txt"
    assert whole_text((run.release / copy).read_bytes()) == "mit"
    assert done.texts[copy].startswith("for acme/tiny-base: a copy of the text that came with")
    assert "MLA301" not in {finding.rule for finding in audited(run).findings}


def test_a_text_is_the_same_whichever_distribution_brings_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = installed_text("mit", None)
    assert found is not None
    assert whole_text(found[0]) == "mit"
    for width in (50, 70):
        folder = tmp_path / str(width) / f"brings-{width}.dist-info"
        folder.mkdir(parents=True)
        told = [textwrap.fill(block, width) for block in found[0].decode().split("\n\n")]
        (folder / "LICENSE").write_text("\n\n".join(told), "utf-8")
        monkeypatch.setattr(sys, "path", [str(folder.parent)])
        installed_text.cache_clear()
        assert installed_text("mit", None) == (found[0], f"brings {width} (LICENSE)")
    installed_text.cache_clear()


def test_a_base_in_a_recipe_that_is_a_path_is_refused(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.recipe = a_recipe(base=BaseSpec("./models/base"))
    with pytest.raises(UsageError, match="does not name a base"):
        run.compose(plan=Run(tmp_path / "b").plan())


def test_a_link_among_the_exported_files_is_refused(tmp_path: Path) -> None:
    run = Run(tmp_path)
    (run.model / "secret.txt").symlink_to("/etc/hostname")
    with pytest.raises(ModelAuditError, match="link"):
        run.compose()


def test_tensors_are_matched_by_name_prefix_and_content(tmp_path: Path) -> None:
    save_file({"a.w": ramp(3), "b.w": ramp(3, start=9), "odd": ramp(5)}, tmp_path / "old.safetensors")
    new = {"m.a.w": ramp(3), "m.b.w": ramp(3, start=8), "even": ramp(5), "x": ramp(2)}
    save_file(new, tmp_path / "new.safetensors")
    old, made = (tensors_in(tmp_path, [f"{name}.safetensors"]) for name in ("old", "new"))
    found = compare(old, made)
    assert found.of(State.UNCHANGED) == ("even", "m.a.w")
    assert found.of(State.CHANGED) == ("m.b.w",)
    assert found.of(State.NEW) == ("x",)
    assert {one.name: one.was for one in found.tensors}["even"] == "odd"
    told = compare(old, made, {"b.w": "x"})
    assert {one.name: one.was for one in told.tensors}["x"] == "b.w"
    assert beside(made).counts["new"] == 4


def test_every_format_gives_a_tensor_the_same_digest(tmp_path: Path) -> None:
    import gguf
    import h5py
    import onnx
    import torch
    from onnx import helper, numpy_helper

    values = ramp(3, 4)
    save_file({"w": values}, tmp_path / "a.safetensors")
    torch.save({"w": torch.from_numpy(values)}, tmp_path / "b.pth")
    with h5py.File(tmp_path / "c.h5", "w") as opened:
        opened["w"] = values
    writer = gguf.GGUFWriter(tmp_path / "d.gguf", "bert")
    writer.add_tensor("w", values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    graph = helper.make_graph([], "g", [], [], [numpy_helper.from_array(values, "w")])
    onnx.save(helper.make_model(graph), tmp_path / "e.onnx")
    found = {path.name: tensors_in(tmp_path, [path.name])[0] for path in sorted(tmp_path.iterdir())}
    assert len(found) == 5
    assert len({(one.dtype, one.shape, one.digest) for one in found.values()}) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 7, b"\xff" * 64, b"\x02\x00\x00\x00\x00\x00\x00\x00[]", b"\x08" + b"\x00" * 7 + b'{"a": 1}' + b"x"],
)
def test_corrupted_weights_are_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "w.safetensors").write_bytes(content)
    with pytest.raises(ModelAuditError, match=r"w\.safetensors: its tensors cannot be read"):
        tensors_in(tmp_path, ["w.safetensors"])


def test_a_pickle_that_would_run_code_is_not_opened(tmp_path: Path) -> None:
    import pickle

    (tmp_path / "w.pth").write_bytes(pickle.dumps({"w": pytest.raises}))
    with pytest.raises(ModelAuditError, match=r"w\.pth: its tensors cannot be read"):
        tensors_in(tmp_path, ["w.pth"])
