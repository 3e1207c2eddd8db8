"""The set of reports: what is in it, what it does to the folder it is written to, and that each document is valid."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from junitparser import JUnitXml

from model_license_audit.gate.report_set import BOMS, DEFAULT, FILES, INDEX, is_owed, report_set, write_set
from model_license_audit.model.errors import UsageError
from model_license_audit.model.notice import LicenseNotice, Notice
from model_license_audit.reports.as_json import read_reports
from model_license_audit.reports.choose import FORMATS, renderer
from tests.gate.gating import CLEAN, FOUND, ROOT, gate, model
from tests.reports.samples import clean, llama
from tests.reports.test_sarif import schema as sarif_schema

EVERY_TIME = {"report.txt", "report.html", "report.json", "report.sarif", "junit.xml", INDEX}


def owing(name: str) -> Notice:
    """A notice of a release that has to carry a license text along."""
    asked = LicenseNotice("mit", "MIT", "MIT License", (), copy_owed=True)
    return Notice("./x", name, "MIT", "", (asked,), (), (), ())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The set that the program writes about two models."""
    cwd = tmp_path_factory.mktemp("gate")
    model(cwd, FOUND, "models/a")
    model(cwd, CLEAN, "models/b")
    assert gate(cwd, "models", "--report-dir", "out/of/today").code == 1
    return cwd / "out" / "of" / "today"


def test_the_set_has_a_document_for_each_kind_of_reader(folder: Path) -> None:
    notices = {"NOTICE-Acme-Support-8B", "NOTICE-Acme-Mistral-7B-Support"}
    assert {one.name for one in folder.iterdir()} == EVERY_TIME | notices
    assert (folder / "report.txt").stat().st_mode & 0o444


def test_the_index_fits_the_files(folder: Path) -> None:
    done = subprocess.run(["sha256sum", "--check", "--strict", INDEX], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(list(folder.iterdir())) - 1


def test_the_json_keeps_to_our_schema_and_reads_back(folder: Path) -> None:
    text = (folder / "report.json").read_text("utf-8")
    ours = json.loads((ROOT / "docs" / "schema" / "audit-report-1.json").read_text("utf-8"))
    Draft202012Validator(ours).validate(json.loads(text))
    assert [report.outcome.exit_code for report in read_reports(text)] == [1, 0]


@pytest.mark.sarif
def test_the_sarif_keeps_to_the_schema_of_the_standard(folder: Path) -> None:
    sarif_schema().validate(json.loads((folder / "report.sarif").read_text("utf-8")))


def test_the_sarif_is_one_run_with_an_invocation_for_each_model(folder: Path) -> None:
    (run,) = json.loads((folder / "report.sarif").read_text("utf-8"))["runs"]
    assert [one["exitCode"] for one in run["invocations"]] == [1, 0]


def test_the_junit_has_a_failure_for_each_finding_that_stops_the_model(folder: Path) -> None:
    suites = JUnitXml.fromfile(str(folder / "junit.xml"))
    assert [suite.failures for suite in suites] == [4, 0]


def test_the_page_says_what_would_leave_no_conflict(tmp_path: Path) -> None:
    model(tmp_path, "cc-by-nc-relabelled-mit")
    assert gate(tmp_path, "model", "--report-dir", "out").code == 1
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert gate(tmp_path, "model", "-f", "html=other.html").code == 1
    assert page == (tmp_path / "other.html").read_text("utf-8")
    assert "no conflict" in page


def test_a_second_run_writes_the_same_bytes(tmp_path: Path) -> None:
    model(tmp_path, FOUND)
    sets = []
    for name in ("one", "two", "one"):
        gate(tmp_path, "model", "--report-dir", name)
        sets.append({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()})
    assert sets[0] == sets[1] == sets[2]


def test_of_an_earlier_set_nothing_stays(tmp_path: Path) -> None:
    model(tmp_path, FOUND)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "README.md").write_text("---\nlicense: mit\n---\n# Tiny\n\nTrained from scratch.\n", "utf-8")
    (tmp_path / "other" / "model.safetensors").write_bytes(b"")
    gate(tmp_path, "model", "--report-dir", "out")
    assert (tmp_path / "out" / "NOTICE").is_file()
    gate(tmp_path, "other", "--report-dir", "out")
    assert {one.name for one in (tmp_path / "out").iterdir()} == EVERY_TIME


