"""Evidence that is supposed: the audited artifact as it would be if its files showed what a clause asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from model_license_audit.audit.whatif.situations import ASSUMED, with_subject
from model_license_audit.model.artifacts import Artifact, LicenseText, TextMatchKind
from model_license_audit.model.duties import Duty
from model_license_audit.model.evidence import Evidence, TextFile, TextRole
from model_license_audit.model.terms import TermKind
from model_license_audit.obligations.phrases import phrase
from model_license_audit.obligations.situation import Situation

_CARD, _NOTICE = "README.md", "NOTICE"


@dataclass(frozen=True, slots=True)
class Supposed:
    """What the files would show: ``said`` in words, and the duty that asks for it."""

    said: str
    duty: Duty

    def shown_in(self, situation: Situation) -> Situation:
        """The situation in which the files show it; where files cannot, the one in which somebody did."""
        change = _CHANGES.get(self.duty.term.action)
        changed = with_subject(situation, change(situation.subject, self.duty)) if change else situation
        return changed if self._seen(changed) else _vouched(changed, self.duty)

    def _seen(self, situation: Situation) -> bool:
        return any(duty.shown for duty in situation.duties if _alike(duty, self.duty))


def supposed(duty: Duty) -> Supposed | None:
    """What would show that the duty is met; ``None`` for a restriction that nothing can be shown of."""
    words = _SAID.get(duty.term.action)
    if words is None and duty.term.kind is not TermKind.OBLIGATION:
        return None
    return Supposed(words(duty) if words else f"you show that you {phrase(duty.term)}", duty)


def _alike(one: Duty, other: Duty) -> bool:
    return (one.origin, one.license_key, one.term) == (other.origin, other.license_key, other.term)


def _vouched(situation: Situation, duty: Duty) -> Situation:
    """The situation with evidence that no file holds."""
    proof = (Evidence(ASSUMED, excerpt="supposed"),)
    return replace(
        situation,
        duties=tuple(replace(each, shown=proof) if _alike(each, duty) else each for each in situation.duties),
    )


def _with_copy(subject: Artifact, duty: Duty) -> Artifact:
    text = LicenseText(f"LICENSE-{duty.license_key}", duty.license_key, TextMatchKind.SAME, 1.0)
    others = tuple(t for t in subject.license_texts if t.key != duty.license_key)
    return replace(subject, license_texts=(*others, text))


def _with_words(subject: Artifact, duty: Duty) -> Artifact:
    notice = "notice-file" in duty.term.where
    return _with_text(subject, _NOTICE if notice else _CARD, duty.term.words or "")


def _with_credit(subject: Artifact, duty: Duty) -> Artifact:
    if duty.term.words:
        return _with_words(subject, duty)
    name = duty.origin.name if duty.inherited else duty.origin_name
    return _with_text(subject, _CARD, f"Made from {name}.")


def _with_changes(subject: Artifact, duty: Duty) -> Artifact:
    return _with_text(subject, _CARD, f"This is a modified version, fine-tuned from {duty.origin.name}.")


def _with_name(subject: Artifact, duty: Duty) -> Artifact:
    return replace(subject, names=tuple(_renamed(name, duty) for name in subject.names or ("model",)))


def _renamed(name: str, duty: Duty) -> str:
    owner, slash, last = name.rpartition("/")
    return f"{owner}{slash}{duty.term.words}-{last}"


def _with_text(subject: Artifact, path: str, words: str) -> Artifact:
    """The artifact with the words at the end of that file, which is made where there is none."""
    role = TextRole.NOTICE if path == _NOTICE else TextRole.CARD
    old = next((text for text in subject.texts if text.role is role), None)
    file = replace(old, text=f"{old.text}\n\n{words}\n") if old else TextFile(path, role, words, "")
    return replace(subject, texts=(*(text for text in subject.texts if text is not old), file))


_CHANGES: dict[str, Callable[[Artifact, Duty], Artifact]] = {
    "include-license": _with_copy,
    "notice-text": _with_words,
    "display": _with_words,
    "attribution": _with_credit,
    "retain-notices": _with_credit,
    "state-changes": _with_changes,
    "name-prefix": _with_name,
    "pass-on-restrictions": _with_copy,
    "use-restrictions": _with_copy,
    "acceptable-use-policy": _with_copy,
}
"""How the artifact becomes one that meets the duty; what is not here no file shows."""

_SAID: dict[str, Callable[[Duty], str]] = {
    "include-license": lambda duty: f"the text of {duty.license_name} lies beside it",
    "notice-text": lambda duty: f"NOTICE holds \u201c{duty.term.words}\u201d",
    "display": lambda duty: f"README.md shows \u201c{duty.term.words}\u201d",
    "attribution": lambda duty: f"README.md credits {duty.term.words or duty.origin_name}",
    "retain-notices": lambda duty: f"README.md credits {duty.term.words or duty.origin_name}",
    "state-changes": lambda duty: f"README.md says how it was changed from {duty.origin_name}",
    "name-prefix": lambda duty: f"its names begin with \u201c{duty.term.words}\u201d",
    "pass-on-restrictions": lambda duty: f"the text of {duty.license_name} lies beside it, for recipients to keep to",
    "use-restrictions": lambda duty: f"the text of {duty.license_name} lies beside it, for recipients to keep to",
    "acceptable-use-policy": lambda duty: f"the text of {duty.license_name} lies beside it, with its policy",
    "disclose-source": lambda _: "README.md says where the source is",
    "network-source": lambda _: "README.md says where the source is",
}
"""The same in words, as they follow *if*."""
