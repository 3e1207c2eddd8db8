"""How the tables of the registry came to be: one step a file, each way forward and back."""
