"""Searching a registry and gathering all of one artifact: the same on every engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

from model_license_audit.audit.portrait import portrait
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import Basis, Confidence
from model_license_audit.model.lineage import Derivation, DerivationKind, keeps_license
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.registry.address import Address
from model_license_audit.registry.reading.glances import licenses_held
from model_license_audit.registry.reading.searching import Wanted, search
from model_license_audit.registry.reading.shelf import open_shelf
from model_license_audit.registry.records import Alias, key_of
from model_license_audit.registry.store import Store
from tests.cli.inside import modelaudit
from tests.cli.keeping_a_registry import WINTER, elsewhere, fill, fill_as_seen, on_hub

MakeAddress = Callable[[], Address]
WHOLE, LITE = "tfhub:google/nnlm/1", "tfhub:google/lite-model/nnlm/1"


def filled(kb: KnowledgeBase, address: Address) -> Address:
    from dataclasses import replace

    from model_license_audit.model.evidence import Evidence

    old = Alias(ArtifactRef.parse("hf:acme/older"), Evidence("hub", excerpt="renamed", obtained="hub"))
    fill(
        kb,
        address,
        [
            replace(on_hub("acme/base", "mit"), aliases=(old,)),
            on_hub("acme/base", "apache-2.0", seen_at=WINTER),
            elsewhere("unnamed:100%_sure!", "mit"),
            on_hub("acme/gguf", None, "quantized:acme/older"),
            on_hub("acme/copy", None, "converted:acme/older"),
            elsewhere(WHOLE, "Apache-2.0"),
            elsewhere(LITE, base=WHOLE),
            elsewhere(f"{LITE}/int8", base=LITE, how="quantized"),
        ],
    )
    return address


def names(address: Address, wanted: Wanted, limit: int | None = None, offset: int = 0) -> list[str]:
    with open_shelf(address) as shelf:
        return [str(hit.ref) for hit in search(shelf.rows, wanted, limit, offset).hits]


def test_words_are_taken_as_they_stand_and_in_any_case(kb: KnowledgeBase, new_address: MakeAddress) -> None:
    address = filled(kb, new_address())
    assert names(address, Wanted(words=("100%_SURE!",))) == ["unnamed:100%_sure!"]
    assert names(address, Wanted(words=("%",))) == ["unnamed:100%_sure!"]
    assert names(address, Wanted(words=("older",))) == ["hf:acme/base"]
    assert names(address, Wanted(words=("lite", "nnlm"))) == [LITE, f"{LITE}/int8"]


def test_a_further_format_is_under_the_license_of_its_original(kb: KnowledgeBase, new_address: MakeAddress) -> None:
    """Converted, through an old name too; rounded on TensorFlow Hub, where a deployment has no place for a license."""
    address = filled(kb, new_address())
    with open_shelf(address) as shelf:
        told = {str(hit.ref): hit for hit in search(shelf.rows, Wanted(), None).hits}
        assert {name: hit.license for name, hit in told.items()} == {
            "unnamed:100%_sure!": "MIT",
            "hf:acme/base": "Apache-2.0",
            "hf:acme/copy": "Apache-2.0",
            "hf:acme/gguf": None,
            LITE: "Apache-2.0",
            f"{LITE}/int8": "Apache-2.0",
            WHOLE: "Apache-2.0",
        }
        origins = {name: str(hit.inherited_from) for name, hit in told.items() if hit.inherited_from}
        assert origins == {"hf:acme/copy": "hf:acme/base", LITE: WHOLE, f"{LITE}/int8": WHOLE}
        for name, origin in origins.items():
            stored = shelf.find(ArtifactRef.parse(name))
            assert stored is not None
            inherited = portrait(kb, shelf, stored).inherited
            assert inherited is not None
            assert str(inherited.origin) == origin


def test_licenses_count_as_they_are_shown(kb: KnowledgeBase, new_address: MakeAddress) -> None:
    address = filled(kb, new_address())
    assert names(address, Wanted(unlicensed=True)) == ["hf:acme/gguf"]
    assert names(address, Wanted(licenses=["MIT"])) == ["unnamed:100%_sure!"]
    assert len(names(address, Wanted(licenses=["Apache-2.0"]))) == 5
    assert names(address, Wanted(licenses=[])) == []
    with open_shelf(address) as shelf:
        assert licenses_held(shelf.rows) == ["Apache-2.0", "MIT"]


def test_all_conditions_must_hold(kb: KnowledgeBase, new_address: MakeAddress) -> None:
    address = filled(kb, new_address())
    base = [key_of(ArtifactRef.parse("hf:acme/base"))]
    assert names(address, Wanted(bases=base)) == ["hf:acme/copy", "hf:acme/gguf"]
    assert names(address, Wanted(bases=base, words=("copy",))) == ["hf:acme/copy"]
    assert names(address, Wanted(host=Host.TFHUB), 2, 1) == [f"{LITE}/int8", WHOLE]
    assert names(address, Wanted(kind=ArtifactKind.DATASET)) == []


def test_the_commands_speak_to_every_engine(
    kb: KnowledgeBase, new_address: MakeAddress, model_dir: Callable[..., Path]
) -> None:
    address = filled(kb, new_address())
    url = address.path or address.url
    folder = model_dir({"README.md": "---\nlicense: mit\nbase_model: acme/older\n---\n# Child\n"})
    added = modelaudit("registry", "add", folder, "--as", "acme-chat", "--registry", url)
    assert "unnamed:acme-chat: new (revision 1)" in added.stdout, added.stderr
    shown = modelaudit("registry", "show", "acme-chat", "--registry", url)
    assert "acme/base" in shown.stdout, shown.stderr
    assert f"exit {added.returncode}" in shown.stdout
    scanned = modelaudit("scan", folder, "--registry", url)
    assert "registry, seen 2026-11-01" in scanned.stdout
    found = modelaudit("registry", "search", "chat", "--registry", url)
    assert found.stdout.startswith("unnamed:acme-chat")


def test_the_words_of_the_database_are_those_of_the_model(kb: KnowledgeBase, new_address: MakeAddress) -> None:
    """Which links keep a license is told in one place; the question put to the database says the same of every link."""
    places = [("hf", "acme/base"), ("tfhub", "acme/base/1")]
    links = list(product(places, DerivationKind, Confidence))
    seen = [on_hub("acme/base", "mit"), elsewhere("tfhub:acme/base/1", "MIT")]
    for (host, base), kind, sure in links:
        child = elsewhere(f"{host}:acme/{kind}-{sure}")
        parent = ArtifactRef.parse(f"{host}:{base}")
        seen.append(replace(child, derivations=(Derivation(child.ref, parent, kind, Basis.DECLARED, sure),)))
    address = new_address()
    fill_as_seen(address, seen)
    with open_shelf(address) as shelf:
        hits = {str(hit.ref): hit.license for hit in search(shelf.rows, Wanted(), None).hits}
        for (host, base), kind, sure in links:
            stored = shelf.find(ArtifactRef.parse(f"{host}:acme/{kind}-{sure}"))
            assert stored is not None
            kept = keeps_license(stored.ref, kind, sure)
            assert (hits[str(stored.ref)] is not None) == kept, (host, kind, sure)
            inherited = portrait(kb, shelf, stored).inherited
            assert (str(inherited.origin) if inherited else None) == (f"{host}:{base}" if kept else None)
    assert len(hits) == len(links) + 2


def test_of_two_originals_one_is_told_with_its_own_license(kb: KnowledgeBase, new_address: MakeAddress) -> None:
    address = new_address()
    first, second = (ArtifactRef.parse(f"hf:acme/{name}") for name in ("a-base", "b-base"))
    child = elsewhere("hf:acme/copy")
    links = [
        Derivation(child.ref, p, DerivationKind.CONVERTED, Basis.DECLARED, Confidence.HIGH) for p in (first, second)
    ]
    bases = [replace(elsewhere(str(ref)), license=name) for ref, name in ((first, "MIT"), (second, "Apache-2.0"))]
    store = Store.open(address)
    with store.writing() as writing:
        writing.record([*bases, replace(child, derivations=tuple(links))])
    store.close()
    with open_shelf(address) as shelf:
        (hit,) = search(shelf.rows, Wanted(words=("copy",)), None).hits
        assert (str(hit.inherited_from), hit.license) == (str(first), "MIT")
        stored = shelf.find(child.ref)
        assert stored is not None
        inherited = portrait(kb, shelf, stored).inherited
    assert inherited is not None
    assert (inherited.origin, inherited.license) == (first, "MIT")
