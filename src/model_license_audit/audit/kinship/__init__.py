"""What a model was made from and what was made from it: what passes each link, and what a change would touch."""
