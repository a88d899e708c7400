"""Every failure that a person may be told about, in one tree.

    MaapError                      exit code
    ├── InputError                 2   something typed or set is not understood
    │   └── SettingsError          2   a setting; names file, key and what was expected
    ├── CredentialsError           3   the credentials file or the token
    │   └── TokenRefused           3   the token service said no: a new token is needed
    ├── CatalogError               4   the catalogue or the network
    │   ├── (a search refused)     2   the catalogue cannot search for what was typed
    │   ├── NoConnection           4   nothing answered at all
    │   └── SearchTooLarge         4   the catalogue cannot page that far: narrow the search
    ├── TransferError              1   one file could not be fetched
    │   └── AccessDenied           1   this account may not read that collection
    ├── StorageError               5   the disk
    └── Cancelled                  130 the person stopped it

This module imports nothing of ours, so that every layer may raise from it.
"""

from typing import ClassVar, Self


class MaapError(Exception):
    """What happened, to what, and what to do next.

    `message` is one plain sentence; `hint` (may be empty) says what the reader can do about it.
    Both must already be free of control characters and secrets.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else self.message

    def anew(self) -> Self:
        """The same, to be raised once more: an exception object belongs to one traceback."""
        return type(self)(self.message, hint=self.hint)


class InputError(MaapError):
    """Something that was typed is not understood; nothing was sent."""

    exit_code = 2


class SettingsError(InputError):
    """A setting is unknown or has a bad value; names where it stands and what was expected."""


class CredentialsError(MaapError):
    """The credentials are missing or unreadable, or the token service did not give a token."""

    exit_code = 3


class TokenRefused(CredentialsError):
    """The token service refused the credentials: trying again does not help."""


class CatalogError(MaapError):
    """The catalogue did not give a usable answer."""

    exit_code = 4


class NoConnection(CatalogError):
    """Nothing answered: no network, no such host, refused, or timed out."""


class SearchTooLarge(CatalogError):
    """The answer lies beyond what the catalogue is willing to page through."""


class TransferError(MaapError):
    """One file could not be fetched, or was not what it should be.

    `is_temporary` says whether another attempt may help.
    """

    def __init__(self, message: str, *, hint: str = "", is_temporary: bool = False) -> None:
        super().__init__(message, hint=hint)
        self.is_temporary = is_temporary


class AccessDenied(TransferError):
    """The account is signed in but may not read this."""


class StorageError(MaapError):
    """The disk refused: full, read-only, gone, or the path is not usable."""

    exit_code = 5


class NameTaken(StorageError):
    """What is to be kept would take the place of something else of that name."""


class Cancelled(MaapError):
    """The person stopped it; not a failure."""

    exit_code = 130
