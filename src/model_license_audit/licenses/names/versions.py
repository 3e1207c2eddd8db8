"""Which versions of a license a statement covers: this one only, or later ones too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from model_license_audit.licenses.declared import MOST_VALUES
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.resolve import resolve_value
from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.evidence import ClaimField, TextRole
from model_license_audit.model.expressions import LicenseId, leaves

_ONLY = re.compile(r"(?i)\bonly\b")
_TAG = re.compile(r"(?i)SPDX-License-Identifier:\s*([^\n]+)")


def versions_unstated(kb: KnowledgeBase, artifact: Artifact) -> frozenset[str]:
    """The keys of an artifact's licenses of which it does not say whether later versions apply.

    The Hub's ``gpl-2.0`` and the bare text of GPL 2.0 are printed as ``GPL-2.0-only``, yet say neither *only* nor *or
    later*; of the GNU licenses both are in use, and the texts leave the choice to the author (GPL-2.0 s.9).
    """
    expression = artifact.concluded.expression if artifact.concluded else None
    found = leaves(expression) if expression else ()
    printed = {leaf.key for leaf in found if isinstance(leaf, LicenseId) and leaf.id.endswith("-only")}
    if not printed:
        return frozenset()
    exact = islice(dict.fromkeys(value for value in _said(artifact) if _ONLY.search(value)), MOST_VALUES)
    said = (resolve_value(kb, value).keys for value in exact)
    return frozenset(printed).difference(*said)


def _said(artifact: Artifact) -> Iterator[str]:
    """What the artifact writes as its license: in its card or metadata, and in tags of its license files."""
    for claim in artifact.claims_of(ClaimField.LICENSE, ClaimField.LICENSE_NAME):
        yield claim.value or ""
    for text in artifact.texts:
        if text.role is TextRole.LICENSE:
            yield from (tag[1].strip() for tag in _TAG.finditer(text.text))


def later_versions(kb: KnowledgeBase, key: str) -> tuple[str, ...]:
    """The keys of the versions that came after a license, the next one first."""
    found: list[str] = []
    license_ = kb.license(key)
    while license_ and license_.successor and license_.successor not in found:
        found.append(license_.successor)
        license_ = kb.license(license_.successor)
    return tuple(found)
