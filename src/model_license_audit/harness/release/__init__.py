"""What a release consists of beside the weights: card, licenses, notices, provenance, signature."""
