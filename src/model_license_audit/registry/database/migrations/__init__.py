"""How the tables of the registry became what they are, step by step, up and down; run by :mod:`..upgrading`."""
