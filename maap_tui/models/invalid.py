"""The one exception with which the pure parsers refuse what a person typed."""


class InvalidInput(ValueError):
    """What was typed cannot be understood; the text is one clear sentence for who typed it."""
