"""A bearer that is made when the first token is due: most downloads of ready links need none."""

from collections.abc import Callable, Iterable
from threading import Event, Lock

from .bearer import Bearer
from .http import NO_AUTH, Signature
from .token_scope import TokenScope


class LateBearer:
    """Implements the Protocol `Bearer`; safe to use from any thread."""

    def __init__(self, origins: Iterable[str], make: Callable[[], Bearer]) -> None:
        """Signs for `origins` by what `make` makes, once. Raises `SettingsError`."""
        self._scope = TokenScope(origins)
        self._make = make
        self._lock = Lock()
        self._made: Bearer | None = None

    def auth_for(self, url: str, stop: Event) -> Signature:
        return self._bearer().auth_for(url, stop) if self._scope.covers(url) else NO_AUTH

    def renew(self, rejected: Signature, stop: Event) -> None:
        self._bearer().renew(rejected, stop)

    def _bearer(self) -> Bearer:
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made
