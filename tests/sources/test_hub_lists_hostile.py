"""Files of stranger hubs that are made to cost hours: each as large as is read, and told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from model_license_audit.crawl.tfhub.prose import told_in_text
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.sources.tfhub.documents import MAX_DOCUMENT, Document, read_document
from model_license_audit.sources.tfhub.vocabulary import read_vocabulary
from model_license_audit.sources.torchhub.git import origin_of
from model_license_audit.sources.torchhub.hubconf import read_hubconf
from model_license_audit.sources.torchhub.syntax import LONGEST_CODE

MUCH = MAX_DOCUMENT - 1000


def document(body: str) -> Document:
    text = f"# Module acme/bird/2\nTells birds apart.\n\n{body}\n"
    return read_document("assets/docs/acme/models/bird/2.md", "acme/models/bird/2.md", text.encode())


@pytest.mark.parametrize("mark", [":", " ", "#", ": "])
def test_a_heading_that_does_not_end(kb: KnowledgeBase, mark: str) -> None:
    heading = "## License" + mark * (MUCH // len(mark)) + "x"
    assert told_in_text(kb, document(f"{heading}\n\nMIT")) == ()
    assert [claim.value for claim in told_in_text(kb, document("## License ::##\n\nMIT"))] == ["MIT"]


@pytest.mark.parametrize("fill", [" ", " x", "-->", " -->  "])
def test_metadata_that_do_not_end(fill: str) -> None:
    assert document("<!-- license: mit" + fill * (MUCH // len(fill)) + "x").values == ()


@pytest.mark.parametrize("fill", [" ", " #", "' ", "''"])
def test_a_word_of_a_vocabulary_that_does_not_end(fill: str) -> None:
    rows = (
        "values:\n  - id: 'mit'  # ours\n    display_name: \"MIT # X\"\n  - id: gpl # theirs\n    display_name: It''s\n"
    )
    text = rows + "  - id: 'x" + fill * (MUCH // len(fill)) + "y\n"
    words = read_vocabulary({"license.yaml": text.encode()}).words["license"]
    assert dict(list(words.items())[:2]) == {"mit": "MIT # X", "gpl": "It''s"}


@pytest.mark.parametrize("fill", ["url=", "url=github.com/a/", "github.com/a", "url = \n"])
def test_an_origin_that_does_not_end(tmp_path: Path, fill: str) -> None:
    (tmp_path / ".git").mkdir()
    config = '[core]\n[remote "origin"]\n\turl = ' + fill * (MUCH // len(fill)) + "\n"
    (tmp_path / ".git/config").write_text(config + "\turl = git@github.com:acme/bolt.git\n[branch]\n")
    assert origin_of(tmp_path) == ("acme/bolt", None)


def test_a_hubconf_with_more_needs_and_imports_than_any() -> None:
    half = LONGEST_CODE // 2 - 100
    needs, imports = "dependencies = [" + "'a'," * (half // 4) + "]\n", "from a import b\n" * (half // 16)
    found = read_hubconf(f"{needs}{imports}from bolt import bolt_s\n")
    assert [entry.name for entry in found.entries] == ["bolt_s"]
