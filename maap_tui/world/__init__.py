"""The world that is shipped with the program: coasts, borders, countries and larger towns.

Made with Natural Earth; see the file NOTICE. `reader` reads it, `make` makes it anew.
"""
