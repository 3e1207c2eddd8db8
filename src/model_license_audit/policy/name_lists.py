"""Publishers and artifacts that a policy denies, or that it alone allows, over all ancestors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase

from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.rulings import Ruling, RulingKind
from model_license_audit.obligations.situation import Situation
from model_license_audit.policy.entries import Entry, ruled
from model_license_audit.policy.policy import Policy

_WITH_OWNER = frozenset({Host.HUGGINGFACE, Host.TFHUB, Host.TORCHHUB, Host.KAGGLE})


def publisher_of(ref: ArtifactRef) -> str | None:
    """The account that publishes it on its hub; ``None`` where the reference names none."""
    owner, slash, _ = ref.name.partition("/")
    return owner if slash and ref.host in _WITH_OWNER else None


def rulings_on_names(policy: Policy, situation: Situation) -> Iterator[Ruling]:
    """What the lists of publishers and artifacts say of the ancestors, and of the artifact where it is on a hub."""
    entries = [
        entry for entry in (*policy.denied, *policy.allowed) if entry.key.endswith((".publishers", ".artifacts"))
    ]
    if not entries:
        return
    lineage = situation.lineage
    refs = {*(artifact.ref for artifact in lineage.artifacts), *(unknown.ref for unknown in lineage.unknown)}
    for ref in sorted(refs, key=str):
        if ref != lineage.subject or ref.host is not Host.PATH:
            yield from _of(ref, entries)


def _of(ref: ArtifactRef, entries: list[Entry]) -> Iterator[Ruling]:
    for axis, words in (("publishers", _publisher_words(ref)), ("artifacts", _artifact_words(ref))):
        for entry in entries:
            if entry.key == f"deny.{axis}" and _fits(words, entry):
                yield _ruling(RulingKind.DENIED, entry, ref, f"the policy denies {entry.value} ({axis})")
        allowed = [entry for entry in entries if entry.key == f"allow.{axis}"]
        if allowed and not words:
            yield _ruling(RulingKind.UNTOLD, allowed[0], ref, "its publisher cannot be told", "unknown")
        elif allowed and not any(_fits(words, entry) for entry in allowed):
            yield _ruling(RulingKind.DENIED, allowed[0], ref, f"it is not among the {axis} that the policy allows", "-")


def _publisher_words(ref: ArtifactRef) -> tuple[str, ...]:
    owner = publisher_of(ref)
    return (owner,) if owner else ()


def _artifact_words(ref: ArtifactRef) -> tuple[str, ...]:
    plain = replace(ref, revision=None)
    return tuple(dict.fromkeys((str(ref), str(plain), ref.display, plain.display)))


def _fits(words: tuple[str, ...], entry: Entry) -> bool:
    return any(fnmatchcase(word.casefold(), entry.value.casefold()) for word in words)


def _ruling(kind: RulingKind, entry: Entry, ref: ArtifactRef, what: str, value: str = "") -> Ruling:
    remedy = f"make it from something else, or change {entry.key} in {entry.file}"
    told = (f"{ref.display}: {what}", remedy)
    return ruled(kind, replace(entry, value=value or entry.value), ref.display, told)
