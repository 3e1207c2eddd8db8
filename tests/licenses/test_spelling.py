"""One spelling for the many ways people write a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.licenses.spelling import creative_commons, essence, fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GPLv3", "gpl-3.0"),
        ("Apache 2", "apache2"),
        ("Apache License, Version 2.0", "apache license 2"),
        ("CC-BY-NC 4.0", "cc-by-nc-4.0"),
        ("cc-by-nc-nd-3-0", "cc-by-nc-nd-3.0"),
        ("llama3.1", "Llama 3.1"),
        ("PolyForm-Strict-1-0-0", "polyform strict 1.0.0"),
        ("The MIT Licence", "the mit license"),
        ("EUPLv1.2", "eupl 1.2"),
    ],
)
def test_same_name(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("llama3.1", "llama3.2"),
        ("cc-by-4.0", "cc-by-nc-4.0"),
        ("openrail", "openrail++"),
        ("mit", "modified mit"),
        ("bsd-2-clause", "bsd-3-clause"),
        ("gpl-2.0", "gpl-20"),
    ],
)
def test_different_names(one: str, other: str) -> None:
    assert essence(fold(one)) != essence(fold(other))


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("written", "short"),
    [
        ("Creative Commons Attribution 4.0 International", "cc by 4"),
        ("Creative Commons Attribution-NonCommercial-ShareAlike 3.0 Unported License", "cc by nc sa 3"),
        ("CC BY-NC-ND 4.0 International Public License", "cc by nc nd 4"),
        ("Attribution-NoDerivatives 4.0 International", "cc by nd 4"),
    ],
)
def test_creative_commons_in_words(written: str, short: str) -> None:
    assert creative_commons(fold(written)) == short


@pytest.mark.parametrize("ported", ["Creative Commons Attribution 3.0 United States", "CC BY 2.5 South Africa"])
def test_a_ported_creative_commons_license_is_another_text(ported: str) -> None:
    assert creative_commons(fold(ported)) not in {"cc by 3", "cc by 2.5"}


def test_other_names_are_no_creative_commons() -> None:
    assert creative_commons(fold("Apache License 2.0")) is None
