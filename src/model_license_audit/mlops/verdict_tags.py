"""A verdict as tags: what is written on a version of a model, and whether it still lets that version out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from model_license_audit.gate.verdict import Decision
from model_license_audit.mlops.signed_verdict import why_unsigned

PREFIX = "license-audit."
VERDICT, SUBJECT, DIGEST, AT, SIGNED = (PREFIX + name for name in ("verdict", "subject", "digest", "at", "signed"))
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_AHEAD = timedelta(minutes=10)
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class TaggedVerdict:
    """What the gate said of a model, where and when.

    ``subject`` is its address (``models:/name/3``), ``digest`` that of its content: the verdict is of no other.
    ``reports`` is the address of the set of reports, ``tool`` what made them, ``policy`` the files it went by;
    ``signed`` is the verdict in an envelope.
    """

    decision: Decision
    reason: str
    subject: str
    digest: str
    at: datetime
    tool: str
    policy: str = ""
    reports: str = ""
    signed: str = ""

    @property
    def moment(self) -> str:
        """When it was given, to the second (UTC)."""
        return self.at.astimezone(UTC).strftime(_MOMENT)

    @property
    def tags(self) -> dict[str, str]:
        """The tags in the order in which they are to be written: *released* is said last, everything else first."""
        said = {
            "exit-code": str(int(self.decision.exit_code)),
            "reason": _cut(self.reason),
            "subject": self.subject,
            "digest": self.digest,
            "at": self.moment,
            "tool": self.tool,
            "policy": _cut(self.policy) or "none",
            "reports": self.reports or "none",
            "signed": self.signed or "none",
        }
        tags = {PREFIX + name: value for name, value in said.items()}
        verdict = {VERDICT: self.decision.value}
        return tags | verdict if self.decision is Decision.RELEASED else verdict | tags


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be let out: its address and digest as they are now, and how old a verdict may be.

    ``key`` is the public key that must have signed the verdict (``None``: tags alone are believed).
    """

    subject: str
    digest: str
    now: datetime
    max_age: timedelta
    key: Path | None = None


def why_not(tags: Mapping[str, str], asked: Asked) -> str | None:
    """Why tags do not let a model out; ``None`` where they do: *released*, of this very model, and not too old."""
    verdict = tags.get(VERDICT)
    if verdict is None:
        return "it was not audited"
    if verdict != Decision.RELEASED:
        return f"its verdict is {_shown(verdict)}: {_shown(tags.get(PREFIX + 'reason', 'no reason is told'))}"
    if tags.get(SUBJECT) != asked.subject:
        return f"its verdict is of {_shown(tags.get(SUBJECT, 'no model'))}, not of {asked.subject}"
    if tags.get(DIGEST) != asked.digest:
        return "its content is not what was audited"
    if asked.key is not None:
        signed = tags.get(SIGNED, "").removeprefix("none")
        why = why_unsigned(signed, asked.subject, asked.digest, tags.get(AT, ""), asked.key)
        if why is not None:
            return why
    return _why_too_old(tags.get(AT, ""), asked)


def _why_too_old(text: str, asked: Asked) -> str | None:
    try:
        at = datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return "its verdict does not say when it was given"
    if at > asked.now + _AHEAD:
        return f"its verdict is of the future ({text})"
    if asked.now - at > asked.max_age:
        return f"its verdict is of {text}, older than {asked.max_age.days} days"
    return None


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text[:200])


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
