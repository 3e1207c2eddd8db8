"""Entry points of PyTorch Hub as the registry keeps them: which there are, and under which license each is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from model_license_audit.crawl.torchhub.observations import TorchHub, kind_of, observations, read_torchhub
from model_license_audit.crawl.torchhub.passages import Passages
from model_license_audit.licenses.conclude import conclude
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import Artifact, ArtifactKind, Layer
from model_license_audit.model.errors import NothingToAudit, UsageError
from model_license_audit.model.evidence import ClaimField
from model_license_audit.model.recorded import Coverage
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.address import Address
from model_license_audit.registry.records import Observation
from model_license_audit.registry.store import Store

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def text_of(license_id: str) -> str:
    """A license file that says by its SPDX tag which license it is."""
    return f"SPDX-License-Identifier: {license_id}\n"


def card(repository: str, *code: str, words: str = "") -> str:
    head = f"---\nlayout: hub_detail\ntitle: Bolt\ntags: [vision]\ngithub-id: {repository}\n---\n"
    return "\n".join([head, words, "```python", *code, "```", ""])


def load(repository: str, entry: str, *more: str) -> str:
    return f"m = torch.hub.load({', '.join(map(repr, (repository, entry, *more)))})"


Hub = Callable[[dict[str, str]], TorchHub]


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    """Reads cards in ``cards/`` and checkouts in ``repos/``."""

    def read(written: dict[str, str]) -> TorchHub:
        for name, text in written.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        (tmp_path / "cards").mkdir(exist_ok=True)
        repositories = [str(tmp_path / "repos")] if (tmp_path / "repos").exists() else []
        return read_torchhub([str(tmp_path / "cards")], repositories)

    return read


def seen(kb: KnowledgeBase, found: TorchHub) -> dict[str, Observation]:
    return {one.ref.name: one for one in observations(kb, found.entries, NOW)}


def artifacts(kb: KnowledgeBase, found: TorchHub) -> dict[str, Artifact]:
    return {name: conclude(kb, one.ref, one.kind, one.reading) for name, one in seen(kb, found).items()}


def licenses(kb: KnowledgeBase, found: TorchHub) -> dict[str, str | None]:
    return {name.partition(":")[2]: one.license for name, one in seen(kb, found).items()}


UNMIX = {
    "repos/acme_unmix/hubconf.py": "from unmix import um, um_spec, umxl, umxl_spec, umxse\n",
    "repos/acme_unmix/unmix.py": "",
    "repos/acme_unmix/LICENSE": text_of("MIT"),
    "repos/acme_unmix/README.md": (
        "# Unmix\n\n### Models\n\nAll models are end-to-end.\n\n"
        "* __`umxl` (default)__ trained on much. __Note, that the weights are only licensed for non-commercial use "
        "(CC BY-NC-SA 4.0).__\n\n* __`um`__ trained on less.\n"
    ),
}


def test_weights_of_one_entry_under_another_license(kb: KnowledgeBase, hub: Hub) -> None:
    found = artifacts(kb, hub(UNMIX))
    assert licenses(kb, hub(UNMIX)) == {
        "um": "MIT",
        "um_spec": "MIT",
        "umxl": "CC-BY-NC-SA-4.0",
        "umxl_spec": "CC-BY-NC-SA-4.0",
        "umxse": "MIT",
    }
    large = found["acme/unmix:umxl"]
    assert [(part.layer, str(part.statement.expression)) for part in large.layers] == [
        (Layer.WEIGHTS, "CC-BY-NC-SA-4.0"),
        (Layer.CODE, "MIT"),
    ]
    assert large.concluded is not None
    assert [evidence.location for evidence in large.concluded.evidence] == ["README.md:7"]
    assert [claim.value for claim in large.claims_of(ClaimField.USE_LIMIT)] == ["non-commercial"]
    assert not found["acme/unmix:um"].claims_of(ClaimField.USE_LIMIT)


def test_a_section_and_a_docstring_tell_of_one_entry(kb: KnowledgeBase, hub: Hub) -> None:
    found = licenses(
        kb,
        hub(
            {
                "repos/acme_bolt/hubconf.py": (
                    'def bolt_s():\n    """Small."""\n\n\ndef bolt_m():\n    """Middle.\n\n'
                    '    The weights are released under the CC BY-NC 4.0 license.\n    """\n\n\n'
                    'def bolt_l():\n    """Large."""\n'
                ),
                "repos/acme_bolt/LICENSE": text_of("Apache-2.0"),
                "repos/acme_bolt/README.md": (
                    "# Bolt\n\n## bolt_l\n\nThe weights are released under the CC BY-NC 4.0 license.\n\n## Else\n"
                ),
            }
        ),
    )
    assert found == {"bolt_s": "Apache-2.0", "bolt_m": "CC-BY-NC-4.0", "bolt_l": "CC-BY-NC-4.0"}


