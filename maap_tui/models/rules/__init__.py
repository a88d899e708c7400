"""Rules by which granules are chosen, one after the other, and their text."""
