"""Why a Hugging Face Hub did not answer with what was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

_DISABLED = "Access to this resource is disabled."
_UNKNOWN_LOGIN = "Invalid credentials in Authorization header"


class FailureKind(StrEnum):
    """The kinds of failure; each is explained to the user with what to do about it.

    ``private`` is what the Hub says of a repository that is not there, or not for everybody; ``refused`` is a refusal
    that says nothing of the repository.
    """

    NOT_FOUND = "not-found"
    NO_REVISION = "no-revision"
    GATED = "gated"
    PRIVATE = "private"
    REFUSED = "refused"
    LOGIN = "login"
    DISABLED = "disabled"
    OFFLINE = "offline"
    UNREACHABLE = "unreachable"
    RATE_LIMITED = "rate-limited"
    MALFORMED = "malformed"
    SPENT = "spent"
    TOO_LARGE = "too-large"


_KIND_OF_CODE = {"GatedRepo": FailureKind.GATED, "RevisionNotFound": FailureKind.NO_REVISION}
_KIND_OF_MESSAGE = {_DISABLED: FailureKind.DISABLED, _UNKNOWN_LOGIN: FailureKind.LOGIN}
_KIND_OF_STATUS = {
    401: FailureKind.REFUSED,
    403: FailureKind.REFUSED,
    404: FailureKind.NOT_FOUND,
    410: FailureKind.NOT_FOUND,
    429: FailureKind.RATE_LIMITED,
    451: FailureKind.DISABLED,
}


class HubFailure(Exception):
    """A request that came to nothing; ``detail`` says what was met, never with a token in it."""

    def __init__(self, kind: FailureKind, detail: str) -> None:
        super().__init__(f"{kind.value}: {detail}")
        self.kind = kind
        self.detail = detail


def refusal(status: int, headers: Mapping[str, str]) -> HubFailure:
    """What a refusing answer means, by the Hub's error headers (names in lower case) first and by its status else."""
    code = headers.get("x-error-code", "")
    kind = _KIND_OF_MESSAGE.get(headers.get("x-error-message", ""), _KIND_OF_CODE.get(code))
    if code == "RepoNotFound" and status in {401, 403}:
        kind = FailureKind.PRIVATE
    if kind is None or status == 429:
        kind = _KIND_OF_STATUS.get(status, FailureKind.UNREACHABLE)
    return HubFailure(kind, f"HTTP {status}")
