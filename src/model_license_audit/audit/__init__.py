"""Audits as library calls: they wire the edges to the reasoning, print nothing and exit nowhere."""
