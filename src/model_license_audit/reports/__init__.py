"""One renderer per report format; each gets finished audits and returns text, and nothing else."""
