"""What changed between two audits, in every format."""
