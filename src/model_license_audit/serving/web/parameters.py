"""What requests may say: checked where they come in, told by the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.recorded import State
from model_license_audit.model.refs import Host
from model_license_audit.model.use import Purpose, Release
from model_license_audit.policy.waivers import REASONS
from model_license_audit.registry.reading.history import DRIFT, ChangeKind

_PLAIN = r"^[^\x00-\x1f\x7f]+$"
Ref = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=_PLAIN)]
"""A name as a card would write it (org/name), or a reference (hf:org/name, dataset:hf:name, path:…)."""
Word = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_PLAIN)]
Codes = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2}(,[A-Za-z]{2}){0,299}$")]
"""Codes of countries, or EU, by commas."""
Moment = Annotated[
    str, StringConstraints(pattern=r"^(\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z?)?|\d{1,5}[hdw])$", max_length=20)
]
"""A day (2026-11-01), a moment in UTC (2026-11-01T12:00), or how long ago (12h, 7d, 2w)."""
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
FormatName = Literal["json", "sarif", "html", "text"]
PictureName = Literal["json", "svg", "dot", "mermaid", "graphml"]
Decided = Literal["released", "refused", "incomplete"]
MOST = 200
"""So many entries of a list are sent at once."""


class Query(BaseModel):
    """Parameters; an unknown one is refused, so that a slip is not taken for an answer."""

    model_config = ConfigDict(extra="forbid")


class Paged(Query):
    """A part of a list."""

    limit: int = Field(20, ge=1, le=MOST, description="List so many.")
    offset: int = Field(0, ge=0, le=10_000_000, description="Pass over the first so many.")


class Sought(Paged):
    """Which artifacts are sought; all of it must hold."""

    q: Word | None = Field(None, description="Words that the name, or an old name, holds.")
    license: Word | None = Field(None, description="Under this license: a key, an identifier, or a family.")
    no_license: bool = Field(False, description="Only what tells no license, and inherits none.")
    kind: ArtifactKind | None = None
    base: Ref | None = Field(None, description="Made directly from this one.")
    host: Host | None = None
    state: State | None = None


class One(Query):
    """One artifact of the registry."""

    ref: Ref = Field(description="Its name (org/name), or a reference (hf:org/name, dataset:hf:name, path:…).")


class Kin(One):
    """Of what kin a lineage tells, and in which form."""

    direction: Literal["up", "down", "both"] = "both"
    depth: int = Field(4, ge=1, le=12, description="At most so many links away.")
    format: PictureName | None = Field(None, description="The form; without it, the Accept header says.")


class KeptReport(One):
    """One audit that is kept."""

    number: int | None = Field(None, ge=1, le=2_000_000_000, description="Which of its audits; without it, the latest.")
    format: FormatName | None = Field(None, description="The format; without it, the Accept header says.")


class AuditsSought(Paged):
    """Which of the kept audits are sought."""

    ref: Ref | None = Field(None, description="Of this artifact.")
    rests_on: Ref | None = Field(
        None, description="Of what was made from this, directly or not: a name, part of one with *, or license:KEY."
    )
    verdict: Decided | None = Field(None, description="To which the gate said this.")
    since: Moment | None = Field(None, description="From this day on, or so long ago.")
    latest: bool = Field(False, description="Without those that a later audit of the same artifact took the place of.")


class Span(Paged):
    """From when until when, and which changes."""

    since: Moment = Field("30d", description="From this day on, or so long ago.")
    until: Moment | None = Field(None, description="Up to and with this day.")
    kind: list[ChangeKind] = Field(
        default=sorted(DRIFT, key=list(ChangeKind).index), max_length=10, description="Only these kinds."
    )


class AuditQuery(Query):
    """What the model is for, by which policy it is judged, and how the audit is told."""

    use: Purpose | None = Field(None, description="What the model is used for.")
    release: Release | None = Field(None, description="What leaves the house.")
    territory: Codes | None = Field(None, description="Where it is released.")
    established: Codes | None = Field(None, description="Where you live, or your company is.")
    field: list[Word] = Field([], max_length=20, description="Coded fields of use that are planned.")
    modified: bool | None = Field(None, description="Whether you pass it on changed.")
    monthly_users: int | None = Field(None, ge=0, le=10**15)
    annual_revenue: int | None = Field(None, ge=0, le=10**18)
    policy: Word | None = Field(None, description="A policy that ships, by name; without it, that of the server.")
    format: FormatName | None = Field(None, description="The format; without it, the Accept header says.")


class Kept(AuditQuery):
    """The same, of an audit that is kept."""

    by: Word = Field(description="Who has it made: a name that the registry keeps with it.")
    gate: bool = Field(False, description="Keep the decision too: that the model was let out, or stopped.")


class KeepQuery(Kept):
    """The same, of a directory."""

    known_as: Ref | None = Field(
        None, alias="as", description="What it is known by: hf:org/name where it is published there, or a name."
    )


class KeepArchiveQuery(Kept):
    """The same, of an archive, which has no name of its own."""

    known_as: Ref = Field(alias="as", description="What it is known by: hf:org/name, or a name.")


class Directory(BaseModel):
    """A directory that the server can see."""

    model_config = ConfigDict(extra="forbid")
    directory: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=_PLAIN)] = Field(
        description="A path from a root of the server, or an absolute one below a root."
    )


class NewWaiver(BaseModel):
    """One finding that is to be accepted until a day."""

    model_config = ConfigDict(extra="forbid")
    ref: Ref = Field(description="The artifact, whose audit is kept.")
    number: int | None = Field(None, ge=1, le=2_000_000_000, description="Which of its audits; without it, the latest.")
    fingerprint: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12,16}$")]
    reason: Literal[REASONS]  # type: ignore[valid-type]
    comment: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    owner: Word
    approver: Word | None = None
    expires: Day = Field(description="The last day (UTC) on which it holds.")
