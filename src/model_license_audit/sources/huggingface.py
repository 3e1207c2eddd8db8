"""The Hugging Face Hub as a source: what it says of a model or data set, and the small texts that lie there."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from typing import Any

from model_license_audit.model.artifacts import UnknownArtifact
from model_license_audit.model.errors import ModelAuditError
from model_license_audit.model.evidence import Evidence, Reading
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.sources.hub_client import FailureKind, HubClient, HubFailure, endpoint_of, load_library
from model_license_audit.sources.hub_facts import SOURCE, cleaned, hub_reading
from model_license_audit.sources.hub_snapshot import HubSnapshot, api_path

MODEL_FIELDS = (
    "baseModels", "cardData", "disabled", "gated", "library_name", "private", "sha", "tags",
)  # fmt: skip
DATASET_FIELDS = ("cardData", "disabled", "gated", "private", "sha", "tags")
MAX_RECORD_BYTES = 8_000_000
"""Most bytes of one record of the Hub; the largest real ones, with a gating text, have some 100 kB."""
_COMMIT = re.compile(r"[0-9a-f]{40}\Z", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9_][\w.\-]{0,95}(/[A-Za-z0-9_][\w.\-]{0,95})?\Z", re.ASCII)
_COPY = "give a local copy: --upstream {ref}=PATH"
_EXPLAINED = {
    FailureKind.NOT_FOUND: ("not found on the Hub", "check the name, or " + _COPY),
    FailureKind.NO_REVISION: ("the Hub has the repository but not this revision", "name a revision that exists"),
    FailureKind.GATED: ("gated on the Hub", "accept its terms on the Hub and set HF_TOKEN, or " + _COPY),
    FailureKind.PRIVATE: (
        "private on the Hub, or not there",
        "check the name; set HF_TOKEN to a token that may read it, or " + _COPY,
    ),
    FailureKind.DISABLED: ("disabled on the Hub", "ask its publisher; or " + _COPY),
    FailureKind.OFFLINE: ("the Hub was not asked (offline)", "scan with --online, without HF_HUB_OFFLINE; or " + _COPY),
    FailureKind.UNREACHABLE: ("the Hub could not be reached", "check the network and HF_ENDPOINT, or " + _COPY),
    FailureKind.RATE_LIMITED: ("the Hub limits how often it may be asked", "wait five minutes, or set HF_TOKEN"),
    FailureKind.MALFORMED: ("the Hub's answer could not be understood", "check HF_ENDPOINT, or " + _COPY),
    FailureKind.SPENT: ("the Hub was asked enough in this audit", "scan again later, or " + _COPY),
    FailureKind.TOO_LARGE: ("the Hub's answer was too large to be true", "check HF_ENDPOINT, or " + _COPY),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HubArtifact:
    """What the Hub holds: the claims of its record, and a snapshot to read small texts from.

    ``ref`` is the present id at a commit. ``renamed`` is the evidence of the redirect when another id was asked for.
    """

    ref: ArtifactRef
    reading: Reading
    snapshot: HubSnapshot
    renamed: Evidence | None = None


class HubSource:
    """Asks one Hub; ``offline`` never opens a connection. The token is sent and never stored or shown."""

    def __init__(self, endpoint: str | None = None, token: str | None = None, offline: bool = False) -> None:
        self._endpoint, self._token, self._offline = endpoint_of(endpoint), token, offline
        self._client: HubClient | None = None

    def fetch(self, ref: ArtifactRef) -> HubArtifact | UnknownArtifact:
        """What the Hub says of an artifact, or why that cannot be told; waits at most a minute, and two for all.

        Raises :class:`ModelAuditError` when the library ``huggingface_hub`` is not installed.
        """
        if ref.host is not Host.HUGGINGFACE or not _ID.match(ref.name) or ".." in ref.name:
            return UnknownArtifact(ref, "this name cannot be one of the Hub", _COPY.format(ref=ref))
        try:
            if self._offline:
                raise HubFailure(FailureKind.OFFLINE, "not asked")
            client = self._open()
            record, redirected = _record(client, ref)
            return _artifact(client, ref, record, redirected)
        except HubFailure as failure:
            return unknown(ref, failure)

    def _open(self) -> HubClient:
        if self._client is None:
            self._client = HubClient(self._endpoint, _clean(self._token or _user_token()))
        return self._client


def unknown(ref: ArtifactRef, failure: HubFailure) -> UnknownArtifact:
    """A failure in words a user can act on."""
    reason, remedy = _EXPLAINED[failure.kind]
    evidence = Evidence(SOURCE, pointer=api_path(ref), excerpt=failure.detail[:200], obtained="hub")
    return UnknownArtifact(ref, f"{reason} ({failure.detail})", remedy.format(ref=ref), (evidence,))


def _user_token() -> str | None:
    """The token the user has set up for the Hub: ``HF_TOKEN`` or a log-in, unless implicit tokens are switched off."""
    if os.environ.get("HF_HUB_DISABLE_IMPLICIT_TOKEN", "").upper() in {"1", "ON", "YES", "TRUE"}:
        return None
    library = load_library()
    try:
        found: str | None = library.get_token()
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelAuditError(f"the Hub token cannot be read ({type(error).__name__})", "log in again") from None
    return found


def _clean(token: str | None) -> str | None:
    """The token, if it may stand in a header; raises :class:`ModelAuditError` that does not show it."""
    if token and not re.fullmatch(r"[\x21-\x7e]+", token):
        raise ModelAuditError("the Hub token holds blanks or characters that no token has", "set HF_TOKEN again")
    return token


def _record(client: HubClient, ref: ArtifactRef) -> tuple[dict[str, Any], bool]:
    fields = DATASET_FIELDS if ref.dataset else MODEL_FIELDS
    answer = client.get(api_path(ref), MAX_RECORD_BYTES, params={"expand": list(fields)})
    if not answer.complete:
        raise HubFailure(FailureKind.TOO_LARGE, f"more than {MAX_RECORD_BYTES:,} bytes")
    try:
        record = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise HubFailure(FailureKind.MALFORMED, "the answer is no JSON") from error
    if not isinstance(record, dict) or not isinstance(record.get("id"), str) or not _ID.match(record["id"]):
        raise HubFailure(FailureKind.MALFORMED, "the answer names no repository")
    return {key: cleaned(value) for key, value in record.items() if isinstance(key, str)}, answer.redirected


def _artifact(client: HubClient, asked: ArtifactRef, record: dict[str, Any], redirected: bool) -> HubArtifact:
    if record.get("disabled") is True:
        raise HubFailure(FailureKind.DISABLED, "the record says so")
    if not isinstance(record.get("sha"), str) or not _COMMIT.match(record["sha"]):
        record = {key: value for key, value in record.items() if key != "sha"}
    ref = ArtifactRef(Host.HUGGINGFACE, record["id"], record.get("sha", asked.revision), asked.dataset)
    renamed = None
    if redirected or ref.name.lower() != asked.name.lower():
        told = f"the Hub redirects {asked.name} to {ref.name}"[:200]
        renamed = Evidence(SOURCE, pointer=api_path(asked), excerpt=told, obtained="hub")
    return HubArtifact(ref, hub_reading(record), HubSnapshot(client, ref), renamed)
