"""The files of a release beside the exported ones, by name."""

from __future__ import annotations

from model_license_audit.gate.signing import SIGNATURE

__all__ = ["CARD", "COPIES", "CURVE", "LICENSE", "NOTICE", "OWN", "PROVENANCE", "SIGNATURE", "TENSORS"]

CARD, LICENSE, NOTICE = "README.md", "LICENSE", "NOTICE"
PROVENANCE, TENSORS, CURVE = "provenance.json", "tensors.json", "training-curve.svg"

OWN = frozenset({CARD, LICENSE, NOTICE, PROVENANCE, TENSORS, CURVE, SIGNATURE})
"""Written when a release is composed, whatever a framework put there under these names."""

COPIES = "licenses"
"""The folder for the license texts of the base."""
