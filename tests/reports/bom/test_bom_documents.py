"""What holds of every format: it reads back, says nothing that is not known, and is the same each time."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from model_license_audit.model.artifacts import Artifact, LicenseText, TextMatchKind
from model_license_audit.model.errors import UsageError
from model_license_audit.model.evidence import TextFile, TextRole
from model_license_audit.model.expressions import AllOf, AnyOf, LicenseId, Unresolved
from model_license_audit.model.lineage import DerivationKind, Lineage
from model_license_audit.model.report import AuditReport
from model_license_audit.reports.bom.contents import contents_of
from model_license_audit.reports.bom.custom_licenses import custom_licenses
from model_license_audit.reports.bom.expressions import NOASSERTION, UNDETERMINED, written
from model_license_audit.reports.bom.particulars import Digests, Particulars, date_from, date_of_environment
from model_license_audit.reports.choose import renderer
from tests.reports import samples
from tests.reports.bom.lineages import DATED, EVERY, FORMATS, NAMED, audits, links_of, rendered, told_back
from tests.reports.builders import catalogue, derived, hf, license_id, says

ROOT = Path(__file__).parents[3]
MIT, APACHE, LLAMA = license_id("mit"), license_id("apache-2.0"), LicenseId("llama3.1", "LicenseRef-llama-3.1")
CC = Unresolved("cc", "name the version", ("cc-by-4.0", "cc-by-nc-4.0"))


@pytest.mark.parametrize("form", FORMATS)
@given(report=audits())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_reads_back(form: str, report: AuditReport, tmp_path: Path) -> None:
    links, licenses = told_back(rendered(form, report), tmp_path, report)
    assert links == links_of(report)
    for artifact in report.lineage.artifacts:
        said = artifact.concluded
        if said is not None and said.determined:
            assert any(str(leaf) in value for value in licenses[str(artifact.ref)] for leaf in _leaves(said.expression))


def _leaves(expression: object) -> Iterator[LicenseId]:
    if isinstance(expression, LicenseId):
        yield expression
    for part in getattr(expression, "parts", ()):
        yield from _leaves(part)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", EVERY)
def test_equal_audits_give_equal_bytes_in_any_process(form: str, name: str) -> None:
    report = EVERY[name]()
    document = rendered(form, report)
    assert document == rendered(form, EVERY[name]())
    assert document.endswith("\n")
    assert not document.endswith("\n\n")


def test_the_order_of_hashes_changes_nothing() -> None:
    script = (
        "import hashlib; from tests.reports.bom.lineages import FORMATS, rendered; from tests.reports import samples;"
        "print([hashlib.sha256(rendered(f, samples.gaps(), samples.llama()).encode()).hexdigest() for f in FORMATS])"
    )
    told = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
        )  # fmt: skip
        told.add(done.stdout)
    assert len(told) == 1


@pytest.mark.parametrize("form", FORMATS)
def test_another_audit_is_another_document(form: str) -> None:
    assert len({rendered(form, make()) for make in NAMED.values()}) == len(NAMED)
    llama = samples.llama()
    other = replace(llama, outcome=replace(llama.outcome, reason="another"))
    ids = [_identity(rendered(form, report)) for report in (llama, other)]
    assert ids[0] != ids[1]


def _identity(document: str) -> str:
    return next(part for part in document.replace('"', " ").split() if "urn:uuid" in part or "spdxdocs" in part)


@pytest.mark.parametrize("form", FORMATS)
def test_without_a_date_none_is_invented(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    document = renderer(form).render([samples.clean()])
    assert ("timestamp" not in document) if form == "cyclonedx" else ("1970-01-01T00:00:00Z" in document)
    assert "2026-11-01T00:00:00" in rendered(form, samples.clean())
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1761955200")
    assert "2025-11-01T00:00:00" in renderer(form).render([samples.clean()])


def test_dates_are_read_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert date_from("2026-11-01T12:30:00.5+02:00").isoformat() == "2026-11-01T10:30:00+00:00"
    with pytest.raises(UsageError, match="no date"):
        date_from("yesterday")
    for wrong in ("soon", "9" * 30):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
        with pytest.raises(UsageError, match="no number of seconds"):
            date_of_environment()


@pytest.mark.parametrize("form", FORMATS)
def test_a_thousand_ancestors_all_stand_in_it(form: str) -> None:
    document = rendered(form, samples.crowd(1_000))
    assert len(set(re.findall(r"pkg:huggingface/acme/part-\d+", document))) == 1_000


@pytest.mark.parametrize("form", FORMATS)
def test_no_audit_and_many_audits_are_documents_too(form: str, tmp_path: Path) -> None:
    assert rendered(form)
    both = rendered(form, samples.llama(), samples.gemma())
    assert "acme/support-bot-8b" in both
    assert "google/gemma" in both


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (MIT, "MIT"),
        (AllOf((MIT, AnyOf((APACHE, LLAMA)))), "MIT AND (Apache-2.0 OR LicenseRef-llama-3.1)"),
        (AnyOf((MIT, AllOf((APACHE, LLAMA)))), "MIT OR (Apache-2.0 AND LicenseRef-llama-3.1)"),
        (AllOf((MIT, AllOf((APACHE, MIT)))), "MIT AND Apache-2.0 AND MIT"),
        (AllOf((MIT, MIT)), "MIT"),
        (CC, NOASSERTION),
        (AllOf((CC, Unresolved("gpl", "say which"))), NOASSERTION),
        (LicenseId("gpl-2.0", "GPL-2.0-only", "Classpath-exception-2.0"), "GPL-2.0-only WITH Classpath-exception-2.0"),
        (None, NOASSERTION),
    ],
)  # fmt: skip
def test_expressions_are_those_of_spdx(expression: AllOf | None, expected: str) -> None:
    assert written(expression) == expected


def test_a_part_that_is_not_determined_is_never_dropped() -> None:
    for joined, word in ((AllOf((MIT, CC)), "AND"), (AnyOf((MIT, CC)), "OR")):
        assert written(joined).startswith(f"MIT {word} {UNDETERMINED}cc-")


@pytest.mark.parametrize("odd", ["Not Listed", "MIT; rm -rf", "LicenseRef-ä", "LicenseRef-a b", "\x1b[1m", "x" * 500])
def test_what_is_no_identifier_becomes_one(odd: str) -> None:
    told = written(LicenseId("odd", odd))
    assert told.startswith("LicenseRef-")
    assert told.removeprefix("LicenseRef-").replace("-", "").replace(".", "").isalnum()
    assert len(told) < 100
    assert written(LicenseId("odd", odd, "no such exception")) != told


def _with_text(match: TextMatchKind, body: str) -> AuditReport:
    report = samples.llama()
    file = TextFile("LICENSE.txt", TextRole.LICENSE, body, "ab" * 32)
    found = LicenseText("LICENSE.txt", "llama3.1", match, 1.0, first_line=2, last_line=3)
    holder = replace(report.artifact, license_texts=(found,), texts=(file,))
    others = tuple(a for a in report.lineage.artifacts if a.ref != holder.ref)
    return replace(report, artifact=holder, lineage=replace(report.lineage, artifacts=(holder, *others)))


def test_the_text_of_a_custom_license_is_that_of_the_artifacts_own_file() -> None:
    report = _with_text(TextMatchKind.SAME, "the license of ours\r\nfirst line\r\nsecond </text> line\r\nbelow")
    (custom,) = custom_licenses(contents_of([report], DATED))
    assert custom.ref == "LicenseRef-llama-3.1"
    assert custom.name == "Llama 3.1 Community License Agreement"
    assert custom.text == "first line\nsecond </ text> line"
    assert "LICENSE.txt" in custom.comment
    assert any("llama" in link for link in custom.links)
    for form in FORMATS:
        assert "first line" in rendered(form, report)


def test_a_text_that_differs_is_told_as_such_and_one_in_part_is_not_taken() -> None:
    (edited,) = custom_licenses(contents_of([_with_text(TextMatchKind.EDITED, "0\nan edited text\n2")], DATED))
    assert "differs from the published one" in edited.comment
    (partial,) = custom_licenses(contents_of([_with_text(TextMatchKind.PARTIAL, "0\nsome words\n2")], DATED))
    assert partial.text.startswith("The text of the Llama 3.1 Community License Agreement is not part of this document")


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_hostile_gets_out_of_its_field(form: str) -> None:
    document = rendered(form, samples.hostile(), samples.hostile("</text>\nSPDXID: SPDXRef-DOCUMENT\n<TEXT>"))
    controls = {char for char in document if ord(char) < 32 or 127 <= ord(char) < 160 or "\ud800" <= char <= "\udfff"}
    assert controls <= {"\n", "\t"}
    assert "\u202e" not in document
    if form == "spdx-2.3-tv":
        assert document.count("\nSPDXID: SPDXRef-DOCUMENT") == 1
        assert document.count("<text>") == document.count("</text>")
    else:
        json.loads(document)


@pytest.mark.parametrize("form", FORMATS)
def test_the_path_of_the_machine_stays_out(form: str) -> None:
    report = samples.clean()
    ref = replace(report.artifact.ref, name="/home/somebody/models/clean")
    artifact = replace(report.artifact, ref=ref)
    lineage = replace(report.lineage, subject=ref, artifacts=(artifact,))
    moved = replace(report, artifact=artifact, lineage=lineage, target=str(ref))
    assert "somebody" not in rendered(form, moved)


@pytest.mark.parametrize("form", FORMATS)
def test_what_the_maker_says_and_the_digests_of_files_stand_in_it(form: str) -> None:
    report = samples.clean()
    path = report.inputs[0][0]
    told = Particulars(
        author="Acme GmbH", version="2.0", supplier="Acme Labs",
        digests={report.artifact.ref: {path: Digests("12" * 20, "34" * 32)}},
    )  # fmt: skip
    document = rendered(form, report, particulars=told)
    for said in ("Acme GmbH", "2.0", "Acme Labs", path, "12" * 20, "34" * 32):
        assert said in document


@pytest.mark.parametrize("form", FORMATS)
def test_what_nobody_knows_is_not_asserted(form: str) -> None:
    report = samples.gaps()
    document = rendered(form, report)
    assert "NOASSERTION" in document or "expandedlicensing_NoAssertionLicense" in document
    unknown = report.lineage.unknown[0]
    assert unknown.ref.name in document
    assert unknown.reason in document


def test_a_conversion_bears_its_originals_license() -> None:
    report = samples.clean()
    original = Artifact(hf("acme/original"), names=("acme/original",))
    said = says("llama3.1", LLAMA, "Hub identifier", catalogue())
    original = replace(original, declared=said, concluded=said)
    subject = replace(report.artifact, declared=None, concluded=None)
    lineage = _converted(report, subject, original)
    (entry, _) = contents_of([replace(report, artifact=subject, lineage=lineage)], DATED).entries
    assert entry.declared is None
    assert entry.concluded == said


def _converted(report: AuditReport, subject: Artifact, original: Artifact) -> Lineage:
    link = derived(subject.ref, original.ref, DerivationKind.CONVERTED, catalogue())
    return Lineage(report.lineage.subject, (original, subject), (), (link,))


def test_a_wrong_version_and_a_missing_library_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match=r"CycloneDX 1\.3 is not written"):
        renderer("cyclonedx", Particulars(spec_version="1.3")).render([samples.clean()])
    for module in [name for name in sys.modules if name.startswith("model_license_audit.reports.bom.spdx30")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "spdx_python_model", None)
    with pytest.raises(UsageError, match=r"model-license-audit\[bom\]"):
        renderer("spdx-3.0").render([samples.clean()])
