"""The one root of all errors a user can meet; each says what happened and what to do."""

from __future__ import annotations


class ModelAuditError(Exception):
    """An error that explains itself: ``what`` happened and the ``remedy``."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}: {remedy}" if remedy else what)
        self.what = what
        self.remedy = remedy

    def each(self) -> tuple[ModelAuditError, ...]:
        """Every error by itself, where several were met at once."""
        return (self,)


class InvalidReference(ModelAuditError, ValueError):
    """A text does not name an artifact."""

    def __init__(self, text: str, remedy: str) -> None:
        super().__init__(f"not an artifact reference: {text!r}", remedy)


class UsageError(ModelAuditError):
    """The request itself is wrong (arguments, policy file, configuration): exit code 2."""


class NothingToAudit(ModelAuditError):
    """The target holds no model: exit code 3."""


class ContentError(ModelAuditError):
    """License data, a rule or the catalogue is malformed; names the file and the place."""
