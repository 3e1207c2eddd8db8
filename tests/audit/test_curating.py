"""A license that lawyers concluded takes the place of the declared one, and ends when the artifact changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from model_license_audit.audit.auditor import Auditor, ScanRequest
from model_license_audit.audit.curating import CURATION, digest_of
from model_license_audit.model.errors import UsageError
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import AuditReport
from model_license_audit.policy.curations import UNKNOWN, Curation, load_curations, with_curation
from model_license_audit.policy.policy import Policy
from model_license_audit.reports.choose import renderer
from model_license_audit.sources.local import LocalSource

CARD = "---\nlicense: mit\nbase_model: {}\nbase_model_relation: finetune\n---\n# Child\n"
BASE, NOBODY = "facebook/nllb-200-distilled-600M", "acme/nobody-knows-this"


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor()


def curation(artifact: str, digest: str, license_: str = "Apache-2.0") -> Curation:
    return Curation(artifact, license_, "legal@acme", date(2026, 11, 1), "e-mail of 3 May", digest, "c.toml")


@pytest.fixture
def audit(auditor: Auditor, model_dir: Callable[..., Path]) -> Callable[..., AuditReport]:
    def audited(*curations: Curation, base: str = BASE, more: str = "") -> AuditReport:
        folder = model_dir({"README.md": CARD.format(base) + more})
        return auditor.audit(ScanRequest(LocalSource(str(folder)), Policy(curations=curations)))

    return audited


def base_of(report: AuditReport, name: str = BASE) -> str:
    found = report.lineage.artifact(ArtifactRef.parse(f"hf:{name}"))
    return str(found.concluded.expression) if found and found.concluded else "nothing"


def test_a_conclusion_takes_the_place_of_what_an_ancestor_declares(audit: Callable[..., AuditReport]) -> None:
    plain = audit()
    base = plain.lineage.artifact(ArtifactRef.parse(f"hf:{BASE}"))
    assert base is not None
    report = audit(curation(f"hf:{BASE}", digest_of(base)))
    assert (base_of(plain), base_of(report)) == ("CC-BY-NC-4.0", "Apache-2.0")
    curated = report.lineage.artifact(base.ref)
    assert curated is not None
    assert curated.declared == base.declared
    assert curated.concluded is not None
    assert [one.obtained for one in curated.concluded.evidence] == [CURATION]
    assert "MLA201" in {one.rule for one in plain.findings} - {one.rule for one in report.findings}
    for form in ("text", "markdown", "html", "json", "sarif", "spdx-2.3", "cyclonedx"):
        told = re.sub(r"</?span>", "", unescape(" ".join(renderer(form).render([report]).split())))
        assert "concluded by legal@acme on 2026-11-01: e-mail of 3 May" in told, form


def test_a_conclusion_ends_when_the_artifact_changes(audit: Callable[..., AuditReport]) -> None:
    stale = curation(BASE, "0" * 64)
    report = audit(stale)
    (one,) = report.outcome.rulings
    assert "has changed since" in one.message
    assert base_of(report) == "CC-BY-NC-4.0"
    anew = one.remedy.partition('"')[2].rstrip('"')
    assert base_of(audit(replace(stale, digest=anew))) == "Apache-2.0"


def test_the_audited_model_itself_may_be_concluded(audit: Callable[..., AuditReport]) -> None:
    (one,) = audit(curation("my-model", "0" * 64)).outcome.rulings
    fresh = curation("my-model", one.remedy.partition('"')[2].rstrip('"'), "CC-BY-NC-4.0")
    report = audit(fresh)
    assert report.artifact.concluded is not None
    assert str(report.artifact.concluded.expression) == "CC-BY-NC-4.0"
    changed = audit(fresh, more="One more word.\n")
    assert changed.artifact.concluded is not None
    assert str(changed.artifact.concluded.expression) == "MIT"


def test_what_nobody_knows_may_be_concluded(audit: Callable[..., AuditReport]) -> None:
    told = audit(curation(NOBODY, UNKNOWN), base=NOBODY)
    assert base_of(told, NOBODY) == "Apache-2.0"
    assert audit(base=NOBODY).gaps
    assert not told.gaps


def test_a_conclusion_about_another_artifact_changes_nothing(audit: Callable[..., AuditReport]) -> None:
    assert audit(curation("acme/other", UNKNOWN)) == audit()


def test_a_conclusion_names_a_license(audit: Callable[..., AuditReport]) -> None:
    with pytest.raises(UsageError, match="names no single license"):
        audit(curation(NOBODY, UNKNOWN, "our own"), base=NOBODY)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file, one = tmp_path / "c.toml", curation(BASE, UNKNOWN)
    file.write_text(with_curation("# kept", one), "utf-8")
    assert file.read_text("utf-8").startswith("# kept\n")
    assert load_curations(file) == (one,)
    file.write_text(with_curation("", replace(one, digest="x", who=" ")) + "[[curations]]\nx = 1\n", "utf-8")
    with pytest.raises(UsageError, match="and 2 more"):
        load_curations(file)
