"""``modelaudit scan`` with a registry: what it tells of ancestors, what it is given to keep, when it cannot be read."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.recorded import State
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.records import Withdrawal
from model_license_audit.testing.hub import Hub
from tests.cli.inside import Done, modelaudit
from tests.cli.keeping_a_registry import WINTER, elsewhere, on_hub, registry
from tests.cli.scanning import CHILD, LICENSE_OF_BASE, ancestor, gaps, rules, scan
from tests.hub_records import SHA
from tests.reports.widths import too_wide

WriteModel = Callable[..., Path]
APACHE = (Path(__file__).parents[2] / "examples" / "apache-finetune-ok" / "LICENSE").read_bytes()


@pytest.fixture
def child(model_dir: WriteModel) -> Path:
    return model_dir({"README.md": CHILD})


def test_the_registry_tells_of_a_parent_that_the_catalogue_does_not_know(
    kb: KnowledgeBase, child: Path, tmp_path: Path
) -> None:
    file = registry(kb, tmp_path / "r.db", [on_hub("acme/base", "cc-by-nc-4.0")])
    assert "MLA403" in rules(scan(child))
    audit = scan(child, "--registry", file)
    assert "MLA201" in rules(audit)
    assert audit["gaps"] == []
    assert ancestor(audit, "acme/base")["recorded"] == {
        "keeper": "registry",
        "seen": "2026-09-01",
        "coverage": "record",
        "state": "present",
        "looked": "2026-09-01",
        "why": "",
    }


def test_a_scan_needs_no_database_library(kb: KnowledgeBase, child: Path, tmp_path: Path) -> None:
    """What takes longer to load than a scan may last is loaded only for writing."""
    file = registry(kb, tmp_path / "r.db", [on_hub("acme/base", "mit")])
    call = (
        "import sys; from model_license_audit.cli.main import main\n"
        f"sys.argv = ['modelaudit', 'scan', {str(child)!r}, '--registry', {str(file)!r}]\n"
        "try: main()\n"
        "except SystemExit: print(sorted({'sqlalchemy', 'sqlmodel', 'alembic', 'huggingface_hub'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True, check=True)
    assert "registry, seen 2026-09-01" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_report_says_how_old_the_knowledge_is(kb: KnowledgeBase, child: Path, tmp_path: Path) -> None:
    file = registry(kb, tmp_path / "r.db", [on_hub("acme/base", "mit")])
    done = modelaudit("scan", child, "--registry", file, "-f", "text", "-f", f"html={tmp_path / 'r.html'}")
    assert "MIT · registry, seen 2026-09-01 · link: README.md:3" in done.stdout
    assert "registry, seen 2026-09-01" in (tmp_path / "r.html").read_text("utf-8")
    assert not too_wide(done.stdout, 80)


def test_an_old_name_leads_to_the_present_one_with_its_evidence(kb: KnowledgeBase, child: Path, tmp_path: Path) -> None:
    from dataclasses import replace

    from model_license_audit.model.evidence import Evidence
    from model_license_audit.registry.records import Alias

    told = Evidence("hub", pointer="/api/models/acme/base", excerpt="the Hub redirects", obtained="hub")
    seen = replace(on_hub("acme/renamed", "mit"), aliases=(Alias(ArtifactRef.parse("hf:acme/base"), told),))
    audit = scan(child, "--registry", registry(kb, tmp_path / "r.db", [seen]))
    assert ancestor(audit, "acme/renamed")["renamed"]["excerpt"] == "the Hub redirects"
    assert any(e["excerpt"] == "the Hub redirects" for e in audit["lineage"]["derivations"][0]["evidence"])


def test_upstream_goes_before_the_registry(
    kb: KnowledgeBase, child: Path, model_dir: WriteModel, tmp_path: Path
) -> None:
    file = registry(kb, tmp_path / "r.db", [on_hub("acme/base", "cc-by-nc-4.0")])
    base = model_dir({"README.md": "---\nlicense: mit\n---\n# Base\n"}, name="base")
    audit = scan(child, "--registry", file, "--upstream", f"hf:acme/base={base}")
    assert "MLA201" not in rules(audit)
    assert ancestor(audit, "acme/base")["recorded"] is None


@pytest.mark.parametrize("state", [State.DELETED, State.PRIVATE, State.DISABLED])
def test_a_parent_that_is_gone_still_binds_and_never_passes(
    kb: KnowledgeBase, child: Path, tmp_path: Path, state: State
) -> None:
    gone = Withdrawal(ArtifactRef.parse("hf:acme/base"), state, WINTER, "HTTP 404")
    file = registry(kb, tmp_path / "r.db", [on_hub("acme/base", "mit")], [gone])
    done = modelaudit("scan", child, "--registry", file, "--fail-on", "conflict")
    audit = scan(child, "--registry", file, "--fail-on", "conflict")
    assert audit["outcome"]["exit_code"] == 4, audit["findings"]
    assert not [f for f in audit["findings"] if f["kind"] == "conflict"]
    assert f"found {state.value}: HTTP 404 on 2026-11-01" in gaps(audit)
    assert "--upstream hf:acme/base=PATH" in gaps(audit)
    assert f"{state.value}, found on 2026-11-01" in " ".join(done.stdout.split())


def test_a_conflict_with_a_parent_that_is_gone_stays_one(kb: KnowledgeBase, child: Path, tmp_path: Path) -> None:
    gone = Withdrawal(ArtifactRef.parse("hf:acme/base"), State.DELETED, WINTER)
    file = registry(kb, tmp_path / "r.db", [on_hub("acme/base", "cc-by-nc-4.0")], [gone])
    assert "MLA201" in rules(scan(child, "--registry", file))


def test_a_registry_that_is_none_is_told_and_the_audit_is_incomplete(child: Path, tmp_path: Path) -> None:
    (tmp_path / "r.db").write_text("not a database, but a text that is long enough to be looked at\n" * 20)
    done = modelaudit("scan", child, "--registry", tmp_path / "r.db", "-o", tmp_path / "report.txt")
    assert done.returncode == 4
    assert "is no registry" in done.stderr
    assert "is no registry" in " ".join((tmp_path / "report.txt").read_text("utf-8").split())


def test_a_registry_of_a_newer_program_is_told_and_the_audit_goes_on(
    kb: KnowledgeBase, child: Path, tmp_path: Path
) -> None:
    file = registry(kb, tmp_path / "r.db", [on_hub("acme/base", "mit")])
    with sqlite3.connect(file) as connection:
        connection.execute("update registry_schema set version_num = '9999'")
    connection.close()
    audit = scan(child, "--registry", file)
    assert audit["outcome"]["exit_code"] == 4
    assert "made by a newer program" in gaps(audit)


def test_a_registry_with_words_of_a_newer_program_is_told(kb: KnowledgeBase, child: Path, tmp_path: Path) -> None:
    file = registry(kb, tmp_path / "r.db", [on_hub("acme/base", "mit")])
    with sqlite3.connect(file) as connection:
        connection.execute("update revisions set coverage = 'everything'")
    connection.close()
    audit = scan(child, "--registry", file)
    assert audit["outcome"]["exit_code"] == 4
    assert "holds what cannot be understood" in gaps(audit)


def test_without_ancestors_a_broken_registry_is_not_asked(model_dir: WriteModel, tmp_path: Path) -> None:
    (tmp_path / "r.db").write_text("no database")
    files = {"README.md": "---\nlicense: mit\n---\n# Alone\n", "LICENSE": "MIT"}
    assert "registry" not in gaps(scan(model_dir(files), "--registry", tmp_path / "r.db"))


def test_a_scan_offline_never_makes_a_registry(child: Path, tmp_path: Path) -> None:
    file = tmp_path / "deep" / "r.db"
    done = modelaudit("scan", child, "--registry", file)
    assert not file.parent.exists()
    assert "there is no registry at" in done.stderr


def test_the_address_of_another_database_is_refused(child: Path) -> None:
    done = modelaudit("scan", child, "--registry", "mysql://host/db")
    assert done.returncode == 2
    assert "postgresql://USER@HOST/NAME" in done.stderr


def test_what_is_fetched_online_is_found_offline_the_next_time(child: Path, tmp_path: Path, asked_hub: Hub) -> None:
    asked_hub.add({"id": "acme/base", "cardData": {"license": "cc-by-nc-4.0"}, "tags": []}, files=LICENSE_OF_BASE)
    file = tmp_path / "r.db"
    assert "MLA201" in rules(scan(child, "--registry", file, "--online"))
    asked = len(asked_hub.received)
    again = scan(child, "--registry", file)
    assert "MLA201" in rules(again)
    assert ancestor(again, "acme/base")["recorded"]["coverage"] == "card"
    assert "MLA201" in rules(scan(child, "--registry", file, "--online"))
    assert len(asked_hub.received) == asked


def test_with_no_registry_nothing_is_kept(
    child: Path, tmp_path: Path, asked_hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    asked_hub.add({"id": "acme/base", "cardData": {"license": "mit"}, "tags": []})
    scan(child, "--registry", "none", "--online")
    assert not (tmp_path / "data").exists()


def test_what_cannot_be_kept_is_told_and_fails_nothing(child: Path, tmp_path: Path, asked_hub: Hub) -> None:
    asked_hub.add({"id": "acme/base", "cardData": {"license": "mit"}, "tags": []})
    (tmp_path / "file").write_text("a file where a folder is needed")
    whole = modelaudit("scan", child, "--registry", "none", "--online")
    done = modelaudit("scan", child, "--registry", tmp_path / "file" / "r.db", "--online")
    assert (done.returncode, done.stdout) == (whole.returncode, whole.stdout)
    assert "could not be kept" in done.stderr


def test_a_parent_that_came_back_is_fetched_anew_online(
    kb: KnowledgeBase, child: Path, tmp_path: Path, asked_hub: Hub
) -> None:
    asked_hub.add({"id": "acme/base", "cardData": {"license": "mit"}, "tags": []})
    gone = Withdrawal(ArtifactRef.parse("hf:acme/base"), State.DELETED, WINTER)
    file = registry(kb, tmp_path / "r.db", [on_hub("acme/base", "mit")], [gone])
    assert "no longer" in gaps(scan(child, "--registry", file))
    assert gaps(scan(child, "--registry", file, "--online")) == ""
    assert gaps(scan(child, "--registry", file)) == ""


def test_of_a_record_alone_no_rule_asks_for_files(kb: KnowledgeBase, tmp_path: Path) -> None:
    file = registry(kb, tmp_path / "r.db", [on_hub("acme/base", "mit")])
    audit = scan("registry:acme/base", "--registry", file)
    assert audit["outcome"]["exit_code"] == 4
    assert "known from the registry's record of 2026-09-01; its files were not read" in gaps(audit)
    assert audit["tally"]["rules_not_asked"] > 20
    done = modelaudit("scan", "registry:acme/base", "--registry", file)
    assert "from the registry's record of 2026-09-01; its files were not read" in done.stdout
    assert "not asked" in done.stdout
    assert modelaudit("scan", "registry:acme/base", "--registry", file, "--allow-incomplete").returncode == 0


def test_a_conflict_is_seen_in_records_alone(kb: KnowledgeBase, tmp_path: Path) -> None:
    seen = [on_hub("acme/base", "cc-by-nc-4.0"), on_hub("acme/child", "mit", "finetune:acme/base")]
    audit = scan("registry:acme/child", "--registry", registry(kb, tmp_path / "r.db", seen))
    assert "MLA201" in rules(audit)
    assert audit["outcome"]["exit_code"] == 1


def test_models_of_other_hubs_come_from_the_registry(kb: KnowledgeBase, tmp_path: Path) -> None:
    whole = elsewhere("tfhub:google/nnlm/1", "apache-2.0")
    lite = elsewhere("tfhub:google/lite-model/nnlm/1", base="tfhub:google/nnlm/1")
    file = registry(kb, tmp_path / "r.db", [whole, lite])
    audit = scan("tfhub:google/lite-model/nnlm/1", "--registry", file)
    assert ancestor(audit, "google/nnlm/1")["concluded"]["spdx"] == "Apache-2.0"
    missing = modelaudit("scan", "torchhub:acme_repo", "--registry", file)
    assert missing.returncode == 3
    assert "modelaudit crawl torchhub DIR" in missing.stderr


def test_a_name_given_here_leads_cards_to_it(model_dir: WriteModel, tmp_path: Path) -> None:
    base = model_dir({"README.md": "---\nlicense: cc-by-nc-4.0\n---\n# Chat\n"}, name="base")
    file = tmp_path / "r.db"
    assert modelaudit("registry", "add", base, "--as", "acme/base", "--registry", file).returncode in {0, 1, 4}
    audit = scan(model_dir({"README.md": CHILD}), "--registry", file)
    assert "MLA201" in rules(audit)
    assert ancestor(audit, "acme/base")["ref"]["id"] == "unnamed:acme/base"


def test_a_scan_can_be_kept_with_its_audit(child: Path, tmp_path: Path) -> None:
    file = tmp_path / "r.db"
    done = modelaudit("scan", child, "--keep", "--registry", file)
    shown = modelaudit("registry", "show", child, "--registry", file)
    assert shown.returncode == 0, shown.stderr
    assert f"exit {done.returncode}" in shown.stdout
    assert modelaudit("scan", child, "--keep", "--registry", "none").returncode == 2


def test_an_audit_that_cannot_be_kept_is_written_and_fails(child: Path, tmp_path: Path) -> None:
    (tmp_path / "r.db").write_text("no database " * 100)
    done = modelaudit("scan", child, "--keep", "--registry", tmp_path / "r.db")
    assert done.returncode == 2
    assert "License audit of Child" in done.stdout
    assert "is no registry" in done.stderr


def test_a_finding_of_a_model_in_the_registry_is_explained(kb: KnowledgeBase, tmp_path: Path) -> None:
    seen = [on_hub("acme/base", "cc-by-nc-4.0"), on_hub("acme/child", "mit", "finetune:acme/base")]
    file = registry(kb, tmp_path / "r.db", seen)
    finding = next(f for f in scan("registry:acme/child", "--registry", file)["findings"] if f["rule"] == "MLA201")[
        "fingerprint"
    ]
    done = modelaudit("explain", finding, "registry:acme/child", "--registry", file)
    assert done.returncode == 0, done.stderr
    assert "MLA201" in done.stdout


def test_options_need_the_files_of_a_model(kb: KnowledgeBase, tmp_path: Path) -> None:
    file = registry(kb, tmp_path / "r.db", [on_hub("acme/base", "mit")])
    done = modelaudit("options", "registry:acme/base", "--registry", file)
    assert done.returncode == 2
    assert "its files were not read" in done.stderr


def test_a_plan_leans_on_the_registry(kb: KnowledgeBase, tmp_path: Path) -> None:
    file = registry(kb, tmp_path / "r.db", [on_hub("acme/base", "cc-by-nc-4.0")])

    def check(*more: object) -> Done:
        return modelaudit("check", "--base", "acme/base", "--license", "mit", *more)

    assert "MLA201" in check("--registry", file).stdout
    assert "MLA201" not in check().stdout


def test_newer_word_of_the_publisher_goes_before_the_catalogue(kb: KnowledgeBase, tmp_path: Path) -> None:
    """That a label which was read tells no license is a fact; the catalogue's older word does not hide it."""
    seen = on_hub("Qwen/Qwen2.5-7B", seen_at=WINTER)
    audit = scan("registry:Qwen/Qwen2.5-7B", "--registry", registry(kb, tmp_path / "r.db", [seen]))
    assert audit["artifact"]["concluded"] is None
    older = on_hub("Qwen/Qwen2.5-7B", seen_at=datetime(2020, 1, 1, tzinfo=UTC))
    audit = scan("registry:Qwen/Qwen2.5-7B", "--registry", registry(kb, tmp_path / "old.db", [older]))
    assert audit["artifact"]["concluded"]["spdx"] == "Apache-2.0"
    assert audit["artifact"]["concluded"]["evidence"][0]["obtained"] == "catalogue"


