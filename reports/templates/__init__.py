"""Templates and styles of the human-readable reports; holds no code."""
