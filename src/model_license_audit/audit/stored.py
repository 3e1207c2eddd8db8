"""The registry as an audit asks it: looked into when first needed; what is wrong with it is told and stops nothing."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from model_license_audit.model.errors import ModelAuditError
from model_license_audit.model.evidence import ClaimField, Problem, ProblemKind, Reading
from model_license_audit.model.recorded import Recorded
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import Gap

if TYPE_CHECKING:
    from model_license_audit.model.evidence import Claim
    from model_license_audit.registry.address import Address
    from model_license_audit.registry.catalogue import CatalogueEntry
    from model_license_audit.registry.reading.shelf import Shelf
    from model_license_audit.registry.records import StoredArtifact

KEEPER = "registry"
"""What a report calls the registry, as the keeper of records."""

_LICENSE = frozenset({ClaimField.LICENSE, ClaimField.LICENSE_NAME, ClaimField.LICENSE_LINK})
_BASES = frozenset({ClaimField.BASE_MODEL, ClaimField.BASE_MODEL_RELATION, ClaimField.SOURCE_DATASET})
_LABELS = frozenset({*_LICENSE, ClaimField.TAG, ClaimField.LIBRARY})
"""What is told beside the license in a publisher's own record: where any of it was read, the label was."""


class Holdings:
    """What the registry at an address holds; without an address, and where no file is there, nothing.

    A registry that cannot be read is asked no more: ``gap`` then tells why, and what to do.
    """

    def __init__(self, address: Address | None) -> None:
        self._address = address
        self._open = ExitStack()
        self._shelf: Shelf | None = None
        self.gap: Gap | None = None

    @property
    def used(self) -> bool:
        """True where there is a registry to look into."""
        return self._address is not None and self._address.exists

    def find(self, ref: ArtifactRef) -> StoredArtifact | None:
        """What the registry knows of an artifact by any of its names; ``None`` when nothing, or when it cannot tell."""
        if self.gap is not None:
            return None
        try:
            shelf = self._opened()
            return shelf.find(ref) if shelf is not None else None
        except ModelAuditError as error:
            self.gap = Gap(KEEPER, error.what, error.remedy)
        except (ValueError, TypeError, LookupError) as error:
            what = f"the registry {self.shown} holds what cannot be understood ({type(error).__name__}: {error})"
            self.gap = Gap(KEEPER, what[:300], "check it with `modelaudit registry verify`, or use a newer modelaudit")
        return None

    def close(self) -> None:
        """Give back what is open."""
        self._open.close()
        self._shelf = None

    @property
    def shown(self) -> str:
        """Its address; empty where none is to be used."""
        return self._address.shown if self._address else ""

    def _opened(self) -> Shelf | None:
        if self._shelf is None and self._address is not None and self._address.exists:
            from model_license_audit.registry.reading.shelf import open_shelf

            self._shelf = self._open.enter_context(open_shelf(self._address))
        return self._shelf


def recorded(stored: StoredArtifact) -> Recorded:
    """From what kind of record an artifact is known, and of which day that is."""
    looked = stored.state_at or stored.last_seen
    return Recorded(
        keeper=KEEPER,
        seen=stored.last_seen.date().isoformat(),
        coverage=stored.coverage,
        state=stored.state,
        looked=looked.date().isoformat(),
        why=stored.state_why,
    )


def completed(stored: StoredArtifact, entry: CatalogueEntry | None, told: Reading) -> Reading:
    """What was read of an artifact with what the catalogue (``told``) knows beyond it.

    The registry's record goes first. The catalogue's license is taken where the record tells none, unless the record
    is the newer one and its publisher's label was really read: then that there is none is the fact. (A copy without a
    license of its own bears that of its original at any time.) Bases are taken from the catalogue where the record
    names none: another ancestor never removes a duty, and a name that was taken off a card does not change what a model
    was made from.
    """
    reading = stored.reading
    if not _tells_license(reading):
        if entry is not None and entry.license_known and (entry.license_of or not _none_is_a_fact(stored, entry)):
            reading += Reading(_of(told, _LICENSE))
        elif not label_was_read(stored):
            reading += Reading(problems=(_label_not_read(stored),))
    if entry is not None and not any(claim.field is ClaimField.BASE_MODEL for claim in reading.claims):
        reading += Reading(tuple(c for c in told.claims if c.field in _BASES or _is_link(c)))
    return reading


def label_was_read(stored: StoredArtifact) -> bool:
    """True when the publisher's own label was looked at, so that a license it does not tell is one that is not told.

    A file that was imported may lack the column; a card that could not be read tells nothing.
    """
    if any(problem.incomplete for problem in stored.reading.problems):
        return False
    return stored.source != "import" or any(claim.field in _LABELS for claim in stored.reading.claims)


def _none_is_a_fact(stored: StoredArtifact, entry: CatalogueEntry) -> bool:
    newer = stored.last_seen.date().isoformat() > (entry.as_of or "")
    return newer and label_was_read(stored)


def _tells_license(reading: Reading) -> bool:
    """True when a license is named, by a label or by a text."""
    from model_license_audit.model.evidence import TextRole

    named = any(claim.field in _LICENSE and claim.value for claim in reading.claims)
    return named or any(text.role is TextRole.LICENSE for text in reading.texts)


def _of(told: Reading, fields: frozenset[ClaimField]) -> tuple[Claim, ...]:
    return tuple(claim for claim in told.claims if claim.field in fields)


def _is_link(claim: Claim) -> bool:
    return claim.field is ClaimField.TAG and (claim.value or "").startswith("base_model:")


def _label_not_read(stored: StoredArtifact) -> Problem:
    plain = replace(stored.ref, revision=None)
    what = f"the registry's record of {stored.last_seen.date()} does not tell the license of {stored.ref.display}"
    remedy = f"scan with --online, or give a local copy: --upstream {plain}=PATH"
    return Problem(f"{KEEPER}#{stored.ref.name}", ProblemKind.UNREADABLE, what, remedy)
