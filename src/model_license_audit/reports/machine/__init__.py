"""Formats that other programs read: each module is one format."""