def test_what_is_said_of_all_holds_for_each(kb: KnowledgeBase, hub: Hub) -> None:
    text = "# Bolt\n\nThe weights are released under the CC BY-NC 4.0 license, as with `bolt_s` so for all others.\n"
    written = {
        "repos/acme_bolt/hubconf.py": "def bolt_s(): ...\ndef bolt_m(): ...\n",
        "repos/acme_bolt/LICENSE": text_of("MIT"),
        "repos/acme_bolt/README.md": text,
    }
    assert licenses(kb, hub(written)) == {"bolt_s": "CC-BY-NC-4.0", "bolt_m": "CC-BY-NC-4.0"}


def test_a_license_that_is_not_for_software_stays_that_of_the_weights(kb: KnowledgeBase, hub: Hub) -> None:
    """The release of some models under another license, said of *the models*, does not free the others."""
    written = {
        "repos/acme_voice/hubconf.py": "def voice_a(): ...\n",
        "repos/acme_voice/LICENSE": text_of("CC-BY-NC-SA-4.0"),
        "repos/acme_voice/LICENSE_BASE": text_of("MIT"),
        "repos/acme_voice/README.md": "# Voice\n\n#### Base\n\n- The models are published under the MIT license;\n",
    }
    assert licenses(kb, hub(written)) == {"voice_a": "MIT AND CC-BY-NC-SA-4.0"}
    written["repos/acme_voice/README.md"] = "# Voice\n\nAll of the below models are published under `MIT` licence;\n"
    assert licenses(kb, hub(written)) == {"voice_a": "CC-BY-NC-SA-4.0"}


def test_models_that_may_have_licenses_of_their_own_are_not_under_that_of_the_code(kb: KnowledgeBase, hub: Hub) -> None:
    written = {
        "repos/acme_vision/hubconf.py": "from vision import net18, get_weight\n",
        "repos/acme_vision/vision/__init__.py": "",
        "repos/acme_vision/LICENSE": text_of("BSD-3-Clause"),
        "repos/acme_vision/README.md": (
            "# Vision\n\nThe pre-trained models provided in this library may have their own licenses or terms.\n"
        ),
    }
    found = artifacts(kb, hub(written))
    net, code = found["acme/vision:net18"], found["acme/vision:get_weight"]
    assert [(part.layer, str(part.statement.expression)) for part in net.layers] == [
        (Layer.WEIGHTS, "NOASSERTION"),
        (Layer.CODE, "BSD-3-Clause"),
    ]
    assert (str(code.concluded and code.concluded.expression), code.kind) == ("BSD-3-Clause", ArtifactKind.CODE)


def test_the_license_nearest_to_the_code_counts(kb: KnowledgeBase, hub: Hub) -> None:
    written = {
        "repos/acme_zoo/hubconf.py": (
            "from nets.Detect.ssd import zoo_ssd\nfrom nets.Speech.tts import zoo_tts\nfrom nets.near import zoo_near\n"
        ),
        "repos/acme_zoo/nets/Detect/ssd.py": "",
        "repos/acme_zoo/nets/Detect/LICENSE.md": text_of("Apache-2.0"),
        "repos/acme_zoo/nets/Speech/LICENCE": text_of("BSD-3-Clause"),
    }
    assert licenses(kb, hub(written)) == {"zoo_ssd": "Apache-2.0", "zoo_tts": "BSD-3-Clause", "zoo_near": None}


def test_nothing_told_is_unknown(kb: KnowledgeBase, hub: Hub) -> None:
    found = hub(
        {
            "cards/acme_bolt.md": card("acme/bolt", load("acme/bolt:v1", "bolt_s"), load("acme/other", "other_s")),
            "repos/acme_other/hubconf.py": "def other_s(): ...\n",
        }
    )
    told = seen(kb, found)
    assert {name: one.license for name, one in told.items()} == {"acme/bolt:bolt_s": None, "acme/other:other_s": None}
    alone = told["acme/bolt:bolt_s"]
    assert alone.coverage is Coverage.RECORD
    (problem,) = alone.reading.problems
    assert (problem.source, problem.incomplete) == ("acme_bolt.md", True)
    assert "--repos" in problem.remedy
    assert [claim.value for claim in alone.reading.claims if claim.field is ClaimField.REVISION] == ["v1"]


