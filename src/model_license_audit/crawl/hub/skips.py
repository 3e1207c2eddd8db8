"""Why a crawl did not read something of the Hub, in words that tell what to do."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from model_license_audit.crawl.hub.work import PageWork
from model_license_audit.crawl.summary import Skipped
from model_license_audit.model.recorded import State
from model_license_audit.sources.hub.failures import FailureKind, HubFailure

_AGAIN = "run the same command again: it reads what is missing"
_EXPLAINED = {
    FailureKind.NOT_FOUND: ("not found on the Hub", "check the name; it may have been deleted"),
    FailureKind.NO_REVISION: ("the Hub has the repository but not this revision", "name it without a revision"),
    FailureKind.GATED: ("gated on the Hub", "accept its terms on the Hub, set HF_TOKEN, and crawl again"),
    FailureKind.PRIVATE: (
        "private on the Hub, or not there",
        "check the name; set HF_TOKEN to a token that may read it, and crawl again",
    ),
    FailureKind.REFUSED: ("refused by the Hub", "set HF_TOKEN to a token that may read it, and crawl again"),
    FailureKind.LOGIN: ("the Hub does not take the token", f"set HF_TOKEN again, or unset it; {_AGAIN}"),
    FailureKind.DISABLED: ("disabled on the Hub", "ask its publisher"),
    FailureKind.OFFLINE: (
        "the Hub was not asked",
        "unset HF_HUB_OFFLINE; `modelaudit crawl cache` reads what is in the local cache",
    ),
    FailureKind.UNREACHABLE: ("the Hub could not be reached", f"check the network and HF_ENDPOINT; {_AGAIN}"),
    FailureKind.RATE_LIMITED: ("the Hub limits how often it may be asked", f"wait, or set HF_TOKEN; {_AGAIN}"),
    FailureKind.MALFORMED: ("the Hub's answer could not be understood", f"check HF_ENDPOINT; {_AGAIN}"),
    FailureKind.SPENT: ("the Hub was asked enough", _AGAIN),
    FailureKind.TOO_LARGE: ("the Hub's answer was too large to be true", "look at it on the Hub"),
}  # fmt: skip
_LATER = frozenset(
    {
        FailureKind.LOGIN,
        FailureKind.OFFLINE,
        FailureKind.UNREACHABLE,
        FailureKind.RATE_LIMITED,
        FailureKind.MALFORMED,
        FailureKind.SPENT,
    }
)
STATES = {
    FailureKind.NOT_FOUND: State.DELETED,
    FailureKind.PRIVATE: State.PRIVATE,
    FailureKind.DISABLED: State.DISABLED,
}
"""What has become of an artifact that was there before, by how the Hub refuses it now."""
ENDING = frozenset({FailureKind.LOGIN, FailureKind.OFFLINE, FailureKind.RATE_LIMITED})
"""Failures that every further question would meet as well."""


def may_be_had_later(failure: HubFailure) -> bool:
    """True when asking again another time may bring it."""
    return failure.kind in _LATER


def explained(ref: str, failure: HubFailure) -> Skipped:
    """A failure in words."""
    why, remedy = _EXPLAINED[failure.kind]
    return Skipped(ref, f"{why} ({failure.detail})", remedy, may_be_had_later(failure))


def closed_card(ref: str, failure: HubFailure) -> Skipped:
    """Why the card of an artifact was not read, while its record was."""
    why, remedy = _EXPLAINED[failure.kind]
    return Skipped(ref, f"only its record was read: its files are {why}", remedy)


def list_named(work: PageWork) -> str:
    """What a page is a page of, in words."""
    said = parse_qs(urlsplit(work.address).query)
    kind = "data sets" if work.dataset else "models"
    conditions = [f"by {said['author'][0]}"] if "author" in said else []
    conditions += [f"with {', '.join(said['filter'])}"] if "filter" in said else []
    conditions += [f"like {said['search'][0]}"] if "search" in said else []
    return " ".join(["the list of", kind, *conditions])
