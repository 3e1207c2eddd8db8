"""How the registry lies in a database: its tables, their versions, the engines and what they say when they fail."""
