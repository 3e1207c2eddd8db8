"""What people write as a license: identifiers, names, expressions and links, resolved."""
