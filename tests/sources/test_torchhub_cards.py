"""Cards of PyTorch Hub: their flat metadata, and what is no card."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

from model_license_audit.sources.torchhub.cards import HubCard, cards_in, read_card

CARD = """---
layout: hub_detail
title: "Bolt: a model"
tags: [vision, scriptable]
github-link: https://github.com/acme/bolt/tree/main/x
github-id: Acme/Bolt
github-id: other/second
---

Words.

```python
torch.hub.load('acme/bolt', 'bolt_s')
```
"""


def test_metadata_with_their_lines_and_the_calls() -> None:
    found = read_card("acme_bolt.md", CARD.encode())
    assert found is not None
    assert (found.title, found.title_line) == ("Bolt: a model", 3)
    assert (found.repository, found.repository_line) == ("Acme/Bolt", 6)
    assert (found.tags, found.tags_line) == (("vision", "scriptable"), 4)
    assert found.text.split("\n")[found.body_line :][0] == "Words."
    assert [load.line for load in found.loads] == [13]


def test_the_link_tells_the_repository_where_no_id_does() -> None:
    text = CARD.replace("github-id: Acme/Bolt\n", "").replace("github-id: other/second\n", "")
    found = read_card("a.md", text.encode())
    assert found is not None
    assert found.repository == "acme/bolt"


def test_line_ends_and_marks_of_other_systems() -> None:
    found = read_card("a.md", b"\xef\xbb\xbf" + CARD.replace("\n", "\r\n").encode())
    assert found is not None
    assert found.repository == "Acme/Bolt"


def test_other_markdown_is_no_card() -> None:
    for text in (
        "# Readme\n",
        "---\ntitle: x\n---\n",
        "---\ngithub-id: acme/bolt\n",
        "",
        "---\ngithub-id: ../..\n---\n",
    ):
        assert read_card("a.md", text.encode()) is None


def test_what_cannot_be_printed_is_replaced() -> None:
    found = read_card("a.md", CARD.encode().replace(b"a model", b"a \x1b[31m\xff"))
    assert found is not None
    assert found.title == "Bolt: a \ufffd[31m\ufffd"


def test_cards_in_a_folder_and_in_an_archive(tmp_path: Path) -> None:
    folder, archive = tmp_path / "hub", tmp_path / "hub.tar.gz"
    folder.mkdir()
    for name, text in (("acme_bolt.md", CARD), ("README.md", "# Hub\n"), ("logo.png", "x")):
        (folder / name).write_text(text)
    with tarfile.open(archive, "w:gz") as packed:
        for file in sorted(folder.iterdir()):
            info = tarfile.TarInfo(f"hub-main/{file.name}")
            info.size = file.stat().st_size
            packed.addfile(info, io.BytesIO(file.read_bytes()))
    for place, path in ((folder, "acme_bolt.md"), (archive, "hub-main/acme_bolt.md")):
        assert [card.path for card in cards_in(str(place)) if isinstance(card, HubCard)] == [path]
