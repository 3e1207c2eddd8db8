"""What people write as the name of a parent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.lineage.written import parent_ref, source_ref
from model_license_audit.model.refs import ArtifactRef, Host


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("meta-llama/Llama-3.1-8B", "hf:meta-llama/Llama-3.1-8B"),
        ("  gpt2\n", "hf:gpt2"),
        ("https://huggingface.co/google/gemma-2b", "hf:google/gemma-2b"),
        ("https://huggingface.co/google/gemma-2b/tree/main", "hf:google/gemma-2b"),
        ("huggingface.co/google/gemma-2b/", "hf:google/gemma-2b"),
        ("org/name@main", "hf:org/name@main"),
        ("hf:org/name", "hf:org/name"),
        ("/models/llama", "path:/models/llama"),
        ("./checkpoints/best", "path:./checkpoints/best"),
        ("C:\\models\\x", "path:C:\\models\\x"),
        ("outputs/run1/checkpoint-500", "path:outputs/run1/checkpoint-500"),
        ("our own pretrained model", "unnamed:our own pretrained model"),
    ],
)
def test_names_and_paths_are_told_apart(written: str, expected: str) -> None:
    assert str(parent_ref(written)) == expected


@pytest.mark.parametrize("written", ["", "None", "null", "N/A", "[More Information Needed]", "scratch"])
def test_words_that_name_nothing_name_nothing(written: str) -> None:
    assert parent_ref(written) is None


def test_a_data_set_address_names_a_data_set() -> None:
    ref = parent_ref("https://huggingface.co/datasets/acme/mails", dataset=True)
    assert str(ref) == "dataset:hf:acme/mails"
    assert parent_ref("https://huggingface.co/datasets/acme/mails") == ref


_STRANGE = (
    st.text(max_size=400)
    | st.text(alphabet="hf:mlowpkgatsc/@%0A .-#?\\\x1b", max_size=40)
    | st.builds("pkg:huggingface/{}".format, st.text(alphabet="ab%041B/@? ", max_size=12))
    | st.builds("https://huggingface.co/{}".format, st.text(alphabet="ab/@%? .", max_size=12))
)


@given(_STRANGE)
def test_no_text_is_too_strange(text: str) -> None:
    ref = parent_ref(text)
    assert ref is None or (ref.host in Host and len(ref.name) <= 400)
    assert ref is None or ArtifactRef.parse(str(ref)) == ref


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("acme/mails", "dataset:hf:acme/mails"),
        ("squad", "dataset:hf:squad"),
        ("extended|squad", "dataset:hf:squad"),
        ("extended|translated|mnli", "dataset:hf:mnli"),
        ("extended|wikipedia|google", "dataset:hf:wikipedia"),
        ("extended|other-Reuters-corpus", "dataset:unnamed:Reuters-corpus"),
        ("https://github.com/huggingface/datasets/tree/master/datasets/xsum", "dataset:hf:xsum"),
        ("https://huggingface.co/datasets/acme/mails", "dataset:hf:acme/mails"),
        ("letters of our own", "dataset:unnamed:letters of our own"),
    ],
)
def test_a_source_of_a_data_set_is_told_from_how_it_was_made(written: str, expected: str) -> None:
    assert str(source_ref(written)) == expected


@pytest.mark.parametrize(
    "written", ["original", "extended", "extended|other", "extended|other-", "found", "unknown", "|", ""]
)
def test_words_for_how_a_data_set_was_made_name_no_source(written: str) -> None:
    assert source_ref(written) is None


@given(_STRANGE | st.builds("extended|other-{}".format, st.text(max_size=9)))
def test_no_source_is_too_strange(text: str) -> None:
    ref = source_ref(text)
    assert ref is None or (ref.dataset and len(ref.name) <= 400) or text.startswith(("hf:", "tfhub:", "pkg:"))
    assert ref is None or ArtifactRef.parse(str(ref)) == ref
