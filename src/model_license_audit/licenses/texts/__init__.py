"""License texts: which license a text is, and how it was edited."""
