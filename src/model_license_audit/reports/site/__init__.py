"""The pages of a server: the registry as a site that shares the report's look; nothing in them runs or is fetched."""
