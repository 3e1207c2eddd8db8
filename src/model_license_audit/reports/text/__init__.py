"""The report for a terminal, section by section."""
