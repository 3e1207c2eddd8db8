"""Cards as people write them: whatever stands in them, what a fix does not mean to change stays, to the byte."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model_license_audit.audit.auditor import Auditor, ScanRequest
from model_license_audit.cards.front_matter import read_front_matter
from model_license_audit.cards.yaml_nodes import Mapping
from model_license_audit.fixing.case import Choices
from model_license_audit.fixing.fixer import Fixing
from model_license_audit.model.errors import UsageError
from model_license_audit.sources.local import LocalSnapshot, LocalSource
from tests.fixing.conftest import Fix

BASE = "meta-llama/Llama-3.1-8B"
ITEMS = (
    "# a comment of ours",
    "tags: [a, b]  # kept as it is",
    "tags:\n- a\n  # between\n- b",
    "summary: >-\n  folded\n  words\n\n  and more",
    "widget: |2\n    text: here\n\n   and here",
    "model_name: 'Zed'",
    "language: &lang en",
    "again: *lang",
    "thumbnail:\thttps://acme.example/a.png\t# tabs",
    "metrics:\n\t- accuracy",
    'quoted: "a: \\"b\\" # no comment"',
    "? key\n: value",
    "empty:",
    "",
    "   ",
    "<<: {a: b}",
    "üñí: ☃",
)
LICENSES = (
    "license: llama3.1",
    "license: llama3.1   # chosen by legal",
    "license: >-\n  llama3.1",
    '"license": "llama3.1"',
    "license:\n- llama3.1",
    "license: [llama3.1]",
    "license: &l llama3.1",
    "license: mit\nlicense: llama3.1",
    "license: !!str llama3.1",
    "",
)
BASES = (f"base_model: {BASE}", f"base_model:\n- {BASE}", f"base_model: >-\n  {BASE}", "base_model:", "")
BODIES = (
    "# Zed\n\nTuned.\n",
    "\n\n# Zed",
    "Zed\n---\n\nMore\n",
    "<h1>Zed</h1>\n",
    "# Zed\n```\n# not a title\n",
    "Text\n",
    "",
)


@st.composite
def cards(draw: st.DrawFn) -> str:
    """The front matter (in most of them) and the prose of a card, with plain line ends."""
    body = draw(st.sampled_from(BODIES))
    if draw(st.integers(0, 9)) == 0:
        return body
    lines = [draw(st.sampled_from(LICENSES)), draw(st.sampled_from(BASES)), *draw(st.lists(st.sampled_from(ITEMS)))]
    block = "\n".join(draw(st.permutations(lines)))
    return f"---\n{block}\n{draw(st.sampled_from(('---', '---', '--- ', '...')))}\n{body}"


def told(card: bytes) -> dict[str, str]:
    """The keys of the front matter with what they hold."""
    root = read_front_matter("README.md", card.decode("utf-8-sig").replace("\r\n", "\n")).root
    return (
        {key.text: re.sub(r"line=\d+", "", repr(value)) for key, value in root.pairs}
        if isinstance(root, Mapping)
        else {}
    )


TOUCHED = (b"Zed", b"license", b"base_model", b"llama3.1", b"Llama-3.1")


def is_kept(line: bytes) -> bool:
    """True for a line that no fix of these cards has a reason to touch."""
    return line.strip() != b"" and not any(words in line for words in TOUCHED)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(card=cards(), end=st.sampled_from(["\n", "\r\n"]), mark=st.booleans(), label=st.booleans())
def test_whatever_is_not_meant_stays_in_its_place(
    fix: Fix, tmp_path: Path, *, card: str, end: str, mark: bool, label: bool
) -> None:
    folder = tmp_path / "my-model"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    data = (("\ufeff" if mark else "") + card.replace("\n", end)).encode()
    (folder / "README.md").write_bytes(data)
    (folder / "adapter_config.json").write_text(json.dumps({"base_model_name_or_path": BASE}), "utf-8")
    choices = {"license": "apache-2.0"} if label else {}
    try:
        fix(folder, write=True, **choices)
    except UsageError:
        assert (label, (folder / "README.md").read_bytes()) == (True, data)
        return
    made = (folder / "README.md").read_bytes()
    rest = iter(made.removeprefix(b"\xef\xbb\xbf").split(b"\n"))
    kept = [line for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n") if is_kept(line)]
    assert all(any(line == other for other in rest) for line in kept)
    assert made.startswith(b"\xef\xbb\xbf") == mark
    assert end == "\n" or b"\r\n" not in data or made.count(b"\n") == made.count(b"\r\n")
    changed = {"license", "license_name", "license_link", "base_model", "base_model_relation", "model_name"}
    before, after = told(data), told(made)
    assert {key: before[key] for key in before if key not in changed}.items() <= after.items()
    assert fix(folder, **choices).changes == ()


@pytest.mark.parametrize("line", ["word word\n", "word "])
def test_a_card_of_five_megabytes_is_left_alone_and_the_rest_is_done(fix: Fix, tmp_path: Path, line: str) -> None:
    head = f"---\nlicense: llama3.1\nbase_model: {BASE}\n---\n# Zed\n"
    (tmp_path / "README.md").write_text(head + line * (5_000_000 // len(line)), "utf-8")
    report = fix(tmp_path, write=True)
    assert [change.path for change in report.changes] == ["NOTICE"]
    assert {left.why for left in report.left if left.finding.rule == "MLA306"} == {
        "README.md: is longer than 2 MiB: shorten it"
    }


class Vanishing(LocalSource):
    """A directory that loses its card once it was listed."""

    __slots__ = ()

    def snapshot(self) -> LocalSnapshot:
        """The listing of before."""
        listed = LocalSource.snapshot(self)
        (Path(self.directory) / "README.md").unlink(missing_ok=True)
        return listed


def test_a_card_that_is_removed_while_it_is_looked_at(auditor: Auditor, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(f"---\nlicense: llama3.1\nbase_model: {BASE}\n---\n# Zed\n", "utf-8")
    (tmp_path / "adapter_config.json").write_text(json.dumps({"base_model_name_or_path": BASE}), "utf-8")
    source = Vanishing(str(tmp_path))
    report = Fixing(auditor, ScanRequest(source), Choices()).run(source)
    assert report.changes == ()
    why = {left.why for left in report.left if left.finding.rule == "MLA306"}
    assert why == {"README.md: cannot be read (No such file or directory): make it readable"}


def test_a_new_name_is_no_new_gap(fix: Fix, tmp_path: Path) -> None:
    """What could not be told of it before is told of it under its new name, and is nothing that the name brought."""
    (tmp_path / "README.md").write_text("# Zed\n\nMade by us.\n", "utf-8")
    (tmp_path / "adapter_config.json").write_text(json.dumps({"base_model_name_or_path": BASE}), "utf-8")
    fix(tmp_path, write=True)
    assert "# Llama-Zed\n" in (tmp_path / "README.md").read_text("utf-8")


def test_a_change_that_another_one_makes_possible_is_made_in_the_same_run(fix: Fix, tmp_path: Path) -> None:
    """Declaring the base brings its duty of credit to light, which its notice, copied later, meets."""
    examples = Path(__file__).parents[2] / "examples"
    folder = Path(shutil.copytree(examples / "gguf-metadata-only", tmp_path / "model"))
    upstream = {"hf:Qwen/Qwen2.5-1.5B-Instruct": examples / "apache-finetune-ok"}
    report = fix(folder, upstream=upstream, write=True)
    assert {change.path for change in report.changes} == {"LICENSE", "NOTICE", "README.md"}
    assert fix(folder, upstream=upstream).changes == ()
