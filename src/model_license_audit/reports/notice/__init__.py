"""The NOTICE and the third-party bundle, in every format."""
