"""The registry and its audits over HTTP: pages for people, JSON for programs."""
