"""A whole registry out of a database and back: JSON Lines and Parquet."""
