"""The files of a model that a learner needs, brought by the Hub's own client into its own cache."""

from __future__ import annotations

from typing import Any

from model_license_audit.model.errors import ModelAuditError
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.sources.hub.cached import cache_folder, cached_snapshot
from model_license_audit.sources.hub.library import clean_token, endpoint_of, load_library, user_token

WANTED = (
    "README.md", "LICENSE*", "LICENCE*", "NOTICE*", "COPYING*", "USE_POLICY*", "*.json", "*.safetensors", "*.model",
    "*.txt",
)  # fmt: skip
"""Card and license files, configurations, tokenizers, weights that cannot run code; nothing in folders beside."""


def downloaded(ref: ArtifactRef, *, fetch: bool) -> str:
    """The folder of a snapshot with those files; its name is the commit.

    Without ``fetch`` nobody is asked. Raises :class:`ModelAuditError` where it is not at hand or cannot be had.
    """
    if not fetch:
        if (there := cached_snapshot(ref)) is not None:
            return there
        remedy = "run again with --fetch, or name the folder of a copy"
        raise ModelAuditError(f"{ref} is not in the cache of the Hub's client, and nothing may be fetched", remedy)
    library = load_library("fetching a model of the Hugging Face Hub")
    token = clean_token(user_token()) or False
    try:
        return _fetched(library, ref, token)
    except (library.errors.HfHubHTTPError, library.utils.httpx.HTTPError, OSError, ValueError) as error:
        what = f"{ref} cannot be fetched ({type(error).__name__}: {_line(error)})"
        raise ModelAuditError(what, "check its name and revision, its terms, HF_TOKEN and the network") from error


def _fetched(library: Any, ref: ArtifactRef, token: str | bool) -> str:
    """A branch or tag is asked first for the commit that it leads to now."""
    endpoint, commit = endpoint_of(None), ref.revision
    if not ref.is_fixed:
        commit = library.HfApi(endpoint, token=token).model_info(ref.name, revision=ref.revision, timeout=60).sha
    return str(
        library.snapshot_download(
            ref.name,
            revision=commit,
            cache_dir=cache_folder(),
            endpoint=endpoint,
            token=token,
            allow_patterns=list(WANTED),
            ignore_patterns=["*/*"],
            max_workers=2,
        )
    )


def _line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return "".join(c for c in text if c.isprintable())[:200]
