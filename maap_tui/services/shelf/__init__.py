"""What is known of the catalogue from earlier: its collections, queryables, counts, inventories."""
