"""How areas are read: one module for each form in which they come, and what mends them."""
