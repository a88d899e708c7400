"""The screens: the only part of maap-tui that imports Textual."""
