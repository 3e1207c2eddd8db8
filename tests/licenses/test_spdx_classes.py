"""Every SPDX identifier is known at least by its class, and nothing more is said of it than the class tells."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from model_license_audit.licenses.entries.classes import ClassTable, parse_classes
from model_license_audit.licenses.entries.compiled_spdx import compile_spdx
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.entries.load import parse_licenses
from model_license_audit.licenses.entries.spdx_list import shipped_spdx_list
from model_license_audit.licenses.names.resolve import resolve
from model_license_audit.licenses.names.spdx import spdx_license
from model_license_audit.model.errors import ContentError
from model_license_audit.model.expressions import LicenseId
from model_license_audit.model.terms import ACTIONS, LicenseClass, Status, TermKind

ROOT = Path(__file__).parents[2]
TABLE_FILE = "data/license_classes.yaml"
SOURCE = (ROOT / TABLE_FILE).read_text(encoding="utf-8")
LISTED: dict[str, Any] = json.loads((ROOT / "data" / "spdx_list.json").read_bytes())
TABLE = parse_classes(SOURCE, TABLE_FILE)
IDS = sorted(LISTED["licenses"])
KB = KnowledgeBase.load()


def test_the_list_is_whole() -> None:
    assert len(IDS) >= 740
    assert len(LISTED["exceptions"]) >= 86
    assert all("CC0-1.0" in LISTED["credits"][0] and "CC-BY-4.0" in credit for credit in LISTED["credits"][1:])


def test_every_identifier_of_the_list_is_known(kb: KnowledgeBase) -> None:
    for identifier in IDS:
        facts = kb.spdx_id(identifier)
        assert facts is not None, identifier
        assert facts.id == identifier
        license_ = kb.license(facts.key)
        assert license_ is not None, identifier
        assert license_.license_class is facts.license_class
        assert facts.key in kb.spdx_keys()
        assert resolve(kb, identifier).determined or kb.family(identifier.lower()), identifier


def test_what_is_known_by_class_says_so(kb: KnowledgeBase) -> None:
    entries = set(kb.keys())
    for key in kb.spdx_keys():
        license_ = kb.license(key)
        assert license_ is not None
        assert license_.class_only == (key not in entries)
        if license_.class_only:
            assert license_.status is Status.SECONDARY
            assert license_.text_sha256 is None
            assert "text was not read" in str(license_.note)
            assert all(t.by_class and t.status is Status.SECONDARY and t.source and not t.quote for t in license_.terms)
        else:
            assert not any(term.by_class for term in license_.terms)


def test_full_entries_stay_the_entries(kb: KnowledgeBase) -> None:
    assert "fsl-1.1-mit" not in {entry.key for entry in kb.licenses()}
    assert tuple(entry.key for entry in kb.licenses()) == kb.keys()
    assert all(not entry.class_only for entry in kb.licenses())


def test_every_class_has_a_meaning_and_terms_with_known_actions() -> None:
    assert set(TABLE.classes) == set(map(str, LicenseClass))
    for standard in (*TABLE.classes.values(), *TABLE.sets.values()):
        for term in standard.terms:
            assert term.action in ACTIONS[term.kind]
            assert term.by_class
            assert term.status is Status.SECONDARY
    for standard in TABLE.classes.values():
        assert standard.title
        assert standard.meaning
        grants = [term for term in standard.terms if term.kind is TermKind.GRANT]
        assert not grants, "a class grants nothing: what is granted follows from OSI, FSF, category or elements"


def test_a_class_without_terms_says_what_it_limits_or_asks_nothing() -> None:
    for name, standard in TABLE.classes.items():
        assert standard.terms or standard.limits or standard.silent, name


def test_every_mark_of_the_table_is_used() -> None:
    assigned = [TABLE.assign(name, LISTED["licenses"][name]) for name in IDS]
    assert {name for one in assigned for name in one.sets} == set(TABLE.sets)
    reasons = {reason for one in assigned for reason in one.reasons}
    assert [o.ids for o in TABLE.overrides if o.reason not in reasons] == []


@pytest.mark.parametrize(
    ("identifier", "license_class"),
    [
        ("BUSL-1.1", "source-available"),
        ("SSPL-1.0", "source-available"),
        ("Elastic-2.0", "source-available"),
        ("PolyForm-Small-Business-1.0.0", "source-available"),
        ("PolyForm-Noncommercial-1.0.0", "source-available"),
        ("FSL-1.1-MIT", "source-available"),
        ("GFDL-1.1-or-later", "documentation"),
        ("GFDL-1.2-no-invariants-only", "documentation"),
        ("ODbL-1.0", "data"),
        ("CDLA-Sharing-1.0", "data"),
        ("GPL-1.0-or-later", "strong-copyleft"),
        ("LGPL-2.0-only", "weak-copyleft"),
        ("MPL-1.1", "weak-copyleft"),
        ("EPL-1.0", "weak-copyleft"),
        ("AGPL-1.0-only", "network-copyleft"),
        ("OSL-2.1", "network-copyleft"),
        ("CC-BY-NC-SA-2.5", "non-commercial"),
        ("CC-BY-NC-ND-2.0", "non-commercial"),
        ("CC-BY-ND-3.0", "no-derivatives"),
        ("CC-BY-SA-2.0-UK", "share-alike"),
        ("CC-BY-3.0-AU", "permissive"),
        ("CC-SA-1.0", "share-alike"),
        ("CC-PDDC", "public-domain"),
        ("Sendmail", "permissive"),
        ("JSON", "use-restricted"),
        ("Hippocratic-2.1", "use-restricted"),
        ("Aladdin", "source-available"),
        ("Unicode-TOU", "proprietary"),
    ],
)
def test_classes_are_those_that_lawyers_use(kb: KnowledgeBase, identifier: str, license_class: str) -> None:
    facts = kb.spdx_id(identifier)
    assert facts is not None
    assert facts.license_class.value == license_class


def test_the_judgements_of_osi_and_fsf_are_kept(kb: KnowledgeBase) -> None:
    mit, gpl, busl = kb.spdx("mit"), kb.spdx("gpl-3.0"), kb.spdx("busl-1.1")
    assert mit is not None
    assert gpl is not None
    assert busl is not None
    assert (mit.osi, mit.fsf, mit.deprecated, mit.scancode) == (True, True, False, "mit")
    assert (gpl.id, gpl.osi, gpl.fsf, gpl.deprecated) == ("GPL-3.0-only", True, True, False)
    assert (busl.osi, busl.fsf, busl.scancode, busl.category) == (False, False, "bsl-1.1", "Source-available")
    assert kb.spdx("llama3.1") is None
    assert kb.spdx_id("no-such-license") is None


def actions(kb: KnowledgeBase, key: str, kind: TermKind) -> set[str]:
    license_ = kb.license(key)
    assert license_ is not None
    return {term.action for term in license_.terms if term.kind is kind}


FREE = {"commercial-use", "modify", "redistribute", "host", "train-on-outputs"}


def test_approved_and_free_licenses_grant_what_the_definitions_ask(kb: KnowledgeBase) -> None:
    for key in kb.spdx_keys():
        license_, facts = kb.license(key), kb.spdx(key)
        assert license_ is not None
        assert facts is not None
        if license_.class_only and (facts.osi or facts.fsf):
            assert actions(kb, key, TermKind.GRANT) == FREE, key
            assert not license_.leaves_open


@pytest.mark.parametrize("key", ["fsl-1.1-mit", "sul-1.0", "aladdin", "json", "unicode-tou", "psfrag", "atc-game"])
def test_what_the_class_leaves_open_is_not_granted(kb: KnowledgeBase, key: str) -> None:
    license_ = kb.license(key)
    assert license_ is not None
    assert license_.leaves_open
    assert "modify" not in actions(kb, key, TermKind.GRANT)


def test_creative_commons_elements_become_terms(kb: KnowledgeBase) -> None:
    assert actions(kb, "cc-by-nc-sa-2.5", TermKind.OBLIGATION) == {"attribution", "include-license", "share-alike"}
    assert actions(kb, "cc-by-nc-sa-2.5", TermKind.RESTRICTION) == {"no-commercial-use", "no-further-restrictions"}
    assert actions(kb, "cc-by-nc-sa-2.5", TermKind.GRANT) == FREE - {"commercial-use"}
    assert "no-derivatives" in actions(kb, "cc-by-nd-2.5", TermKind.RESTRICTION)
    assert "modify" not in actions(kb, "cc-by-nd-2.5", TermKind.GRANT)
    assert "attribution" not in actions(kb, "cc-sa-1.0", TermKind.OBLIGATION)
    deed = kb.license("cc-by-3.0-at")
    assert deed is not None
    links = [term.url for term in deed.terms if term.action == "include-license"]
    assert links == ["https://creativecommons.org/licenses/by/3.0/at/"]


def test_a_text_that_asks_nothing_is_not_said_to_ask(kb: KnowledgeBase) -> None:
    assert actions(kb, "0bsd", TermKind.OBLIGATION) == actions(kb, "mit-0", TermKind.OBLIGATION) == set()
    assert actions(kb, "blessing", TermKind.OBLIGATION) == set()
    assert actions(kb, "sendmail", TermKind.OBLIGATION) == {"attribution", "include-license"}


@pytest.mark.parametrize(
    ("identifier", "expression"),
    [
        ("GPL-2.0+", "GPL-2.0-or-later"),
        ("GPL-1.0", "GPL-1.0-only"),
        ("GPL-1.0+", "GPL-1.0-or-later"),
        ("GFDL-1.3", "GFDL-1.3-only"),
        ("GFDL-1.1", "GFDL-1.1-only"),
        ("BSD-2-Clause-NetBSD", "BSD-2-Clause"),
        ("BSD-2-Clause-FreeBSD", "BSD-2-Clause-Views"),
        ("bzip2-1.0.5", "bzip2-1.0.6"),
        ("StandardML-NJ", "SMLNJ"),
        ("Nunit", "zlib-acknowledgement"),
        ("GPL-2.0-with-classpath-exception", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("GPL-3.0-with-GCC-exception OR MIT", "GPL-3.0-only WITH GCC-exception-3.1 OR MIT"),
        ("eCos-2.0", "GPL-2.0-or-later WITH eCos-exception-2.0"),
        ("LGPL-2.1-only WITH Nokia-Qt-exception-1.1", "LGPL-2.1-only WITH Qt-LGPL-exception-1.1"),
        ("AGPL-1.0+", "AGPL-1.0-or-later"),
        ("MPL-1.1+", "MPL-1.1+"),
        ("Net-SNMP", "Net-SNMP"),
    ],
)
def test_a_deprecated_identifier_means_what_replaced_it(kb: KnowledgeBase, identifier: str, expression: str) -> None:
    assert str(resolve(kb, identifier).expression) == expression


def test_every_deprecated_identifier_has_a_successor_or_a_reason(kb: KnowledgeBase) -> None:
    deprecated = [name for name in IDS if LISTED["licenses"][name].get("deprecated")]
    assert len(deprecated) >= 32
    for name in deprecated:
        facts = kb.spdx_id(name)
        assert facts is not None
        assert facts.deprecated
        assert bool(facts.successor) != bool(facts.reason)
        if facts.successor:
            base, _, exception = facts.successor.partition(" WITH ")
            successor = kb.spdx_id(base)
            assert successor is not None
            assert not successor.deprecated
            assert not exception or shipped_spdx_list().exception(exception) == exception


def test_names_and_keys_of_scancode_are_understood(kb: KnowledgeBase) -> None:
    for written in ("BSL-1.1", "LicenseRef-scancode-bsl-1.1", "Business Source License 1.1", "busl 1.1"):
        assert str(resolve(kb, written).expression) == "BUSL-1.1", written
    assert str(resolve(kb, "bsl-1.0").expression) == "BSL-1.0"


def test_a_word_is_no_identifier_unless_written_as_spdx_does() -> None:
    assert spdx_license("Intel") == LicenseId("intel", "Intel")
    assert spdx_license("intel") is spdx_license("vim") is None


def test_our_entries_agree_with_the_table_or_the_difference_is_explained(kb: KnowledgeBase) -> None:
    known = {entry.spdx: entry for entry in kb.licenses() if entry.spdx in LISTED["licenses"]}
    differing = {
        entry.key
        for name, entry in known.items()
        if TABLE.assign(str(name), LISTED["licenses"][name]).license_class is not entry.license_class
    }
    assert differing <= TABLE.entries.keys()
    assert set(TABLE.entries) <= {entry.key for entry in known.values()}


def changed(**parts: Any) -> str:
    return yaml.safe_dump(copy.deepcopy(yaml.safe_load(SOURCE)) | parts, sort_keys=False)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"classes": {}}, "has no entry"),
        ({"overrides": [{"ids": ["MIT"]}]}, "a reason"),
        ({"overrides": [{"ids": ["MIT"], "reason": "x", "sets": ["none"]}]}, "is no set"),
        ({"overrides": [{"ids": ["MIT"], "reason": "x", "klass": "data"}]}, "unknown field"),
        (
            {"sets": {"x": {"source": "y", "terms": [{"grant": "modify", "clause": "1"}]}}},
            "must say that it is no clause",
        ),
        ({"sets": {"x": {"source": "y", "silent": ["z"], "terms": []}}}, "is no area"),
        ({"more": 1}, "exactly the parts"),
    ],
)
def test_a_malformed_table_is_refused(parts: dict[str, Any], message: str) -> None:
    given = {"sets": yaml.safe_load(SOURCE)["sets"]} | parts
    with pytest.raises(ContentError, match=message):
        parse_classes(changed(**given), TABLE_FILE)


def compiled(table: ClassTable, **licenses: Any) -> dict[str, Any]:
    entries = parse_licenses((ROOT / "data" / "seed_licenses.yaml").read_text(encoding="utf-8"), "seed")
    return compile_spdx(LISTED | {"licenses": LISTED["licenses"] | licenses}, table, entries)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"name": "New"}, "gives no class"),
        ({"name": "New", "category": "CLA"}, "gives no class"),
        ({"name": "New", "category": "Permissive", "deprecated": True}, "give its successor, or the reason"),
    ],
)
def test_a_new_identifier_that_nobody_classed_stops_the_build(facts: dict[str, Any], message: str) -> None:
    with pytest.raises(ContentError, match=message):
        compiled(TABLE, **{"New-1.0": facts})


def test_a_class_that_contradicts_an_entry_stops_the_build() -> None:
    override = {"ids": ["MIT"], "class": "data", "reason": "wrong"}
    table = parse_classes(changed(overrides=[override, *yaml.safe_load(SOURCE)["overrides"]]), TABLE_FILE)
    with pytest.raises(ContentError, match="mit: our entry says permissive, the table data"):
        compiled(table)


def test_an_override_of_an_unknown_identifier_stops_the_build() -> None:
    override = {"ids": ["MTI"], "class": "data", "reason": "misspelled"}
    table = parse_classes(changed(overrides=[override, *yaml.safe_load(SOURCE)["overrides"]]), TABLE_FILE)
    with pytest.raises(ContentError, match="'MTI' is no SPDX license"):
        compiled(table)


@given(st.sampled_from(IDS), st.booleans())
@settings(deadline=None)
def test_an_identifier_is_found_in_any_case(identifier: str, upper: bool) -> None:
    written = identifier.upper() if upper else identifier.lower()
    assert KB.spdx_id(written) == KB.spdx_id(identifier)


def test_a_scan_of_known_licenses_does_not_read_the_list() -> None:
    program = (
        "import sys\n"
        "from model_license_audit.licenses.entries.knowledge import KnowledgeBase\n"
        "from model_license_audit.licenses.names.resolve import resolve\n"
        "kb = KnowledgeBase.load()\n"
        "assert kb.license(min(resolve(kb, 'mit').keys)).name\n"
        "assert 'model_license_audit.licenses.entries.spdx_list' not in sys.modules\n"
        "assert kb.license('fsl-1.1-mit').class_only\n"
        "assert 'license_expression' not in sys.modules and 'yaml' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
