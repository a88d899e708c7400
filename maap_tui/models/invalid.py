"""The one exception with which the pure parsers refuse what a person typed."""


class InvalidInput(ValueError):
    """What was typed cannot be understood; the text says so in one clause for who typed it.

    It stands after the name of what is wrong; `as_sentence` makes a sentence of it that is shown.
    """
