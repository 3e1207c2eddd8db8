"""The audit of a release against its plan, and what of a run the registry keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from model_license_audit.harness.recipe.model import Recipe
from model_license_audit.harness.steps.audit import audit
from model_license_audit.harness.steps.plan import plan
from model_license_audit.harness.steps.stops import AuditDiffers
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import ExitCode
from model_license_audit.registry.address import Address
from model_license_audit.registry.reading.shelf import open_shelf
from tests.harness.a_recipe import Place, a_place, a_recipe

APACHE = Path(__file__).parents[2] / "examples/apache-finetune-ok/LICENSE"
SCRATCH = (
    ('"finetune"', '"scratch"'),
    ('[base]\nref = "microsoft/resnet-50"\n', ""),
    ('"acme/signs"', '"acme/road-signs"'),
)
CARD = "---\nlicense: apache-2.0\ndatasets: [acme/road-signs]\n{more}---\n\n# sign-reader\n\nCopyright 2026 Acme.\n"


def planned(tmp_path: Path, keep_at: Address | None = None, more: str = "") -> tuple[Recipe, Place]:
    """A recipe whose plan was passed, with a release that a run might have made."""
    recipe = a_recipe(tmp_path, *SCRATCH)
    place = a_place(recipe, tmp_path, keep_at=keep_at)
    plan(recipe, place.workspace, place.context)
    release = place.workspace.release
    release.mkdir()
    (release / "README.md").write_text(CARD.format(more=more), encoding="utf-8")
    (release / "LICENSE").write_bytes(APACHE.read_bytes())
    return recipe, place


def test_a_release_that_says_what_the_plan_said_passes(tmp_path: Path) -> None:
    recipe, place = planned(tmp_path)
    report = audit(recipe, place.workspace, place.context)
    assert report.outcome.exit_code is ExitCode.AUDITED
    assert not report.planned
    assert place.workspace.file("audit.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    (data,) = [a for a in report.lineage.artifacts if a.ref.dataset]
    assert str(data.concluded and data.concluded.expression) == "CC-BY-4.0"


def test_what_the_plan_did_not_announce_fails_the_release(tmp_path: Path) -> None:
    recipe, place = planned(tmp_path, more="base_model: facebook/hiera-tiny-224-in1k-hf\n")
    with pytest.raises(AuditDiffers) as caught:
        audit(recipe, place.workspace, place.context)
    assert {"MLA201", "MLA501"} <= {finding.rule for finding in caught.value.unexpected}
    assert caught.value.exit_code is ExitCode.FINDINGS
    assert place.workspace.file("audit.json").is_file()


def test_a_gap_that_the_plan_did_not_have_fails_the_release(tmp_path: Path) -> None:
    recipe, place = planned(tmp_path, more="base_model: acme/nobody-knows-it\n")
    with pytest.raises(AuditDiffers, match="MLA403") as caught:
        audit(recipe, place.workspace, place.context)
    assert any("acme/nobody-knows-it" in gap for gap in caught.value.gaps)


def test_the_registry_keeps_release_data_and_audit(tmp_path: Path) -> None:
    address = Address(path=str(tmp_path / "registry.db"))
    recipe, place = planned(tmp_path, keep_at=address)
    for _ in range(2):
        audit(recipe, place.workspace, place.context)
    data = ArtifactRef.parse("dataset:hf:acme/road-signs")
    with open_shelf(address) as shelf:
        release = shelf.find(ArtifactRef.parse("hf:acme/sign-reader"))
        assert release is not None
        assert [link.parent for link in shelf.links_from([shelf.present_key(release.ref)])] == [data]
        stored = shelf.find(data)
        assert stored is not None
        assert stored.license == "CC-BY-4.0"
        (kept,) = shelf.audits_of(release.ref)
        assert kept.exit_code == 0
