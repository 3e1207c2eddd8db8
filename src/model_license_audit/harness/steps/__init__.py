"""The steps from a recipe to a release, each resumable."""
