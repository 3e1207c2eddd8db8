"""What workers do, each in a process of its own: unpack, audit, look into the registry, write pages."""
