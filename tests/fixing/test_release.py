"""All files that a release needs at once: what a program that trains models asks for when it is done."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from model_license_audit.audit.auditor import Auditor, ScanRequest
from model_license_audit.fixing.case import Choices
from model_license_audit.fixing.release import BESIDE, Release, release_of
from model_license_audit.fixing.writing import write_changes
from model_license_audit.model.errors import UsageError
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.sources.local import LocalSource

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(json.loads((EXAMPLES / "expected.json").read_text("utf-8")))
BASE = "distilbert/distilbert-base-uncased"
UPSTREAM = {ArtifactRef.parse(f"hf:{BASE}"): EXAMPLES / "apache-finetune-ok"}


def made(auditor: Auditor, folder: Path, license_: str | None = None) -> Release:
    """The release of a model whose base lies in one of the examples."""
    source = LocalSource(str(folder))
    return release_of(auditor, source, ScanRequest(source, upstream=UPSTREAM), Choices(license=license_))


def copied(name: str, tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLES / name, tmp_path / name))


def rules(auditor: Auditor, folder: Path) -> list[str]:
    return [f.rule for f in auditor.audit(ScanRequest(LocalSource(str(folder)), upstream=UPSTREAM)).findings]


def test_a_model_without_any_papers_gets_all_of_them(auditor: Auditor, tmp_path: Path) -> None:
    folder = copied("no-license", tmp_path)
    before = {path.name for path in folder.iterdir()}
    release = made(auditor, folder, "apache-2.0")
    assert {path.name for path in folder.iterdir()} == before
    assert [change.path for change in release.changes] == ["LICENSE", "NOTICE", "README.md"]
    assert (release.notice.missing, release.fixes.left) == ((), ())
    write_changes(str(folder), release.changes)
    assert rules(auditor, folder) == []
    assert (folder / "LICENSE").read_bytes() == (EXAMPLES / "apache-finetune-ok" / "LICENSE").read_bytes()
    notice = (folder / "NOTICE").read_text("utf-8")
    assert notice.startswith("NOTICE of acme-sentiment\n")
    assert (EXAMPLES / "apache-finetune-ok" / "NOTICE").read_text("utf-8").strip() in notice


@pytest.mark.parametrize("name", NAMES)
def test_made_once_more_it_changes_nothing_and_a_scan_finds_what_it_says_is_left(
    name: str, auditor: Auditor, tmp_path: Path
) -> None:
    folder = copied(name, tmp_path)
    before = rules(auditor, folder)
    release = made(auditor, folder)
    write_changes(str(folder), release.changes)
    after = rules(auditor, folder)
    assert after == [left.finding.rule for left in release.fixes.left]
    assert set(after) <= set(before)
    assert made(auditor, folder).changes == ()


def test_a_notice_of_ones_own_is_kept(auditor: Auditor, tmp_path: Path) -> None:
    folder = copied("unmet-llama-finetune", tmp_path)
    (folder / "NOTICE").write_text("Ours, 2026.\n", "utf-8")
    write_changes(str(folder), made(auditor, folder).changes)
    assert (folder / "NOTICE").read_text("utf-8") == "Ours, 2026.\n"
    assert "\nLlama 3.1 is licensed under the Llama 3.1 Community License," in (folder / BESIDE).read_text("utf-8")
    assert "MLA302" not in rules(auditor, folder)


def test_a_license_in_conflict_is_refused(auditor: Auditor, tmp_path: Path) -> None:
    folder = copied("cc-by-nc-relabelled-mit", tmp_path)
    write_changes(str(folder), made(auditor, folder, "cc-by-nc-4.0").changes)
    with pytest.raises(UsageError, match="it would be in conflict"):
        made(auditor, folder, "apache-2.0")
