"""Readers: each turns one kind of file into claims with evidence; ``read_snapshot`` runs them all."""

from model_license_audit.cards.readers import read_snapshot

__all__ = ["read_snapshot"]
