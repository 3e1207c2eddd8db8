"""The cards and repositories of PyTorch Hub as observations."""
