"""The JSON report: it keeps to its schema, and everything in it comes back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, is_dataclass, replace
from enum import IntEnum, StrEnum
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from model_license_audit import model
from model_license_audit.model.errors import UsageError
from model_license_audit.model.evidence import TextFile, TextRole
from model_license_audit.model.lineage import DerivationKind, Lineage
from model_license_audit.model.lineage import Path as Path_
from model_license_audit.model.report import AuditReport
from model_license_audit.reports.as_json import JsonRenderer, read_reports
from model_license_audit.reports.as_text import TextRenderer
from model_license_audit.reports.json_text import written
from tests.reports.builders import derived, duty, hf, obliges, read
from tests.reports.samples import ALL, clean, gaps, hostile, llama

SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "docs" / "schema" / "audit-report-1.json").read_text("utf-8")
)
VALIDATOR = Draft202012Validator(SCHEMA)
Make = Callable[[], AuditReport]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_knows_every_word_of_the_model() -> None:
    """Each closed vocabulary that the schema names is the one of the model, word for word."""
    modules = [import_module(f"model_license_audit.model.{each.name}") for each in iter_modules(model.__path__)]
    found = [(name, thing) for module in modules for name, thing in vars(module).items()]
    enums = [(name, thing) for name, thing in found if isinstance(thing, type) and issubclass(thing, StrEnum | IntEnum)]
    classes = {name: list(thing) for name, thing in enums}
    told = {name: set(part["enum"]) for name, part in SCHEMA["$defs"].items() if "enum" in part and name in classes}
    assert len(told) > 10
    assert told == {name: {word.value for word in classes[name]} for name in told}


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_every_document_keeps_to_the_schema(make: Make) -> None:
    VALIDATOR.validate(json.loads(JsonRenderer().render([make(), clean()])))


def test_no_audit_at_all_is_a_document_too() -> None:
    document = JsonRenderer().render([])
    VALIDATOR.validate(json.loads(document))
    assert read_reports(document) == ()


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_everything_comes_back(make: Make) -> None:
    assert read_reports(JsonRenderer().render([make()])) == (make(),)


@given(st.text(st.characters(), max_size=30))
@settings(max_examples=40, deadline=None)
def test_any_string_comes_back_and_goes_out_as_ascii(text: str) -> None:
    document = JsonRenderer().render([hostile(text)])
    assert document.isascii()
    assert read_reports(document) == (hostile(text),)


def test_the_text_report_can_be_made_from_it() -> None:
    reports = [llama(), gaps()]
    rebuilt = read_reports(JsonRenderer().render(reports))
    assert TextRenderer().render(rebuilt) == TextRenderer().render(reports)


def test_the_text_of_files_stays_out() -> None:
    card = TextFile("README.md", TextRole.CARD, "the whole card", "ab" * 32)
    report = replace(clean(), artifact=replace(clean().artifact, texts=(card,)))
    document = JsonRenderer().render([report])
    assert "the whole card" not in document
    assert read_reports(document)[0].artifact.texts == (replace(card, text=""),)


def test_equal_reports_give_equal_bytes_and_no_time() -> None:
    assert JsonRenderer().render([gaps()]) == JsonRenderer().render([gaps()])


def test_the_schema_describes_every_field_in_its_order() -> None:
    """Fails when a field was added to a dataclass: add it to docs/schema/audit-report-1.json, with its meaning."""
    audit = json.loads(JsonRenderer().render([gaps()]))["audits"][0]
    assert list(audit) == [f.name for f in fields(AuditReport)] == list(SCHEMA["$defs"]["AuditReport"]["properties"])
    for name, part in SCHEMA["$defs"].items():
        assert part["description"], name
        for key, said in part.get("properties", {}).items():
            assert "const" in said or said["description"], f"{name}.{key}"
        assert part.get("required", []) == list(part.get("properties", {})), name


def test_a_path_names_its_links_by_their_places() -> None:
    report = llama()
    told = json.loads(JsonRenderer().render([report]))["audits"][0]
    paths = [[report.lineage.derivations[n] for n in duty["path"]] for duty in told["duties"]]
    assert paths == [list(duty.path.derivations) for duty in report.duties]
    assert any(paths)


def test_a_long_chain_is_told_once() -> None:
    refs = [hf(f"acme/m{n}") for n in range(400)]
    links = tuple(derived(a, b, DerivationKind.FINETUNE, read("README.md", 3)) for a, b in pairwise(refs))
    duties = tuple(duty("mit", obliges("include-license", "1"), refs[0], links[:n], "m") for n in range(400))
    report = replace(clean(), lineage=Lineage(refs[0], (clean().artifact,), derivations=links), duties=duties)
    document = JsonRenderer().render([report])
    assert len(document) < 5_000 * 400
    assert read_reports(document) == (report,)


@pytest.mark.parametrize("path", [[9999], [-1], ["0"], [True], [None]])
def test_a_path_that_leads_nowhere_is_refused(path: list[object]) -> None:
    told = json.loads(JsonRenderer().render([llama()]))
    told["audits"][0]["duties"][0]["path"] = path
    with pytest.raises(UsageError, match="not an audit report"):
        read_reports(json.dumps(told))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
@settings(max_examples=80, deadline=None)
def test_what_is_written_is_json_with_numbers_on_one_line(value: Any) -> None:
    assert json.loads(written(value)) == value
    assert "".join(written([value]).split()) == "".join(json.dumps([value], indent=2).split())
    assert written({"path": [1, 2]}) == '{\n  "path": [1, 2]\n}'


@pytest.mark.parametrize(
    "document",
    ["", "[]", "{}", '{"schema": "urn:model-license-audit:audit-report:2", "audits": []}', "[" * 100_000],
)
def test_what_is_no_report_is_refused_with_a_remedy(document: str) -> None:
    with pytest.raises(UsageError) as error:
        read_reports(document)
    assert error.value.remedy


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("target",), 3),
        (("artifact", "kind"), "teapot"),
        (("findings",), "none"),
        (("answers", 0, "reasons"), {"a": 1}),
        (("artifact", "concluded", "expression"), {"type": "guess"}),
    ],
)
def test_a_broken_document_is_refused(path: tuple[str | int, ...], value: object) -> None:
    told = json.loads(JsonRenderer().render([clean()]))
    place = told["audits"][0]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(UsageError, match="not an audit report"):
        read_reports(json.dumps(told))


def _optional_fields(value: object, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The places in a report of all fields that have a default; the links stay, to which the duties point."""
    if isinstance(value, tuple):
        for place, item in enumerate(value):
            yield from _optional_fields(item, (*at, place))
    elif is_dataclass(value) and not isinstance(value, TextFile | Path_):
        for field in fields(value):
            if (field.default, field.default_factory) != (MISSING, MISSING) and field.name != "derivations":
                yield (*at, field.name)
            yield from _optional_fields(getattr(value, field.name), (*at, field.name))


@pytest.mark.parametrize("make", [llama, gaps], ids=["llama", "gaps"])
def test_a_report_of_an_earlier_program_lacks_newer_fields_and_is_read(make: Make) -> None:
    """Whatever has a default may be missing, at any depth; what has none may not."""
    report = make()
    told = json.loads(JsonRenderer().render([report]))
    assert read_reports(json.dumps(told))
    for place in sorted(_optional_fields(report), key=len, reverse=True):
        holder = told["audits"][0]
        for step in place[:-1]:
            holder = holder[step]
        del holder[place[-1]]
    (back,) = read_reports(json.dumps(told))
    assert [finding.rule for finding in back.findings] == [finding.rule for finding in report.findings]
    assert (back.rules, back.todo, back.artifact.recorded) == ((), (), None)
    del told["audits"][0]["findings"]
    with pytest.raises(UsageError, match="findings"):
        read_reports(json.dumps(told))
