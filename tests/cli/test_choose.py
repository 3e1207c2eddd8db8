"""``modelaudit choose`` as a user runs it: base models that fit an intended use."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.inside import Done, modelaudit
from tests.cli.test_options import validator
from tests.reports.widths import too_wide


def run(arguments: str) -> Done:
    return modelaudit("choose", *arguments.split())


def offers(arguments: str) -> dict[str, Any]:
    done = run(f"{arguments} -f json")
    assert done.stdout, done.stderr
    document = json.loads(done.stdout)
    validator("offers-1.json").validate(document)
    assert isinstance(document, dict)
    return document


def names(groups: list[dict[str, Any]]) -> set[str]:
    return {offer["name"] for group in groups for offer in group["offers"]}


def test_models_are_offered_by_what_they_ask() -> None:
    document = offers("--task text-generation --use commercial --release weights")
    fit, barred = names(document["groups"]), names(document["barred"])
    assert {"microsoft/phi-2", "Qwen/Qwen2.5-7B-Instruct"} <= fit
    assert "LGAI-EXAONE/EXAONE-3.5-7.8B-Instruct" in barred
    assert not fit & barred
    for group in document["groups"]:
        if group["licenses"] == ["LicenseRef-llama-3.1"]:
            assert any("Built with Llama" in asked for asked in group["asks"])
            assert any("700,000,000" in limit for limit in group["watch"])
            break
    else:
        pytest.fail("no group is under the license of Llama 3.1")


def test_nothing_is_dropped_in_silence() -> None:
    document = offers("--task text-generation --use commercial")
    told = {left["why"]: left["count"] for left in document["left_out"]}
    inside = sum(count for why, count in told.items() if why != "no-task")
    assert len(names(document["groups"])) + inside == document["listed"]
    assert told["barred"] == len(names(document["barred"]))
    assert told["no-license"] > 0


def test_the_use_decides() -> None:
    commercial = names(offers("--task text-generation --use commercial")["groups"])
    research = names(offers("--task text-generation --use research")["groups"])
    assert commercial < research
    hosted = offers("--task text-to-image --use commercial --release api")
    assert any("MLA508" in {f["rule"] for f in group["conflicts"]} for group in hosted["barred"])


def test_the_whole_catalogue_is_judged() -> None:
    document = offers("--task any --use commercial --release api --territory EU")
    assert document["listed"] > 4000


def test_the_page_fits_80_columns_and_counts_the_rest() -> None:
    done = run("--task fill-mask --max 2")
    assert done.returncode == 0
    assert not too_wide(done.stdout, 80)
    assert "NOT AMONG THEM" in done.stdout
    assert "no license is recorded, so nothing is permitted" in " ".join(done.stdout.split())


def test_a_task_that_no_model_is_for_is_told_with_near_ones() -> None:
    done = run("--task text-generatoin")
    assert done.returncode == 2
    assert "did you mean text-generation" in done.stderr
    assert run("").returncode == 2
