"""Markdown: what is hostile made plain, and an audit fit for a pull request."""
