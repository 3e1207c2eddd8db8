"""Lineages and impact: an artifact among its ancestors and descendants, in every format."""
