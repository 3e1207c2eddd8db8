"""The files of a release beside the exported ones, by name."""

from __future__ import annotations

CARD, LICENSE, NOTICE = "README.md", "LICENSE", "NOTICE"
PROVENANCE, TENSORS, CURVE, SIGNATURE = "provenance.json", "tensors.json", "training-curve.svg", "model.sig"

OWN = frozenset({CARD, LICENSE, NOTICE, PROVENANCE, TENSORS, CURVE, SIGNATURE})
"""Written when a release is composed, whatever a framework put there under these names."""

COPIES = "licenses"
"""The folder for the license texts of the base."""
