"""Students: what they learn from, what of their base they keep, and what their teacher's license asks of them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from model_license_audit.audit.auditor import Auditor
from model_license_audit.gate.digests import digests_of
from model_license_audit.harness.api import Release, Settings, context_of, workspace_of
from model_license_audit.harness.derive.distil import targets
from model_license_audit.harness.learners.choose import make_learner
from model_license_audit.harness.learning.interface import Batch
from model_license_audit.harness.recipe.model import Method, ModelSpec, ObjectiveSpec, Recipe
from model_license_audit.harness.recipe.reading import read_recipe
from model_license_audit.harness.recipe.shipped import shipped
from model_license_audit.harness.steps.coding import to_json
from model_license_audit.harness.steps.plan import Planned, judge
from model_license_audit.harness.steps.workspace import Workspace
from model_license_audit.model.errors import UsageError
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.report import ExitCode
from tests.harness import deriving
from tests.harness import tiny_encoder as tiny

RECIPE = """
name = "student"
summary = "Tells spam from other mail."
task = "text-classification"
method = "distil"
seed = 5

[base]
ref = "acme/tiny-encoder"
files = "encoder"
license = "apache-2.0"

[teacher]
ref = "acme/tiny-filter"
files = "base"
license = "apache-2.0"

[[data]]
ref = "acme/mails"
files = "mails.csv"
format = "text-csv"
license = "cc0-1.0"

[model]
learner = "text-student"
max-length = 12

[model.options]
layers = [1]
hard-share = 0.0

[[stages]]
name = "all"
trainable = ["*"]
epochs = 3
batch-size = 8
optimizer = { name = "adamw", lr = 5e-3 }

[release]
name = "acme/tiny-student"
license = "apache-2.0"
holder = "Acme"

