"""Under which licenses something may be released, and what would have to change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.findings import Finding
from model_license_audit.model.lineage import Lineage
from model_license_audit.model.remedies import Remedy
from model_license_audit.model.report import Gap, Versions
from model_license_audit.model.terms import LicenseClass
from model_license_audit.model.use import UseContext


class Lawfulness(StrEnum):
    """Whether something may be done: yes (with its duties), not told, no."""

    LAWFUL = "lawful"
    OPEN = "open"
    UNLAWFUL = "unlawful"


@dataclass(frozen=True, slots=True)
class LabelOption:
    """Labels of one class that come to the same for the artifact: whether each may be used, and what it asks for.

    ``inherited`` is true for the licenses of the ancestors themselves, alone or taken together.
    ``reasons`` are the conflicts of labels that may not be used, or what keeps others open; ``duties`` what has to be
    done because of the label, beside what has to be done under any.
    """

    verdict: Lawfulness
    license_class: LicenseClass
    labels: tuple[str, ...]
    inherited: bool = False
    duties: tuple[Finding, ...] = ()
    reasons: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class OptionsReport:
    """The labels that an artifact may bear.

    ``always`` has to be done whatever the label, ``barred`` are the conflicts that no label avoids. ``current`` is the
    label it has or is meant to have, ``remedies`` are the smallest sets of changes that leave no conflict, where there
    is one.
    """

    target: str
    artifact: Artifact
    lineage: Lineage
    use: UseContext
    options: tuple[LabelOption, ...]
    versions: Versions
    current: LabelOption | None = None
    always: tuple[Finding, ...] = ()
    barred: tuple[Finding, ...] = ()
    open: tuple[Finding, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    gaps: tuple[Gap, ...] = ()
    planned: bool = False
