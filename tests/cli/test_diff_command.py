"""``modelaudit diff`` as a user calls it: stored reports, directories, revisions of the Hub, audits that were kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model_license_audit.testing.hub import Hub
from tests.cli.inside import Done, modelaudit
from tests.cli.keeping_a_registry import kept_to
from tests.reports.widths import too_wide

WriteModel = Callable[..., Path]
MIT = "---\nlicense: mit\n---\n# Bot\n\nMade by us.\n"
NC = "---\nlicense: cc-by-nc-4.0\n---\n# Bot\n\nMade by us.\n"
CHILD = "---\nlicense: mit\nbase_model: speechlab/base\nbase_model_relation: finetune\n---\n# Bot\n"
LICENSE = "MIT License\n\nCopyright (c) 2026 Acme\n"


def diff(*arguments: object) -> tuple[Done, dict[str, Any]]:
    done = modelaudit("diff", *arguments, "-f", "json")
    assert done.stdout, done.stderr
    document = kept_to("audit-diff-1.json", done.stdout)
    assert document["outcome"]["exit_code"] == done.returncode
    return done, document


def only(document: dict[str, Any]) -> dict[str, Any]:
    assert len(document["differences"]) == 1
    found: dict[str, Any] = document["differences"][0]
    return found


def drift(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(c["before"]["declared"], c["after"]["declared"]) for c in only(document)["licenses"] if c["subject"]]


@pytest.fixture
def models(model_dir: WriteModel) -> tuple[Path, Path]:
    """A model, and the same one with another label and one more file."""
    before = model_dir({"README.md": MIT, "model.safetensors": b""}, name="before")
    after = model_dir({"README.md": NC, "LICENSE": LICENSE, "model.safetensors": b""}, name="after")
    return before, after


def report_of(model: Path, file: Path, form: str = "json") -> Path:
    modelaudit("scan", model, "-f", form, "-o", file)
    assert file.is_file()
    return file


def test_two_directories(models: tuple[Path, Path]) -> None:
    done, document = diff(*models)
    found = only(document)
    assert drift(document) == [("mit", "cc-by-nc-4.0")]
    assert found["causes"] == ["model"]
    assert {(f["path"], f["effect"]) for f in found["files"]["changes"]} == {
        ("LICENSE", "new"),
        ("README.md", "changed"),
    }
    assert done.stderr.startswith("exit ")


def test_two_stored_reports_give_what_two_directories_give(models: tuple[Path, Path], tmp_path: Path) -> None:
    stored = [report_of(model, tmp_path / f"{model.name}.json") for model in models]
    lines = [report_of(model, tmp_path / f"{model.name}.jsonl", "jsonl") for model in models]
    _, document = diff(*models)
    assert diff(*stored)[1] == diff(*lines)[1] == diff(stored[0], models[1])[1] == document


def test_the_same_model_twice_is_no_difference(models: tuple[Path, Path]) -> None:
    done, document = diff(models[1], models[1])
    assert done.returncode == 0
    assert only(document)["changed"] is False
    text = modelaudit("diff", models[1], models[1])
    assert text.returncode == 0
    assert "Nothing changed" in text.stdout
    assert text.stderr == ""


def test_what_became_worse_fails_and_what_was_so_before_does_not(model_dir: WriteModel) -> None:
    text = (Path(__file__).parents[2] / "examples" / "apache-finetune-ok" / "LICENSE").read_text("utf-8")
    card = MIT.replace("mit", "apache-2.0")
    good = model_dir({"README.md": card, "LICENSE": text, "model.safetensors": b""}, name="good")
    bad = model_dir({"README.md": "# Bot\n", "model.safetensors": b""}, name="bad")
    there = modelaudit("diff", good, bad, "--fail-on", "missing-evidence")
    assert there.returncode in {1, 4}
    assert "For the worse" in there.stdout
    assert modelaudit("diff", bad, good, "--fail-on", "unknown").returncode == 0
    assert modelaudit("diff", bad, bad, "--fail-on", "unknown").returncode == 0
    assert modelaudit("diff", good, bad, "--fail-on", "never", "--allow-incomplete").returncode == 0


def test_directories_of_many_models(model_dir: WriteModel, tmp_path: Path) -> None:
    for side, card in (("a", MIT), ("b", NC)):
        model_dir({"README.md": card, "model.safetensors": b""}, name=f"{side}/one")
        model_dir({"README.md": MIT, "model.safetensors": b""}, name=f"{side}/two")
    model_dir({"README.md": MIT, "model.safetensors": b""}, name="b/three")
    _, document = diff(tmp_path / "a", tmp_path / "b")
    assert [one["changed"] for one in document["differences"]] == [True, False]
    assert len(document["only_after"]) == 1
    text = modelaudit("diff", tmp_path / "a", tmp_path / "b").stdout
    assert "UNCHANGED  1 model" in text
    assert "ONLY AFTER  1 model" in text
    assert too_wide(text, 80) == []


def test_two_revisions_on_the_hub(asked_hub: Hub, tmp_path: Path) -> None:
    card = {"license": "mit"}
    files = {"README.md": MIT.encode(), "LICENSE": LICENSE.encode()}
    asked_hub.add({"id": "acme/bot", "cardData": card, "tags": ["license:mit"]}, files=files)
    first = json.loads(modelaudit("scan", "hf:acme/bot", "-f", "json").stdout)["audits"][0]["artifact"]["ref"][
        "revision"
    ]
    asked_hub.repositories.change_license("acme/bot", "cc-by-nc-4.0")
    _, document = diff(f"hf:acme/bot@{first}", "hf:acme/bot")
    found = only(document)
    assert found["before"]["ref"] == f"hf:acme/bot@{first}"
    assert found["before"]["ref"] != found["after"]["ref"]
    assert drift(document) == [("mit", "cc-by-nc-4.0")]
    assert {"question": "commercial-use", "before": "yes", "after": "no", "trend": "worse"} in found["answers"]


def test_two_revisions_that_the_registry_saw_need_no_network(asked_hub: Hub, tmp_path: Path) -> None:
    files = {"README.md": MIT.encode(), "LICENSE": LICENSE.encode()}
    registry = ("--registry", tmp_path / "r.db")
    asked_hub.add({"id": "acme/bot", "cardData": {"license": "mit"}, "tags": ["license:mit"]}, files=files)
    refs = []
    for license_ in (None, "cc-by-nc-4.0"):
        if license_:
            asked_hub.repositories.change_license("acme/bot", license_)
        audit = json.loads(modelaudit("scan", "hf:acme/bot", *registry, "-f", "json").stdout)["audits"][0]
        refs.append(audit["artifact"]["ref"]["id"])
    asked = len(asked_hub.received)
    _, document = diff(*refs, "--offline", *registry)
    assert drift(document) == [("mit", "cc-by-nc-4.0")]
    assert len(asked_hub.received) == asked


def test_what_changed_since_the_audit_that_was_kept(model_dir: WriteModel, tmp_path: Path) -> None:
    registry = ("--registry", tmp_path / "r.db")
    model = model_dir({"README.md": MIT, "model.safetensors": b""})
    assert modelaudit("scan", model, "--keep", *registry).returncode in {0, 1, 4}
    _, same = diff(f"registry:{model}", *registry)
    assert only(same)["changed"] is False
    (model / "README.md").write_text(NC, "utf-8")
    _, since = diff(f"kept:{model}", model, *registry)
    assert drift(since) == [("mit", "cc-by-nc-4.0")]
    modelaudit("scan", model, "--keep", *registry)
    _, last_two = diff(f"kept:{model}~1", f"kept:{model}", *registry)
    assert drift(last_two) == [("mit", "cc-by-nc-4.0")]
    lost = modelaudit("diff", f"kept:{model}~2", f"kept:{model}", *registry)
    assert lost.returncode == 2
    assert "the registry keeps 2 audits of it" in lost.stderr


def test_an_ancestor_that_drifted_is_told(model_dir: WriteModel) -> None:
    child = model_dir({"README.md": CHILD, "LICENSE": LICENSE, "model.safetensors": b""}, name="child")
    base, later = (
        model_dir({"README.md": card, "model.safetensors": b""}, name=name) for name, card in (("v1", MIT), ("v2", NC))
    )
    before = modelaudit("scan", child, "--upstream", f"hf:speechlab/base={base}", "-f", "json").stdout
    (child.parent / "before.json").write_text(before, "utf-8")
    done, document = diff(child.parent / "before.json", child, "--upstream", f"hf:speechlab/base={later}")
    found = only(document)
    assert done.returncode == 1
    assert found["causes"] == ["ancestors"]
    assert [(c["ref"], c["subject"]) for c in found["licenses"]] == [("hf:speechlab/base", False)]
    assert any(c["effect"] == "new" and c["after"]["kind"] == "conflict" for c in found["findings"])


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_every_format_goes_to_a_file_whole(models: tuple[Path, Path], tmp_path: Path, form: str) -> None:
    file = tmp_path / "diff.out"
    done = modelaudit("diff", *models, "-f", form, "-o", file)
    assert done.stdout == ""
    assert done.stderr.startswith("exit ")
    assert file.read_text("utf-8").endswith("\n")


def test_what_stands_for_nothing_is_refused_with_a_remedy(models: tuple[Path, Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"schema": "something else"}', "utf-8")
    empty = tmp_path / "empty.json"
    modelaudit("scan", models[0], "-f", "json", "-o", empty)
    told = json.loads(empty.read_text("utf-8"))
    empty.write_text(json.dumps({**told, "audits": []}), "utf-8")
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    for arguments, code, words in (
        ((models[0],), 2, "one side alone"),
        ((tmp_path / "absent.json", models[0]), 2, "cannot be read"),
        ((broken, models[0]), 2, "not an audit report"),
        ((empty, models[0]), 2, "holds no audit"),
        ((nothing, models[0]), 3, "nothing"),
        (("", models[0]), 2, "empty name"),
        ((*models, "--theme", nothing), 2, "--theme dresses html alone"),
        (("kept:acme/bot", models[0], "--registry", "none"), 2, "registry"),
        (("kept:acme/bot", models[0], "--registry", tmp_path / "no.db"), 3, "no registry"),
    ):
        done = modelaudit("diff", *arguments)
        assert done.returncode == code, (arguments, done.stderr)
        assert words in done.stderr
        assert "what to do" in done.stderr
        assert done.stdout == ""
