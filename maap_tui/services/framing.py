"""Where an answer begins and ends, whichever way it came."""

import http.client


class Message(http.client.HTTPResponse):
    """An answer of which nobody could differ about where its body ends."""

    def begin(self) -> None:
        """Reads the header; raises `HTTPException` where two readers could understand it
        differently."""
        super().begin()
        _require_one_length(self)
        known = {"chunked"} if self.chunked else set()
        if _named(self, "Transfer-Encoding") - {"identity"} != known:
            raise http.client.HTTPException("an unknown way to transfer")

    def _read_status(self) -> tuple[str, int, str]:
        """Of the answer itself, not of those that only say that it will come (RFC 9110, 15.2)."""
        version, status, reason = super()._read_status()  # type: ignore[misc]  # not told by its types
        while 100 < status < 200 and status != http.client.SWITCHING_PROTOCOLS:
            http.client.parse_headers(self.fp)
            version, status, reason = super()._read_status()  # type: ignore[misc]  # not told by its types
        return version, status, reason


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
