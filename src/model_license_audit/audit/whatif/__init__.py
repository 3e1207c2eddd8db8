"""What if: the same model with one thing changed, judged again by the same engine."""
