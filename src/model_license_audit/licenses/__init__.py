"""What licenses say, how people name them, and which license a text is."""
