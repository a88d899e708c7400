"""maap-tui: find, look at and download granules of the ESA MAAP catalogue from a terminal."""

__version__ = "0.1.0"
