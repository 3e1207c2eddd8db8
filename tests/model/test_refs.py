"""References: what is printed can be read again, and nothing else can."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.model.errors import InvalidReference
from model_license_audit.model.refs import ArtifactRef, Host

_NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}(/[A-Za-z0-9][A-Za-z0-9._-]{0,20})?", fullmatch=True)
_REVISIONS = st.none() | st.from_regex(r"[0-9a-f]{40}|v[0-9]\.[0-9]|refs/pr/[0-9]", fullmatch=True)


@given(name=_NAMES, revision=_REVISIONS, dataset=st.booleans())
def test_what_is_printed_is_read_again(name: str, revision: str | None, dataset: bool) -> None:
    ref = ArtifactRef(Host.HUGGINGFACE, name, revision, dataset)
    assert ArtifactRef.parse(str(ref)) == ref
    assert ArtifactRef.parse(ref.purl()) == ref


@given(repository=_NAMES, entry=st.from_regex(r"[A-Za-z_][A-Za-z0-9_.-]{0,20}", fullmatch=True), revision=_REVISIONS)
def test_an_entry_point_at_a_commit_or_branch_is_read_again(repository: str, entry: str, revision: str | None) -> None:
    ref = ArtifactRef(Host.TORCHHUB, f"{repository}:{entry}", revision)
    assert ArtifactRef.parse(str(ref)) == ref
    assert ArtifactRef.parse(ref.purl()) == ref


@given(
    name=st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9 ._@%-]{0,20}[A-Za-z0-9])?", fullmatch=True),
    version=st.none() | st.integers(1, 10**6),
)
def test_a_version_of_a_registered_model_is_read_again(name: str, version: int | None) -> None:
    ref = ArtifactRef(Host.MLFLOW, name if version is None else f"{name}/{version}")
    assert ArtifactRef.parse(str(ref)) == ref
    assert ArtifactRef.parse(ref.purl()) == ref


def test_a_registered_model_has_the_purl_of_its_type() -> None:
    assert ArtifactRef.parse("mlflow:creditfraud/3").purl() == "pkg:mlflow/creditfraud@3"


@pytest.mark.parametrize(
    "text", ["", "hf:", "gopher:x", "hf:a@", "hf:a\x1b[0m", "pkg:npm/left-pad@1", "meta-llama/Llama"]
)
def test_anything_else_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(InvalidReference) as caught:
        ArtifactRef.parse(text)
    assert caught.value.remedy


def test_a_commit_is_fixed_and_a_branch_moves() -> None:
    assert ArtifactRef.parse("hf:a/b@" + "0" * 40).is_fixed
    assert not ArtifactRef.parse("hf:a/b@main").is_fixed
    assert not ArtifactRef.parse("hf:a/b").is_fixed


def test_a_path_has_no_package_url() -> None:
    with pytest.raises(ValueError, match="no package URL"):
        ArtifactRef(Host.PATH, "./x").purl()
