"""``modelaudit licenses resolve``, as a user runs it."""

from __future__ import annotations

import json

import pytest

from tests.cli.test_commands import run


def test_a_name_is_told_with_its_license_and_how_it_was_found() -> None:
    done = run("licenses", "resolve", "apache 2.0")
    assert done.returncode == 0
    assert done.stdout == (
        "apache 2.0\n"
        "  means       Apache-2.0\n"
        "  license     Apache License 2.0 (apache-2.0)\n"
        "  confidence  medium\n"
        "  how         a name of this license alone\n"
    )


def test_a_shared_name_is_undetermined_with_its_members_and_what_settles_it() -> None:
    done = run("licenses", "resolve", "gpl")
    assert done.returncode == 1
    for said in ("undetermined", "(gpl-2.0)", "(gpl-3.0)", "to settle   write the version, as in gpl-3.0"):
        assert said in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["mit", "cc"], 1, "undetermined"),
        (["mit", "Apache 2 or MIT"], 0, "Apache-2.0 OR MIT"),
        (["other", "--name", "llama-3.1-community-license"], 0, "LicenseRef-llama-3.1"),
        (["other", "--link", "https://www.llama.com/llama3_1/license"], 0, "Llama 3.1 Community License Agreement"),
        (["--name", "modified-mit"], 1, "kimi-k2"),
        (["mit", "--name", "llama3.1"], 1, "name different texts"),
        (["MPL-2.0 + Commons Clause"], 1, "undetermined in part"),
        ([""], 1, "nothing is declared"),
    ],
)
def test_values_names_and_links(arguments: list[str], code: int, said: str) -> None:
    done = run("licenses", "resolve", *arguments)
    assert (done.returncode, done.stderr) == (code, "")
    assert said in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_json_tells_the_same() -> None:
    done = run("licenses", "resolve", "cc-by-nc", "MIT", "-f", "json")
    open_one, mit = json.loads(done.stdout)
    assert done.returncode == 1
    assert (open_one["determined"], open_one["expression"]) == (False, "NOASSERTION")
    assert "cc-by-nc-4.0" in open_one["undetermined"][0]["may_be"]
    assert open_one["undetermined"][0]["settle"]
    assert mit["licenses"] == [{"key": "mit", "id": "MIT", "name": "MIT License"}]
    assert (mit["determined"], mit["confidence"], mit["undetermined"]) == (True, "high", [])


@pytest.mark.parametrize("arguments", [[], ["mit", "cc", "--name", "x"]])
def test_wrong_usage(arguments: list[str]) -> None:
    done = run("licenses", "resolve", *arguments)
    assert done.returncode == 2
    assert "what to do:" in done.stderr


def test_what_is_asked_cannot_steer_the_terminal() -> None:
    done = run("licenses", "resolve", "evil\x1b[31m\nname", "x" * 5000, "--", "-")
    assert "\x1b" not in done.stdout
    assert "\\x1b" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
