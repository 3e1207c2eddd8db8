"""Files of bills of materials stand as the libraries would write them, without the time that those take."""

from __future__ import annotations

import io
import json
from dataclasses import replace

from cyclonedx.model.bom import Bom
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from spdx_tools.spdx.writer.tagvalue.tagvalue_writer import write_document

from model_license_audit.model.report import AuditReport
from model_license_audit.reports.bom.contents import contents_of
from model_license_audit.reports.bom.particulars import Digests, Particulars
from model_license_audit.reports.bom.spdx23 import document
from tests.reports import samples
from tests.reports.bom.lineages import DATED, rendered

PATHS = ("b.txt", "a/ü\n.bin", "a/z.bin", "README.md", "a-b", "a/\x1b[31m")


def many_files() -> tuple[AuditReport, Particulars]:
    """A model of odd file names, of which some were read whole and some not."""
    report = samples.clean()
    inputs = tuple((path, number, "b" * 64 if number % 2 else "") for number, path in enumerate(PATHS))
    digests = {path: Digests("c" * 40, "d" * 64) for path in PATHS[:3]}
    return replace(report, inputs=inputs), replace(DATED, digests={report.artifact.ref: digests})


def test_cyclonedx_has_files_as_its_library_orders_and_writes_them() -> None:
    report, particulars = many_files()
    told = json.loads(rendered("cyclonedx", report, particulars=particulars))
    files = told["metadata"]["component"]["components"]
    assert sorted(len(one.get("hashes", ())) for one in files) == [0, 1, 1, 2, 2, 2]
    bom = Bom.from_json(told)  # type: ignore[attr-defined]
    again = json.loads(make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string())
    written = again["metadata"]["component"]
    assert json.dumps(written["components"]) == json.dumps(files)
    assert [name for name in told["metadata"]["component"] if name in written] == list(written)


def test_tags_and_values_are_what_the_library_writes() -> None:
    report, particulars = many_files()
    out = io.StringIO()
    write_document(document(contents_of([report], particulars)), out)
    told = rendered("spdx-2.3-tv", report, particulars=particulars)
    assert told == out.getvalue().rstrip("\n") + "\n"
    assert told.count("FileName:") == 3
