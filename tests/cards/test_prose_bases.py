"""What the running text of a card says that the model was made from."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.cards.origin import Origin
from model_license_audit.cards.prose import sentences
from model_license_audit.cards.prose_claims import prose_claims
from model_license_audit.model.evidence import PROSE, Basis, Claim, ClaimField, Confidence


def claims(text: str, *own: str) -> list[Claim]:
    return prose_claims(Origin("README.md", None), text.split("\n"), 1, frozenset(own))


def bases(text: str, *own: str) -> list[tuple[str | None, str | None]]:
    """The bases with how the model was made from each, as the prose says."""
    found = claims(text, *own)
    tags = [(c.value or "").split(":", 2) for c in found if c.field is ClaimField.TAG]
    kinds = {name: kind for _, kind, name in tags}
    return [(c.value, kinds.get(c.value or "")) for c in found if c.field is ClaimField.BASE_MODEL]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("This model is a fine-tuned version of acme/base-7b on our mails.", "acme/base-7b", "finetune"),
        ("It was fine-tuned from [the base](https://huggingface.co/acme/base).", "acme/base", "finetune"),
        ("- **Finetuned from model :** acme/base-7b", "acme/base-7b", "finetune"),
        ("A fine-tuned version of [base-7b](https://huggingface.co/base-7b).", "base-7b", "finetune"),
        ("This is a dreambooth model derived from acme/picture-2-1. The weights", "acme/picture-2-1", None),
        ("Acme is instruct-tuned on top of `acme/base-7b`.", "acme/base-7b", "finetune"),
        ("Acme is based on **acme/base-7b**.", "acme/base-7b", None),
        ("**Base model:** acme/base-7b", "acme/base-7b", None),
        ("These are LoRA adaption weights for acme/base-7b.", "acme/base-7b", "adapter"),
        ("GGUF format model files for [Base](https://huggingface.co/acme/base-7b).", "acme/base-7b", "quantized"),
        ("Quantized version of [acme/base-7b](https://huggingface.co/acme/base-7b)", "acme/base-7b", "quantized"),
        ("Converted to MLX format from [base](https://hf.co/acme/base-7b).", "acme/base-7b", "converted"),
        ("It was distilled from acme/teacher-70b.", "acme/teacher-70b", "distilled"),
        ("It uses acme/text-1 as its text encoder.", "acme/text-1", "contains"),
        ("The text encoder is not here; it uses acme/text-1, which you must fetch.", "acme/text-1", "contains"),
        ("Fine-tuned from\nacme/base-7b with care.", "acme/base-7b", "finetune"),
    ],
)  # fmt: skip
def test_a_cue_of_derivation_before_a_hub_id_names_a_base(text: str, name: str, kind: str | None) -> None:
    assert bases(text) == [(name, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "Fine-tuned on acme/mails-10k.",
        "Fine-tuned from https://huggingface.co/datasets/acme/mails.",
        "It was fine-tuned from the acme/mails-10k dataset.",
        "The code is based on acme/trainer-2.",
        "The tokenizer is derived from acme/base-7b.",
        "It is not based on acme/base-7b.",
        "You can fine-tune it; for example start from acme/base-7b.",
        "Our results are better than those of acme/base-7b.",
        "The following section is adapted from the [card](https://huggingface.co/acme/base-7b).",
        "Derived from Base and licensed under [its license](https://huggingface.co/acme/base-7b/blob/main/LICENSE).",
        "```\nmodel = load('fine-tuned from acme/base-7b')\n```",
        "| Acme | fine-tuned from acme/base-7b |",
        "## Citation\nfine-tuned from acme/base-7b",
        "## Related models\n- Acme-2, fine-tuned from acme/base-7b",
        "Trained from and/or with input/output pairs, based on GPT-3/GPT-4.",
        "Fine-tuned from base/model.safetensors and github.com/acme/base-7b.",
        "Fine-tuned from the weights. We thank acme/base-7b.",
    ],
)
def test_what_is_said_of_something_else_names_none(text: str) -> None:
    assert bases(text) == []


def test_two_bases_joined_by_and_and_all_models_of_a_merge() -> None:
    two = "It is built on top of [acme/a-1](https://huggingface.co/acme/a-1) and [acme/b-1](https://huggingface.co/acme/b-1)."
    assert bases(two.replace("It is built", "The model is built")) == [("acme/a-1", None), ("acme/b-1", None)]
    merge = "A merge of acme/a-1, a model by us, acme/b-1 and acme/c-1."
    assert bases(merge) == [("acme/a-1", "merge"), ("acme/b-1", "merge"), ("acme/c-1", "merge")]


def test_the_model_itself_and_what_is_named_after_it_is_no_base() -> None:
    text = (
        "Quantized version of acme/Acme-7b. We finetuned acme/Acme-7b-Chat. Acme-7b-Llama is derived from acme/other-1."
    )
    assert bases(text, "acme-7b") == []
    assert ("acme/llama-2", "finetune") in bases("Fine-tuned from acme/llama-2.", "llama")


def test_a_claim_says_where_it_stands_and_that_it_is_weak() -> None:
    (said,) = [
        c for c in claims("# Acme\n\nSome words\nfine-tuned from acme/base-7b.") if c.field is ClaimField.BASE_MODEL
    ]
    assert (said.basis, said.confidence) == (Basis.DETECTED, Confidence.LOW)
    assert (said.evidence.line, said.evidence.pointer) == (4, PROSE)
    assert said.evidence.excerpt == "fine-tuned from acme/base-7b."


def test_words_after_a_cue_are_kept_where_no_id_stands() -> None:
    found = [c.value for c in claims("ALMA starts from LLaMA-2-13B, tuned on data.") if c.field is ClaimField.MADE_FROM]
    assert found == ["LLaMA-2-13B, tuned"]


@given(st.text(alphabet="ab .!?\n#`|-*A1", max_size=300))
def test_sentences_keep_the_order_and_the_line_of_every_word(text: str) -> None:
    lines = text.split("\n")
    places = [sentence.line(0) for sentence in sentences(lines, 1)]
    assert all(one <= two for one, two in pairwise(places))
    for sentence in sentences(lines, 1):
        for at, character in enumerate(sentence.text):
            if character != " ":
                assert character in lines[sentence.line(at) - 1]


HOSTILE = (
    "fine-tuned from ", "base: ", "merge of a1/b-2 and ", "a.a.a.a.", "text encoder uses ", "non-commercial ",
    "data generated by ", "gguf format ", "huggingface.co/", "      ",
)  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_card_of_a_megabyte_takes_about_a_second_whatever_it_holds(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    lines = [text[at : at + 3000] for at in range(0, len(text), 3000)]
    begin = time.process_time()
    prose_claims(Origin("README.md", None), lines, 1, frozenset({"acme-1"}))
    assert time.process_time() - begin < 4
