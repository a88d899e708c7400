"""Taking bytes from an answer, no faster than is wished."""

from threading import Event

from maap_tui.errors import Cancelled, CatalogError
from maap_tui.precedence import give_way

from .fetching import as_transfer_error
from .http import Response
from .throttle import Throttle


def receive(response: Response, view: memoryview, throttle: Throttle, stop: Event) -> int:
    """Puts the next bytes of the body into `view` and says how many; 0 at its end.

    Raises `TransferError`, or `Cancelled` once `stop` is set.
    """
    give_way()
    room = throttle.take(len(view), stop)
    require_going(stop)
    try:
        count = response.readinto(view[:room])
    except CatalogError as error:
        raise as_transfer_error(error) from error
    throttle.give_back(room - count)
    return count


def require_going(stop: Event) -> None:
    """Raises `Cancelled` once `stop` is set."""
    if stop.is_set():
        raise Cancelled("Stopped.")
