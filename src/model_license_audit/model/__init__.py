"""The words: frozen, slotted dataclasses that everything else speaks in. No input or output happens here."""
