"""The Hugging Face Hub as a source: its protocol, its records, its files, and the cache of its client."""
