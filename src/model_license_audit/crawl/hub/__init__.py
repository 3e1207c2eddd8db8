"""Crawls of the Hugging Face Hub: many threads read, one writes, the journal knows what is left."""
