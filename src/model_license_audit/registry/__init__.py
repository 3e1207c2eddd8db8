"""What is known of artifacts without asking anybody: the registry that a team keeps, and the catalogue that ships."""
