"""What only the text of a document tells: a license, a base, a limit of use."""

from __future__ import annotations

import pytest

from model_license_audit.crawl.tfhub.prose import told_in_text
from model_license_audit.licenses.conclude import conclude
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.lineage.parents import parents_of
from model_license_audit.lineage.written import parent_ref
from model_license_audit.model.artifacts import Artifact, ArtifactKind
from model_license_audit.model.evidence import (
    Basis,
    Claim,
    ClaimField,
    Confidence,
    Evidence,
    Reading,
    TextFile,
    TextRole,
)
from model_license_audit.sources.tfhub.documents import Document, read_document


def document(body: str, metadata: str = "") -> Document:
    text = f"# Module acme/bird/2\nTells birds apart.\n\n{metadata}\n{body}\n"
    return read_document("assets/docs/acme/models/bird/2.md", "acme/models/bird/2.md", text.encode())


def concluded(kb: KnowledgeBase, one: Document) -> Artifact:
    labels = tuple(
        Claim(ClaimField.LICENSE, v.value, Basis.DECLARED, Confidence.HIGH, Evidence(one.path, v.line))
        for v in one.of("license")
    )
    card = TextFile(one.path, TextRole.CARD, one.text, one.digest, 2)
    return conclude(kb, one.ref, ArtifactKind.MODEL, Reading((*labels, *told_in_text(kb, one)), (card,)))


def license_of(kb: KnowledgeBase, one: Document) -> str | None:
    statement = concluded(kb, one).concluded
    return str(statement.expression) if statement else None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("## License\n\n[Apache 2.0](https://www.apache.org/licenses/LICENSE-2.0)", "Apache-2.0"),
        ("### License\nMIT License\n\n## Next", "MIT"),
        ("License: [Apache-2.0](https://opensource.org/licenses/Apache-2.0).", "Apache-2.0"),
        ("| Part | Says |\n|---|---|\n| Licenses | [Apache License, Version 2.0](https://a.example/l) |", "Apache-2.0"),
        (
            "### License\n\nThis model follows [*Apache 2.0*](https://www.apache.org/licenses/LICENSE-2.0).",
            "Apache-2.0",
        ),
        (
            "### License\n\nThis model follows\n*[CC BY-NC 4.0](https://creativecommons.org/licenses/by-nc/4.0/)* "
            "license. If\nyou intend to use it beyond that, ask its owners.",
            "CC-BY-NC-4.0",
        ),
        ("Its code is on a page about [licenses](https://a.example/).", None),
        ("## License\n\nAsk its owners.", None),
        ("## License\n\n```\nMIT\n```", None),
        ("## Licensed birds\n\nMIT", None),
    ],
)
def test_a_license_that_the_text_names(body: str, expected: str | None, kb: KnowledgeBase) -> None:
    assert license_of(kb, document(body)) == expected


def test_the_metadata_count_before_the_section(kb: KnowledgeBase) -> None:
    one = document("## License\n\nMIT", "<!-- license: apache-2.0 -->")
    assert told_in_text(kb, one) == ()
    assert license_of(kb, one) == "Apache-2.0"


def test_a_license_that_the_vocabulary_cannot_name_is_named_by_the_section(kb: KnowledgeBase) -> None:
    custom = "<!-- license: custom -->"
    assert license_of(kb, document("", custom)) == "NOASSERTION"
    named = document("## License\n\n[GNU AGPL v3.0](https://a.example/LICENSE)", custom)
    assert license_of(kb, named) == "AGPL-3.0-only"
    told = concluded(kb, document("## License\n\n[The Bird Agreement](https://a.example/LICENSE)", custom))
    assert [c.value for c in told.claims_of(ClaimField.LICENSE_NAME, ClaimField.LICENSE_LINK)] == [
        "The Bird Agreement",
        "https://a.example/LICENSE",
    ]
    assert license_of(kb, document("## License\n\nSee below for details.", custom)) == "NOASSERTION"


@pytest.mark.parametrize(
    ("body", "parents"),
    [
        (
            "This model was initialized from the https://tfhub.dev/acme/egg/1 checkpoint.",
            [("tfhub:acme/egg/1", "untyped")],
        ),
        (
            "The weights were converted from [`acme/egg_L-3_H-768_A-12/1`](https://tfhub.dev/acme/egg_L-3_H-768_A-12/1).",
            [("tfhub:acme/egg_L-3_H-768_A-12/1", "converted")],
        ),
        (
            "This model is a conversion of [`acme/egg-base`](https://huggingface.co/acme/egg-base) of another hub.",
            [("hf:acme/egg-base", "converted")],
        ),
        ("This model is based on acme/egg_L-3_H-768_A-12/1 alone.", []),
        ("This is a version of [bird](https://tfhub.dev/acme/bird/1).", []),
        ("It is based on [acme/bird/2](https://tfhub.dev/acme/bird/2).", []),
    ],
)
def test_a_base_that_the_text_names(body: str, parents: list[tuple[str, str]], kb: KnowledgeBase) -> None:
    links = parents_of(concluded(kb, document(body)))
    assert [(str(link.parent), str(link.kind)) for link in links] == parents
    assert all(link.confidence is Confidence.LOW for link in links)


def test_a_limit_of_use_that_the_text_names(kb: KnowledgeBase) -> None:
    told = told_in_text(kb, document("* The model is released as-is for research purposes only."))
    assert [(c.field, c.value) for c in told] == [(ClaimField.USE_LIMIT, "research-only")]


@pytest.mark.parametrize(
    ("written", "ref"),
    [
        ("https://tfhub.dev/google/lite-model/spice/1?lite-format=tflite", "tfhub:google/lite-model/spice/1"),
        ("tfhub.dev/google/spice", "tfhub:google/spice"),
        (
            "https://www.kaggle.com/models/acme/bird/frameworks/tensorFlow2/variations/song/versions/3",
            "kaggle:acme/bird/tensorflow2/song/3",
        ),
        ("kaggle.com/models/acme/bird/TfLite/song/3?tfhub-redirect=true", "kaggle:acme/bird/tflite/song/3"),
        ("https://kaggle.com/models/acme/bird/keras/song", "kaggle:acme/bird/keras/song"),
        ("kaggle:acme/bird/keras/song/1", "kaggle:acme/bird/keras/song/1"),
    ],
)
def test_addresses_of_these_hubs_name_models_of_theirs(written: str, ref: str) -> None:
    assert str(parent_ref(written)) == ref
