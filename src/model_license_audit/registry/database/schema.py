"""Which tables a registry has: the versions that this program knows, and what it says of any other."""

from __future__ import annotations

from model_license_audit.model.errors import ModelAuditError

VERSIONS = ("0001", "0002", "0003", "0004")
"""The versions of the tables, the earliest first, as the migrations are named."""
HEAD = VERSIONS[-1]
HOLDS = {
    "0001": "artifacts with their revisions and old names, and the journal of crawls",
    "0002": "what befell artifacts besides: earlier states and names; until when an old name was seen",
    "0003": "audits that are kept, with their findings and waivers",
    "0004": "who ran an audit, the gate's verdict, the digests of what it rests on, and its ancestors as known then",
}
"""What each version holds beyond the one before, and a way back behind it loses."""
TABLE = "registry_schema"
"""The table that holds the version."""
ASKED = f"select version_num from {TABLE}"  # noqa: S608


class NoRegistry(ModelAuditError):
    """There is a file or database, and it holds no registry."""

    def __init__(self, shown: str, holds: str = "it holds something else") -> None:
        super().__init__(
            f"{shown} is no registry: {holds}", "name the registry with --registry, or another file to make a new one"
        )


def checked(version: str, shown: str) -> str:
    """The version, when this program knows it; raises :class:`ModelAuditError` for that of a newer program."""
    if version not in VERSIONS:
        raise ModelAuditError(
            f"the registry {shown} was made by a newer program: its tables are version {version}, "
            f"and this program knows them up to {HEAD}",
            "update the program: pip install --upgrade model-license-audit",
        )
    return version


def outdated(shown: str) -> ModelAuditError:
    """What is said when older tables do not hold what is asked."""
    return ModelAuditError(
        f"the registry {shown} has tables of an earlier version", "bring them up to date: modelaudit registry upgrade"
    )
