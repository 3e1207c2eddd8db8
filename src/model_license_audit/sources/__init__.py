"""Where artifacts come from: each source lists an artifact and hands out bounded bytes as a ``Snapshot``."""
