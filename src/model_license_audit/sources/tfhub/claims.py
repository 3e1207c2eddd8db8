"""What the metadata of a document of TensorFlow Hub say of its model, as claims."""

from __future__ import annotations

import re
from collections.abc import Iterator

from model_license_audit.model.evidence import Basis, Claim, ClaimField, Confidence, Evidence, Shape
from model_license_audit.sources.tfhub.documents import DEPLOYED, Document, Form, Value
from model_license_audit.sources.tfhub.reading import Checkout

_NO_DATA = frozenset({"multiple", "other"})
"""Words of the vocabulary of data sets that name none."""

_TASK = re.compile(r"(?:audio|image|text|video)-[\w-]{1,80}", re.ASCII)
_FORMATS = {Form.LITE: "tflite", Form.TFJS: "tfjs", Form.CORAL: "tflite-edgetpu"}
_ROUNDED = re.compile(
    r"(?:u?int(?:4|8|16)|b?fp?(?:loat)?16|quant(?:ized)?|integer|dr|hybrid)",
    re.IGNORECASE,
)
"""Parts of handles that say of a deployment that its numbers have fewer bits (``dr``: dynamic range)."""

_SAYS_ROUNDED = re.compile(r"\bquanti[sz]ed\b", re.IGNORECASE)
_PARTS = re.compile(r"[/_-]")


def claims_of(checkout: Checkout, document: Document) -> tuple[Claim, ...]:
    """Form, license, lineage, data, task, language and architecture, in this order.

    Data sets are named in the vocabulary of the site, which is that of no other hub: ``dataset:tfhub:imagenet``.
    """
    claims = [
        *_form(document),
        *_license(document),
        *_lineage(checkout, document),
        *_data(document),
        *_tags(document),
        *_maker(checkout, document),
    ]
    return tuple(claims)


def parents_named(document: Document) -> tuple[Value, ...]:
    """The models that a document says its model was made from."""
    return document.of("parent-model")


def _claim(
    document: Document, field: ClaimField, value: str, said: Value, level: Confidence = Confidence.HIGH
) -> Claim:
    excerpt = f"{said.key}: {said.value}"[:200]
    evidence = Evidence(document.path, said.line, pointer=said.key, excerpt=excerpt, digest=document.digest)
    shape = Shape.LIST if len(document.of(said.key)) > 1 else Shape.SCALAR
    return Claim(field, value, Basis.DECLARED, level, evidence, shape)


def _first_line(document: Document, field: ClaimField, value: str) -> Claim:
    excerpt = f"# {document.form} {document.handle}"[:200]
    evidence = Evidence(document.path, 1, pointer="handle", excerpt=excerpt, digest=document.digest)
    return Claim(field, value, Basis.DECLARED, Confidence.HIGH, evidence)


def _form(document: Document) -> Iterator[Claim]:
    yield _first_line(document, ClaimField.TAG, f"tfhub:{document.form.value.lower()}")
    for said in document.of("format"):
        yield _claim(document, ClaimField.FORMAT, said.value, said)
    if document.form in DEPLOYED:
        yield _first_line(document, ClaimField.FORMAT, _FORMATS[document.form])


def _license(document: Document) -> Iterator[Claim]:
    for said in document.of("license"):
        yield _claim(document, ClaimField.LICENSE, said.value, said)


def _lineage(checkout: Checkout, document: Document) -> Iterator[Claim]:
    """The parents; a deployment holds their numbers in another format, or, where it says so, with fewer bits."""
    said = parents_named(document)
    rounded = _rounding(document, [checkout.parent(value)[0] for value in said])
    for value in said:
        parent, sure = checkout.parent(value)
        level = Confidence.HIGH if sure else Confidence.MEDIUM
        yield _claim(document, ClaimField.BASE_MODEL, f"tfhub:{parent}", value, level)
    if said and document.form in DEPLOYED:
        yield rounded or _first_line(document, ClaimField.BASE_MODEL_RELATION, "converted")


def _rounding(document: Document, parents: list[str]) -> Claim | None:
    """That a deployment is rounded where its parents are not: its handle says so, or its first words."""
    of_parents = {part.casefold() for parent in parents for part in _PARTS.split(parent)}
    own = [part for part in _PARTS.split(document.handle) if part.casefold() not in of_parents]
    if any(_ROUNDED.fullmatch(part) for part in own):
        return _first_line(document, ClaimField.BASE_MODEL_RELATION, "quantized")
    words = document.first_words
    plain = " ".join(word for word in words.split() if "/" not in word)
    if not _SAYS_ROUNDED.search(plain) or any(_ROUNDED.fullmatch(part) for part in of_parents):
        return None
    evidence = Evidence(document.path, 2, pointer="first words", excerpt=words[:200], digest=document.digest)
    return Claim(ClaimField.BASE_MODEL_RELATION, "quantized", Basis.DECLARED, Confidence.HIGH, evidence)


def _data(document: Document) -> Iterator[Claim]:
    for said in document.of("dataset"):
        if said.value in _NO_DATA:
            yield _claim(document, ClaimField.TAG, f"dataset:{said.value}", said)
        else:
            yield _claim(document, ClaimField.DATASET, f"dataset:tfhub:{said.value[:300]}", said)


def _tags(document: Document) -> Iterator[Claim]:
    for said in document.of("network-architecture"):
        yield _claim(document, ClaimField.ARCHITECTURE, said.value, said)
    for said in document.of("task"):
        value = said.value if _TASK.fullmatch(said.value) else f"task:{said.value}"
        yield _claim(document, ClaimField.TAG, value, said)
    for key in ("language", "fine-tunable"):
        for said in document.of(key):
            yield _claim(document, ClaimField.TAG, f"{key}:{said.value}", said)
    for said in document.of("asset-path"):
        if said.value.startswith("https://"):
            yield _claim(document, ClaimField.TAG, f"asset-path:{said.value}", said)


def _maker(checkout: Checkout, document: Document) -> Iterator[Claim]:
    """Who the publisher is, as the document of the publisher says."""
    told = checkout.publisher(document)
    if told is not None and told.first_words:
        excerpt = f"# Publisher {told.handle} / {told.first_words}"[:200]
        evidence = Evidence(told.path, 1, pointer="publisher", excerpt=excerpt, digest=told.digest)
        name = told.first_words[:100].rstrip(".")
        yield Claim(ClaimField.TAG, f"publisher:{name}", Basis.DECLARED, Confidence.HIGH, evidence)
