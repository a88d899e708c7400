"""The map without a screen: a view of the globe, dots in it, and what is drawn with them."""
