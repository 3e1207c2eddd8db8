"""Doing what an audit asks: files changed as far as files can meet it, and the notices that a release has to carry."""
