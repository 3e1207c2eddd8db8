"""Data sets of recipes: where they come from, how they are read, split and augmented."""
