"""Lists of models in files: JSON, CSV and Parquet, in the shapes that hubs and registries give."""
