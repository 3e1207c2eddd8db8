"""Files, names and values made to mislead or to stop ``modelaudit licenses``."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from model_license_audit.cli.licenses.identify import MAX_BYTES
from tests.cli.test_commands import run
from tests.licenses.conftest import published_text

BAN = "You may not use this model for any commercial purpose."


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "LICENSE")
    done = run("licenses", "identify", str(tmp_path / "LICENSE"))
    assert done.returncode == 4
    assert "cannot be read (it is a pipe)" in done.stderr


def test_a_file_cut_at_the_limit_is_not_told_as_read_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "LICENSE"
    file.write_text(published_text("mit") + "\u3000" * (MAX_BYTES // 3) + BAN, encoding="utf-8")
    done = run("licenses", "identify", str(file))
    assert done.returncode == 4
    assert "is too long to be compared to its end" in done.stderr


def test_a_pack_that_is_a_circle_of_links_is_wrong_usage(tmp_path: Path) -> None:
    loop = tmp_path / "loop.yaml"
    loop.symlink_to(loop)
    done = run("licenses", "list", "--licenses", str(loop))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_json_holds_no_character_that_steers_a_terminal() -> None:
    value = "\x1b[31m\u202e\x9bé"
    done = run("licenses", "resolve", "-f", "json", "--", value)
    assert not {"\x1b", "\u202e", "\x9b"} & set(done.stdout)
    assert "é" in done.stdout
    assert json.loads(done.stdout)[0]["value"] == value


def test_a_long_word_of_another_script_is_laid_out_in_time() -> None:
    done = run("licenses", "resolve", "--", "\u0663" * 50_000)
    assert done.returncode == 1


@pytest.mark.parametrize("ban", ["禁止商业使用", "ممنوع الاستخدام", "\uff4e\uff4f \uff53\uff41\uff4c\uff45"])
def test_a_sentence_in_another_script_beside_a_license_is_an_edit(tmp_path: Path, ban: str) -> None:
    file = tmp_path / "LICENSE"
    file.write_text(f"{published_text('mit')}\n\n{ban}\n", encoding="utf-8")
    assert "an edited text" in run("licenses", "identify", str(file)).stdout


@pytest.mark.parametrize(
    "word", ["&#110;&#111;&#116;", "&#x6e;&#x6f;&#x74;", "\\u006e\\u006f\\u0074", "\\x6e\\x6f\\x74"]
)
def test_a_word_written_in_codes_is_read(tmp_path: Path, word: str) -> None:
    file = tmp_path / "LICENSE"
    mit = published_text("mit")
    file.write_text(mit.replace("is hereby granted", f"is {word} hereby granted"), encoding="utf-8")
    assert file.read_text(encoding="utf-8") != mit
    assert "an edited text" in run("licenses", "identify", str(file)).stdout


def test_another_version_in_the_title_is_an_edit(tmp_path: Path) -> None:
    file = tmp_path / "LICENSE"
    apache = published_text("apache-2.0")
    file.write_text(apache.replace("Version 2.0, January", "Version 3.0, January"), encoding="utf-8")
    assert file.read_text(encoding="utf-8") != apache
    assert "an edited text" in run("licenses", "identify", str(file)).stdout


def test_an_entry_has_no_more_names_than_a_license_needs(tmp_path: Path) -> None:
    pack = tmp_path / "pack.yaml"
    aliases = ", ".join(f"acme {number}" for number in range(60_000))
    pack.write_text(
        f"- key: acme\n  name: Acme\n  class: permissive\n  ids: {{ref: LicenseRef-acme}}\n  aliases: [{aliases}]\n"
        "  text: {source: acme.example}\n  status: unverified\n  terms: [{grant: modify, clause: '1'}]\n",
        encoding="utf-8",
    )
    done = run("licenses", "check", str(pack))
    assert done.returncode == 1
    assert "at most 200 are allowed" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    "hidden",
    [
        "[License](./You-may-not-use-this-for-profit)",
        '<p title="not for commercial use">',
        "ⓝⓞⓣ ⓕⓞⓡ ⓢⓐⓛⓔ",
    ],
)
def test_a_restriction_in_disguise_beside_a_license_is_an_edit(tmp_path: Path, hidden: str) -> None:
    file = tmp_path / "LICENSE"
    file.write_text(f"{published_text('mit')}\n\n{hidden}\n", encoding="utf-8")
    assert "an edited text" in run("licenses", "identify", str(file)).stdout
