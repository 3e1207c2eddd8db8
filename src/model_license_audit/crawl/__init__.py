"""Bringing what sources tell into the registry: crawls of hubs, caches and files, each restartable at any moment."""
