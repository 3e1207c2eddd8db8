"""Copyright notices are told from conditions that stand in one."""

from __future__ import annotations

import pytest

from model_license_audit.licenses.texts.owners import is_copyright, is_owner
from model_license_audit.licenses.texts.words import words_of


@pytest.mark.parametrize(
    "line",
    [
        "copyright (c) 2019-2026 acme weights gmbh and contributors",
        "copyright 2020 acme research limited. all rights reserved.",
        "copyright 2014-2019 grant jenks",
        "© 2024 arm limited",
        "portions copyright (c) 1999 jane doe <jane@example.org>",
        "all rights reserved.",
    ],
)
def test_a_notice(line: str) -> None:
    assert is_copyright(line)


@pytest.mark.parametrize(
    "line",
    [
        "copyright (c) 2026 acme. for research only.",
        "copyright (c) 2026 acme. non-commercial use.",
        "copyright 2026 acme, no military use",
        "(c) you must retain all notices",
        "the copyright holder may revoke this",
        "copyright notices must be kept",
    ],
)
def test_a_condition_is_no_notice(line: str) -> None:
    assert not is_copyright(line)


def test_a_notice_inside_a_paragraph() -> None:
    assert is_owner(["copyright", "1998", "foo", "bar", "all", "rights", "reserved"])
    assert is_owner(["2007", "2008", "2009"])
    assert not is_owner(["copyright", "1998", "foo", "for", "research", "only"])
    assert not is_owner(["copyright", "law", "applies"])


def test_a_notice_may_go_on_below() -> None:
    said = words_of(
        "Copyright (c) 2013 The University of Tennessee and The University\n   of Tennessee Foundation\n\nHello"
    )
    assert said.owners == {0, 1}
    said = words_of("Copyright (c) 2013 Acme\nLicensed under the GPL\n")
    assert said.owners == {0}
