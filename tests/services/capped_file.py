"""A file on a server that caps each connection, and lies or says no where a range is wanted."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from tests.services.queue_child import MEBIBYTE, content_of
from tests.services.server import Talk

PIECE = 64 * 1024
CONTENT = content_of(7, 12 * MEBIBYTE)
ETAG = 'ETag: "one"'


@dataclass
class CappedFile:
    """Serves `content` at about `PIECE / pause` bytes a second on each connection."""

    content: bytes = CONTENT
    pause: float = 0.01
    headers: tuple[str, ...] = ("Accept-Ranges: bytes", ETAG)
    on_range: Callable[["CappedFile", Talk], None] | None = None
    """What becomes of a request for a range, instead."""
    on_whole: Callable[["CappedFile", Talk], None] | None = None
    """The same of one for all of it."""
    starts: list[int] = field(default_factory=list)
    """The first bytes of the ranges that were asked for."""
    whole: int = 0
    """How often all of it was asked for."""
    at_once: int = 0
    most_at_once: int = 0
    silent: int = 0
    """How many connections are in a pause of more than a minute."""
    lock: Lock = field(default_factory=Lock)

    def __call__(self, talk: Talk) -> None:
        is_range = "range" in talk.seen.headers
        with self.lock:
            self.at_once += 1
            self.most_at_once = max(self.at_once, self.most_at_once)
            if is_range:
                self.starts.append(talk.seen.range_start)
            else:
                self.whole += 1
        try:
            instead = self.on_range if is_range else self.on_whole
            (instead or CappedFile.serve)(self, talk)
        except OSError:  # the client has enough
            talk.close()
        finally:
            with self.lock:
                self.at_once -= 1

    def serve(self, talk: Talk, content: bytes = b"", *headers: str, count: int = 2**40) -> None:
        """Sends what was asked for, at most `count` bytes of it."""
        body, total = content or self.content, len(self.content)
        start, end = talk.seen.range_start, talk.seen.range_end(total)
        is_range = "range" in talk.seen.headers
        said = (f"Content-Range: bytes {start}-{end - 1}/{total}",) if is_range else ()
        length = f"Content-Length: {end - start}"
        talk.head(206 if is_range else 200, length, *said, *(headers or self.headers))
        for position in range(start, min(end, start + count), PIECE):
            pause = self.pause
            if pause > 60:
                with self.lock:
                    self.silent += 1
            if talk.closing.wait(pause):
                return
            talk.write(body[position : min(position + PIECE, end)])
        if count < end - start:
            talk.close()
