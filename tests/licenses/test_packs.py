"""License packs: added to the shipped data, found by every name, and never in the way of it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from model_license_audit.audit.auditor import Auditor, ScanRequest
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.entries.packs import MAX_PACK, with_packs
from model_license_audit.licenses.names.resolve import resolve, resolve_value
from model_license_audit.model.errors import ContentError, UsageError
from model_license_audit.model.expressions import LicenseId
from model_license_audit.sources.local import LocalSource

PAGE = Path(__file__).parents[2] / "docs" / "license-packs.md"


def example() -> str:
    """The pack that the documentation shows."""
    found = re.search(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    assert found
    return found[1]


def entry(key: str = "acme-1.0", **changes: Any) -> dict[str, Any]:
    fields = {
        "key": key,
        "name": f"The {key} Terms",
        "class": "community",
        "ids": {"ref": f"LicenseRef-{key}"},
        "text": {"source": "acme.example"},
        "status": "verified",
        "terms": [{"grant": "modify", "clause": "1", "quote": "You may."}],
    }
    return fields | changes


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def written(*entries: dict[str, Any], name: str = "acme.yaml") -> Path:
        file = tmp_path / name
        file.write_text(yaml.safe_dump(list(entries)), encoding="utf-8")
        return file

    return written


def test_the_documented_pack_is_found_by_each_of_its_names(kb: KnowledgeBase, tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text(example(), encoding="utf-8")
    packed = with_packs(kb, [file])
    acme = LicenseId("acme-weights-1.0", "LicenseRef-Acme-Weights-1.0")
    for name in ("acme-weights-1.0", "LicenseRef-Acme-Weights-1.0", "Acme Weights License", "acme weights 1"):
        assert resolve_value(packed, name).expression == acme, name
    assert resolve(packed, "other", link="https://www.acme.example/legal/weights-license/").expression == acme
    assert resolve_value(packed, "MIT AND acme-weights").keys == {"mit", "acme-weights-1.0"}
    license_ = packed.license("acme-weights-1.0")
    assert license_ is not None
    assert [term.action for term in license_.terms][:2] == ["commercial-use", "modify"]


def test_the_shipped_data_stay_as_they_are(kb: KnowledgeBase, write: Any) -> None:
    before = kb.version
    packed = with_packs(kb, [write(entry())])
    assert packed.keys() == tuple(sorted([*kb.keys(), "acme-1.0"]))
    assert [packed.license(key) for key in list(kb.keys())] == list(kb.licenses())
    assert kb.version == before
    assert kb.license("acme-1.0") is None
    assert not resolve_value(kb, "acme-1.0").determined


def test_the_version_names_each_pack_and_its_content(kb: KnowledgeBase, write: Any) -> None:
    first, second = write(entry()), write(entry("bolt-1.0"), name="bolt.yaml")
    packed = with_packs(kb, [first, second])
    assert re.fullmatch(r"acme\.yaml, 1 license, [0-9a-f]{12}", packed.packs[0])
    assert packed.version == "; ".join([kb.version, *packed.packs])
    other = with_packs(kb, [write(entry(note="changed"))])
    assert other.version != with_packs(kb, [second]).version
    assert other.packs[0] != packed.packs[0]


def test_a_pack_license_binds_in_an_audit(kb: KnowledgeBase, tmp_path: Path, model_dir: Any) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text(example(), encoding="utf-8")
    model = model_dir({"README.md": "---\nlicense: other\nlicense_name: acme-weights\n---\n# Bolt\n"})
    report = Auditor(with_packs(kb, [file])).audit(ScanRequest(LocalSource(str(model))))
    assert "include-license" in {duty.term.action for duty in report.duties}
    assert "acme.yaml, 1 license" in report.versions.license_data


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"key": "mit"}, "the key is taken by mit (MIT License)"),
        ({"ids": {"spdx": "Apache-2.0"}}, "the identifier 'Apache-2.0' is taken by apache-2.0 (Apache License 2.0)"),
        ({"ids": {"ref": "LicenseRef-a", "hub": ["Llama3.1"]}}, "the hub id 'Llama3.1' is taken by llama3.1"),
        ({"ids": {"ref": "LicenseRef-a", "scancode": "mit"}}, "the ScanCode key 'mit' is taken by mit"),
        ({"aliases": ["Apache 2"]}, "the alias 'Apache 2' is taken by apache-2.0"),
        ({"aliases": ["the MIT license"]}, "the alias 'the MIT license' is taken by mit"),
        ({"aliases": ["MIT or Apache-2.0"]}, "is taken by mit (MIT License) and apache-2.0"),
        ({"aliases": ["GPLv3 or later"]}, "is taken by gpl-3.0"),
        ({"aliases": ["modified-mit"]}, "is taken by the shared name modified mit"),
        ({"aliases": ["custom license"]}, "is taken by the shared name other"),
        ({"links": ["https://www.llama.com/llama3_1/license/"]}, "is taken by llama3.1"),
        ({"links": ["spdx.org/licenses/MIT"]}, "is taken by mit"),
        ({"links": ["creativecommons.org/publicdomain/mark/1.0"]}, "is taken by the shared name public domain mark"),
        ({"name": "MIT License"}, "the name 'MIT License' is taken by mit"),
        ({"name": "Llama License"}, "is one that several texts share (llama)"),
        ({"key": "gpl"}, "the key 'gpl' is one that several texts share (gpl)"),
        ({"successor": "acme-2.0"}, "successor 'acme-2.0' does not exist"),
        ({"terms": [{"grant": "modify", "clause": "1"}]}, "a verified term needs a quote"),
        (
            {"terms": [{"restriction": "use-restrictions", "clause": "1", "quote": "x", "items": ["no-fun"]}]},
            "'no-fun'",
        ),
    ],
)
def test_what_a_pack_may_not_take(kb: KnowledgeBase, write: Any, changes: dict[str, Any], said: str) -> None:
    file = write(entry(**changes))
    with pytest.raises(ContentError) as error:
        with_packs(kb, [file])
    assert said in error.value.what
    assert error.value.what.startswith(f"acme.yaml: {changes.get('key', 'acme-1.0')}")
    assert error.value.remedy


def test_two_packs_may_not_share_a_name(kb: KnowledgeBase, write: Any) -> None:
    files = [write(entry(aliases=["bolt"])), write(entry("bolt-2.0", aliases=["Bolt"]), name="two.yaml")]
    with pytest.raises(ContentError, match=r"two\.yaml: bolt-2\.0: the alias 'Bolt' is taken by acme-1\.0"):
        with_packs(kb, files)


def test_a_pack_may_follow_a_shipped_license_and_describe_one_known_by_its_class(kb: KnowledgeBase, write: Any) -> None:
    key = next(key for key in kb.spdx_keys() if not kb.has_entry(key) and key.endswith("-1.0"))
    spdx = kb.spdx(key)
    assert spdx is not None
    packed = with_packs(kb, [write(entry(key, ids={"spdx": spdx.id}, predecessor="agpl-3.0"))])
    license_ = packed.license(key)
    assert license_ is not None
    assert [term.quote for term in license_.terms] == ["You may."]
    assert resolve_value(packed, spdx.id).expression == LicenseId(key, spdx.id)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: b", "must be a list of entries"),
        ("- [", "is not YAML"),
        ("[" * 5000, "is nested deeper than"),
        ("- &a {key: x}\n- *a", "anchors and aliases are not read"),
        ("- {key: a, key: b}", "the key 'key' is given twice"),
        ("- !!python/object/apply:os.system [ls]", "is not YAML"),
        ("- just words", "every entry is a mapping with a key"),
        ("--- []\n--- []", "is not YAML"),
        ("- {key: a, ? [b] : c}", "is not YAML"),
    ],
)
def test_what_is_no_pack_is_refused(kb: KnowledgeBase, tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as error:
        with_packs(kb, [file])
    assert error.value.what.startswith("acme.yaml")
    assert said in error.value.what


def test_a_file_that_cannot_be_read_is_a_wrong_request(kb: KnowledgeBase, tmp_path: Path) -> None:
    large, binary = tmp_path / "large.yaml", tmp_path / "binary.yaml"
    large.write_bytes(b"#" * (MAX_PACK + 1))
    binary.write_bytes(b"\xff\xfe\x00")
    for file in (large, binary, tmp_path, tmp_path / "absent.yaml"):
        with pytest.raises(UsageError, match=file.name):
            with_packs(kb, [file])


def test_without_a_pack_nothing_of_packs_is_loaded() -> None:
    program = (
        "import sys\n"
        "from model_license_audit.cli.packs import license_data\n"
        "license_data()\n"
        "here = 'model_license_audit.licenses.entries.'\n"
        "heavy = ('yaml', 'hashlib', here + 'packs', here + 'checks')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
