"""Programs that make what is generated and run what takes long; none of them is part of the package."""
