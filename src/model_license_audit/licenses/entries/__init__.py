"""The license data: their form, their checks, and what is looked up in them."""
