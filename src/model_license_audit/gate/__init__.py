"""The gate before a release: audits by a policy, the set of reports, the verdict, and what attests it."""
