"""What an artifact's own files show of what a term asks."""
