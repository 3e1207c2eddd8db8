"""The HTML report: its page, its sections and its looks."""
