"""What answers look like: told by the OpenAPI document, and held to it by the tests."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.recorded import State
from model_license_audit.registry.reading.history import ChangeKind


class Problem(BaseModel):
    """What went wrong, and what to do about it."""

    what: str
    remedy: str


class Health(BaseModel):
    """Whether the server works; ``registry`` is whether it has one, and ``writable`` whether a token lets write."""

    status: Literal["ok"]
    version: str
    registry: bool
    writable: bool
    audits_waiting: int


class Hit(BaseModel):
    """One artifact that was found."""

    ref: str
    kind: ArtifactKind
    state: State
    license: str | None
    inherited_from: str | None
    coverage: str
    first_seen: str
    last_seen: str


class Hits(BaseModel):
    """A page of what was found; docs/schema/registry-search-1.json."""

    model_config = ConfigDict(populate_by_name=True)
    schema_: str = Field(alias="schema")
    total: int
    offset: int
    artifacts: list[Hit]


class Change(BaseModel):
    """One change of one artifact."""

    ref: str
    kind: ChangeKind
    old: list[Any]
    new: list[Any]
    last_seen_old: str | None
    first_seen_new: str
    old_claims: list[dict[str, Any]]
    new_claims: list[dict[str, Any]]
    note: str


class Changes(BaseModel):
    """What changed."""

    schema_: str = Field(alias="schema")
    since: str
    until: str | None
    total: int
    changes: list[Change]


class KeptAudit(BaseModel):
    """One audit that is kept; ``verdict`` is null where no gate spoke."""

    ref: str
    number: int
    revision: int
    at: str
    verdict: str | None
    exit_code: int
    reason: str
    who: str | None
    who_from: str | None
    target: str
    policy: list[str]
    rests_on: list[str]


class Audits(BaseModel):
    """A page of the audits that are kept; docs/schema/registry-audits-1.json."""

    schema_: str = Field(alias="schema")
    total: int
    audits: list[KeptAudit]


class Waiver(BaseModel):
    """One waiver and how it stands today."""

    rule: str
    artifact: str
    fingerprint: str
    reason: str
    comment: str
    owner: str
    approver: str | None
    created: str | None
    expires: str
    file: str
    state: str


class Waivers(BaseModel):
    """A page of the waivers."""

    total: int
    offset: int
    waivers: list[Waiver]


class Versioned(BaseModel):
    """A document with a schema of its own: docs/schema/ describes it whole."""

    model_config = ConfigDict(extra="allow")
    schema_: str = Field(alias="schema")


class Stats(BaseModel):
    """How much the registry holds."""

    model_config = ConfigDict(extra="allow")
    artifacts: int
    revisions: int
    audits: int
    since: str | None
    until: str | None
