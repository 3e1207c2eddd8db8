"""Bills of materials of others, read as input."""
