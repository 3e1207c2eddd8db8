"""``modelaudit verify``: what holds, what was tampered with, what cannot be checked."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from safetensors.numpy import load_file, save_file

from model_license_audit.cli.main import modelaudit
from model_license_audit.gate.verification import Standing
from model_license_audit.harness.release.verifying import verify_release
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.errors import NothingToAudit, UsageError
from model_license_audit.model.refs import ArtifactRef
from tests.gate.key_pairs import a_pair
from tests.harness.making_releases import Run, tuned_weights

BASE = ArtifactRef.parse("hf:acme/tiny-base")


@pytest.fixture(scope="module", name="kb")
def _kb() -> KnowledgeBase:
    return KnowledgeBase.load()


@pytest.fixture(scope="module", name="made")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Run:
    run = Run(tmp_path_factory.mktemp("verify"))
    run.compose()
    return run


@pytest.fixture(name="release")
def _release(made: Run, tmp_path: Path) -> Path:
    """A copy of the release that may be tampered with."""
    return shutil.copytree(made.release, tmp_path / "release")


def valid(schema: str, document: Any) -> None:
    """Raises where the document is not what its published schema says."""
    file = Path(__file__).parents[2] / "docs" / "schema" / f"{schema}.json"
    jsonschema.Draft202012Validator(json.loads(file.read_text("utf-8"))).validate(document)


def asked(*arguments: str | Path) -> Result:
    return CliRunner().invoke(modelaudit, ["verify", *map(str, arguments)], obj={}, standalone_mode=False)


def failing(kb: KnowledgeBase, release: Path, base: Path | None = None) -> dict[str, tuple[str, ...]]:
    found = verify_release(kb, release, None, {BASE: base} if base else None)
    return {check.name: check.found for check in found.checks if check.standing is Standing.FAILS}


def test_a_release_as_it_was_made_holds(kb: KnowledgeBase, made: Run) -> None:
    found = verify_release(kb, made.release, None, {BASE: made.base})
    assert {check.name: check.standing for check in found.checks} == {
        "signature": Standing.NOT_CHECKED, "files": Standing.HOLDS, "card": Standing.HOLDS,
        "tensors": Standing.HOLDS, "base": Standing.HOLDS,
    }  # fmt: skip


def test_the_list_of_tensors_is_what_its_schema_says(made: Run) -> None:
    valid("tensors-1", json.loads((made.release / "tensors.json").read_text("utf-8")))


def change(name: str, old: str, new: str) -> Callable[[Path], None]:
    def tamper(release: Path) -> None:
        text = (release / name).read_text("utf-8")
        assert old in text
        (release / name).write_text(text.replace(old, new), "utf-8")

    return tamper


def other_weights(release: Path) -> None:
    weights = load_file(release / "model.safetensors")
    save_file({**weights, "fc.weight": weights["fc.weight"] + 1}, release / "model.safetensors")


@pytest.mark.parametrize(
    ("tamper", "expected"),
    [
        (lambda release: (release / "LICENSE").unlink(), {"files": "LICENSE is missing"}),
        (lambda release: (release / "more.bin").write_bytes(b"x"), {"files": "more.bin is not in the statement"}),
        (lambda release: (release / "a").symlink_to("LICENSE"), {"files": "a is a link", "tensors": "a is a link"}),
        (change("config.json", "tiny", "tall"), {"files": "config.json was changed"}),
        (other_weights, {"files": "model.safetensors was changed", "tensors": "fc.weight is another one"}),
        (
            change("README.md", "license: apache-2.0", "license: mit"),
            {"files": "README.md was changed", "card": "the card says mit, the statement apache-2.0"},
        ),
        (
            change("README.md", "base_model: acme/tiny-base", "base_model: acme/other"),
            {"files": "README.md was changed", "card": "names acme/other as its base, the statement acme/tiny-base"},
        ),
        (
            change("README.md", "- acme/mails", "- acme/letters"),
            {"files": "README.md was changed", "card": "names acme/letters as its data, the statement acme/mails"},
        ),
        (
            lambda release: (release / "README.md").unlink(),
            {"files": "README.md is missing", "card": "there is no README.md"},
        ),
        (change("provenance.json", '"label": "apache-2.0"', '"label": "mit"'), {"card": "the statement mit"}),
        (
            change("provenance.json", "https://slsa.dev/provenance/v1", "https://x"),
            {"statement": "no in-toto statement"},
        ),
        (lambda release: (release / "provenance.json").write_text("{"), {"statement": "not what a statement is"}),
        (lambda release: (release / "provenance.json").write_text("[1]"), {"statement": "not what a statement is"}),
        (
            lambda release: (release / "tensors.json").write_text("{}"),
            {"files": "tensors.json was changed", "tensors": "KeyError"},
        ),
    ],
)
def test_what_was_tampered_with_is_named(
    kb: KnowledgeBase, release: Path, tamper: Callable[[Path], Any], expected: dict[str, str]
) -> None:
    tamper(release)
    found = failing(kb, release)
    assert found.keys() == expected.keys()
    for name, text in expected.items():
        assert text in found[name][0]


def test_a_false_claim_about_the_base_is_found_with_the_base_at_hand(
    kb: KnowledgeBase, made: Run, release: Path
) -> None:
    told = json.loads((release / "tensors.json").read_text("utf-8"))
    for entry in told["tensors"]:
        if entry["name"] == "fc.weight":
            entry.update(state="unchanged", was="encoder.bias")
    (release / "tensors.json").write_text(json.dumps(told), "utf-8")
    assert "base" not in failing(kb, release)
    assert "fc.weight is changed, and is said to be unchanged" in failing(kb, release, made.base)["base"]


def test_another_base_than_recorded_is_found(kb: KnowledgeBase, release: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    save_file(tuned_weights(), other / "model.safetensors")
    told = failing(kb, release, other)["base"]
    assert told == ("README.md of the base is missing", "model.safetensors of the base is another one")


def test_a_base_that_the_statement_does_not_name_is_refused(kb: KnowledgeBase, release: Path, made: Run) -> None:
    with pytest.raises(UsageError, match="write --base hf:acme/tiny-base=DIR"):
        verify_release(kb, release, None, {ArtifactRef.parse("hf:acme/other"): made.base})


def test_the_statement_of_another_builder_is_held_against_the_files_alone(kb: KnowledgeBase, release: Path) -> None:
    change("provenance.json", "urn:model-license-audit:derivation:1", "https://builder.example/v1")(release)
    found = {check.name: check.standing for check in verify_release(kb, release).checks}
    assert (found["files"], found["card"]) == (Standing.HOLDS, Standing.NOT_CHECKED)


def test_a_folder_without_a_statement_is_nothing_to_verify(kb: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(NothingToAudit, match=r"holds no provenance\.json"):
        verify_release(kb, tmp_path)


def test_the_command_tells_and_exits_as_the_house_does(made: Run, release: Path) -> None:
    whole = asked(made.release, "--base", f"hf:acme/tiny-base={made.base}")
    assert whole.return_value == 0
    assert "Nothing is otherwise than said." in whole.output
    (release / "LICENSE").unlink()
    broken = asked(release, "--format", "json")
    assert broken.return_value == 1
    document = json.loads(broken.output)
    valid("verification-1", document)
    assert document["schema"] == "urn:model-license-audit:verification:1"
    assert document["holds"] is False
    assert document["checks"][1] == {"name": "files", "result": "fails", "found": ["LICENSE is missing"]}


@pytest.mark.parametrize(
    ("options", "code", "word"),
    [
        (["--public-key", "KEY"], 0, "signature holds"),
        ([], 4, "give --public-key"),
        (["--allow-incomplete"], 0, "give --public-key"),
        (["--public-key", "OTHER"], 1, "does not match the provided public key"),
    ],
)
def test_a_signature_counts(tmp_path: Path, options: list[str], code: int, word: str) -> None:
    private, public = a_pair(tmp_path)
    _, other = a_pair(tmp_path, "other")
    run = Run(tmp_path)
    run.compose(private)
    places = {"KEY": str(public), "OTHER": str(other)}
    result = CliRunner().invoke(modelaudit, ["verify", str(run.release), *(places.get(o, o) for o in options)], obj={})
    assert result.exit_code == code
    assert word in " ".join(result.output.split())


def test_a_key_for_an_unsigned_release_fails(made: Run, tmp_path: Path) -> None:
    _, public = a_pair(tmp_path)
    result = CliRunner().invoke(modelaudit, ["verify", str(made.release), "--public-key", str(public)], obj={})
    assert result.exit_code == 1
    assert "there is no model.sig, and a key was given" in " ".join(result.output.split())
