"""``modelaudit licenses identify``, as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_commands import run
from tests.licenses.conftest import published_text

ADDED = "No model may be sold."


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder of texts: a license, an edited one, a part, a reference, prose, bytes that are no text."""
    mit = published_text("mit")
    (tmp_path / "same").write_text(mit, encoding="utf-8")
    (tmp_path / "edited").write_text(mit.replace("The above copyright", f"{ADDED} The above copyright"))
    (tmp_path / "part").write_text(published_text("mpl-2.0")[:8000], encoding="utf-8")
    (tmp_path / "named").write_text("# Acme\n\nLicensed under the Apache License 2.0.\n", encoding="utf-8")
    (tmp_path / "prose").write_text("Trained on Llama outputs, with guardrails.\n", encoding="utf-8")
    (tmp_path / "bytes").write_bytes(bytes(range(256)))
    return tmp_path


def test_the_text_itself(texts: Path) -> None:
    done = run("licenses", "identify", str(texts / "same"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "  license     MIT License (mit)\n  match       the text, word for word\n" in done.stdout


def test_an_edited_text_says_what_was_added_and_where(texts: Path) -> None:
    done = run("licenses", "identify", str(texts / "edited"))
    assert done.returncode == 0
    assert "  match       an edited text: 1 sentence added (5 words)\n" in done.stdout
    assert "  added       line " in done.stdout
    assert "“No model may be sold”" in " ".join(done.stdout.split())


def test_a_part_and_weaker_evidence(texts: Path) -> None:
    done = run("licenses", "identify", *(str(texts / name) for name in ("part", "named", "prose")))
    assert done.returncode == 1
    assert "(mpl-2.0)\n  match       a part of the text" in done.stdout
    assert "named as the license in words; its text is not here" in done.stdout
    assert "  line        3: Licensed under the Apache License 2.0.\n" in done.stdout
    assert "  nothing     no license text, and nothing that names a license\n" in done.stdout


def test_what_cannot_be_read_is_told_and_the_others_go_on(texts: Path) -> None:
    done = run("licenses", "identify", str(texts / "absent"), str(texts / "bytes"), str(texts), str(texts / "same"))
    assert done.returncode == 4
    assert done.stderr.count("what to do:") == 3
    assert "absent: cannot be read (No such file or directory)" in done.stderr
    assert "it holds binary data" in done.stderr
    assert "MIT License (mit)" in done.stdout
    assert "Traceback" not in done.stderr


def test_standard_input() -> None:
    program = Path(sys.executable).with_name("modelaudit")
    text = published_text("mit").encode("utf-16")
    done = subprocess.run([program, "licenses", "identify", "-"], input=text, capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stdout.startswith(b"standard input\n  license     MIT License (mit)\n")


def test_json_tells_the_same(texts: Path) -> None:
    done = run("licenses", "identify", str(texts / "edited"), str(texts / "prose"), "-f", "json")
    edited, prose = json.loads(done.stdout)
    assert done.returncode == 1
    (text,) = edited["texts"]
    assert (edited["identified"], text["key"], text["name"], text["match"]) == (True, "mit", "MIT License", "edited")
    (difference,) = text["differences"]
    assert difference["kind"] == "added"
    assert (difference["added"], difference["missing"], difference["sentences"]) == (5, 0, 1)
    assert prose == {"path": str(texts / "prose"), "identified": False, "problem": None, "texts": []}


def test_untrusted_text_is_made_safe_and_fits_the_page(tmp_path: Path) -> None:
    evil = published_text("mit").replace(
        "The above", "\x1b[31mNO\x1b]0;owned\x07 commercial \u202e use " * 30 + "The above"
    )
    (tmp_path / "LICENSE\x1b[2J").write_text(evil, encoding="utf-8")
    done = run("licenses", "identify", str(tmp_path / "LICENSE\x1b[2J"))
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_no_file_is_wrong_usage() -> None:
    assert run("licenses", "identify").returncode == 2
