"""The rule engine: rules are files, loaded, evaluated and explained here; no license is named in this code."""
