"""Where an answer begins and ends, whichever way it came."""

import http.client


class Message(http.client.HTTPResponse):
    """An answer of which nobody could differ about where its body ends."""

    def begin(self) -> None:
        """Reads the header of the answer itself, not of those that only say that it will come
        (RFC 9110, 15.2); raises `HTTPException` where two readers could understand it differently.
        """
        super().begin()
        while 100 < self.status < 200 and self.status != http.client.SWITCHING_PROTOCOLS:
            self.headers = None  # type: ignore[assignment]  # it says that an answer will come
            super().begin()
        _require_one_length(self)
        known = {"chunked"} if self.chunked else set()
        if _named(self, "Transfer-Encoding") - {"identity"} != known:
            raise http.client.HTTPException("an unknown way to transfer")


def _require_one_length(message: http.client.HTTPResponse) -> None:
    lengths = _named(message, "Content-Length")
    if len(lengths) > 1:
        raise http.client.HTTPException("two lengths")
    if message.length and not all(map(str.isdigit, lengths)):  # Python also reads +5 and 1_000
        raise http.client.HTTPException("a length that is no number")


def _named(message: http.client.HTTPResponse, header: str) -> set[str]:
    """All that the header names, however often it is there."""
    said = message.headers.get_all(header, ())
    return {each.strip().lower() for line in said for each in line.split(",")}
