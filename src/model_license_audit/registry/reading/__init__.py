"""Reading the registry: the same SQL on both engines, and on SQLite without a database library."""
