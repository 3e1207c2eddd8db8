"""What people write as a license, and what it means: never a guess."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.resolve import Resolution, resolve, resolve_list, resolve_value
from model_license_audit.licenses.names.spdx import spdx_ids
from model_license_audit.model.evidence import Confidence
from model_license_audit.model.expressions import AllOf, AnyOf, Expression, LicenseId, Unresolved, leaves

KB = KnowledgeBase.load()


def key_of(found: Resolution) -> str | None:
    return found.expression.key if isinstance(found.expression, LicenseId) else None


@pytest.mark.parametrize(
    ("written", "key", "printed"),
    [
        ("mit", "mit", "MIT"),
        ("MIT", "mit", "MIT"),
        (" Apache-2.0 ", "apache-2.0", "Apache-2.0"),
        ("llama3.1", "llama3.1", "LicenseRef-llama-3.1"),
        ("LicenseRef-llama-3.1", "llama3.1", "LicenseRef-llama-3.1"),
        ("pddl", "pddl-1.0", "PDDL-1.0"),
        ("bsl-1.0", "bsl-1.0", "BSL-1.0"),
        ("gpl-3.0-or-later", "gpl-3.0", "GPL-3.0-or-later"),
        ("AGPL-3.0-only", "agpl-3.0", "AGPL-3.0-only"),
        ("GPL-3.0+", "gpl-3.0", "GPL-3.0-or-later"),
        ("0BSD", "0bsd", "0BSD"),
        ("upl-1.0", "upl-1.0", "UPL-1.0"),
        ("cc-by-3.0-at", "cc-by-3.0-at", "CC-BY-3.0-AT"),
        ("LGPL-2.0-or-later", "lgpl-2.0", "LGPL-2.0-or-later"),
    ],
)
def test_identifiers(written: str, key: str, printed: str) -> None:
    found = resolve(KB, written)
    assert (key_of(found), str(found.expression)) == (key, printed)
    assert found.confidence in {Confidence.HIGH, Confidence.MEDIUM}


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Apache 2", "apache-2.0"),
        ("apache2", "apache-2.0"),
        ("Apache2.0", "apache-2.0"),
        ("Apache License, Version 2.0", "apache-2.0"),
        ("the MIT license", "mit"),
        ("CC-BY-NC 4.0", "cc-by-nc-4.0"),
        ("CC BY-SA 4.0 International", "cc-by-sa-4.0"),
        ("Creative Commons Attribution-NonCommercial-NoDerivatives 4.0 International", "cc-by-nc-nd-4.0"),
        ("cc-by-nc-nd-3-0", "cc-by-nc-nd-3.0"),
        ("gnu-gpl-v3.0", "gpl-3.0"),
        ("GPLv2 or later", "gpl-2.0"),
        ("CC BY 3.0 US", "cc-by-3.0-us"),
        ("llama-3.1-community-license", "llama3.1"),
        ("Llama 3.1 Community License Agreement", "llama3.1"),
        ("llama3-license", "llama3"),
        ("gemma-terms-of-use", "gemma-2025-03-24"),
        ("other-C-UDA", "c-uda-1.0"),
        ("openmdw1.1-license", "openmdw-1.1"),
        ("UPL 1.0", "upl-1.0"),
        ("https://creativecommons.org/licenses/by-nc/4.0/", "cc-by-nc-4.0"),
        ("https://www.apache.org/licenses/LICENSE-2.0", "apache-2.0"),
    ],
)
def test_loose_spellings(written: str, key: str) -> None:
    assert key_of(resolve(KB, written)) == key


@pytest.mark.parametrize(
    ("written", "member"),
    [
        ("cc", "cc-by-4.0"),
        ("gpl", "gpl-3.0"),
        ("lgpl", "lgpl-3.0"),
        ("gfdl", "gfdl-1.3"),
        ("bsd", "bsd-3-clause"),
        ("BSD License", "bsd-3-clause"),
        ("openrail", "creativeml-openrail-m"),
        ("Creative Commons", "cc-by-nc-4.0"),
        ("cc-by-nc-sa", "cc-by-nc-sa-4.0"),
        ("Apache License", "apache-2.0"),
        ("modified-mit", "kimi-k2"),
        ("yi-license", "yi-2.1"),
        ("yi-34b", "apache-2.0"),
        ("exaone", "exaone-1.1-nc"),
        ("tencent-hunyuan-community", "hunyuan-video"),
        ("qwen-research", "qwen-research"),
        ("qwen", "qwen-2024"),
        ("llama-license", "llama2"),
        ("public domain", "cc0-1.0"),
        ("other-bsd", "bsd-2-clause"),
    ],
)
def test_a_shared_name_stays_open_and_says_what_settles_it(written: str, member: str) -> None:
    found = resolve(KB, written)
    assert isinstance(found.expression, Unresolved)
    assert member in found.expression.members
    assert found.expression.settle


@pytest.mark.parametrize(
    "written",
    [
        "other", "unknown", "none", "custom", "unknown-", "NOASSERTION", "proprietary", "non-commercial",
        "research-only",
        "Free for research and education", "LicenseRef-acme", "MIT/X11", "see LICENSE", "commercial",
        "Creative Commons 3.0", "CC BY 2.5 South Africa", "MIT WITH Apache-2.0", "MIT AND", "m", "data", "use",
        "intel", "vim", "glide", "apache-2.0-with-naming-clause",
        "cc-by-4.0-asserted-by-somebody", "whizreviewer-llama-3.1-license", "lfm1.0-base-cc-by-4.0-data", "(" * 300,
        "MIT AND " * 200, "\x00", "é" * 500, "AND", "OR MIT", "-", "cc-by-9.9", "llama3.9", "gpl-4.0",
    ],
)  # fmt: skip
def test_no_guess(written: str) -> None:
    assert not resolve(KB, written).determined


def test_whether_later_versions_apply_is_not_assumed() -> None:
    found = resolve(KB, "gpl-3.0")
    assert found.expression == LicenseId("gpl-3.0", "GPL-3.0-only")
    assert found.confidence is Confidence.MEDIUM
    assert "later versions" in found.how


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("MIT OR Apache-2.0", "MIT OR Apache-2.0"),
        ("mit or apache-2.0", "MIT OR Apache-2.0"),
        ("(MIT OR Apache-2.0) AND CC-BY-4.0", "(MIT OR Apache-2.0) AND CC-BY-4.0"),
        ("MIT OR Apache-2.0 AND BSD-3-Clause", "MIT OR (Apache-2.0 AND BSD-3-Clause)"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("Apache-2.0 AND llama3.1", "Apache-2.0 AND LicenseRef-llama-3.1"),
        ("CDDL-1.0+", "CDDL-1.0+"),
        ("mit-and-apache-2.0", "MIT AND Apache-2.0"),
        ("MIT AND MIT", "MIT"),
        ("Apache-2.0 AND LicenseRef-acme", "Apache-2.0 AND NOASSERTION"),
    ],
)
def test_expressions(written: str, printed: str) -> None:
    assert str(resolve(KB, written).expression) == printed


@pytest.mark.parametrize(
    ("raw", "name", "link", "key"),
    [
        ("other", "llama4", None, "llama4"),
        ("other", "gemma-terms-of-use", "https://ai.google.dev/gemma/terms", "gemma-2025-03-24"),
        ("other", None, "https://huggingface.co/THUDM/CogVideoX-5b/blob/main/LICENSE", "cogvideox"),
        ("other", "modified-mit", "https://github.com/MoonshotAI/Kimi-K2/blob/main/LICENSE", "kimi-k2"),
        ("other", "qwen", "https://huggingface.co/Qwen/Qwen2.5-72B-Instruct/blob/main/LICENSE", "qwen-2024"),
        (None, "falcon-llm-license", "LICENSE", "falcon-llm-2.0"),
        ("other", "yi-license", "https://github.com/01-ai/Yi/blob/90fe567/MODEL_LICENSE_AGREEMENT.txt", "yi-2.1"),
        ("cc", "cc-by-nc-4.0", None, "cc-by-nc-4.0"),
        ("llama3.3", "llama3.3", "LICENSE", "llama3.3"),
        ("apache-2.0", None, "https://huggingface.co/acme/model/blob/main/LICENSE", "apache-2.0"),
        ("mit", "our-own-name", "LICENSE", "mit"),
    ],
)
def test_name_and_link_identify_what_the_value_does_not(
    raw: str | None, name: str | None, link: str | None, key: str
) -> None:
    assert key_of(resolve(KB, raw, name=name, link=link)) == key


def test_a_name_and_its_link_together_are_sure() -> None:
    link = "https://www.llama.com/llama3_1/license/"
    assert resolve(KB, "other", name="llama-3.1-community-license", link=link).confidence is Confidence.HIGH
    assert resolve(KB, "other", name="llama-3.1-community-license").confidence is Confidence.MEDIUM


@pytest.mark.parametrize(
    ("raw", "name", "link", "both"),
    [
        ("mit", "deepseek", None, {"mit", "deepseek"}),
        ("apple-amlr", "apple-ascl", None, {"apple-amlr", "apple-ascl"}),
        ("apache-2.0", None, "https://www.llama.com/llama3_1/license", {"apache-2.0", "llama3.1"}),
        ("other", "llama3.1", "https://www.llama.com/llama3_2/license", {"llama3.1", "llama3.2"}),
        ("gemma", "modified-mit", None, {"gemma-2025-03-24", "kimi-k2"}),
        ("cc", "mit", None, {"mit", "cc-by-4.0"}),
    ],
)
def test_sources_that_disagree_are_both_named(raw: str, name: str | None, link: str | None, both: set[str]) -> None:
    found = resolve(KB, raw, name=name, link=link)
    assert isinstance(found.expression, Unresolved)
    assert both <= set(found.expression.members)
    assert found.conflicting
    assert " says " in found.expression.settle


def test_a_made_up_name_is_no_rare_spdx_identifier() -> None:
    assert not resolve(KB, "other", name="npl-1.1").determined
    assert key_of(resolve(KB, "other", name="NPL-1.1")) == "npl-1.1"


def test_a_name_of_its_own_is_shown() -> None:
    found = resolve(KB, "other", name="Acme Weights License", link="LICENSE").expression
    assert isinstance(found, Unresolved)
    assert found.raw == "Acme Weights License"


def test_nothing_declared() -> None:
    found = resolve(KB, None)
    assert isinstance(found.expression, Unresolved)
    assert found.how == "nothing is declared"


def test_a_list_binds_as_a_whole_though_nobody_said_so() -> None:
    found = resolve_list(KB, ["apache-2.0", "cc-by-nc-4.0"])
    assert found.expression == AllOf(
        (LicenseId("apache-2.0", "Apache-2.0"), LicenseId("cc-by-nc-4.0", "CC-BY-NC-4.0")), False
    )
    assert "list" in found.how


def test_a_list_of_one_is_that_one() -> None:
    assert resolve_list(KB, ["mit"]) == resolve_value(KB, "mit")
    assert resolve_list(KB, ["mit", "MIT"]).expression == LicenseId("mit", "MIT")


def test_the_name_speaks_for_other_in_a_list() -> None:
    found = resolve_list(KB, ["mit", "other"], name="llama3.1")
    assert [leaf.key for leaf in leaves(found.expression) if isinstance(leaf, LicenseId)] == ["mit", "llama3.1"]


def test_an_unknown_part_keeps_the_rest_of_a_list() -> None:
    found = resolve_list(KB, ["mit", "unknown"])
    assert not found.determined
    assert found.keys == {"mit"}


def test_an_empty_list_declares_nothing() -> None:
    assert not resolve_list(KB, []).determined


IDS = st.sampled_from([LicenseId(entry.key, entry.id) for entry in KB.licenses()])
SPDX = st.sampled_from(sorted(name for name, is_exception in spdx_ids().values() if not is_exception))


@st.composite
def expressions(draw: st.DrawFn) -> Expression:
    first = draw(st.lists(IDS, min_size=1, max_size=3, unique_by=lambda leaf: leaf.key))
    part: Expression = first[0] if len(first) == 1 else draw(st.sampled_from([AllOf, AnyOf]))(tuple(first))
    more = draw(IDS)
    kind = AnyOf if isinstance(part, AllOf) else AllOf
    return kind((part, more)) if draw(st.booleans()) and more not in leaves(part) else part


@given(expressions())
@settings(deadline=None)
def test_the_printed_expression_means_the_same(expression: Expression) -> None:
    assert resolve(KB, str(expression)).expression == expression


@given(SPDX)
@settings(deadline=None)
def test_every_spdx_identifier_is_a_name(identifier: str) -> None:
    found = resolve(KB, identifier)
    assert found.determined or KB.family(identifier.lower())
    assert resolve(KB, str(found.expression)).expression == found.expression or not found.determined


@given(st.text(max_size=300), st.text(max_size=80), st.text(max_size=80))
@settings(deadline=None)
def test_any_text_has_an_answer(raw: str, name: str, link: str) -> None:
    found = resolve(KB, raw, name=name, link=link)
    assert found.how
    assert all(leaf.settle for leaf in leaves(found.expression) if isinstance(leaf, Unresolved))
