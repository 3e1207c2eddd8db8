"""The documents of TensorFlow Hub: their form, their words, and what each tells."""
