"""Pages for a terminal that are no audit: options, fixes, licenses."""