def test_data_sets_and_bases_in_prose_are_no_parents(kb: KnowledgeBase, hub: Hub) -> None:
    words = "Trained on ImageNet, fine-tuned from acme/base-7b, based on facebook/detr-resnet-50."
    written = {
        "cards/a.md": card("acme/bolt", load("acme/bolt", "bolt_s"), words=words),
        "repos/acme_bolt/hubconf.py": "def bolt_s(): ...\n",
        "repos/acme_bolt/README.md": f"# Bolt\n\n{words}\n",
        "repos/acme_bolt/LICENSE": text_of("MIT"),
    }
    (one,) = seen(kb, hub(written)).values()
    assert one.derivations == ()


def test_loaders_and_what_stands_beside_models_is_code(hub: Hub) -> None:
    found = hub(
        {
            "cards/a.md": card(
                "acme/hug",
                load("acme/hug", "tokenizer", "bolt-base"),
                load("acme/hug", "model", "./mine/"),
                load("acme/hug", "model", "bolt-base"),
                load("acme/hug", "modelForWords", "bolt-base"),
                load("acme/hug", "gan", "faces-256"),
            ),
            "repos/acme_bolt/hubconf.py": "def custom(path): ...\ndef bolt_utils(): ...\ndef transformer_s(): ...\n",
        }
    )
    assert {entry.title: kind_of(entry).value for entry in found.entries} == {
        "acme/bolt:bolt_utils": "code",
        "acme/bolt:custom": "code",
        "acme/bolt:transformer_s": "model",
        "acme/hug:gan": "model",
        "acme/hug:model": "code",
        "acme/hug:modelForWords": "code",
        "acme/hug:tokenizer": "code",
    }


def test_other_names_of_a_repository_become_aliases(kb: KnowledgeBase, hub: Hub) -> None:
    found = hub(
        {
            "cards/a.md": card("Acme/Bolt", load("acme/bolt", "bolt_s")),
            "cards/b.md": card("acme/new\ngithub-link: https://github.com/acme/old.git", load("acme/old", "new_s")),
            "cards/d.md": card("acme/new", load("else/where", "else_s")),
            "cards/c.md": card("first/zoo", load("first/zoo", "zoo_s"), load("first/zoo", "zoo_m")),
            "repos/Acme_Bolt/hubconf.py": "def bolt_s(): ...\n",
            "repos/second_zoo/hubconf.py": "def zoo_s(): ...\ndef zoo_m(): ...\ndef zoo_l(): ...\n",
            "repos/second_zoo/LICENSE": text_of("MIT"),
        }
    )
    told = seen(kb, found)
    aliases = {name: [(str(a.old), a.evidence.location) for a in one.aliases] for name, one in told.items()}
    assert aliases == {
        "Acme/Bolt:bolt_s": [("torchhub:acme/bolt:bolt_s", "a.md:10")],
        "acme/new:new_s": [("torchhub:acme/old:new_s", "b.md:5")],
        "else/where:else_s": [],
        "second/zoo:zoo_l": [],
        "second/zoo:zoo_m": [("torchhub:first/zoo:zoo_m", "hubconf.py")],
        "second/zoo:zoo_s": [("torchhub:first/zoo:zoo_s", "hubconf.py")],
    }
    assert [problem.what for problem in told["second/zoo:zoo_s"].reading.problems] == [
        "of second/zoo was taken for that of first/zoo: it offers what the cards load from there"
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"repos/second_zoo/hubconf.py": "def zoo_l(): ...\n"},
        {"repos/second_zoo/hubconf.py": "def zoo_s(): ...\n", "repos/third_zoo/hubconf.py": "def zoo_s(): ...\n"},
        {"repos/second_park/hubconf.py": "def zoo_s(): ...\n"},
        {"repos/second_zoo/hubconf.py": "globals()['zoo_s'] = 1\n"},
    ],
)
def test_a_repository_is_not_taken_for_another_without_reason(hub: Hub, other: dict[str, str]) -> None:
    found = hub({"cards/c.md": card("first/zoo", load("first/zoo", "zoo_s")), **other})
    (entry,) = [entry for entry in found.entries if entry.shown]
    assert (entry.title, entry.repository) == ("first/zoo:zoo_s", None)