def test_a_label_that_a_record_leaves_open_is_settled_by_the_files_online(
    kb: KnowledgeBase, child: Path, tmp_path: Path, asked_hub: Hub
) -> None:
    asked_hub.add({"id": "acme/base", "cardData": {"license": "other"}, "tags": []}, files={"LICENSE": APACHE})
    file = registry(kb, tmp_path / "r.db", [on_hub("acme/base", "other")])
    assert ancestor(scan(child, "--registry", file), "acme/base")["concluded"]["spdx"] == "NOASSERTION"
    assert ancestor(scan(child, "--registry", file, "--online"), "acme/base")["concluded"]["spdx"] == "Apache-2.0"
    assert ancestor(scan(child, "--registry", file), "acme/base")["concluded"]["spdx"] == "Apache-2.0"


def test_a_revision_that_the_registry_does_not_hold_is_not_taken_for_another(
    kb: KnowledgeBase, model_dir: WriteModel, tmp_path: Path
) -> None:
    """What was the license at one commit may not be that at another: Yi's changed so."""
    file = registry(kb, tmp_path / "r.db", [on_hub("acme/base", "mit", sha="1" * 40)])
    pinned = CHILD.replace("acme/base", f"acme/base@{SHA}")
    audit = scan(model_dir({"README.md": pinned}), "--registry", file)
    assert [u["reason"] for u in audit["lineage"]["unknown"]] == [f"the registry knows it, and not its revision {SHA}"]
    held = scan(model_dir({"README.md": pinned.replace(SHA, "1" * 40)}), "--registry", file)
    assert ancestor(held, "acme/base")["ref"]["revision"] == "1" * 40
