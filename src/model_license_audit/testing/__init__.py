"""Tools to try the program without a network: a small model hub on the loopback that speaks the Hub's protocol.

``python -m model_license_audit.testing.hub --help`` starts it from the command line;
:class:`model_license_audit.testing.hub.Hub` starts it in a thread of a test.
"""
