"""Whether the person is signed in, as far as it is known."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

PORTAL = "https://portal.maap.eo.esa.int/"
"""Where the service tells its news, and its terms."""
TOKEN_PAGE = f"{PORTAL}ini/services/auth/token/90dToken.php"
"""Where a person makes a new offline token by hand (valid 90 days)."""


class SignInState(Enum):
    """Search works in every one of these; downloads need `READY` or `SIGNED_IN`."""

    NO_CREDENTIALS = "no credentials"
    UNREADABLE = "credentials unreadable"
    READY = "credentials found"
    """Read, not yet tried."""
    SIGNED_IN = "signed in"
    REFUSED = "token refused"


@dataclass(frozen=True, slots=True)
class SignInStatus:
    """One look at the credentials; made without any request."""

    state: SignInState
    path: Path | None = None
    """The credentials file, when there is one."""
    days_left: int | None = None
    """Whole days until the offline token ends, or `None` when it does not say."""
    message: str = ""
    """One sentence with cause and remedy for `UNREADABLE` and `REFUSED`; else what was noticed."""
    warnings: tuple[str, ...] = ()
    """Oddities that were read right all the same (quotes, duplicates, file mode)."""
