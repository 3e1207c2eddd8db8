"""Policy: thresholds, rule settings and waivers, and what they make of the findings."""
