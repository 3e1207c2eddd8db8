"""What the registry keeps of crawls: the journal by which they go on, and the lease that holds one alone."""
