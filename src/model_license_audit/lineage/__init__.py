"""The graph of derivations above one artifact: who came from whom, read where, and how sure that is."""
