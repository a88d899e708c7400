"""What the demo world holds: collections, records of granules, and the documents made of them."""
