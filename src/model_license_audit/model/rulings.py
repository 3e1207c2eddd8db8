"""What a house's own policy says of an artifact, beside what its licenses say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RulingKind(StrEnum):
    """What a policy makes of one thing; none of them is a finding, as no license says so.

    *Denied*: the policy forbids it. *Required*: it asks for something that is not there. *Untold*: whether it allows
    it hangs on something unknown. *Noted*: worth knowing, and fails nothing.
    """

    DENIED = "denied"
    REQUIRED = "required"
    UNTOLD = "untold"
    NOTED = "noted"

    @property
    def fails(self) -> bool:
        """True for what stops a release whatever its licenses say."""
        return self in (RulingKind.DENIED, RulingKind.REQUIRED)


@dataclass(frozen=True, slots=True, order=True)
class Ruling:
    """One thing that a policy says of an artifact: what, on which ground, and which key of which file says so.

    ``about`` is the artifact it concerns, ``value`` the entry of the key that speaks (``gpl-3.0``). ``fingerprint`` is
    stable across runs and machines, and names no file.
    """

    kind: RulingKind
    key: str
    about: str
    message: str
    remedy: str
    file: str
    value: str = ""
    fingerprint: str = ""
