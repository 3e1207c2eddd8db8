"""The license that a repository of code declares in the manifest of its package manager."""

from __future__ import annotations

import pytest

from model_license_audit.model.evidence import ClaimField, Confidence, Reading
from tests.cards.conftest import ReadFiles

POETRY = '[tool.poetry]\nname = "acme"\nlicense = "BSD-3-Clause"\n'
CLASSIFIED = """[project]
name = "acme"
license = {file = "LICENSE"}
classifiers = [
    "Programming Language :: Python",
    "License :: OSI Approved",
    "License :: OSI Approved :: MIT License",
]
"""
SETUP = "[metadata]\nname = acme\nlicense = Apache-2.0\nlicense_files = LICENSE\n"


def licenses(reading: Reading) -> list[tuple[str | None, str, int | None]]:
    return [
        (claim.value, claim.evidence.source, claim.evidence.line)
        for claim in reading.claims
        if claim.field is ClaimField.LICENSE
    ]


@pytest.mark.parametrize(
    ("name", "text", "value", "line"),
    [
        ("pyproject.toml", '[project]\nname = "acme"\nlicense = "MIT"\n', "MIT", 3),
        ("pyproject.toml", '[project]\nlicense = {text = "Apache-2.0"}\n', "Apache-2.0", 2),
        ("pyproject.toml", POETRY, "BSD-3-Clause", 3),
        ("pyproject.toml", CLASSIFIED, "MIT License", 7),
        ("setup.cfg", SETUP, "Apache-2.0", 3),
        ("Cargo.toml", '[package]\nname = "acme"\nlicense = "MIT OR Apache-2.0"\n', "MIT OR Apache-2.0", 3),
        ("Cargo.toml", '[workspace.package]\nlicense = "MIT"\n', "MIT", 2),
        ("package.json", '{\n  "name": "acme",\n  "license": "ISC"\n}\n', "ISC", 3),
        ("package.json", '{"license": {"type": "MIT", "url": "LICENSE"}}', "MIT", 1),
    ],
)
def test_the_license_of_the_code(read_files: ReadFiles, name: str, text: str, value: str, line: int) -> None:
    assert licenses(read_files({name: text})) == [(value, name, line)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", '[project]\nname = "acme"\nlicense = {file = "LICENSE"}\n'),
        ("pyproject.toml", "[tool.ruff]\nline-length = 120\n"),
        ("pyproject.toml", 'license = "MIT"\n'),
        ("package.json", '{"license": "SEE LICENSE IN LICENSE.txt"}'),
        ("package.json", '{"license": ["MIT"]}'),
        ("setup.cfg", "[flake8]\nmax-line-length = 120\n"),
        ("Cargo.toml", "[package]\nlicense.workspace = true\n"),
        ("node_modules/left/package.json", '{"license": "MIT"}'),
    ],
)
def test_what_states_no_license_of_this_code(read_files: ReadFiles, name: str, text: str) -> None:
    reading = read_files({name: text})
    assert (licenses(reading), reading.problems) == ([], ())


@pytest.mark.parametrize("name", ["pyproject.toml", "setup.cfg", "Cargo.toml", "package.json"])
@pytest.mark.parametrize("text", ["[[[", "\x00", "{" * 3000, "[" * 3000, "license", "[metadata]\nlicense"])
def test_a_broken_manifest_is_told_of_and_breaks_nothing(read_files: ReadFiles, name: str, text: str) -> None:
    reading = read_files({name: text, "README.md": "---\nlicense: mit\n---\n"})
    assert licenses(reading) == [("mit", "README.md", 2)]
    assert {problem.source for problem in reading.problems} <= {name}


def test_a_classifier_is_less_sure_than_a_license(read_files: ReadFiles) -> None:
    claims = read_files({"pyproject.toml": CLASSIFIED}).claims
    assert [claim.confidence for claim in claims if claim.field is ClaimField.LICENSE] == [Confidence.MEDIUM]


def test_a_license_file_named_like_a_tokenizer_is_read(read_files: ReadFiles) -> None:
    found = read_files({"LICENSE.model": "MIT License", "tokenizer.model": b"\x0a\x0b"})
    assert [text.path for text in found.texts] == ["LICENSE.model"]
