"""Bills of materials of others: small ones as other programs write them, and hostile ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.model.bom import Bom as TheirBom
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.errors import UsageError
from model_license_audit.sources.boms.document import MAX_BYTES, read_bom
from model_license_audit.sources.boms.facts import Bom
from model_license_audit.sources.boms.values import line_of

COMMIT = "8" * 40
Told = set[tuple[str, str | None, str]]


def read(folder: Path, content: object, name: str = "bom.json") -> Bom:
    file = folder / name
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return read_bom(str(file))


def links(bom: Bom) -> Told:
    names = {part.key: part.written for part in bom.parts}
    return {(names[one.child], one.kind.value if one.kind else None, names[one.parent]) for one in bom.links}


CYCLONEDX: dict[str, Any] = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "metadata": {"component": {"type": "machine-learning-model", "name": "support-bot", "bom-ref": "bot"}},
    "components": [
        {
            "type": "machine-learning-model",
            "bom-ref": "base",
            "group": "mistralai",
            "name": "Mistral-7B-v0.1",
            "purl": f"pkg:huggingface/mistralai/Mistral-7B-v0.1@{COMMIT}",
            "licenses": [{"license": {"id": "Apache-2.0", "acknowledgement": "declared"}}],
            "pedigree": {"ancestors": [{"type": "machine-learning-model", "name": "older", "group": "mistralai"}]},
        },
        {"type": "data", "bom-ref": "squad", "name": "squad", "purl": "pkg:huggingface/datasets/rajpurkar/squad"},
        {"type": "data", "bom-ref": "loose", "name": "loose-data"},
        {"type": "library", "bom-ref": "torch", "name": "torch", "purl": "pkg:pypi/torch@2.0"},
    ],
    "dependencies": [{"ref": "bot", "dependsOn": ["base", "squad", "torch"]}],
}


def test_a_document_of_cyclonedx(tmp_path: Path) -> None:
    bom = read(tmp_path, CYCLONEDX)
    assert bom.form == "CycloneDX 1.6"
    assert bom.main == ("bot",)
    assert bom.passed_over == 1
    assert links(bom) == {
        ("support-bot", None, f"hf:mistralai/Mistral-7B-v0.1@{COMMIT}"),
        ("support-bot", "trained_on", "dataset:hf:rajpurkar/squad"),
        (f"hf:mistralai/Mistral-7B-v0.1@{COMMIT}", None, "mistralai/older"),
        ("support-bot", None, "loose-data"),
    }
    assert [one.inferred for one in bom.links if bom.part(one.parent) == bom.part("loose")] == [True]
    base = bom.part("base")
    assert base is not None
    assert [(one.value, one.pointer) for one in base.licenses] == [
        ("Apache-2.0", "/components/0/licenses/0/license/id")
    ]


@pytest.mark.parametrize("version", ["1.5", "1.6", "1.7"])
def test_the_xml_form_says_the_same(version: str, tmp_path: Path) -> None:
    theirs = TheirBom.from_json(CYCLONEDX)  # type: ignore[attr-defined]
    schema = SchemaVersion[f"V{version.replace('.', '_')}"]
    written = make_outputter(theirs, OutputFormat.XML, schema).output_as_string(indent=2)
    bom = read(tmp_path, written, "bom.xml")
    assert links(bom) == links(read(tmp_path, CYCLONEDX))
    base = bom.part("base")
    assert base is not None
    assert [one.value for one in base.licenses] == ["Apache-2.0"]
    place = line_of(base.licenses[0].pointer)
    assert place is not None
    assert "<license" in written.splitlines()[place - 1]


def test_an_application_contains_the_models_it_lists(tmp_path: Path) -> None:
    main = {"type": "application", "name": "chat", "bom-ref": "chat"}
    model = {"type": "machine-learning-model", "name": "acme/model", "bom-ref": "m"}
    document = {"bomFormat": "CycloneDX", "metadata": {"component": main}, "components": [model]}
    depends = [{"ref": "chat", "dependsOn": ["m"]}]
    assert links(read(tmp_path, {**document, "dependencies": depends})) == {("chat", "contains", "acme/model")}
    nested = {"bomFormat": "CycloneDX", "metadata": {"component": {**main, "components": [model]}}}
    bom = read(tmp_path, nested)
    assert links(bom) == {("chat", "contains", "acme/model")}
    assert bom.parts[0].kind is ArtifactKind.CODE


def test_data_sets_of_a_model_card_count_whether_listed_or_not(tmp_path: Path) -> None:
    inline = {"type": "dataset", "name": "squad", "contents": {"url": "https://huggingface.co/datasets/squad"}}
    data = [inline, {"ref": "d"}, {"type": "dataset", "name": "in-house"}]
    model = {
        "type": "machine-learning-model", "name": "m", "modelCard": {"modelParameters": {"datasets": data}},
    }  # fmt: skip
    listed = {"type": "data", "name": "listed", "bom-ref": "d"}
    bom = read(tmp_path, {"bomFormat": "CycloneDX", "components": [model, listed]})
    assert links(bom) == {
        ("m", "trained_on", "https://huggingface.co/datasets/squad"),
        ("m", "trained_on", "listed"),
        ("m", "trained_on", "in-house"),
    }


def test_bases_that_a_model_card_names_in_a_property_count(tmp_path: Path) -> None:
    """As OWASP's AIBOM Generator copies them from the front matter of a card."""

    def bot(*properties: tuple[str, str]) -> dict[str, Any]:
        told = [{"name": name, "value": value} for name, value in properties]
        return {"type": "machine-learning-model", "name": "bot", "modelCard": {"properties": told}}

    several = bot(("task", "chat"), ("base_model", "google/gemma-2-2b-it, mistralai/Mistral-7B-v0.1, "))
    bom = read(tmp_path, {"bomFormat": "CycloneDX", "components": [several]})
    assert links(bom) == {("bot", None, "google/gemma-2-2b-it"), ("bot", None, "mistralai/Mistral-7B-v0.1")}
    assert {one.pointer for one in bom.links} == {"/components/0/modelCard/properties/1"}
    tuned = bot(("base_model", "['a/b']"), ("base_model_relation", "adapter"))
    assert links(read(tmp_path, {"bomFormat": "CycloneDX", "components": [tuned]})) == {("bot", "adapter", "a/b")}
    beside = {"type": "machine-learning-model", "name": "m", "properties": [{"name": "base_model", "value": "a/b"}]}
    assert links(read(tmp_path, {"bomFormat": "CycloneDX", "components": [beside]})) == {("m", None, "a/b")}


