"""Where the content folders of the project (data, rules, registry, report templates) are mapped into the package."""
