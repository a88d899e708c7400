"""A request as the routes see it, and their answers, with errors in their several shapes."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote

GEOJSON = "application/geo+json"


@dataclass(frozen=True, slots=True)
class Request:
    """Method, path, query and body of one request; header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The path as it was sent, still percent-encoded."""
        return self.target.partition("?")[0]

    @property
    def segments(self) -> tuple[str, ...]:
        """The parts of the path between slashes, each decoded."""
        return tuple(unquote(part) for part in self.path.split("/")[1:])

    @property
    def query(self) -> dict[str, str]:
        """The parameters; of one that is given twice the last counts."""
        return dict(parse_qsl(self.target.partition("?")[2], keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and body; a stream without a length is sent in chunks."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    stream: Iterator[bytes] | None = None
    length: int | None = None
    """Bytes of the stream, where they are known."""
    product: bool = False
    """Subject to the rate limit and to the faults of product bodies."""


def json_answer(
    document: object, status: int = 200, media_type: str = "application/json"
) -> Answer:
    """A document as JSON."""
    return Answer(status, {"Content-Type": media_type}, json.dumps(document).encode())


def text_answer(text: str, status: int = 200, media_type: str = "text/plain") -> Answer:
    """A text in UTF-8."""
    return Answer(status, {"Content-Type": f"{media_type}; charset=utf-8"}, text.encode())


def message_error(status: int, message: str, code: int | None = None) -> Answer:
    """`{"error": {"message": ..., "code": ...}}`, the shape of most errors of the catalogue."""
    error: dict[str, object] = {"message": message}
    if code is not None:
        error["code"] = code
    return json_answer({"error": error}, status)


def ceos_error(status: int, code: str, description: str) -> Answer:
    """`{"code": ..., "description": ...}`, the shape of the CEOS best practice.

    Source: <https://github.com/ceos-org/stac-collection-and-granule-discovery-best-practices>.
    """
    return json_answer({"code": code, "description": description}, status)


def html_error(status: int, retry_after: str | None = None) -> Answer:
    """The page of a load balancer, which knows nothing of JSON."""
    title = f"{status} {HTTPStatus(status).phrase}"
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    headers = {"Content-Type": "text/html"}
    if retry_after is not None:
        headers["Retry-After"] = retry_after
    return Answer(status, headers, page.encode())
