"""The unmodified library huggingface_hub works with the hub as it does with the real one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from model_license_audit.sources.hub.library import load_library
from model_license_audit.testing.hub import Hub, commit_of

WEIGHTS = bytes(range(256)) * 20
errors: Any = __import__("huggingface_hub.errors", fromlist=["x"])


def test_lists_are_read_page_by_page(hub: Hub, api: Any) -> None:
    for number in range(2500):
        hub.add({"id": f"many/m{number}", "tags": ["many"]})
    names = [model.id for model in api.list_models(filter="many")]
    assert names == [f"many/m{number}" for number in range(2500)]
    assert hub.counts.requests == 3


def test_lists_are_filtered_and_sorted(api: Any) -> None:
    def ids(**asked: Any) -> list[str]:
        return [model.id for model in api.list_models(**asked)]

    assert ids(author="acme") == ["acme/base-8b", "acme/small-8b", "acme/gated-7b"]
    assert ids(search="SMALL") == ["acme/small-8b"]
    assert ids(filter="base_model:quantized:acme/base-8b") == ["acme/small-8b"]
    assert ids(filter=["safetensors", "license:llama3.1"]) == ["acme/small-8b"]
    assert ids(filter=["safetensors", "license:mit"]) == []
    assert ids(sort="likes", limit=2) == ["acme/small-8b", "acme/base-8b"]
    assert ids(gated=True) == ["acme/gated-7b"]


def test_a_list_shows_only_what_was_asked_for(api: Any) -> None:
    plain = next(iter(api.list_models(search="small")))
    assert (plain.sha, plain.card_data, plain.siblings) == (None, None, None)
    full = next(iter(api.list_models(search="small", full=True, cardData=True)))
    assert full.sha == commit_of("acme/small-8b")
    assert full.card_data["license"] == "llama3.1"
    assert [s.rfilename for s in full.siblings] == ["README.md", "model.safetensors", "sub/NOTICE"]
    expanded = next(iter(api.list_models(search="small", expand=["baseModels", "cardData"])))
    assert expanded.tags is None
    assert expanded.card_data["base_model"] == "acme/base-8b"
    assert expanded.base_models["relation"] == "quantized"
    assert [base["id"] for base in expanded.base_models["models"]] == ["acme/base-8b"]


def test_a_record_is_whole_or_what_was_expanded(api: Any) -> None:
    model = api.model_info("acme/small-8b")
    assert (model.id, model.sha, model.gated) == ("acme/small-8b", commit_of("acme/small-8b"), False)
    assert model.last_modified.year == 2025
    assert api.model_info("acme/small-8b", expand=["likes"]).card_data is None
    with pytest.raises(errors.BadRequestError, match="nonsense"):
        api.model_info("acme/small-8b", expand=["nonsense"])


def test_sizes_and_digests_of_files_are_told_when_asked_for(api: Any) -> None:
    files = {s.rfilename: s for s in api.model_info("acme/small-8b", files_metadata=True).siblings}
    assert files["model.safetensors"].size == files["model.safetensors"].lfs.size == len(WEIGHTS)
    assert files["README.md"].lfs is None


def test_the_tree_is_listed_flat_or_whole(api: Any) -> None:
    flat = {entry.path: type(entry).__name__ for entry in api.list_repo_tree("acme/small-8b")}
    assert flat == {"README.md": "RepoFile", "model.safetensors": "RepoFile", "sub": "RepoFolder"}
    whole = [entry.path for entry in api.list_repo_tree("acme/small-8b", recursive=True)]
    assert sorted(whole) == ["README.md", "model.safetensors", "sub", "sub/NOTICE"]
    assert [e.path for e in api.list_repo_tree("acme/small-8b", "sub")] == ["sub/NOTICE"]
    with pytest.raises(errors.RemoteEntryNotFoundError):
        list(api.list_repo_tree("acme/small-8b", "none"))


def test_data_sets_have_their_own_lists_and_records(api: Any) -> None:
    assert [d.id for d in api.list_datasets()] == ["acme/words"]
    assert api.dataset_info("acme/words").card_data["license"] == ["mit", "cc-by-4.0"]


@pytest.mark.parametrize("redirect", [False, True])
def test_files_are_downloaded_into_the_cache(hub: Hub, api: Any, tmp_path: Path, redirect: bool) -> None:
    hub.answers.redirect_files = redirect
    card = Path(api.hf_hub_download("acme/small-8b", "README.md", cache_dir=tmp_path))
    assert card.read_bytes().startswith(b"---\nlicense: llama3.1")
    whole = Path(api.snapshot_download("acme/small-8b", cache_dir=tmp_path))
    assert (whole / "model.safetensors").read_bytes() == WEIGHTS
    assert (whole / "sub" / "NOTICE").read_bytes() == b"n"
    assert whole.name == commit_of("acme/small-8b")
    asked = hub.counts.requests
    assert api.hf_hub_download("acme/small-8b", "README.md", revision=whole.name, cache_dir=tmp_path) == str(card)
    assert hub.counts.requests == asked


def test_old_names_lead_to_new_ones(hub: Hub, api: Any, tmp_path: Path) -> None:
    hub.repositories.rename("acme/small-8b", "acme/tiny-8b")
    assert api.model_info("acme/small-8b").id == "acme/tiny-8b"
    assert api.model_info("Acme/Tiny-8B", revision="main").id == "acme/tiny-8b"
    assert Path(api.hf_hub_download("acme/small-8b", "sub/NOTICE", cache_dir=tmp_path)).read_bytes() == b"n"


def test_closed_doors_have_their_own_errors(hub: Hub, api: Any, tmp_path: Path) -> None:
    assert api.model_info("acme/gated-7b").gated == "manual"
    for token in (False, "hf_plain"):
        with pytest.raises(errors.GatedRepoError, match=r"acme/gated-7b"):
            api.hf_hub_download("acme/gated-7b", "LICENSE", token=token, cache_dir=tmp_path)
    read = api.hf_hub_download("acme/gated-7b", "LICENSE", token="hf_granted", cache_dir=tmp_path)  # noqa: S106
    assert Path(read).read_bytes() == b"Ask first.\n"
    hub.repositories.mark("other/thing", disabled=True)
    with pytest.raises(errors.DisabledRepoError):
        api.model_info("other/thing")


def test_what_is_not_there_cannot_be_told_from_what_is_private(hub: Hub, api: Any) -> None:
    hub.repositories.mark("acme/gated-7b", private=True)
    hub.repositories.delete("other/thing")
    for name in ("acme/gated-7b", "other/thing", "nobody/nothing"):
        with pytest.raises(errors.RepositoryNotFoundError, match="401"):
            api.model_info(name)
    assert api.model_info("acme/gated-7b", token="hf_granted").private  # noqa: S106
    assert [m.id for m in api.list_models(author="acme")] == ["acme/base-8b", "acme/small-8b"]
    with pytest.raises(errors.RepositoryNotFoundError, match="404"):
        api.model_info("nobody/nothing", token="hf_granted")  # noqa: S106
    with pytest.raises(errors.HfHubHTTPError, match="Invalid credentials"):
        api.model_info("acme/base-8b", token="hf_unknown")  # noqa: S106


def test_a_revision_or_a_file_that_is_not_there_is_told(api: Any, tmp_path: Path) -> None:
    with pytest.raises(errors.RevisionNotFoundError):
        api.model_info("acme/base-8b", revision="f" * 40)
    with pytest.raises(errors.RemoteEntryNotFoundError):
        api.hf_hub_download("acme/base-8b", "LICENSE", cache_dir=tmp_path)


def test_the_library_waits_as_the_rate_limit_asks(api: Any, hub: Hub) -> None:
    from model_license_audit.testing.hub import Fault

    hub.faults.append(Fault("429", first=1, path="/api/models", seconds=0.01))
    assert len(list(api.list_models(author="acme"))) == 3
    assert hub.counts.by_status == {429: 1, 200: 1}


def test_a_card_can_be_read_of_every_model(api: Any, tmp_path: Path) -> None:
    card = load_library().ModelCard.load(api.hf_hub_download("acme/base-8b", "README.md", cache_dir=tmp_path))
    assert card.data.license == "mit"
