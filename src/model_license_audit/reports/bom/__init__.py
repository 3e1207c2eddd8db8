"""Bills of materials: what the model is made from, for programs of others, in SPDX and CycloneDX."""
