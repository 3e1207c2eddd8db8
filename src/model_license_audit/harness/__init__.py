"""The reference harness: from a recipe to an audited derivative of a pretrained model."""
