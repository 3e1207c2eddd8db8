"""Model license registry and compliance auditor: may I ship this model, what do I owe, what is not known?"""

__version__ = "0.1.0"
