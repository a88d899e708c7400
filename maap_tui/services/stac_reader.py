"""Reads the JSON documents of a catalogue by our own session: never a token, never without end."""

import json
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any

from maap_tui.errors import Cancelled, CatalogError
from maap_tui.models.stac_values import no_number, whole_number

from .calls import Call, redirected
from .catalog_errors import broken, refusal, wants_sign_in
from .http import Session
from .retrying import Patience, WholeAnswer, ask

if TYPE_CHECKING:
    from .features import Keep

MOST_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Document:
    """A JSON object and the address that it came from."""

    content: Mapping[str, Any]
    url: str


class StacReader:
    """Reads for one caller, in one thread, until its stop event is set.

    A session is borrowed for each request: a search that waits to be read on holds no connection
    that the next one could use.
    """

    def __init__(
        self,
        sessions: "SessionPool",
        patience: Patience,
        stop: Event,
        keep: "Keep | None" = None,
    ) -> None:
        self._sessions = sessions
        self._patience = patience
        self.stop = stop
        self.keep = keep
        """Where the documents of granules go; `None` leaves them in memory."""

    def read(self, call: Call) -> Document:
        """The JSON object that `call` brings; redirects are followed at the same origin only.

        Raises `Cancelled`, `NoConnection`, `Refused`, `AnswerTooLarge` or another `CatalogError`.
        """
        return _document(self._ask(call))

    def read_page(self, call: Call) -> Document:
        """The same for a page of granules, whose `features` are for `features.item_of`."""
        from .features import quick_page

        answer = self._ask(call)
        content = quick_page(answer.body) if 200 <= answer.status < 300 else None
        return _document(answer) if content is None else Document(content, answer.url)

    def _ask(self, call: Call) -> WholeAnswer:
        for _ in range(MOST_REDIRECTS + 1):
            with self._sessions.lend() as session:
                answer = ask(session, call.request(), self._patience, self.stop)
            if self.stop.is_set():
                raise Cancelled("Stopped.")
            if not answer.location:
                return answer
            call = _follow(call, answer)
        raise CatalogError(f"{answer.host} redirects again and again.")


def _follow(call: Call, answer: WholeAnswer) -> Call:
    try:
        there = redirected(call, answer.location)
    except CatalogError as error:
        raise wants_sign_in(answer.host, answer.location) from error
    if call.method == "POST" and answer.status not in (307, 308):
        raise broken(answer.host, "sends a search elsewhere")
    return there


def _document(answer: WholeAnswer) -> Document:
    if not 200 <= answer.status < 300:
        raise refusal(answer)
    try:
        text = answer.body.decode("utf-8-sig", "replace")
        content = json.loads(text, parse_constant=no_number, parse_int=whole_number)
    except (ValueError, RecursionError) as error:
        what = "is a web page" if answer.is_web_page else "is not complete JSON"
        raise broken(answer.host, what) from error
    if not isinstance(content, Mapping):
        raise broken(answer.host, "is not a JSON object")
    return Document(content, answer.url)


class SessionPool:
    """Sessions for lending: each serves one caller at a time, and keeps its connections open."""

    def __init__(self) -> None:
        self._idle: deque[Session] = deque()
        self._is_closed = False

    @contextmanager
    def lend(self) -> Iterator[Session]:
        try:
            session = self._idle.pop()
        except IndexError:
            session = Session()
        try:
            yield session
        finally:
            if self._is_closed:
                session.close()
            else:
                self._idle.append(session)

    def close(self) -> None:
        """Closes what is idle now, and what is lent once it comes back."""
        self._is_closed = True
        while self._idle:
            self._idle.pop().close()
