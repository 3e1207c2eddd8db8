"""The command line: one module per command; each translates flags, calls, renders and exits."""
