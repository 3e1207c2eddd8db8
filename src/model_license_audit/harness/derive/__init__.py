"""Derivations without training: quantized, converted and merged weights."""
