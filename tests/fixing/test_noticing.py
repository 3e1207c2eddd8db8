"""What a notice holds: the exact words, credits, lines from the ancestors' own files, texts, and what is missing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from model_license_audit.audit.auditor import Auditor, ScanRequest
from model_license_audit.fixing.copyrights import copyrights_of
from model_license_audit.fixing.noticing import notice_of
from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.evidence import TextFile, TextRole
from model_license_audit.model.notice import Notice
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.use import Release, UseContext
from model_license_audit.policy.policy import Policy
from model_license_audit.reports.notice.as_markdown import as_markdown
from model_license_audit.reports.notice.as_text import as_text
from model_license_audit.sources.local import LocalSource

EXAMPLES = Path(__file__).parents[2] / "examples"
Made = Callable[..., Notice]


@pytest.fixture(scope="session")
def made(auditor: Auditor) -> Made:
    """Makes the notice of a directory."""

    def make(folder: Path, *, release: Release = Release.WEIGHTS, **upstream: Path) -> Notice:
        known = {ArtifactRef.parse(name.replace("__", "/")): path for name, path in upstream.items()}
        source = LocalSource(str(folder))
        request = ScanRequest(source, Policy(use=UseContext(release=release)), known)
        seen = auditor.see(source)
        return notice_of(auditor.report_on(seen, request), auditor.situation(seen, request))

    return make


def model(folder: Path, card: str, **files: str) -> Path:
    folder.mkdir()
    (folder / "README.md").write_text(card, "utf-8")
    (folder / "config.json").write_text("{}", "utf-8")
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def test_words_are_those_of_the_license_whole_and_on_one_line(made: Made) -> None:
    notice = made(EXAMPLES / "unmet-llama-finetune")
    llama = next(one for one in notice.licenses if one.words)
    assert [(said.action, said.clause) for said in llama.words] == [("notice-text", "1.b.iii"), ("display", "1.b.i(B)")]
    lines = as_text(notice).split("\n")
    assert all(said.words in lines for said in llama.words)
    assert len(llama.words[0].words) > 80
    others = [line for line in lines if line not in {said.words for said in llama.words}]
    assert max(map(len, others)) <= 80


def test_works_are_grouped_by_license_models_before_data_sets(made: Made) -> None:
    notice = made(EXAMPLES / "apache-finetune-ok")
    (apache,) = notice.licenses
    assert [(work.name, work.publisher) for work in apache.works] == [
        ("mistralai/Mistral-7B-v0.1", "mistralai"),
        ("OpenAssistant/oasst1", "OpenAssistant"),
    ]
    assert apache.works[1].address == "https://huggingface.co/datasets/OpenAssistant/oasst1"
    assert [(by.kind.value, by.stated, by.direct) for by in apache.works[0].made] == [("finetune", "README.md:3", True)]
    assert apache.texts == (1,)
    assert notice.texts[0].own
    assert notice.missing == ()


def test_a_change_is_told_only_where_it_is_stated(made: Made, tmp_path: Path) -> None:
    base = model(tmp_path / "base", "---\nlicense: mit\n---\n# Base\n")
    child = model(tmp_path / "child", "---\nlicense: mit\nbase_model: acme/base\n---\n# Child\n")
    notice = made(child, **{"hf:acme__base": base})
    assert notice.licenses[0].works[0].made == ()
    assert "This release is derived from it." in as_text(notice)


def test_lines_and_notices_come_from_the_ancestors_own_files(made: Made, tmp_path: Path) -> None:
    base = Path(shutil.copytree(EXAMPLES / "apache-finetune-ok", tmp_path / "base"))
    (base / "NOTICE").write_text("The Base\nCopyright 2024 Base Company\n\nMade with care.\n", "utf-8")
    child = model(tmp_path / "child", "---\nlicense: apache-2.0\nbase_model: acme/base\n---\n# Child\n")
    notice = made(child, **{"hf:acme__base": base})
    work = next(work for one in notice.licenses for work in one.works if work.name == "acme/base")
    assert work.files_read
    assert [line.text for line in work.copyrights] == ["Copyright 2024 Base Company"]
    assert [(quoted.path, quoted.text) for quoted in work.notices] == [
        ("NOTICE", "The Base\nCopyright 2024 Base Company\n\nMade with care.")
    ]
    text = notice.texts[0]
    assert (text.owner, text.path, text.own) == ("acme/base", "LICENSE", False)
    assert text.text == (base / "LICENSE").read_text("utf-8")
    assert text.text.strip("\n") in as_text(notice)
    assert text.text.strip("\n") in as_markdown(notice)


def test_a_text_that_is_owed_and_not_at_hand_is_missing_and_a_link_will_do_where_its_clause_says_so(made: Made) -> None:
    notice = made(EXAMPLES / "merge-sharealike-rail")
    linked, asked = notice.licenses
    assert (linked.copy_owed, linked.texts, linked.link_enough) == (
        True,
        (),
        "https://creativecommons.org/licenses/by-sa/4.0",
    )
    assert (asked.copy_owed, asked.texts, asked.link_enough) == (True, (), None)
    assert [gap.subject for gap in notice.missing] == [asked.name]
    assert asked.homes[0] in notice.missing[0].remedy
    assert [(one.action, one.clause) for one in asked.passed_on] == [
        ("pass-on-restrictions", "4.a"),
        ("use-restrictions", "Attachment A"),
    ]


def test_an_unknown_parent_and_data_of_an_unknown_license_are_told(made: Made, tmp_path: Path) -> None:
    notice = made(EXAMPLES / "onnx-unknown-base")
    assert [work.name for work in notice.untold] == ["northwind/edge-encoder-small"]
    assert [gap.subject for gap in notice.missing] == ["northwind/edge-encoder-small"]
    child = model(tmp_path / "child", "---\nlicense: mit\ndatasets: acme/private-mails\n---\n# Child\n")
    told = made(child)
    assert [gap.subject for gap in told.missing] == ["acme/private-mails"]
    assert "Works whose license is not known" in as_text(told)


def test_only_what_this_use_owes_is_in_it(made: Made) -> None:
    folder = EXAMPLES / "unmet-llama-finetune"
    served = made(folder, release=Release.API)
    assert [said.action for one in served.licenses for said in one.words] == ["display"]
    assert "license text" not in as_text(made(folder, release=Release.OUTPUTS)).lower()
    nothing = made(folder, release=Release.NONE)
    assert not any(one.words or one.copy_owed for one in nothing.licenses)


def test_a_model_passed_on_as_it_was_received_carries_what_its_own_license_asks(made: Made, tmp_path: Path) -> None:
    notice = made(model(tmp_path / "copy", "---\nlicense: llama3.1\n---\n# Llama-3.1-Zed\n"))
    (llama,) = notice.licenses
    assert {said.action for said in llama.words} == {"notice-text", "display"}
    assert [work.name for work in llama.works] == ["Llama-3.1-Zed"]
    own = made(model(tmp_path / "own", "---\nlicense: apache-2.0\n---\n# Ours\n"))
    assert (own.licenses, own.missing) == ((), ())


LINES = [
    ("Copyright (c) 2023 Base Company", True),
    ("   Copyright 2020-2024 The Authors. All rights reserved.", True),
    ("# \u00a9 2021 Somebody", True),
    ("(c) 2022 Somebody Else", True),
    ("Copyright \u00a9 Meta Platforms, Inc. All Rights Reserved.", True),
    ("(c) You must retain, in the Source form of any Derivative Works", False),
    ("Copyright [yyyy] [name of copyright owner]", False),
    ("Copyright (C) <year>  <name of author>", False),
    ("Copyright (c) <YEAR>, <OWNER>", False),
    ("Copyright notice of 2020 must be kept", False),
    ("copyright license to reproduce, (c) distribute", False),
    ("Copyright (C) 2007 Free Software Foundation, Inc.", False),
    ("The copyright of 2020 is ours", False),
    ("Copyrighted works of 2020", False),
]


@pytest.mark.parametrize(("line", "is_one"), LINES)
def test_copyright_lines_are_told_from_blanks_and_prose(line: str, is_one: bool) -> None:
    texts = (TextFile("LICENSE", TextRole.LICENSE, f"Text\n{line}\nmore", "digest"),)
    found = copyrights_of(Artifact(ArtifactRef.parse("hf:acme/base"), texts=texts), ["Free Software Foundation"])
    assert bool(found) is is_one


def test_hostile_names_and_notices_stay_text(made: Made, tmp_path: Path) -> None:
    base = model(
        tmp_path / "base",
        "---\nlicense: apache-2.0\n---\n# Base\n",
        NOTICE="Copyright 2024 \x1b[31mred\u202e\n```\n# not a heading\n<script>alert(1)</script>\n@team\n",
    )
    card = "---\nlicense: apache-2.0\nbase_model: acme/base\n---\n# <b>x</b> [y](javascript:alert(1)) @team\n"
    notice = made(model(tmp_path / "child", card), **{"hf:acme__base": base})
    for told in (as_text(notice), as_markdown(notice)):
        assert "\x1b" not in told
        assert "\u202e" not in told
        assert "\\x1b" in told
    markdown = as_markdown(notice)
    fences = [line for line in markdown.split("\n") if line.startswith("````")]
    assert fences == ["````text", "````"]
    outside = "".join(part for number, part in enumerate(markdown.split("````")) if number % 2 == 0)
    assert "<script" not in outside
    assert "](javascript" not in outside
    assert "@team" not in outside
