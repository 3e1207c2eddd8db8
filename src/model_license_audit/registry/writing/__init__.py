"""Writing to the registry: what a look at an artifact changes, a batch a transaction."""
