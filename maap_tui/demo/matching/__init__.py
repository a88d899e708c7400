"""Answers the question of a search: which records match, in which order, on which page."""
