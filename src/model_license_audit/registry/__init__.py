"""What is known of upstream artifacts without asking anybody: the catalogue that ships."""
