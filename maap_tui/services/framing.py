"""Where an answer begins and ends, whichever way it came."""

import http.client


class Message(http.client.HTTPResponse):
    """An answer of which nobody could differ about where its body ends."""

    def begin(self) -> None:
        """Reads the header; raises `HTTPException` where two readers could understand it
        differently."""
        super().begin()
        _require_one_length(self)
        coding = self.headers.get("Transfer-Encoding", "identity").lower()
        if not self.chunked and coding != "identity":
            raise http.client.HTTPException("an unknown way to transfer")

    def _read_status(self) -> tuple[str, int, str]:
        """Of the answer itself, not of those that only say that it will come (RFC 9110, 15.2)."""
        version, status, reason = super()._read_status()  # type: ignore[misc]  # not told by its types
        while 100 < status < 200 and status != http.client.SWITCHING_PROTOCOLS:
            http.client.parse_headers(self.fp)
            version, status, reason = super()._read_status()  # type: ignore[misc]  # not told by its types
        return version, status, reason


def _require_one_length(message: http.client.HTTPResponse) -> None:
    said = message.headers.get_all("Content-Length", ())
    lengths = {each.strip() for line in said for each in line.split(",")}
    if len(lengths) > 1:
        raise http.client.HTTPException("two lengths")
    if message.length and not all(map(str.isdigit, lengths)):  # Python also reads +5 and 1_000
        raise http.client.HTTPException("a length that is no number")