def test_what_somebody_wrote_into_a_set_stays(tmp_path: Path) -> None:
    write_set({"report.txt": b"first", "NOTICE": b"owed"}, tmp_path)
    (tmp_path / "NOTICE").write_text("mended by hand", "utf-8")
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    write_set({"report.txt": b"second"}, tmp_path)
    assert (tmp_path / "report.txt").read_bytes() == b"second"
    assert (tmp_path / "NOTICE").read_text("utf-8") == "mended by hand"
    assert (tmp_path / "mine.txt").read_text("utf-8") == "mine"


def test_where_there_is_nothing_to_audit_no_earlier_verdict_stays(tmp_path: Path) -> None:
    model(tmp_path, CLEAN)
    gate(tmp_path, "model", "--report-dir", "out")
    assert gate(tmp_path, "elsewhere", "--report-dir", "out").code == 3
    assert [one.name for one in (tmp_path / "out").iterdir()] == [INDEX]
    assert gate(tmp_path, "elsewhere", "--report-dir", "new").code == 3
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("index", ["../outside", "/etc/passwd", "a/b", "..", ""])
def test_an_index_of_strangers_leads_nowhere(tmp_path: Path, index: str) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    (tmp_path / "outside").write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    (folder / INDEX).write_text(f"{empty}  {index}\n", "utf-8")
    write_set({"report.txt": b"x"}, folder)
    assert (tmp_path / "outside").is_file()
    assert {one.name for one in folder.iterdir()} == {"report.txt", INDEX}


def test_a_link_is_replaced_and_what_it_leads_to_is_left(tmp_path: Path) -> None:
    write_set({"report.txt": b"first"}, tmp_path / "set")
    (tmp_path / "target").write_bytes(b"mine")
    (tmp_path / "set" / "report.txt").unlink()
    (tmp_path / "set" / "report.txt").symlink_to(tmp_path / "target")
    write_set({"report.txt": b"second"}, tmp_path / "set")
    assert (tmp_path / "target").read_bytes() == b"mine"
    assert (tmp_path / "set" / "report.txt").read_bytes() == b"second"


def test_a_folder_where_a_file_should_be_stops_it_before_anything_is_changed(tmp_path: Path) -> None:
    write_set({"report.txt": b"first", "report.html": b"first"}, tmp_path)
    (tmp_path / "report.html").unlink()
    (tmp_path / "report.html").mkdir()
    with pytest.raises(UsageError, match="cannot be written"):
        write_set({"report.txt": b"second", "report.html": b"second"}, tmp_path)
    assert (tmp_path / "report.txt").read_bytes() == b"first"


def test_every_format_has_a_name_of_its_own() -> None:
    assert set(FILES) == set(FORMATS)
    assert len({name.casefold() for name in FILES.values()}) == len(FILES)


def test_the_documents_are_those_of_the_formats() -> None:
    made = report_set([llama(), clean()])
    assert made == {FILES[name]: renderer(name).render([llama(), clean()]).encode() for name in DEFAULT}


def test_bills_of_materials_are_there_for_whoever_asks() -> None:
    made = report_set([clean()], formats=BOMS)
    assert json.loads(made["bom.cdx.json"])["bomFormat"] == "CycloneDX"
    assert json.loads(made["bom.spdx.json"])["spdxVersion"] == "SPDX-2.3"


def test_a_format_that_is_none_is_an_error() -> None:
    with pytest.raises(UsageError, match="unknown report format 'paper'"):
        report_set([clean()], formats=("paper",))


def test_a_notice_is_written_where_one_is_owed() -> None:
    free = Notice("./x", "x", "MIT", "", (LicenseNotice("mit", "MIT", "MIT License", ()),), (), (), ())
    assert not is_owed(free)
    assert set(report_set([], formats=(), notices=[free, owing("x")])) == {"NOTICE"}
    assert report_set([], formats=(), notices=[free]) == {}


@given(st.lists(st.text(max_size=90), min_size=2, max_size=5))
def test_notices_of_any_names_have_names_that_any_disk_takes(names: list[str]) -> None:
    made = report_set([], formats=(), notices=[owing(name) for name in names])
    assert len({name.casefold() for name in made}) == len(names)
    for name in made:
        assert name.isascii()
        assert len(name) < 100
        assert not set(name) & set('/\\:*?"<>| \n')
