"""``modelaudit lineage`` as a user runs it: every format, long lists, odd names, wrong arguments."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from model_license_audit.crawl.observing import worked_out
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.registry.records import Observation
from model_license_audit.registry.store import Store
from tests.audit.kin import model
from tests.cli.inside import Done, modelaudit
from tests.cli.keeping_a_registry import elsewhere, registry
from tests.cli.test_options import validator
from tests.postgresql import Server
from tests.reports.samples import EVIL
from tests.reports.widths import too_wide

FORMATS = ("text", "json", "dot", "mermaid", "svg", "graphml")
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


def artifacts() -> list[Observation]:
    """One family of models."""
    return [
        model("base/llama-8B", "llama3.1", gated="manual"),
        model("acme/Llama-Acme-8B", "llama3.1", "finetune:base/llama-8B"),
        model("acme/copyleft-8B", "gpl-3.0", "finetune:acme/Llama-Acme-8B"),
        model("acme/Llama-Acme-LoRA", None, "adapter:base/llama-8B"),
        *(model(f"many/q-{n:03}", "llama3.1", "quantized:acme/Llama-Acme-8B") for n in range(60)),
        elsewhere("tfhub:google/bert/1", "Apache-2.0"),
        elsewhere("tfhub:google/bert-lite/1", None, "tfhub:google/bert/1"),
        model("evil/one", EVIL.partition("\n")[0][:60], "finetune:base/llama-8B"),
    ]


@pytest.fixture(scope="module")
def family(kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry that holds it."""
    return registry(kb, tmp_path_factory.mktemp("family") / "registry.db", artifacts())


def lineage(file: Path, *arguments: object, cwd: Path | None = None) -> Done:
    return modelaudit("lineage", *arguments, "--registry", file, cwd=cwd)


