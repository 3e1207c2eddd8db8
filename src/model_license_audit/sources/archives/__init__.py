"""Directories and archives of strangers, read with limits and never unpacked."""
