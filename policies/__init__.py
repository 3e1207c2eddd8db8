"""Content mapped into the package; holds no code."""
