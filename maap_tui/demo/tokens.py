"""Tokens like those of the real token service: signed-looking texts that end on a real clock."""

import base64
import hashlib
import json
from collections.abc import Callable
from threading import Lock
from time import monotonic, time

CLIENT_ID = "offline-token"
CLIENT_SECRET = "demo-client-secret"
"""Not a secret: it opens nothing but this world."""
_OFFLINE_LIFE = 89 * 86_400 + 3_600
"""Seconds; a little more than the days that are to be read from it."""


class Tokens:
    """Issues access tokens for one offline token and knows which of them are still good."""

    def __init__(self, issuer: str, life: float, clock: Callable[[], float] = monotonic) -> None:
        self.life = life
        self._issuer = issuer
        self._clock = clock
        self._lock = Lock()
        self._ends: dict[str, float] = {}
        self._number = 0
        now = int(time())
        self.offline = self._jwt({"typ": "Offline", "iat": now, "exp": now + _OFFLINE_LIFE})

    def issue(self) -> str:
        """A new access token, good for `life` seconds from now."""
        with self._lock:
            self._number += 1
            claims: dict[str, object] = {"typ": "Bearer", "jti": f"demo-{self._number:06d}"}
            token = self._jwt({**claims, "expires_in": self.life})
            self._ends[token] = self._clock() + self.life
            return token

    def is_good(self, token: str) -> bool:
        """Whether this access token was issued here and has not ended."""
        with self._lock:
            return self._ends.get(token, self._clock()) > self._clock()

    def expire_all(self) -> None:
        """Ends every access token that was issued so far."""
        with self._lock:
            self._ends.clear()

    def _jwt(self, claims: dict[str, object]) -> str:
        header = _encoded({"alg": "HS512", "typ": "JWT", "kid": "maap-demo"})
        payload = _encoded({**claims, "iss": self._issuer, "azp": CLIENT_ID, "sub": "demo"})
        signature = hashlib.sha512(f"{header}.{payload}".encode()).digest()
        return f"{header}.{payload}.{_base64(signature)}"


def _encoded(part: dict[str, object]) -> str:
    return _base64(json.dumps(part, separators=(",", ":")).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
