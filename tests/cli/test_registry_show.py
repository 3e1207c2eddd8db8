"""``modelaudit registry show`` and ``registry add`` as a user runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.evidence import Evidence
from model_license_audit.model.recorded import State
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.records import Alias, Withdrawal
from tests.cli.inside import Done, modelaudit
from tests.cli.keeping_a_registry import WINTER, elsewhere, kept_to, on_hub, registry
from tests.reports.widths import too_wide

WriteModel = Callable[..., Path]
CARD = "---\nlicense: mit\nbase_model: acme/base\nbase_model_relation: finetune\n---\n# Child\n\nFine-tuned.\n"
POLICY = """
[[waivers]]
rule = "{rule}"
artifact = "{artifact}"
fingerprint = "{fingerprint}"
reason = "permission-in-writing"
comment = "letter of 3 May"
owner = "jane@acme.example"
expires = 2099-01-31
"""


def show(file: Path, ref: object, *more: object) -> Done:
    return modelaudit("registry", "show", ref, "--registry", file, *more)


def shown(file: Path, ref: object) -> dict[str, Any]:
    done = show(file, ref, "-f", "json")
    assert done.returncode == 0, done.stderr
    return kept_to("registry-artifact-1.json", done.stdout)


def add(file: Path, *arguments: object) -> Done:
    return modelaudit("registry", "add", *arguments, "--registry", file)


@pytest.fixture
def known(kb: KnowledgeBase, tmp_path: Path) -> Path:
    told = Evidence("hub", pointer="/api/models/acme/old", excerpt="the Hub redirects acme/old", obtained="hub")
    base = replace(on_hub("acme/base", "mit", gated="manual"), aliases=(Alias(ArtifactRef.parse("hf:acme/old"), told),))
    seen = [
        base,
        on_hub("acme/one", "mit", "finetune:acme/base"),
        on_hub("acme/two", "mit", "quantized:acme/old"),
        on_hub("acme/base", "cc-by-nc-4.0", seen_at=WINTER),
    ]
    return registry(kb, tmp_path / "r.db", seen)


@pytest.mark.parametrize("ref", ["acme/base", "hf:acme/base", "ACME/Base", "acme/old", "pkg:huggingface/acme/base"])
def test_an_artifact_is_found_by_any_of_its_names(known: Path, ref: str) -> None:
    assert shown(known, ref)["ref"] == "hf:acme/base"


def test_all_that_is_known_is_shown(known: Path) -> None:
    text = show(known, "acme/base").stdout
    for said in (
        "model on the Hugging Face Hub",
        "present on 2026-11-01",
        "CC-BY-NC-4.0",
        "declared",
        "hf:acme/old (the Hub redirects acme/old)",
        "1 by finetune, 1 by quantized",
        "2026-09-01 to 2026-09-01  MIT · record, hf",
        "2026-11-01 to 2026-11-01  CC-BY-NC-4.0 · record, hf",
        "license: cc-by-nc-4.0 · hub",
    ):
        assert said in text, said
    assert not too_wide(text, 80)


def test_a_change_of_license_is_both_with_dates(known: Path) -> None:
    eras = shown(known, "acme/base")["history"]
    assert [(era["license"], era["first_seen"][:10]) for era in eras] == [
        ("MIT", "2026-09-01"),
        ("CC-BY-NC-4.0", "2026-11-01"),
    ]


def test_gating_and_bases_are_shown(known: Path) -> None:
    text = show(known, "acme/two").stdout
    assert "quantized version of acme/base" in text or "quantized" in text
    assert "CC-BY-NC-4.0 · written acme/old" in text


def test_what_became_of_one_that_is_gone(kb: KnowledgeBase, tmp_path: Path) -> None:
    gone = Withdrawal(ArtifactRef.parse("hf:acme/base"), State.DELETED, WINTER, "HTTP 404")
    file = registry(kb, tmp_path / "r.db", [on_hub("acme/base", "mit")], [gone])
    text = " ".join(show(file, "acme/base").stdout.split())
    assert "deleted on 2026-11-01: HTTP 404; what is told here is of 2026-09-01" in text


def test_a_license_that_comes_with_a_further_format(kb: KnowledgeBase, tmp_path: Path) -> None:
    whole, lite = "tfhub:google/nnlm/1", "tfhub:google/lite-model/nnlm/1"
    seen = [elsewhere(whole, "Apache-2.0"), elsewhere(lite, base=whole), elsewhere(f"{lite}0", base=lite)]
    file = registry(kb, tmp_path / "r.db", seen)
    assert "Apache-2.0 (inherited from tfhub:google/nnlm/1)" in show(file, lite).stdout
    assert shown(file, f"{lite}0")["inherited"]["origin"]["id"] == whole
    assert shown(file, whole)["inherited"] is None


def test_one_that_only_others_name_is_told_as_such(known: Path, tmp_path: Path) -> None:
    done = show(known, "nobody/knows")
    assert done.returncode == 3
    assert "modelaudit registry search knows" in done.stderr
    missing = show(tmp_path / "none.db", "x")
    assert missing.returncode == 3
    assert "there is no registry at" in missing.stderr
    assert show(Path("none"), "x").returncode == 2
    assert show(known, "hf:").returncode == 2


def test_a_model_is_added_with_its_files_and_its_audit(model_dir: WriteModel, tmp_path: Path) -> None:
    folder, file = model_dir({"README.md": CARD, "model.bin": b"\x80\x04."}), tmp_path / "r.db"
    done = add(file, folder)
    scanned = modelaudit("scan", folder)
    assert done.returncode == scanned.returncode
    assert f"path:{folder}: new (revision 1)" in done.stdout
    found = shown(file, folder)
    assert found["files"] == 2
    assert found["bases"][0]["ref"]["id"] == "hf:acme/base"
    assert found["audits"][0]["exit_code"] == done.returncode
    assert found["recorded"]["coverage"] == "files"


def test_adding_again_what_is_the_same_changes_nothing(model_dir: WriteModel, tmp_path: Path) -> None:
    folder, file = model_dir({"README.md": CARD}), tmp_path / "r.db"
    add(file, folder, "--as", "acme-chat")
    again = add(file, folder, "--as", "acme-chat")
    assert "the same as before (revision 1)" in again.stdout
    assert "audit 1, kept before" in again.stdout
    found = shown(file, "acme-chat")
    assert (len(found["history"]), len(found["audits"])) == (1, 1)


def test_a_change_is_a_further_revision_with_a_further_audit(model_dir: WriteModel, tmp_path: Path) -> None:
    folder, file = model_dir({"README.md": CARD}), tmp_path / "r.db"
    add(file, folder, "--as", "acme-chat")
    model_dir({"README.md": CARD.replace("mit", "apache-2.0")})
    changed = add(file, folder, "--as", "acme-chat")
    assert "changed since it was last seen (revision 2)" in changed.stdout
    found = shown(file, "acme-chat")
    assert [era["license"] for era in found["history"]] == ["MIT", "Apache-2.0"]
    assert [audit["revision"] for audit in found["audits"]] == [2, 1]
    text = show(file, "acme-chat").stdout
    assert text.count("exit ") >= 2
    assert not too_wide(text, 80)


def test_another_verdict_on_the_same_files_is_a_further_audit(model_dir: WriteModel, tmp_path: Path) -> None:
    folder, file = model_dir({"README.md": CARD}), tmp_path / "r.db"
    add(file, folder)
    assert "audit 2:" in add(file, folder, "--use", "commercial").stdout


def test_waivers_are_kept_with_their_owner_and_end(model_dir: WriteModel, tmp_path: Path) -> None:
    folder, file = model_dir({"README.md": CARD}), tmp_path / "r.db"
    report = json.loads(modelaudit("scan", folder, "-f", "json").stdout)["audits"][0]
    finding = next(f for f in report["findings"] if f["kind"] == "unmet-duty" or f["kind"] == "unknown")
    policy = tmp_path / "policy.toml"
    policy.write_text(POLICY.format(artifact="Child", **{k: finding[k] for k in ("rule", "fingerprint")}))
    add(file, folder, "--policy", policy)
    text = " ".join(show(file, folder).stdout.split())
    assert f"{finding['rule']} permission-in-writing until 2099-01-31 (jane@acme.example): letter of 3 May" in text
    assert shown(file, folder)["audits"][0]["waivers"][0]["owner"] == "jane@acme.example"


def test_a_name_is_for_one_model(model_dir: WriteModel, tmp_path: Path) -> None:
    one, two = (model_dir({"README.md": CARD}, name=f"both/{name}") for name in ("one", "two"))
    file = tmp_path / "r.db"
    for arguments in (
        (one, two, "--as", "x"),
        (one.parent, "--as", "x"),
        (one, "--as", "path:./x"),
        (one, "--as", "hf:"),
    ):
        done = add(file, *arguments)
        assert done.returncode == 2, arguments
        assert "what to do" in done.stderr
    assert not file.exists()
    assert add(file, one.parent).stdout.count("new (revision 1)") == 2


def test_a_published_name_is_taken_as_it_is(model_dir: WriteModel, tmp_path: Path) -> None:
    folder, file = model_dir({"README.md": CARD}), tmp_path / "r.db"
    assert "hf:acme/child: new" in add(file, folder, "--as", "hf:acme/child").stdout
    assert shown(file, "acme/child")["source"] == "path"


def test_paths_without_a_model_are_told_and_the_others_go_on(model_dir: WriteModel, tmp_path: Path) -> None:
    folder, file = model_dir({"README.md": CARD}), tmp_path / "r.db"
    done = add(file, tmp_path / "nothing", folder, "--fail-on", "never")
    assert done.returncode == 4
    assert "nothing" in done.stderr
    assert "new (revision 1)" in done.stdout
    assert add(file, tmp_path / "nothing").returncode == 3
    assert modelaudit("registry", "add", folder, "--registry", "none").returncode == 2


def test_doctor_tells_of_the_registry(known: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELAUDIT_REGISTRY", str(known))
    said = modelaudit("doctor").stdout
    assert f"registry                    {known}" in said
    assert "3 artifacts, 4 revisions, 0 audits" in said
    assert "version 0" in said
    monkeypatch.setenv("MODELAUDIT_REGISTRY", str(tmp_path / "none.db"))
    assert "(none yet)" in modelaudit("doctor").stdout
    (tmp_path / "bad.db").write_text("no database " * 100)
    monkeypatch.setenv("MODELAUDIT_REGISTRY", str(tmp_path / "bad.db"))
    bad = modelaudit("doctor")
    assert bad.returncode == 0
    assert "is no registry" in bad.stdout
