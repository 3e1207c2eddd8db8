"""The lineages of two audits laid beside each other: links, licenses of those in it, and who could not be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.differences import Effect, LicenseChange, LinkChange, SightChange, Trend
from model_license_audit.model.evidence import TextRole
from model_license_audit.model.expressions import LicenseStatement
from model_license_audit.model.lineage import Derivation, Lineage
from model_license_audit.model.refs import ArtifactRef, Host

_EFFECTS = list(Effect)
_SUBJECT = ""
_CASELESS = frozenset({Host.HUGGINGFACE, Host.KAGGLE})


class Naming:
    """Names the artifacts of one lineage so that the same ones go by the same name in another.

    The audited model has a name that does not say where it lies; revisions are left out.
    """

    def __init__(self, lineage: Lineage) -> None:
        self.lineage = lineage
        self.artifacts = {self.of(artifact.ref): artifact for artifact in reversed(lineage.artifacts)}
        self.unknown = {self.of(unknown.ref): unknown for unknown in lineage.unknown}
        self.links: dict[tuple[str, str], Derivation] = {}
        for link in lineage.derivations:
            self.links.setdefault((self.of(link.child), self.of(link.parent)), link)

    def of(self, ref: ArtifactRef) -> str:
        """The name."""
        if ref == self.lineage.subject:
            return _SUBJECT
        plain = str(replace(ref, revision=None))
        return plain.casefold() if ref.host in _CASELESS else plain


def license_changes(old: Naming, new: Naming) -> tuple[LicenseChange, ...]:
    """Every artifact in both lineages whose license is told otherwise, the audited model first."""
    names = sorted(old.artifacts.keys() & new.artifacts.keys())
    found = (_license_change(old.artifacts[name], new.artifacts[name], name == _SUBJECT) for name in names)
    return tuple(change for change in found if change.declared or change.concluded or change.texts)


def _license_change(before: Artifact, after: Artifact, subject: bool) -> LicenseChange:
    return LicenseChange(
        before,
        after,
        subject,
        declared=_raw(before.declared) != _raw(after.declared),
        concluded=_said(before.concluded) != _said(after.concluded),
        texts=_texts(before) != _texts(after),
    )


def _raw(statement: LicenseStatement | None) -> str | None:
    return None if statement is None else statement.raw


def _said(statement: LicenseStatement | None) -> str | None:
    if statement is None:
        return None
    return str(statement.expression) if statement.determined else f"?{statement.raw}"


def _texts(artifact: Artifact) -> set[tuple[str, ...]]:
    """The license texts that were recognised, and the license files in which none was."""
    told = {(text.path, text.key, text.match.value) for text in artifact.license_texts}
    return told | {(file.path,) for file in artifact.texts if file.role is TextRole.LICENSE}


def link_changes(old: Naming, new: Naming) -> tuple[LinkChange, ...]:
    """Every link that is new, gone or of another kind: those of the audited model first."""
    found = list(_links(old, new))
    found.sort(key=lambda one: (not one.own, _EFFECTS.index(one.effect), str(one.link.child), str(one.link.parent)))
    return tuple(found)


def _links(old: Naming, new: Naming) -> Iterator[LinkChange]:
    for key in old.links.keys() | new.links.keys():
        was, now, own = old.links.get(key), new.links.get(key), key[0] == _SUBJECT
        if was is None:
            yield LinkChange(Effect.NEW, own, None, now)
        elif now is None:
            yield LinkChange(Effect.GONE, own, was, None)
        elif was.kind is not now.kind:
            yield LinkChange(Effect.CHANGED, own, was, now)


def sight_changes(old: Naming, new: Naming) -> tuple[SightChange, ...]:
    """Ancestors in both that can no longer be looked at, and then those that can be now."""
    lost = sorted(old.artifacts.keys() & new.unknown.keys())
    found = sorted(old.unknown.keys() & new.artifacts.keys())
    return (
        *(SightChange(Trend.WORSE, None, new.unknown[name]) for name in lost),
        *(SightChange(Trend.BETTER, old.unknown[name], None) for name in found),
    )
