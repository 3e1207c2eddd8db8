"""What a recipe says, how it is read, and the recipes that ship."""
