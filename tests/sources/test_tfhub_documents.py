"""The documents of TensorFlow Hub: what they tell, and what is no document."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.model.evidence import Claim, ClaimField
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.sources.tfhub.claims import claims_of
from model_license_audit.sources.tfhub.documents import Document, Form, Malformed, read_document
from model_license_audit.sources.tfhub.reading import Checkout, read_checkout
from tests.crawl.tfhub_documents import FILES, LITE, MODULE, checkout, packed

DOCS = "assets/docs/"


def document(text: str, place: str) -> Document:
    return read_document(f"assets/docs/{place}", place, text.encode())


def told(found: Checkout, name: str) -> list[Claim]:
    one = next(d for d in found.documents if d.ref.name == name)
    return list(claims_of(found, one))


def values(claims: list[Claim], field: ClaimField) -> list[str | None]:
    return [claim.value for claim in claims if claim.field is field]


@pytest.fixture
def found(tmp_path: Path) -> Checkout:
    return read_checkout(str(checkout(tmp_path / "hub")))


def test_all_documents_are_read_and_nothing_else(found: Checkout) -> None:
    forms = [d.form for d in found.documents]
    assert sorted(forms) == sorted(
        [Form.PUBLISHER, Form.COLLECTION, Form.MODULE, Form.MODULE, Form.LITE, Form.LITE, Form.TFJS]
        + [Form.PLACEHOLDER] * 2
    )
    assert found.malformed == []
    assert found.problems == []


def test_an_archive_tells_what_its_folder_tells(found: Checkout, tmp_path: Path) -> None:
    other = read_checkout(str(packed(tmp_path / "hub")))
    assert other.documents == found.documents
    assert other.vocabulary == found.vocabulary


@pytest.mark.parametrize("below", ["assets/docs", "assets/docs/acme"])
def test_a_folder_below_is_enough(below: str, found: Checkout, tmp_path: Path) -> None:
    part = read_checkout(str(tmp_path / "hub" / below))
    assert [d.handle for d in part.documents] == [d.handle for d in found.documents]


def test_documents_that_lie_in_no_such_folder_are_found(tmp_path: Path) -> None:
    for path, text in FILES.items():
        if path.startswith(DOCS):
            place = tmp_path / path.removeprefix(DOCS)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
    assert len(read_checkout(str(tmp_path)).documents) == 9


def test_a_model_is_known_by_its_address(found: Checkout) -> None:
    assert {str(d.ref) for d in found.documents if d.form is not Form.PUBLISHER} == {
        "tfhub:acme/animals/1",
        "tfhub:acme/bird/1",
        "tfhub:acme/bird/2",
        "tfhub:acme/lite-model/bird/1",
        "tfhub:acme/lite-model/bird/int8/1",
        "tfhub:acme/cat/1",
        "tfhub:acme/tfjs-model/cat/default/1",
        "tfhub:acme/dog/1",
    }


def test_what_is_told_without_weights_counts_where_something_was_made_from_it(found: Checkout) -> None:
    stored = {d.handle for d in found.stored() if d.form is Form.PLACEHOLDER}
    assert stored == {"acme/cat/1"}


def test_metadata_become_claims_with_their_places(found: Checkout) -> None:
    claims = told(found, "acme/bird/2")
    assert values(claims, ClaimField.LICENSE) == ["apache-2.0"]
    assert values(claims, ClaimField.FORMAT) == ["saved_model_2"]
    assert values(claims, ClaimField.ARCHITECTURE) == ["mobilenet-v1"]
    assert values(claims, ClaimField.TAG) == [
        "tfhub:module",
        "dataset:multiple",
        "audio-event-classification",
        "language:no",
        "fine-tunable:false",
        "asset-path:https://acme.example/bird.tar.gz",
        "publisher:Acme Laboratories",
    ]
    license_ = next(claim for claim in claims if claim.field is ClaimField.LICENSE)
    assert license_.evidence.location == "assets/docs/acme/models/bird/2.md:12"
    assert license_.evidence.excerpt == "license: apache-2.0"


def test_a_data_set_of_this_hub_is_not_taken_for_one_of_another(found: Checkout) -> None:
    (name,) = values(told(found, "acme/bird/2"), ClaimField.DATASET)
    assert name is not None
    assert ArtifactRef.parse(name) == ArtifactRef.parse("dataset:tfhub:imagenet")


@pytest.mark.parametrize(
    ("name", "parent", "relation", "form"),
    [
        ("acme/lite-model/bird/1", "tfhub:acme/bird/2", "converted", "tflite"),
        ("acme/lite-model/bird/int8/1", "tfhub:acme/bird/2", "quantized", "tflite"),
        ("acme/tfjs-model/cat/default/1", "tfhub:acme/cat/1", "converted", "tfjs"),
    ],
)
def test_a_deployment_is_made_from_its_parent(
    name: str, parent: str, relation: str, form: str, found: Checkout
) -> None:
    claims = told(found, name)
    assert values(claims, ClaimField.BASE_MODEL) == [parent]
    assert values(claims, ClaimField.BASE_MODEL_RELATION) == [relation]
    assert values(claims, ClaimField.FORMAT) == [form]
    assert values(claims, ClaimField.LICENSE) == []


@pytest.mark.parametrize(
    ("handle", "parent", "words", "relation"),
    [
        ("acme/bird/fp16/1", "acme/bird/2", "Deployment.", "quantized"),
        ("acme/bird_quantized/1/default/1", "acme/bird_quantized/1", "Deployment of a quantized model.", "converted"),
        ("acme/bird/fp32/1", "acme/bird/2", "The float version.", "converted"),
        ("acme/bird/small/1", "acme/bird/2", "TF Lite quantized version of a model of bird song.", "quantized"),
        ("acme/bird/small/1", "acme/bird/2", "The same as acme/bird-quantized/1.", "converted"),
    ],
)
def test_what_has_fewer_bits_is_told_by_name_and_first_words(
    handle: str, parent: str, words: str, relation: str, tmp_path: Path
) -> None:
    text = f"# Lite {handle}\n{words}\n\n<!-- parent-model: {parent} -->\n\nA quantized model needs one byte.\n"
    name, _, version = handle.partition("/")[2].rpartition("/")
    path = f"{DOCS}acme/models/{name}/lite/{version}.md"
    found = read_checkout(str(checkout(tmp_path / "hub", {path: text})))
    publisher, _, rest = handle.partition("/")
    assert values(told(found, f"{publisher}/lite-model/{rest}"), ClaimField.BASE_MODEL_RELATION) == [relation]


def test_a_parent_without_a_version_is_the_latest_one_and_doubtful_where_there_are_several(found: Checkout) -> None:
    base = next(c for c in told(found, "acme/lite-model/bird/int8/1") if c.field is ClaimField.BASE_MODEL)
    assert (base.value, base.confidence) == ("tfhub:acme/bird/2", "medium")
    assert base.evidence.excerpt == "parent-model: acme/bird"


def test_versions_are_numbers(tmp_path: Path) -> None:
    ten = MODULE.replace("acme/bird/2", "acme/bird/10")
    found = read_checkout(str(checkout(tmp_path / "hub", {f"{DOCS}acme/models/bird/10.md": ten})))
    assert values(told(found, "acme/lite-model/bird/int8/1"), ClaimField.BASE_MODEL) == ["tfhub:acme/bird/10"]


def test_a_parent_of_which_nothing_is_told_stays_as_it_is_written(tmp_path: Path) -> None:
    for said, kept in [("acme/none", "acme/none"), ("https://tfhub.dev/acme/none/3", "acme/none/3"), ("x y", "x y")]:
        lite = LITE.replace("parent-model: acme/bird/2", f"parent-model: {said}")
        found = read_checkout(str(checkout(tmp_path / "hub", {f"{DOCS}acme/models/bird/lite/1.md": lite})))
        assert values(told(found, "acme/lite-model/bird/1"), ClaimField.BASE_MODEL) == [f"tfhub:{kept}"]


def test_words_that_the_vocabulary_does_not_have_are_told(tmp_path: Path) -> None:
    odd = MODULE.replace("license: apache-2.0", "license: wtfpl").replace("<!-- language: no", "<!-- colour: red")
    found = read_checkout(str(checkout(tmp_path / "hub", {f"{DOCS}acme/models/bird/2.md": odd})))
    assert [(v.key, v.value, v.line) for _, v in found.vocabulary.unknown(found.documents)] == [
        ("colour", "red", 9),
        ("license", "wtfpl", 12),
    ]
    assert values(told(found, "acme/bird/2"), ClaimField.LICENSE) == ["wtfpl"]


def test_without_vocabularies_every_word_will_do(tmp_path: Path) -> None:
    folder = checkout(tmp_path / "hub", without=("tags/license.yaml", "tags/language.yaml"))
    found = read_checkout(str(folder))
    assert found.vocabulary.unknown(found.documents) == []


def test_marks_without_width_in_a_handle_are_no_part_of_it() -> None:
    one = document(MODULE.replace("acme/bird", "acme/&zwnj;bird").replace("\n", "\r\n"), "acme/models/bird/2.md")
    assert one.handle == "acme/bird/2"
    assert one.of("license")[0].value == "apache-2.0"


def test_metadata_that_are_shown_as_code_are_none() -> None:
    text = MODULE + "\n```\n<!-- license: mit -->\n```\n\n~~~\n```\n<!-- license: mit -->\n~~~\n<!-- TODO(x): y -->\n"
    assert [v.value for v in document(text, "acme/models/bird/2.md").of("license")] == ["apache-2.0"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "acme/models/bird/2.md"),
        ("Tells birds apart.\n", "acme/models/bird/2.md"),
        ("# Modul acme/bird/2\n", "acme/models/bird/2.md"),
        ("# Module acme/bird\n", "acme/models/bird.md"),
        ("# Module Acme/bird/2\n", "Acme/models/bird/2.md"),
        ("# Module acme/../bird/2\n", "acme/models/../bird/2.md"),
        ("# Module acme/bird/2 and more\n", "acme/models/bird/2.md"),
        ("# Module acme/bird/2\n", "acme/models/bird/3.md"),
        ("# Module google/bert/1\n", "evil/models/bert/1.md"),
        ("# Module google/bert/1\n", "evil/google/models/bert/1.md"),
        ("# Lite acme/bird/2\n", "acme/models/bird/2.md"),
        ("# Publisher acme/bird\n", "acme/bird.md"),
        ("# Module acme/bird/2\n\x00", "acme/models/bird/2.md"),
        ("# Module acme/" + "a/" * 200 + "2\n", "acme/models/" + "a/" * 199 + "a/2.md"),
    ],
)
def test_what_is_no_document_is_refused(text: str, place: str) -> None:
    with pytest.raises(Malformed):
        document(text, place)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(Malformed, match="UTF-8"):
        read_document("x", "acme/models/bird/2.md", MODULE.encode() + b"\xff\xfe")


@given(st.text(max_size=300))
def test_no_text_makes_reading_fail(text: str) -> None:
    place = "acme/models/bird/2.md"
    try:
        found = document("# Module acme/bird/2\n" + text, place)
    except (Malformed, UnicodeEncodeError):
        return
    assert found.handle == "acme/bird/2"
    assert all(value.key and value.value and value.line > 1 for value in found.values)


def test_malformed_documents_are_named_and_the_others_read(tmp_path: Path) -> None:
    more = {
        f"{DOCS}acme/models/fox/1.md": "Foxes.\n",
        f"{DOCS}acme/models/owl/1.md": MODULE,
        f"{DOCS}x.md": "x" * 300_000,
    }
    found = read_checkout(str(checkout(tmp_path / "hub", more)))
    assert [problem.source for problem in found.malformed] == [
        f"{DOCS}acme/models/fox/1.md",
        f"{DOCS}acme/models/owl/1.md",
        f"{DOCS}x.md",
    ]
    assert len(found.documents) == 9
    assert not found.cut_short


def test_of_two_documents_of_one_model_the_first_is_read(tmp_path: Path) -> None:
    more = {f"{DOCS}acme/cat/1.md": "# Module acme/cat/1\nAnother cat.\n"}
    found = read_checkout(str(checkout(tmp_path / "hub", more)))
    assert [d.form for d in found.documents if d.handle == "acme/cat/1"] == [Form.MODULE]
    assert [p.source for p in found.malformed] == [f"{DOCS}acme/models/cat/1.md"]
