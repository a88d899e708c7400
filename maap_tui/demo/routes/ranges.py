"""Stored files with validators and ranges: <https://www.rfc-editor.org/rfc/rfc9110#name-range-requests>."""

import re
from email.utils import formatdate
from hashlib import sha256
from typing import NamedTuple

from maap_tui.demo.content.bodies import length, pieces
from maap_tui.demo.context import Context
from maap_tui.demo.exchange import Answer, Request
from maap_tui.demo.holdings.records import File, Record

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_MISSING = 100
"""Bytes by which a short body is short."""


class _Span(NamedTuple):
    start: int
    stop: int


def ranged(context: Context, request: Request, record: Record, file: File) -> Answer:
    """The whole file, the part that was asked for, or 416."""
    size = length(file) - (_MISSING if context.faults.short_body else 0)
    headers = {"Content-Type": file.media_type, "Accept-Ranges": "bytes"}
    headers |= _validators(context, record, file)
    span = _wanted(context, request, headers, size)
    if span is None:
        return _part(context, file, 200, headers, _Span(0, size))
    if span.start >= min(span.stop, size):
        return Answer(416, {**headers, "Content-Range": f"bytes */{size}"})
    return _lying(context, file, headers, _Span(span.start, min(span.stop, size)), size)


def _wanted(context: Context, request: Request, headers: dict[str, str], size: int) -> _Span | None:
    """The span that a request asks for; None where it asks for the whole or may not have a part."""
    match = _RANGE.fullmatch(request.headers.get("range", ""))
    if match is None or context.faults.ignore_ranges or request.method == "HEAD":
        return None
    condition = request.headers.get("if-range")
    if condition and not context.faults.ignore_if_range and not _holds(condition, headers):
        return None
    first, last = match.groups()
    if first:
        return _Span(int(first), int(last) + 1 if last else size)
    return _Span(max(0, size - int(last)), size) if last else None


def _holds(condition: str, headers: dict[str, str]) -> bool:
    """A weak tag never holds for ranges."""
    tag = headers.get("ETag", "")
    return condition in (tag if tag.startswith('"') else "", headers.get("Last-Modified"))


def _validators(context: Context, record: Record, file: File) -> dict[str, str]:
    kind, revision = context.faults.validators, context.faults.revision
    if kind == "none":
        return {}
    tag = f'"{sha256(f"{file.href}|{revision}".encode()).hexdigest()[:32]}"'
    return {
        "ETag": tag if kind == "strong" else f"W/{tag}",
        "Last-Modified": formatdate(record.processed + revision, usegmt=True),
    }


def _lying(context: Context, file: File, headers: dict[str, str], span: _Span, size: int) -> Answer:
    """A part, described as it is unless a fault says otherwise."""
    lie, described, total = context.faults.range_lie, span, size
    if lie == "wrong_start":
        described = span = _Span(max(0, span.start - 1), span.stop)
    if lie == "wrong_total":
        total = size + 1
    content_range = f"bytes {described.start}-{described.stop - 1}/{total}"
    if lie != "no_content_range":
        headers = {**headers, "Content-Range": content_range}
    return _part(context, file, 206, headers, span)


def _part(
    context: Context, file: File, status: int, headers: dict[str, str], span: _Span
) -> Answer:
    stream = pieces(file, span.start, span.stop, context.faults.revision)
    return Answer(status, headers, stream=stream, length=span.stop - span.start, product=True)
