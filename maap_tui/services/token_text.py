"""What can be told of a token by looking at it, without asking anybody.

Tokens of the service are JSON web tokens (RFC 7519). They are only looked into, never verified:
what they say is for display and for advice, the token service decides.
"""

import base64
import json
import re
from collections.abc import Mapping
from typing import Any

from maap_tui.models.sign_in import TOKEN_PAGE
from maap_tui.models.text import clean

TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{1,16384}")
"""The characters a bearer token may have (RFC 6750 section 2.1)."""
BARE_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{1,16384}={0,2}")
"""The same where a `=` could also end a key: only at the end."""
MAKE_ONE = f"Make a new one at {TOKEN_PAGE} and paste it as OFFLINE_TOKEN."

_PLACEHOLDER = re.compile(
    r".*your.*(?:token|secret|id).*|.*token.*here|paste.*|change_?me|todo|x{3,}|\.{3,}|…",
    re.IGNORECASE,
)
_LONGEST_PLACEHOLDER = 80
_SEGMENTS = (3, 5)
"""Parts of a signed and of an encrypted JSON web token (RFC 7515, RFC 7516)."""


def is_placeholder(value: str) -> bool:
    """Whether `value` is still the text of an example."""
    return len(value) <= _LONGEST_PLACEHOLDER and _PLACEHOLDER.fullmatch(value.strip()) is not None


def fault_of(token: str) -> str:
    """What is wrong with an offline token, as the end of a sentence; empty when nothing shows."""
    if not token:
        return "is empty."
    if is_placeholder(token):
        return "is still the example text."
    if len(token) > 16_384:
        return "is too long to be a token."
    return _fault_of_characters(token) or _fault_of_kind(token)


def _fault_of_characters(token: str) -> str:
    if TOKEN.fullmatch(token):
        return ""
    if "#" in token:
        return "holds a '#'; a comment needs a line of its own."
    if any(character.isspace() for character in token):
        return "holds a space; copy the token again, in one piece."
    wrong = next(character for character in token if not TOKEN.fullmatch(character))
    return f"holds a character that no token has ('{clean(wrong)}'); copy the token again."


def _fault_of_kind(token: str) -> str:
    if not token.startswith("eyJ"):
        return ""
    if len(token.split(".")) not in _SEGMENTS:
        return "is cut off: a part of the token is missing; copy it again."
    kind = claims_of(token).get("typ")
    if kind == "Bearer":
        return "looks like a short access token (typ Bearer), not the offline token."
    return "is an identity token (typ ID), not the offline token." if kind == "ID" else ""


def is_short_lived(token: str) -> bool:
    """Whether the token says that it ends with a session (typ Refresh), not after 90 days."""
    return claims_of(token).get("typ") == "Refresh"


def expiry_of(token: str) -> float | None:
    """When the token ends, seconds since 1970 by the service's clock; `None` when unknown."""
    ends = claims_of(token).get("exp")
    if isinstance(ends, bool) or not isinstance(ends, int | float):
        return None
    return float(ends) if 0 < ends < 2**40 else None


def claims_of(token: str) -> Mapping[str, Any]:
    """The payload of a JSON web token, unverified; empty for any other token."""
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    try:
        padded = parts[1] + "=" * (-len(parts[1]) % 4)
        claims = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, RecursionError):
        return {}
    return claims if isinstance(claims, Mapping) else {}
