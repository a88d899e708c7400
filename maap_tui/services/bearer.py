"""What a transfer needs of whoever holds the access token."""

from threading import Event
from typing import Protocol

from .request import Signature


class Bearer(Protocol):
    """Signs requests to the listed origins and to no others."""

    def auth_for(self, url: str, stop: Event) -> Signature:
        """What signs a request to `url`: a bearer token, or nothing where none is due.

        May wait for the token service; raises `CredentialsError`, `TokenRefused` or `Cancelled`.
        """

    def renew(self, rejected: Signature, stop: Event) -> None:
        """Buys a new token after `rejected` was answered with 401, once for all who ask.

        Raises as `auth_for`.
        """
