"""The documents of TensorFlow Hub as observations."""