def document(file: Path, *arguments: object) -> dict[str, Any]:
    done = lineage(file, *arguments, "-f", "json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    validator("lineage-1.json").validate(found)
    assert isinstance(found, dict)
    return found


def test_the_page_tells_both_sides_with_what_passes(family: Path) -> None:
    done = lineage(family, "acme/Llama-Acme-8B")
    assert (done.returncode, done.stderr) == (0, "")
    assert not too_wide(done.stdout, 80)
    words = " ".join(done.stdout.replace("│", " ").split())
    for part in (
        "MADE FROM 1 artifact",
        "finetune of base/llama-8B · LicenseRef-llama-3.1 · gated",
        "name begins with Llama",
        "ends there: credit",
        "60 quantized copies",
        "✗ acme/copyleft-8B · GPL-3.0-only",
        "(MLA209)",
        "--all shows every one",
    ):
        assert part in words, part
    assert "many/q-059" not in done.stdout
    every = lineage(family, "acme/Llama-Acme-8B", "--all").stdout
    assert all(f"many/q-{n:03}" in every for n in range(60))


def test_a_flow_is_told_once_and_by_its_number_after_that(family: Path) -> None:
    page = lineage(family, "base/llama-8B", "--down").stdout
    assert page.count("carries (1): ") == 1
    assert re.search(r"carries \(1\)$", page, re.MULTILINE)
    assert "MADE FROM\n" not in page


def test_the_document_fits_its_schema_and_tells_all(family: Path) -> None:
    found = document(family, "base/llama-8B")
    assert found["counts"]["descendants"] == 64
    assert found["counts"]["made_by_kind"] == {"quantized": 60, "finetune": 3, "adapter": 1}
    copyleft = next(one for one in found["artifacts"] if one["ref"] == "hf:acme/copyleft-8B")
    assert [flag["rule"] for flag in copyleft["flags"]] == ["MLA209"]
    assert all(0 <= link["flow"] < len(found["flows"]) for link in found["links"])
    assert document(family, "acme/copyleft-8B", "--up", "--depth", 1)["counts"]["ancestors"] == 1
    lite = document(family, "tfhub:google/bert-lite/1")["artifacts"][0]
    assert (lite["license"], lite["inherited_from"]) == ("Apache-2.0", ["tfhub:google/bert/1"])


def test_equal_questions_give_equal_bytes(family: Path) -> None:
    for form in FORMATS:
        once, twice = (lineage(family, "base/llama-8B", "-f", form).stdout for _ in range(2))
        assert once == twice


DOT_TOKEN = re.compile(
    r'\s*(?:(digraph|node|edge|->|[\[\]{};,=])|"((?:[^"\\]|\\.)*)"|([A-Za-z_]\w*|\d+(?:\.\d+)?))', re.DOTALL
)


def dot_tokens(text: str) -> list[str]:
    """The tokens of a DOT document; fails on anything that is none."""
    tokens, at = [], 0
    text = text.rstrip()
    while at < len(text):
        found = DOT_TOKEN.match(text, at)
        assert found, text[at : at + 60]
        tokens.append(found[1] or (f'"{found[2]}"' if found[2] is not None else found[3]))
        at = found.end()
    return tokens


def test_dot_is_a_graph_with_every_link(family: Path) -> None:
    tokens = dot_tokens(lineage(family, "base/llama-8B", "-f", "dot").stdout)
    assert tokens[0] == "digraph"
    assert tokens.count("{") == tokens.count("}") == 1
    assert tokens.count("[") == tokens.count("]")
    links = [(tokens[n - 1], tokens[n + 1]) for n, one in enumerate(tokens) if one == "->"]
    assert len(links) == 64
    assert ('"hf:base/llama-8B"', '"hf:acme/Llama-Acme-8B"') in links


def test_mermaid_lines_have_no_other_form(family: Path) -> None:
    lines = lineage(family, "base/llama-8B", "-f", "mermaid").stdout.splitlines()
    assert lines[0] == "flowchart LR"
    node, edge = r'  n\d+\["[^"\[\]|<>]*(<br/>[^"\[\]|<>]*)?"\]', r'  n\d+ (-->|-\.->|==>)\|"[^"\[\]|<>]*"\| n\d+'
    assert [line for line in lines[1:] if not re.fullmatch(f"{node}|{edge}|  style n0 stroke-width:3px", line)] == []
    assert len([line for line in lines if "|" in line]) == 64


def test_graphml_names_every_node_edge_and_key(family: Path) -> None:
    root = ElementTree.fromstring(lineage(family, "base/llama-8B", "-f", "graphml").stdout)  # noqa: S314
    graph = root.find(f"{GRAPHML}graph")
    assert graph is not None
    assert graph.attrib["edgedefault"] == "directed"
    keys = {(key.attrib["id"], key.attrib["for"]) for key in root.iter(f"{GRAPHML}key")}
    nodes = {node.attrib["id"] for node in graph.iter(f"{GRAPHML}node")}
    edges = [(edge.attrib["source"], edge.attrib["target"]) for edge in graph.iter(f"{GRAPHML}edge")]
    assert (len(nodes), len(edges)) == (65, 64)
    assert {end for edge in edges for end in edge} <= nodes
    for target in ("node", "edge"):
        used = {data.attrib["key"] for one in graph.iter(f"{GRAPHML}{target}") for data in one}
        assert {(key, target) for key in used} <= keys


def test_svg_names_what_it_draws(family: Path) -> None:
    root = ElementTree.fromstring(lineage(family, "acme/Llama-Acme-8B", "-f", "svg").stdout)  # noqa: S314
    assert root.attrib["aria-label"] == "Lineage of acme/Llama-Acme-8B"
    words = " ".join(root.itertext())
    assert "60 quantized copies" in words
    assert "llama-3.1" in words
    assert "carries" in words


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_is_written_whole_and_said_in_no_other_place(family: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"lineage.{form}"
    done = lineage(family, "acme/Llama-Acme-8B", "-f", form, "-o", file)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert file.read_text("utf-8") == lineage(family, "acme/Llama-Acme-8B", "-f", form).stdout


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_words_stay_words(family: Path, form: str) -> None:
    done = lineage(family, "evil/one", "-f", form)
    assert done.returncode == 0, done.stderr
    assert {c for c in done.stdout if c != "\n" and not c.isprintable()} == set()
    assert form in {"text", "json", "dot"} or "<script" not in done.stdout


def test_ascii_is_enough(family: Path) -> None:
    program = str(Path(sys.executable).with_name("modelaudit"))
    command = [program, "lineage", "acme/copyleft-8B", "--registry", str(family)]
    plain = {"PYTHONIOENCODING": "ascii", "HOME": "/nonexistent"}
    done = subprocess.run(command, capture_output=True, check=False, env=plain)
    assert done.returncode == 0, done.stderr
    page = done.stdout.decode("ascii")
    assert "x The label forbids the restrictions" in page
    assert "\\u" not in page


@pytest.mark.postgresql
def test_postgresql_answers_the_same(family: Path, kb: KnowledgeBase, postgresql_server: Server) -> None:
    address = postgresql_server.address("lineage")
    store = Store.open(address)
    with store.writing() as writing:
        writing.record([worked_out(kb, one) for one in artifacts()])
    store.close()
    for arguments in (["lineage", "base/llama-8B"], ["impact", "base/llama-8B", "--to", "mit"]):
        here, there = (modelaudit(*arguments, "-f", "json", "--registry", place) for place in (family, address.url))
        assert there.returncode == 0, there.stderr
        assert there.stdout == here.stdout


def test_a_model_in_a_directory_is_read(family: Path, model_dir: Callable[..., Path]) -> None:
    card = "---\nlicense: gpl-3.0\nbase_model: base/llama-8B\nbase_model_relation: finetune\n---\n# mine\n"
    folder = model_dir({"README.md": card, "config.json": "{}"})
    done = lineage(family, ".", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "its files, read now" in done.stdout
    assert "(MLA209)" in done.stdout


def test_without_a_registry_the_catalogue_answers(tmp_path: Path) -> None:
    done = modelaudit("lineage", "meta-llama/Llama-3.1-8B-Instruct", "--up")
    assert done.returncode == 0, done.stderr
    assert "; no registry." in " ".join(done.stdout.split())
    missing = modelaudit("lineage", "meta-llama/Llama-3.1-8B", "--registry", tmp_path / "none-yet.db")
    assert missing.returncode == 0
    assert "there is no registry" in missing.stderr
    assert not (tmp_path / "none-yet.db").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["no/such-model-anywhere"], 3, "nothing is known of no/such-model-anywhere"),
        (["meta-lama/Llama-3.1-8B"], 3, "did you mean meta-llama/Llama-3.1-8B"),
        (["acme/Llama-Acme-8B", "--depth", "0"], 2, "--depth"),
        (["acme/Llama-Acme-8B", "-f", "png"], 2, "png"),
        (["./no-such-directory"], 3, "nothing is known"),
        ([], 2, "REF"),
        (["hf:"], 2, "not an artifact reference"),
    ],
)
def test_what_cannot_be_answered_says_why(family: Path, arguments: list[str], code: int, told: str) -> None:
    done = lineage(family, *arguments)
    assert done.returncode == code, done.stderr
    assert told in done.stderr
    assert done.stdout == ""


def test_help_fits_a_terminal() -> None:
    done = modelaudit("lineage", "--help")
    assert not too_wide(done.stdout, 80)
    assert "--graphml" not in done.stdout
