"""Tools to try the program without a network: a small model hub on the loopback that speaks the Hub's protocol."""
