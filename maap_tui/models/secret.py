"""A string that must never be seen: not in a log, a traceback, a widget or a test report."""


class Secret:
    """Holds a token or a client secret; `repr`, `str`, `format` and pickling all show `***`.

    Only the code that signs a request or posts the exchange calls `reveal`.
    """

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """The secret itself; never keep, log or format what this returns."""
        return self.__value

    def __bool__(self) -> bool:
        return bool(self.__value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.reveal() == self.__value

    def __hash__(self) -> int:
        return hash((Secret, self.__value))

    def __repr__(self) -> str:
        return "Secret(***)"

    def __str__(self) -> str:
        return "***"

    def __reduce__(self) -> str:
        raise TypeError("a Secret is never pickled")
