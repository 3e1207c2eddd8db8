"""What the registry tells of an artifact, and what the catalogue knows beyond it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from model_license_audit.audit.stored import completed, label_was_read
from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import (
    Basis,
    Claim,
    ClaimField,
    Confidence,
    Evidence,
    Problem,
    ProblemKind,
    Reading,
    Shape,
    TextFile,
    TextRole,
)
from model_license_audit.model.recorded import Coverage, State
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.catalogue import Catalogue, CatalogueEntry, CatalogueParent, EntryStatus
from model_license_audit.registry.records import StoredArtifact

SEEN = datetime(2026, 9, 1, tzinfo=UTC)
REF = ArtifactRef.parse("hf:acme/base")


def claim(field: ClaimField, value: str | None) -> Claim:
    shape = Shape.NULL if value is None else Shape.SCALAR
    return Claim(field, value, Basis.DECLARED, Confidence.HIGH, Evidence("hub", obtained="hub"), shape)


def stored(*claims: Claim, source: str = "hf", **more: object) -> StoredArtifact:
    kind, reading = ArtifactKind.MODEL, Reading(claims)
    found = StoredArtifact(REF, kind, State.PRESENT, reading, Coverage.RECORD, source, SEEN, SEEN)
    return replace(found, **more)  # type: ignore[arg-type]


def entry(**more: object) -> CatalogueEntry:
    found = CatalogueEntry(REF, EntryStatus.SEEN, licenses=("mit",), as_of="2026-08-22", origin="radar")
    return replace(found, **more)  # type: ignore[arg-type]


def together(one: StoredArtifact, other: CatalogueEntry | None) -> Reading:
    return completed(one, other, Catalogue.reading(other) if other else Reading())


def licenses(reading: Reading) -> list[str | None]:
    return [c.value for c in reading.claims if c.field is ClaimField.LICENSE]


def bases(reading: Reading) -> list[str | None]:
    return [c.value for c in reading.claims if c.field is ClaimField.BASE_MODEL]


def test_the_record_goes_before_the_catalogue() -> None:
    one = stored(claim(ClaimField.LICENSE, "apache-2.0"))
    assert licenses(together(one, entry())) == ["apache-2.0"]


def test_newer_silence_of_a_label_that_was_read_is_a_fact() -> None:
    found = together(stored(claim(ClaimField.TAG, "transformers")), entry())
    assert licenses(found) == []
    assert found.problems == ()


@pytest.mark.parametrize(
    "one",
    [
        stored(claim(ClaimField.NAME, "acme/base"), source="import"),
        stored(claim(ClaimField.TAG, "x"), last_seen=datetime(2026, 1, 1, tzinfo=UTC)),
        stored(
            reading=Reading(
                (claim(ClaimField.TAG, "x"),),
                problems=(Problem("README.md", ProblemKind.UNREADABLE, "not read", "try again"),),
            )
        ),
    ],
    ids=["no-label-in-the-file", "older-than-the-catalogue", "the-card-was-not-read"],
)
def test_silence_that_proves_nothing_leaves_the_word_to_the_catalogue(one: StoredArtifact) -> None:
    assert licenses(together(one, entry())) == ["mit"]


def test_a_copy_bears_the_license_of_its_original_whatever_its_label_leaves_out() -> None:
    one = stored(claim(ClaimField.TAG, "x"))
    assert licenses(together(one, entry(license_of="acme/original"))) == ["mit"]


def test_a_record_without_a_label_says_that_it_does_not_know() -> None:
    one = stored(claim(ClaimField.NAME, "acme/base"), source="import")
    found = together(one, None)
    assert [p.what for p in found.problems] == [
        "the registry's record of 2026-09-01 does not tell the license of acme/base"
    ]
    assert found.problems[0].incomplete
    assert "--upstream hf:acme/base=PATH" in found.problems[0].remedy


def test_a_license_text_is_a_license() -> None:
    text = TextFile("LICENSE", TextRole.LICENSE, "MIT", "ab" * 32)
    one = stored(reading=Reading((claim(ClaimField.NAME, "acme/base"),), (text,)), source="import")
    found = together(one, entry())
    assert licenses(found) == []
    assert found.problems == ()


def test_bases_that_a_record_does_not_name_come_from_the_catalogue() -> None:
    one = stored(claim(ClaimField.LICENSE, "mit"))
    found = together(one, entry(parents=(CatalogueParent("acme/original", "finetune"),)))
    assert bases(found) == ["acme/original"]
    assert [c.value for c in found.claims if c.field is ClaimField.TAG] == ["base_model:finetune:acme/original"]


def test_bases_that_a_record_names_are_not_mixed_with_others() -> None:
    one = stored(claim(ClaimField.LICENSE, "mit"), claim(ClaimField.BASE_MODEL, "acme/new"))
    assert bases(together(one, entry(parents=(CatalogueParent("acme/old"),)))) == ["acme/new"]


def test_an_import_with_tags_has_read_the_label() -> None:
    assert label_was_read(stored(claim(ClaimField.TAG, "x"), source="import"))
    assert label_was_read(stored(claim(ClaimField.LICENSE, None), source="import"))
    assert not label_was_read(stored(claim(ClaimField.NAME, "x"), source="import"))
