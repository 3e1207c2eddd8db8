"""``modelaudit licenses``: list, show, compare, stats, as a user runs them."""

from __future__ import annotations

import json

import pytest

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.report import Question
from model_license_audit.model.terms import LicenseClass
from tests.cli.test_commands import run


def test_the_commands_are_listed_and_explain_themselves() -> None:
    listed = run("licenses", "--help").stdout
    for name in ("list", "show", "compare", "identify", "resolve", "check", "stats"):
        assert f"  {name} " in listed
        assert run("licenses", name, "--help").returncode == 0


def test_every_license_is_listed_once(kb: KnowledgeBase) -> None:
    rows = json.loads(run("licenses", "list", "-f", "json").stdout)
    assert [row["key"] for row in rows] == list(kb.keys())
    assert f"{len(rows)} licenses" in run("licenses", "list").stdout


def test_a_class_is_listed_alone() -> None:
    rows = json.loads(run("licenses", "list", "--class", str(LicenseClass.NETWORK_COPYLEFT), "-f", "json").stdout)
    assert {"agpl-3.0"} <= {row["key"] for row in rows}
    assert {row["class"] for row in rows} == {"network-copyleft"}


def test_every_identifier_of_the_hub_is_told(kb: KnowledgeBase) -> None:
    rows = json.loads(run("licenses", "list", "--hub", "-f", "json").stdout)
    told = {row["hub"]: row for row in rows}
    assert len(told) == 83
    assert told["bsl-1.0"]["name"] == "Boost Software License 1.0"
    assert told["cc"]["name"].startswith("undetermined: one of cc-by-")
    assert told["unknown"]["name"].startswith("undetermined")
    assert all(kb.license(row["key"]) for row in rows if row["key"] != "-")


def test_a_license_is_shown_with_answers_terms_and_clauses() -> None:
    done = run("licenses", "show", "llama3.1")
    assert done.returncode == 0
    for part in ("Llama 3.1 Community License Agreement", "ANSWERS", "TERMS", "Built with Llama", "[1.b.i(B)]"):
        assert part in done.stdout
    assert "not legal advice" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_a_license_is_shown_as_json() -> None:
    shown = json.loads(run("licenses", "show", "mit", "-f", "json").stdout)
    assert shown["license"]["key"] == "mit"
    assert [answer["question"] for answer in shown["answers"]] == list(map(str, Question))


@pytest.mark.parametrize(
    ("name", "key"), [("Apache 2", "apache-2.0"), ("CC-BY-NC-4.0", "cc-by-nc-4.0"), ("MIT", "mit")]
)
def test_any_name_of_a_license_shows_it(name: str, key: str) -> None:
    assert json.loads(run("licenses", "show", name, "-f", "json").stdout)["license"]["key"] == key


@pytest.mark.parametrize(
    ("name", "said"), [("cc", "choose one of cc-by-2.0"), ("nosuch", "`modelaudit licenses list`")]
)
def test_a_name_of_no_single_license_is_explained(name: str, said: str) -> None:
    done = run("licenses", "show", name)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr


def test_two_rail_texts_are_compared_item_by_item() -> None:
    compared = json.loads(
        run("licenses", "compare", "creativeml-openrail-m", "bigscience-openrail-m", "-f", "json").stdout
    )
    uses = {use["use"]: (bool(use["one"]), bool(use["two"])) for use in compared["forbidden_uses"]}
    assert uses["no-harm-minors"] == (True, True)
    assert (False, True) in uses.values()
    text = run("licenses", "compare", "creativeml-openrail-m", "bigscience-openrail-m").stdout
    assert "FORBIDDEN USES" in text
    assert max(map(len, text.splitlines())) <= 80


def test_differences_alone_leave_out_what_is_alike() -> None:
    whole = json.loads(run("licenses", "compare", "llama3.1", "llama3.2", "-f", "json").stdout)
    short = json.loads(run("licenses", "compare", "llama3.1", "llama3.2", "--differences", "-f", "json").stdout)
    assert {row["relation"] for row in short["areas"]} == {"different"}
    assert "territory" in {row["area"] for row in short["areas"]}
    assert len(short["areas"]) < len(whole["areas"])


def test_the_figures_add_up(kb: KnowledgeBase) -> None:
    told = json.loads(run("licenses", "stats", "-f", "json").stdout)
    assert sum(told["entries"].values()) == told["licenses"] == len(kb.keys())
    assert told["newest_review"] == kb.reviewed
    assert len(told["not_verified"]) == told["licenses"] - told["entries"]["verified"]
    assert "verified" in run("licenses", "stats").stdout
