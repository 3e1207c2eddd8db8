"""``modelaudit crawl torchhub``, as a user runs it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.inside import Done, modelaudit

CARD = """---
layout: hub_detail
title: Unmix
github-id: acme/unmix
---

```python
m = torch.hub.load('acme/unmix:v1', 'umxhq')
```
"""
OTHER = CARD.replace("acme/unmix", "first/zoo").replace("umxhq", "zoo_s").replace(":v1", "")
README = "# Unmix\n\n* `umxl`: the weights are only licensed for non-commercial use (CC BY-NC-SA 4.0).\n"


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    """Two cards, and the repositories behind them, one of which goes by another name."""
    for name, text in {
        "cards/acme_unmix.md": CARD,
        "cards/first_zoo.md": OTHER,
        "repos/acme_unmix/hubconf.py": "raise SystemExit('run')\ndef umxhq(): ...\ndef umxl(): ...\n",
        "repos/acme_unmix/LICENSE": "SPDX-License-Identifier: MIT\n",
        "repos/acme_unmix/README.md": README,
        "repos/second_zoo/hubconf.py": "def zoo_s(): ...\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def crawl(hub: Path, *arguments: object) -> Done:
    return modelaudit("crawl", "torchhub", *arguments, "--registry", hub / "r.db")


def licenses(hub: Path) -> dict[str, str | None]:
    question = (
        "select a.ref, r.license from artifacts a join revisions r on r.artifact_id = a.id and r.ordinal = a.current"
    )
    connection = sqlite3.connect(hub / "r.db")
    found = dict(connection.execute(question).fetchall())
    connection.close()
    return found


KNOWN = {
    "torchhub:acme/unmix:umxhq": "MIT",
    "torchhub:acme/unmix:umxl": "CC-BY-NC-SA-4.0",
    "torchhub:second/zoo:zoo_s": None,
}


def test_what_was_read_is_told_and_kept(hub: Path) -> None:
    done = crawl(hub, hub / "cards", "--repos", hub / "repos")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "2 cards that load 2 entry points\n"
        "2 repositories that offer 1 further entry point\n"
        "second/zoo was taken for first/zoo: it offers what the cards load\n"
        "the license of 2 of 3 entry points is known\n"
        "read 3: 3 new, 0 changed, 0 the same\n"
    )
    assert licenses(hub) == KNOWN


def test_reading_it_again_changes_nothing_and_cards_alone_take_nothing_away(hub: Path) -> None:
    crawl(hub, hub / "cards", "--repos", hub / "repos")
    again = crawl(hub, hub / "cards", "--repos", hub / "repos")
    assert again.stdout.endswith("read 3: 0 new, 0 changed, 3 the same\n")
    alone = crawl(hub, hub / "cards")
    assert alone.stdout.endswith("the license of 0 of 2 entry points is known\nread 2: 0 new, 0 changed, 2 the same\n")
    assert licenses(hub) == KNOWN


def test_a_new_license_is_a_change(hub: Path) -> None:
    crawl(hub, hub / "repos")
    (hub / "repos" / "acme_unmix" / "LICENSE").write_text("SPDX-License-Identifier: AGPL-3.0-only\n")
    done = crawl(hub, hub / "repos")
    assert done.stdout.endswith("read 3: 0 new, 2 changed, 1 the same\n")
    assert licenses(hub)["torchhub:acme/unmix:umxhq"] == "AGPL-3.0-only"


def test_as_json(hub: Path) -> None:
    (hub / "repos" / "nameless").mkdir()
    (hub / "repos" / "nameless" / "hubconf.py").touch()
    told = json.loads(crawl(hub, hub / "cards", "--repos", hub / "repos", "--format", "json").stdout)
    assert {
        key: told[key] for key in ("cards", "repositories", "entry_points", "loaded_by_cards", "license_known")
    } == {
        "cards": 2,
        "repositories": 2,
        "entry_points": 3,
        "loaded_by_cards": 2,
        "license_known": 2,
    }
    assert (told["new"], told["taken_for"]) == (3, [{"read": "second/zoo", "for": "first/zoo"}])
    (skipped,) = told["skipped"]
    assert skipped["ref"].endswith("/nameless")
    assert skipped["remedy"] == "Name the folder or archive owner_name."


def test_what_cannot_be_read_is_said_with_what_to_do(hub: Path) -> None:
    (hub / "empty").mkdir()
    nothing = crawl(hub, hub / "empty")
    assert nothing.returncode == 3
    assert "there is no card of PyTorch Hub and no hubconf.py" in nothing.stderr
    missing = crawl(hub, hub / "cards", "--repos", hub / "none.jsonl")
    assert missing.returncode == 2
    assert "there is nothing at" in missing.stderr
    assert crawl(hub).returncode == 2
    refused = modelaudit("crawl", "torchhub", hub / "cards", "--registry", "none")
    assert refused.returncode == 2
    assert "this needs a registry" in refused.stderr


def test_the_help_fits_and_says_that_nothing_is_run(hub: Path) -> None:
    done = modelaudit("crawl", "torchhub", "--help", cwd=hub)
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "No hubconf.py is ever run." in " ".join(done.stdout.split())