[use]
purpose = "commercial"
release = "weights"
"""


def student_recipe(folder: Path) -> Recipe:
    (folder / "student.toml").write_text(RECIPE, "utf-8")
    return read_recipe(folder / "student.toml")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("distil")
    deriving.write_filter(folder / "base")
    tiny.write_base(folder / "encoder", seed=3)
    (folder / "encoder" / "README.md").write_text("---\nlicense: apache-2.0\n---\n# tiny-encoder\n", "utf-8")
    deriving.write_mails(folder / "mails.csv", 120)
    return folder


@pytest.fixture(scope="module")
def student(place: Path) -> Release:
    return deriving.derived(student_recipe(place), place / "student")


def test_a_student_learns_without_a_label_what_its_teacher_knows(student: Release) -> None:
    assert student.training is not None
    before, after = student.training.before, student.training.after
    assert before is not None
    assert after is not None
    assert after.accuracy >= 0.9 > before.accuracy
    assert student.training.baseline is not None
    assert student.training.baseline.accuracy < after.accuracy


def test_it_is_a_tuned_version_of_its_base_and_was_distilled_from_its_teacher(student: Release) -> None:
    links = {link.parent.name: link.kind for link in student.audit.lineage.parents(student.audit.lineage.subject)}
    assert links["acme/tiny-encoder"] is DerivationKind.FINETUNE
    assert links["acme/tiny-filter"] is DerivationKind.DISTILLED
    assert student.audit.findings == ()
    card = (student.folder / "README.md").read_text("utf-8")
    assert "- base_model:distilled:acme/tiny-filter" in card
    assert "Objective: the distance from the teacher's outputs" in card
    assert "It was distilled from `acme/tiny-filter`" in card


def test_the_list_of_tensors_tells_which_layer_was_kept_and_which_was_left_out(student: Release) -> None:
    told = json.loads((student.folder / "tensors.json").read_text("utf-8"))
    was = {one["name"]: one["was"] for one in told["tensors"]}
    assert was["bert.encoder.layer.0.output.dense.weight"] == "encoder.layer.1.output.dense.weight"
    assert was["classifier.weight"] is None
    assert {name.rpartition("layer.")[2][:2] for name in (one["name"] for one in told["dropped"])} == {"0."}
    assert not [name for name in was if "layer.1." in name]


def test_two_runs_give_the_same_bytes(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1763800000")
    once, again = (deriving.derived(student_recipe(place), place / number / "student") for number in "12")
    assert digests_of(once.folder) == digests_of(again.folder)


def learner_of(place: Path, **options: object) -> object:
    model = ModelSpec("text-student", max_length=12, options=options)
    recipe = tiny.recipe(model=model, method=Method.DISTIL)
    return make_learner(recipe, tiny.record(place / "encoder"), tiny.CLASSES, seed=5)


def test_layers_are_kept_in_the_order_that_is_said(place: Path) -> None:
    learner = learner_of(place, layers=[1, 0])
    whole = load_file(place / "encoder" / "model.safetensors")
    kept = learner.module.state_dict()  # type: ignore[attr-defined]
    for now, before in ((0, 1), (1, 0)):
        name = "encoder.layer.{}.attention.self.query.weight"
        assert torch.equal(kept[f"bert.{name.format(now)}"], whole[name.format(before)])
    assert learner.module.config.num_hidden_layers == 2  # type: ignore[attr-defined]


@pytest.mark.parametrize("layers", [[2], [-1], [0, 0], [], [True], "0", ["a"], 1.5])
def test_layers_that_the_base_does_not_have_are_refused(place: Path, layers: object) -> None:
    with pytest.raises(UsageError, match="names no layers of the base") as caught:
        learner_of(place, layers=layers)
    assert "from 0 to 1" in caught.value.remedy


def test_without_a_hard_share_labels_do_not_count(place: Path) -> None:
    texts = tiny.examples(8, 2)
    taught = np.random.default_rng(1).normal(size=(8, 2)).astype(np.float32)

    def loss(hard: float, labels: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> float:
        learner = learner_of(place, **{"layers": [0], "hard-share": hard})
        stage = tiny.stage("all", "*")
        learner.begin(stage, frozenset(p.name for p in learner.parameters), ObjectiveSpec())  # type: ignore[attr-defined]
        batch = Batch(learner.encode(texts.inputs), labels, taught)  # type: ignore[attr-defined]
        return float(learner.step(batch, stage.optimizer, 1e-3, 7))  # type: ignore[attr-defined]

    assert loss(0.0, texts.labels) == loss(0.0, 1 - texts.labels)
    assert loss(0.5, texts.labels) != loss(0.5, 1 - texts.labels)


def taught(
    teacher: Path, tmp_path: Path, classes: tuple[str, ...]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    workspace = Workspace.beside(tmp_path / "made")
    workspace.make()
    workspace.write_json("teacher.json", to_json(deriving.record_of(teacher)))
    prepared = replace(tiny.prepared(), classes=classes)
    return targets(tiny.recipe(model=ModelSpec("text-student", max_length=12)), workspace, prepared)


def test_a_teacher_is_heard_class_by_class_whatever_their_order(place: Path, tmp_path: Path) -> None:
    told = taught(place / "base", tmp_path, ("ham", "spam"))
    assert (told.argmax(axis=1) == tiny.prepared().train.labels).mean() >= 0.9
    assert np.array_equal(taught(place / "base", tmp_path, ("spam", "ham")), told[:, ::-1])


def test_a_teacher_of_other_classes_or_of_none_is_refused(place: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="tells ham, spam apart, and the data hold fish, fowl"):
        taught(place / "base", tmp_path, ("fish", "fowl"))
    with pytest.raises(UsageError, match="has no head that tells classes apart"):
        taught(place / "encoder", tmp_path, ("ham", "spam"))


def planned(recipe: Recipe, folder: Path) -> Planned:
    workspace = workspace_of(recipe, folder / recipe.name)
    return judge(recipe, context_of(Auditor(), workspace, Settings()), {})


def learnt(found: Planned, teacher: str) -> set[str]:
    """What the plan asks for because of that teacher."""
    return {duty.term.action for duty in found.report.duties if duty.inherited and duty.origin.name == teacher}


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("distil-apache-teacher", set()),
        ("distil-llama31-teacher", {"name-prefix"}),
        ("distil-llama3-teacher", {"no-training-on-outputs"}),
        (
            "distil-rail-teacher",
            {
                "include-license",
                "pass-on-restrictions",
                "use-restrictions",
                "retain-notices",
                "attribution",
                "comply-with-law",
            },
        ),
    ],
)
def test_the_same_student_owes_what_its_teachers_license_says_of_outputs(
    name: str, asked: set[str], tmp_path: Path
) -> None:
    recipe = read_recipe(shipped()[name])
    found = planned(recipe, tmp_path)
    assert recipe.teacher is not None
    assert learnt(found, recipe.teacher.ref) == asked
    assert set(recipe.expect.duties) <= {duty.term.action for duty in found.report.duties if duty.inherited}
    assert (found.stop is not None) == (recipe.expect.plan == "refused")


def test_the_four_plans_differ_in_their_teacher_and_in_what_it_asks_alone() -> None:
    recipes = [read_recipe(file) for name, file in shipped().items() if name.startswith("distil-")]
    assert len(recipes) == 4
    assert len({(one.base, one.data, one.model, one.stages, one.release.license) for one in map(plain, recipes)}) == 1


def plain(recipe: Recipe) -> Recipe:
    """Comparable: without what no hash can be made of."""
    model = replace(recipe.model, options=())  # type: ignore[arg-type]
    return replace(recipe, model=model, data=tuple(replace(one, options=()) for one in recipe.data))  # type: ignore[arg-type]


def test_a_student_of_llama_under_another_name_is_refused_before_anything_is_fetched(tmp_path: Path) -> None:
    recipe = read_recipe(shipped()["distil-llama31-teacher"])
    other = replace(recipe, release=replace(recipe.release, name="example/letter-sorter"))
    found = planned(other, tmp_path)
    assert found.stop is not None
    assert found.stop.exit_code is ExitCode.FINDINGS
    assert {one.rule for one in found.report.findings} == {"MLA305"}
