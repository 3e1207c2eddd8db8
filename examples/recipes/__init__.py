"""The recipes that ship: one TOML file each, with its expected outcome."""