SPDX_2: dict[str, Any] = {
    "spdxVersion": "SPDX-2.3",
    "SPDXID": "SPDXRef-DOCUMENT",
    "documentDescribes": ["SPDXRef-bot"],
    "packages": [
        {"SPDXID": "SPDXRef-bot", "name": "support-bot", "licenseDeclared": "NOASSERTION"},
        {
            "SPDXID": "SPDXRef-base",
            "name": "base",
            "licenseDeclared": "LicenseRef-1",
            "externalRefs": [
                {"referenceType": "purl", "referenceLocator": "pkg:huggingface/meta-llama/Llama-3.1-8B"}
            ],
        },
        {"SPDXID": "SPDXRef-data", "name": "d", "downloadLocation": "git+https://huggingface.co/datasets/a/b@main"},
        {"SPDXID": "SPDXRef-lib", "name": "numpy"},
    ],
    "hasExtractedLicensingInfos": [
        {"licenseId": "LicenseRef-1", "name": "Llama 3.1 Community License Agreement", "seeAlsos": ["https://llama.com"]}
    ],
    "relationships": [
        {"spdxElementId": "SPDXRef-base", "relationshipType": "ANCESTOR_OF", "relatedSpdxElement": "SPDXRef-bot"},
        {"spdxElementId": "SPDXRef-data", "relationshipType": "DATA_FILE_OF", "relatedSpdxElement": "SPDXRef-bot"},
        {"spdxElementId": "SPDXRef-bot", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-lib"},
    ],
}  # fmt: skip


def test_a_document_of_spdx_2(tmp_path: Path) -> None:
    bom = read(tmp_path, SPDX_2)
    assert (bom.form, bom.main, bom.passed_over) == ("SPDX-2.3", ("SPDXRef-bot",), 1)
    assert links(bom) == {
        ("support-bot", None, "hf:meta-llama/Llama-3.1-8B"),
        ("support-bot", "trained_on", "https://huggingface.co/datasets/a/b"),
    }
    base = bom.part("SPDXRef-base")
    assert base is not None
    assert [(one.value, one.name, one.link) for one in base.licenses] == [
        ("LicenseRef-1", "Llama 3.1 Community License Agreement", "https://llama.com")
    ]


def test_where_nothing_is_described_it_is_what_needs_a_model(tmp_path: Path) -> None:
    """As lib4sbom writes it: no *describes*, and the program has nothing by which it could be a model."""
    needs = {"spdxElementId": "SPDXRef-bot", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-base"}
    document = {name: value for name, value in SPDX_2.items() if name != "documentDescribes"}
    bom = read(tmp_path, {**document, "relationships": [*SPDX_2["relationships"][2:], needs]})
    assert bom.main == ("SPDXRef-bot",)
    assert ("support-bot", "contains", "hf:meta-llama/Llama-3.1-8B") in links(bom)
    assert read(tmp_path, {**document, "relationships": SPDX_2["relationships"][2:]}).main == ()


def test_tags_and_values_of_several_lines(tmp_path: Path) -> None:
    document = """SPDXVersion: SPDX-2.2
# a remark
PackageName: support-bot
SPDXID: SPDXRef-bot
PackageComment: <text>several
PackageName: not a package
lines</text>
PackageName: base
SPDXID: SPDXRef-base
PackageLicenseDeclared: Apache-2.0
ExternalRef: PACKAGE-MANAGER purl pkg:huggingface/acme/base
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-bot
Relationship: SPDXRef-bot DESCENDANT_OF SPDXRef-base
"""
    bom = read(tmp_path, document, "bom.spdx")
    assert links(bom) == {("support-bot", None, "hf:acme/base")}
    assert [part.name for part in bom.parts] == ["support-bot", "base"]
    assert bom.links[0].pointer == "line:13"
    assert [one.pointer for one in bom.parts[1].licenses] == ["line:8/licenseDeclared"]


def element(type_: str, name: str, **more: object) -> dict[str, object]:
    return {"type": type_, "spdxId": f"urn:{name}", "name": name, **more}


def relation(type_: str, of: str, *to: str) -> dict[str, object]:
    name = f"{type_}-{of}"
    return element("Relationship", name, relationshipType=type_, **{"from": f"urn:{of}", "to": [*to]})


def joined(word: str, name: str, *members: str) -> dict[str, object]:
    return element(f"expandedlicensing_{word}LicenseSet", name, expandedlicensing_member=[*members])


def spdx_3(*graph: dict[str, object]) -> dict[str, object]:
    return {"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": graph}


def test_a_document_of_spdx_3(tmp_path: Path) -> None:
    listed = "https://spdx.org/licenses/"
    document = spdx_3(
        element("SpdxDocument", "doc", rootElement=["urn:sbom"]),
        element("software_Sbom", "sbom", rootElement=["urn:bot"]),
        element("ai_AIPackage", "bot"),
        element("ai_AIPackage", "base", software_packageUrl="pkg:huggingface/acme/base"),
        element("dataset_DatasetPackage", "squad"),
        element("software_Package", "numpy"),
        relation("trainedOn", "bot", "urn:squad"),
        relation("ancestorOf", "base", "urn:bot"),
        relation("hasDeclaredLicense", "base", "urn:all"),
        joined("Conjunctive", "all", f"{listed}MIT", "urn:one"),
        joined("Disjunctive", "one", f"{listed}Zlib", f"{listed}ISC"),
    )
    bom = read(tmp_path, document)
    assert (bom.main, bom.passed_over) == (("urn:bot",), 1)
    assert links(bom) == {("bot", "trained_on", "squad"), ("bot", None, "hf:acme/base")}
    base = bom.part("urn:base")
    assert base is not None
    assert [one.value for one in base.licenses] == ["MIT AND (Zlib OR ISC)"]


def test_licenses_in_a_circle_end(tmp_path: Path) -> None:
    members = ("urn:a", "urn:b")
    circle = (joined("Conjunctive", "a", *members), joined("Disjunctive", "b", *members))
    model = element("ai_AIPackage", "m")
    bom = read(tmp_path, spdx_3(model, relation("hasDeclaredLicense", "m", *members), *circle))
    assert bom.parts[0].licenses == ()


BOMB = b"""<?xml version="1.0"?><!DOCTYPE bom [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>&b;</components></bom>"""


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bomb.xml", BOMB, "document type"),
        ("outside.xml", b'<!DOCTYPE bom SYSTEM "file:///etc/passwd"><bom/>', "document type"),
        ("deep.xml", b"<bom>" + b"<a>" * 100_000, "nested too deep"),
        ("cut.xml", b"<bom><components>", "no XML"),
        ("page.xml", b"<html></html>", "'html'"),
        ("deep.json", b'{"bomFormat":' + b"[" * 500_000, "nested too deep|no JSON"),
        ("cut.json", b'{"bomFormat": "CycloneDX"', "no JSON"),
        ("other.json", b'{"a": 1}', "no bill of materials that is known"),
        ("list.json", b"[1, 2]", "no bill of materials that is known"),
        ("empty", b"", "SPDXVersion"),
        ("words.txt", b"Dear Sir or Madam", "line 1 is no tag"),
        ("open.spdx", b"SPDXVersion: SPDX-2.3\nPackageComment: <text>never", "has no end"),
        ("relation.spdx", b"SPDXVersion: SPDX-2.3\nRelationship: one", "names two elements"),
        ("binary", bytes(range(256)) * 10, "no tag"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_what_to_give(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=said) as told:
        read(tmp_path, content, name)
    assert name in told.value.what
    assert "CycloneDX" in told.value.remedy


def test_files_that_are_none_or_too_large(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        read_bom(str(tmp_path / "absent.json"))
    with pytest.raises(UsageError, match="no such file"):
        read_bom(str(tmp_path))
    large = tmp_path / "large.json"
    with large.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    with pytest.raises(UsageError, match="larger than 64 MiB"):
        read_bom(str(large))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = (
    "metadata", "component", "components", "pedigree", "ancestors", "licenses", "license", "purl", "type", "name",
    "bom-ref", "modelCard", "modelParameters", "datasets", "ref", "dependencies", "dependsOn", "hashes", "properties",
    "packages", "SPDXID", "relationships", "spdxElementId", "relatedSpdxElement", "relationshipType", "comment",
    "externalRefs", "files", "checksums", "@graph", "spdxId", "from", "to", "rootElement", "verifiedUsing",
)  # fmt: skip
ODD = st.recursive(
    JSON | st.sampled_from(["machine-learning-model", "data", "pkg:huggingface/a/b", "DESCENDANT_OF", "ai_AIPackage"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=30,
)
HEADS = ({"bomFormat": "CycloneDX"}, {"spdxVersion": "SPDX-2.3"}, {"@context": "x", "@graph": []})


@given(head=st.sampled_from(HEADS), body=st.dictionaries(st.sampled_from(KEYS), ODD, max_size=8))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_shape_of_a_document_breaks_the_reader(head: dict[str, Any], body: dict[str, Any], tmp_path: Path) -> None:
    bom = read(tmp_path, {**head, **body})
    keys = {part.key for part in bom.parts}
    assert all(one.child in keys and one.parent in keys and one.child != one.parent for one in bom.links)
    assert set(bom.main) <= keys


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_breaks_the_reader(text: str, tmp_path: Path) -> None:
    for start in ("SPDXVersion: SPDX-2.3\n", "<bom><components>", ""):
        try:
            read(tmp_path, start + text, "any")
        except UsageError as error:
            assert error.remedy  # noqa: PT017 - what is refused must say what to give
