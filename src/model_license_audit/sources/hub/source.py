"""The Hugging Face Hub as a source: what it says of a model or data set, and the small texts that lie there."""

from __future__ import annotations

from dataclasses import dataclass

from model_license_audit.model.artifacts import UnknownArtifact
from model_license_audit.model.evidence import Evidence, Reading
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.sources.hub.client import HubClient
from model_license_audit.sources.hub.facts import SOURCE
from model_license_audit.sources.hub.failures import FailureKind, HubFailure
from model_license_audit.sources.hub.library import clean_token, endpoint_of, user_token
from model_license_audit.sources.hub.records import (
    MAX_RECORD_BYTES,
    HubRecord,
    answered_record,
    fields_of,
    is_hub_id,
)
from model_license_audit.sources.hub.snapshot import HubSnapshot, api_path

_COPY = "give a local copy: --upstream {ref}=PATH"
_EXPLAINED = {
    FailureKind.NOT_FOUND: ("not found on the Hub", "check the name, or " + _COPY),
    FailureKind.NO_REVISION: ("the Hub has the repository but not this revision", "name a revision that exists"),
    FailureKind.GATED: ("gated on the Hub", "accept its terms on the Hub and set HF_TOKEN, or " + _COPY),
    FailureKind.PRIVATE: (
        "private on the Hub, or not there",
        "check the name; set HF_TOKEN to a token that may read it, or " + _COPY,
    ),
    FailureKind.REFUSED: ("refused by the Hub", "set HF_TOKEN to a token that may read it, or " + _COPY),
    FailureKind.LOGIN: ("the Hub does not take the token", "set HF_TOKEN again, or unset it"),
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
    record: HubRecord
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
        if ref.host is not Host.HUGGINGFACE or not is_hub_id(ref.name):
            return UnknownArtifact(ref, "this name cannot be one of the Hub", _COPY.format(ref=ref))
        try:
            if self._offline:
                raise HubFailure(FailureKind.OFFLINE, "not asked")
            client = self._open()
            params = {"expand": list(fields_of(ref.dataset))}
            record = answered_record(client.get(api_path(ref), MAX_RECORD_BYTES, params=params), ref)
            if record.disabled:
                raise HubFailure(FailureKind.DISABLED, "the record says so")
            renamed = record.renamed[0][1] if record.renamed else None
            return HubArtifact(record.ref, record.reading, HubSnapshot(client, record.ref), record, renamed)
        except HubFailure as failure:
            return unknown(ref, failure)

    def _open(self) -> HubClient:
        if self._client is None:
            self._client = HubClient(self._endpoint, clean_token(self._token or user_token()))
        return self._client


def unknown(ref: ArtifactRef, failure: HubFailure) -> UnknownArtifact:
    """A failure in words a user can act on."""
    reason, remedy = _EXPLAINED[failure.kind]
    evidence = Evidence(SOURCE, pointer=api_path(ref), excerpt=failure.detail[:200], obtained="hub")
    return UnknownArtifact(ref, f"{reason} ({failure.detail})", remedy.format(ref=ref), (evidence,))
