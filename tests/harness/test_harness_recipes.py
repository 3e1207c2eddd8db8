"""Recipes as they are read: what each key means, and every fault told with its place and what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from model_license_audit.harness import read_recipe
from model_license_audit.harness.data.formats import FORMATS
from model_license_audit.harness.learners.choose import KINDS
from model_license_audit.harness.recipe.faults import RecipeError
from model_license_audit.harness.recipe.model import CHOOSE, Method, OptimizerName
from model_license_audit.harness.recipe.shipped import is_plan_alone, recipe_file, shipped
from model_license_audit.model.errors import UsageError
from model_license_audit.model.use import Purpose
from tests.harness.a_recipe import a_file, a_recipe


def test_a_recipe_is_its_tables(tmp_path: Path) -> None:
    recipe = a_recipe(tmp_path)
    assert (recipe.name, recipe.method, recipe.seed) == ("signs", Method.FINETUNE, 3)
    assert recipe.base is not None
    assert recipe.base.ref == "microsoft/resnet-50"
    assert recipe.data[0].license == "cc-by-4.0"
    assert recipe.stages[0].optimizer.name is OptimizerName.ADAMW
    assert recipe.release.use.purpose is Purpose.COMMERCIAL
    assert recipe.origin == tmp_path / "signs.toml"
    assert len(recipe.digest) == 64


@pytest.mark.parametrize(
    ("old", "new", "where", "remedy"),
    [
        ("method =", "metod =", "the top of the file", "did you mean method?"),
        ('"finetune"', '"finetunee"', "method", "did you mean finetune?"),
        ("seed = 3", 'seed = "3"', "seed", "write a whole number"),
        ("seed = 3", "seed = -3", "seed", "give 0 or more, and at most 4294967295"),
        ("epochs = 1", "epoch = 1", "[[stages]] 1", "did you mean epochs?"),
        ("epochs = 1", "epochs = 0", "[[stages]] 1 epochs", "give 1 or more, and at most 100000"),
        ("epochs = 1", "epochs = true", "[[stages]] 1 epochs", "write a whole number"),
        ("epochs = 1", 'epochs = 1\noptimizer = {name = "adam"}', "[[stages]] 1 optimizer name", "did you mean adamw?"),
        ('trainable = ["fc.*"]', "trainable = []", "[[stages]] 1 trainable", 'name parameters, as ["head.*"] or ["*"]'),
        ('"image-torch"', '"image-torhc"', "[model] learner", "did you mean image-torch?"),
        ('"microsoft/resnet-50"', '"/models/resnet"', "[base] ref", "name it by its Hub id, and write the folder"),
        ('"builtin:digits"', '"npm:digits"', "[[data]] 1 files", "write npm:NAME@VERSION/FOLDER, with a fixed version"),
        ('"builtin:digits"', '"digits"', "[[data]] 1 files", "give a folder, or begin it with"),
        ('"commercial"', '"comercial"', "[use]", "did you mean 'commercial'?"),
        ('"acme/sign-reader"', '"../sign-reader"', "[release] name", "write it as a Hub id, as acme/mail-filter"),
        ('holder = "Acme"', 'holder = " "', "[release] holder", "say it, or leave the key out"),
        ('name = "signs"', 'name = "../signs"', "name", "use small letters, digits and -, as text-bert"),
        ('"finetune"', '"scratch"', "[base]", "leave [base] out, or choose another method"),
        ('"finetune"', '"distil"', "[teacher]", "a [teacher] belongs to the method distil"),
        ('"finetune"', '"quantize"', "[[stages]]", "leave [[stages]] out"),
        ("[model]", "[split]\nvalidation = 0.5\ntest = 0.5\n[model]", "[split]", "let them add up to less than 1"),
        ("[model]", "[objective]\njoint = 0.5\n[model]", "[objective] joint", "joint needs a [[data]]"),
        ('license = "apache-2.0"', 'license-file = "EULA.txt"', "[release] license-file", "give its path"),
    ],
)  # fmt: skip
def test_a_fault_tells_its_place_and_what_to_do(tmp_path: Path, old: str, new: str, where: str, remedy: str) -> None:
    with pytest.raises(RecipeError) as caught:
        a_recipe(tmp_path, (old, new))
    told = {(fault.where, fault.remedy) for fault in caught.value.faults}
    assert any(place == where and advice.startswith(remedy) for place, advice in told), told
    assert str(tmp_path / "signs.toml") in str(caught.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    changes = (("seed = 3", "seed = -3"), ("epochs = 1", "epochs = 0"), ('"Acme"', "7"))
    with pytest.raises(RecipeError) as caught:
        a_recipe(tmp_path, *changes)
    assert {fault.where for fault in caught.value.faults} == {"seed", "[[stages]] 1 epochs", "[release] holder"}
    assert len(caught.value.each()) == 3


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"name = ", "not valid TOML"),
        (b"\xff\xfe", "no text in UTF-8"),
        (b"a = " + b"[" * 100_000, "not valid TOML"),
        (b"#" * 2_000_000, "longer than"),
    ],
)
def test_what_is_no_recipe_is_told(tmp_path: Path, data: bytes, what: str) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(data)
    with pytest.raises(UsageError, match=what):
        read_recipe(file)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        read_recipe(tmp_path / "none.toml")


def test_a_learning_rate_may_be_left_to_the_finder(tmp_path: Path) -> None:
    recipe = a_recipe(tmp_path, ("epochs = 1", 'epochs = 1\noptimizer = {lr = "find"}'))
    assert recipe.stages[0].optimizer.lr is None


def test_a_base_may_be_left_open_in_both_ways(tmp_path: Path) -> None:
    table = a_recipe(tmp_path, ('"microsoft/resnet-50"', '"choose"'))
    word = a_recipe(tmp_path, ('[base]\nref = "microsoft/resnet-50"\n', ""), ("seed = 3", 'seed = 3\nbase = "choose"'))
    assert table.base == word.base
    assert table.base is not None
    assert table.base.ref == CHOOSE


def test_paths_are_meant_from_the_recipe(tmp_path: Path) -> None:
    (tmp_path / "EULA.txt").write_text("mine")
    recipe = a_recipe(tmp_path, ('holder = "Acme"', 'holder = "Acme"\nlicense-file = "EULA.txt"'))
    assert recipe.path(recipe.release.license_file or "") == tmp_path / "EULA.txt"


def test_every_recipe_that_ships_can_be_read() -> None:
    found = {name: read_recipe(file) for name, file in shipped().items()}
    assert [name for name, recipe in found.items() if recipe.name != name] == []
    assert {"text-bert", "non-commercial-base"} <= found.keys()
    refused = {name for name, recipe in found.items() if recipe.expect.plan == "refused"}
    assert {name for name in refused if not is_plan_alone(found[name].origin)} == set()


def test_a_recipe_is_named_or_given_as_a_file(tmp_path: Path) -> None:
    assert recipe_file("text-bert") == shipped()["text-bert"]
    file = a_file(tmp_path)
    assert recipe_file(str(file)) == file
    with pytest.raises(UsageError, match="did you mean text-bert"):
        recipe_file("text-bret")
    with pytest.raises(UsageError, match="no such file"):
        recipe_file("nowhere/text.toml")


def test_every_format_and_learner_is_told_in_the_walk_through() -> None:
    page = (Path(__file__).parents[2] / "docs" / "harness.md").read_text("utf-8")
    told = set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE))
    assert told >= FORMATS.keys() | KINDS.keys()
