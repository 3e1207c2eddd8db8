"""Training that knows no framework: the loop, its objective, its record."""