def test_what_a_card_loads_and_the_repository_does_not_offer_is_told(kb: KnowledgeBase, hub: Hub) -> None:
    found = hub(
        {
            "cards/a.md": card("acme/bolt", load("acme/bolt:hub", "bolt_old")),
            "repos/acme_bolt/hubconf.py": "def bolt_s(): ...\n",
            "repos/acme_bolt/LICENSE": text_of("MIT"),
        }
    )
    one = seen(kb, found)["acme/bolt:bolt_old"]
    assert one.license == "MIT"
    assert [problem.what for problem in one.reading.problems] == [
        "names no entry point bolt_old, which a card loads",
        "was read at a state that is not known; the card loads hub",
    ]


def test_a_hubconf_that_was_cut_is_told(kb: KnowledgeBase, hub: Hub) -> None:
    found = hub(
        {"repos/acme_bolt/hubconf.py": "def bolt_s(): ...\n\n\ndef bolt_m(a", "repos/acme_bolt/LICENSE": "MIT\n"}
    )
    (one,) = seen(kb, found).values()
    assert one.ref.name == "acme/bolt:bolt_s"
    assert [(p.source, p.what, p.incomplete) for p in one.reading.problems] == [
        ("hubconf.py", "could not be read from line 4 on: what it offers there is not known", False)
    ]


def test_files_names_weights_and_needs_are_kept(kb: KnowledgeBase, hub: Hub) -> None:
    code = "dependencies = ['torch']\ndef bolt_s():\n    return load('https://acme.example/s.pth')\n"
    found = hub(
        {
            "cards/a.md": card("acme/bolt", load("acme/bolt", "bolt_s")),
            "repos/acme_bolt/hubconf.py": code,
            "repos/acme_bolt/LICENSE": text_of("MIT"),
        }
    )
    one = seen(kb, found)["acme/bolt:bolt_s"]
    assert (one.coverage, [file.path for file in one.files]) == (Coverage.FILES, ["LICENSE", "hubconf.py"])
    told = {(claim.field, claim.value): claim.evidence.location for claim in one.reading.claims}
    assert told[ClaimField.TAG, "weights:https://acme.example/s.pth"] == "hubconf.py:3"
    assert told[ClaimField.TAG, "requires:torch"] == "hubconf.py:1"
    assert told[ClaimField.TAG, "vision"] == "a.md:4"
    assert told[ClaimField.NAME, "Bolt"] == "a.md:3"


def test_nothing_there(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Hello\n")
    with pytest.raises(NothingToAudit, match=r"no card of PyTorch Hub and no hubconf\.py"):
        read_torchhub([str(tmp_path)], [])
    with pytest.raises(UsageError, match="cannot be read"):
        read_torchhub([str(tmp_path / "none")], [])
    with pytest.raises(UsageError, match="there is nothing at"):
        read_torchhub([str(tmp_path)], [str(tmp_path / "none")])


def test_passages_keep_lines_and_hide_what_is_of_others() -> None:
    text = (
        "# Zoo\n\n| zoo_s | MIT license |\n| zoo_m | CC-BY-NC license |\n\nA license.\n\nThe `model` license.\nMore.\n"
    )
    passages = Passages(text, 1, ["zoo_s", "zoo_m", "model"])
    assert passages.of("zoo_s").split("\n") == ["# Zoo", "", "| zoo_s | MIT license |", "", "", "A license.", *[""] * 4]
    assert passages.of("model").split("\n")[7:] == ["The `model` license.", "More.", ""]


def test_ordinary_words_name_an_entry_only_in_quotes() -> None:
    text = "The model license is MIT.\n\nAnd `model` has a license.\n"
    assert Passages(text, 1, ["model", "zoo_s"]).of("zoo_s") == "The model license is MIT.\n\n\n"


def test_an_entry_is_found_by_the_tag_that_its_card_loads(kb: KnowledgeBase, hub: Hub, tmp_path: Path) -> None:
    found = hub({"cards/bolt.md": card("acme/bolt", load("acme/bolt:v0.1", "bolt"))})
    store = Store.open(Address(path=str(tmp_path / "registry.db")))
    with store.writing() as writing:
        writing.record(list(seen(kb, found).values()))
    with store.reading() as shelf:
        by = {tag: shelf.find(ArtifactRef.parse(f"torchhub:acme/bolt:bolt{tag}")) for tag in ("", "@v0.1", "@v0.2")}
    store.close()
    assert by[""] is not None
    assert by["@v0.1"] == by[""]
    assert by["@v0.2"] is None
