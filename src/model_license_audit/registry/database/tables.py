"""The tables of the registry; ``migrations/`` makes them, and this module is what they are made to be.

Times are kept in UTC as ISO 8601 text with microseconds, so that they sort as text and are the same bytes everywhere.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, MetaData, UniqueConstraint
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """What all tables share: names of constraints that a migration can rely on."""

    metadata = MetaData(naming_convention=NAMING)


class ArtifactRow(Table, table=True):
    """One artifact under its present name; ``key`` is ``records.key_of`` it, ``ref`` its written form.

    ``current`` is the ordinal of the revision that was last seen present (0 before there is one), ``state`` what the
    last look found, ``state_at`` when, ``state_why`` in the hub's words.
    """

    __tablename__ = "artifacts"
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    ref: str
    host: str
    dataset: bool
    current: int = 0
    state: str
    state_at: str
    state_why: str = ""


class RevisionRow(Table, table=True):
    """What an artifact was from ``first_seen`` to ``last_seen``; ``ordinal`` counts the revisions of one artifact.

    ``digest`` is the SHA-256 over all that was read, ``gist`` that over what changes its license or lineage.
    """

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("artifact_id", "ordinal"), Index(None, "license"))
    id: int | None = Field(default=None, primary_key=True)
    artifact_id: int = Field(foreign_key="artifacts.id", ondelete="CASCADE")
    ordinal: int
    kind: str
    commit: str | None
    coverage: str
    source: str
    modified: str | None
    first_seen: str
    last_seen: str
    digest: str
    gist: str
    license: str | None
    license_data: str


class ClaimRow(Table, table=True):
    """One claim of a revision with its evidence."""

    __tablename__ = "claims"
    revision_id: int = Field(foreign_key="revisions.id", primary_key=True, ondelete="CASCADE")
    position: int = Field(primary_key=True)
    field: str
    value: str | None
    basis: str
    confidence: str
    shape: str
    source: str
    line: int | None
    end_line: int | None
    pointer: str | None
    excerpt: str
    digest: str | None
    obtained: str


class BodyRow(Table, table=True):
    """A text, kept once however many revisions hold it; ``digest`` is the SHA-256 of its UTF-8 bytes."""

    __tablename__ = "bodies"
    digest: str = Field(primary_key=True)
    text: str


class TextRow(Table, table=True):
    """A human-readable file of a revision; ``digest`` is that of the file, ``body`` names its decoded text."""

    __tablename__ = "texts"
    revision_id: int = Field(foreign_key="revisions.id", primary_key=True, ondelete="CASCADE")
    position: int = Field(primary_key=True)
    path: str
    role: str
    digest: str
    body: str = Field(foreign_key="bodies.digest")
    body_line: int


class ProblemRow(Table, table=True):
    """What of a revision could not be read as meant."""

    __tablename__ = "problems"
    revision_id: int = Field(foreign_key="revisions.id", primary_key=True, ondelete="CASCADE")
    position: int = Field(primary_key=True)
    source: str
    kind: str
    what: str
    remedy: str
    incomplete: bool


class FileRow(Table, table=True):
    """One file of a revision."""

    __tablename__ = "files"
    revision_id: int = Field(foreign_key="revisions.id", primary_key=True, ondelete="CASCADE")
    path: str = Field(primary_key=True)
    size: int | None = Field(sa_type=BigInteger)
    digest: str | None


class DerivationRow(Table, table=True):
    """A parent that a revision names; ``parent_key`` finds all children of an artifact."""

    __tablename__ = "derivations"
    revision_id: int = Field(foreign_key="revisions.id", primary_key=True, ondelete="CASCADE")
    position: int = Field(primary_key=True)
    parent: str
    parent_key: str = Field(index=True)
    kind: str
    basis: str
    confidence: str
    written: str | None


class AliasRow(Table, table=True):
    """An old name of an artifact, and where it was read that it leads there."""

    __tablename__ = "aliases"
    key: str = Field(primary_key=True)
    ref: str
    artifact_id: int = Field(foreign_key="artifacts.id", index=True, ondelete="CASCADE")
    source: str
    pointer: str | None
    excerpt: str
    obtained: str
    first_seen: str
    last_seen: str


class EventRow(Table, table=True):
    """What befell an artifact and no revision tells: its ``kind`` is ``state`` or ``name``, both values as text.

    ``why`` is the hub's word on a state, and where it was read for a name.
    """

    __tablename__ = "events"
    artifact_id: int = Field(foreign_key="artifacts.id", primary_key=True, ondelete="CASCADE")
    position: int = Field(primary_key=True)
    at: str = Field(index=True)
    kind: str
    old: str
    new: str
    why: str


class CrawlRow(Table, table=True):
    """One crawl: ``query`` is what was asked for as JSON; two crawls with the same ``query`` ask for the same.

    ``cursor`` is the address of the page to list next, ``listed`` true when there is none left; ``summary`` (JSON) is
    written when it is finished.
    """

    __tablename__ = "crawls"
    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(index=True)
    query: str
    started_at: str
    finished_at: str | None
    listed: bool = False
    cursor: str | None
    summary: str | None


class CrawlItemRow(Table, table=True):
    """One artifact that a crawl is to read or has read, or a page of a list of them.

    ``state`` is waiting, done or skipped, pages for a page that was read, renamed for an old name; ``effect`` is what a
    done one changed (``None`` when it was found gone), ``why`` and ``remedy`` are those of a skipped one. What is done
    goes when the crawl is finished.
    """

    __tablename__ = "crawl_items"
    crawl_id: int = Field(foreign_key="crawls.id", primary_key=True, ondelete="CASCADE")
    ref: str = Field(primary_key=True)
    state: str
    effect: str | None
    why: str | None
    remedy: str | None


class ValidatorRow(Table, table=True):
    """What a hub gave to ask again with: ``etag`` and ``last_modified`` of an address.

    ``next`` is the page after a page of a list, ``refs`` (JSON) what stood on it.
    """

    __tablename__ = "validators"
    address: str = Field(primary_key=True)
    etag: str | None
    last_modified: str | None
    next: str | None
    refs: str | None


class AuditRow(Table, table=True):
    """One audit that was kept: ``report`` is the whole audit report as JSON.

    ``verdict`` is the word of the gate (empty: there was none), ``who`` the account it was run for, ``who_from`` where
    that name was read.
    """

    __tablename__ = "audits"
    __table_args__ = (UniqueConstraint("artifact_id", "ordinal"),)
    id: int | None = Field(default=None, primary_key=True)
    artifact_id: int = Field(foreign_key="artifacts.id", ondelete="CASCADE")
    ordinal: int
    revision: int
    at: str
    target: str
    exit_code: int
    reason: str
    report: str
    verdict: str = ""
    who: str | None
    who_from: str | None


class FindingRow(Table, table=True):
    """One finding of an audit."""

    __tablename__ = "findings"
    audit_id: int = Field(foreign_key="audits.id", primary_key=True, ondelete="CASCADE")
    position: int = Field(primary_key=True)
    rule: str = Field(index=True)
    kind: str
    severity: str
    verdict: str
    subject: str
    message: str
    fingerprint: str = Field(index=True)


class WaiverRow(Table, table=True):
    """A waiver that an audit went by."""

    __tablename__ = "waivers"
    audit_id: int = Field(foreign_key="audits.id", primary_key=True, ondelete="CASCADE")
    position: int = Field(primary_key=True)
    rule: str
    artifact: str
    fingerprint: str | None
    reason: str
    comment: str
    owner: str
    expires: str | None


class InputRow(Table, table=True):
    """A file that an audit rests on; ``role`` tells the artifact's own files from those of the policy."""

    __tablename__ = "inputs"
    audit_id: int = Field(foreign_key="audits.id", primary_key=True, ondelete="CASCADE")
    position: int = Field(primary_key=True)
    role: str
    path: str
    size: int | None = Field(sa_type=BigInteger)
    digest: str | None = Field(index=True)


class AncestorRow(Table, table=True):
    """What an audited artifact was made from, directly or not, as the audit knew it."""

    __tablename__ = "ancestors"
    audit_id: int = Field(foreign_key="audits.id", primary_key=True, ondelete="CASCADE")
    position: int = Field(primary_key=True)
    ref: str
    key: str = Field(index=True)
    license: str | None
