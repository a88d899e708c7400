"""How the body of a product leaves: at what rate, and with which of the faults of connections."""

from collections.abc import Iterator
from time import monotonic

from maap_tui.demo.context import Context

_POLL = 0.02
_WRITES_A_SECOND = 20


class ConnectionCut(Exception):
    """The connection is to be dropped here, in the middle of the body."""


def delivered(pieces: Iterator[bytes], context: Context) -> Iterator[bytes]:
    """The pieces again, held back and cut as the world says; may raise `ConnectionCut`."""
    faults = context.faults
    pieces = _flipped(pieces) if faults.take_flip() else pieces
    if context.rate is not None:
        pieces = _paced(_at_most(pieces, max(1, context.rate // _WRITES_A_SECOND)), context)
    if faults.stall_after is not None:
        pieces = _stalled(pieces, faults.stall_after, context)
    cut = faults.take_cut()
    return pieces if cut is None else _cut(pieces, cut)


def _at_most(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    for piece in pieces:
        for start in range(0, len(piece), size):
            yield piece[start : start + size]


def _paced(pieces: Iterator[bytes], context: Context) -> Iterator[bytes]:
    sent, begun = 0, monotonic()
    for piece in pieces:
        yield piece
        sent += len(piece)
        ahead = sent / (context.rate or 1) - (monotonic() - begun)
        if context.stop.wait(max(0.0, ahead)):
            raise ConnectionCut


def _stalled(pieces: Iterator[bytes], after: int, context: Context) -> Iterator[bytes]:
    """Whoever waits here is let go on when the fault is switched off."""
    for piece in pieces:
        if 0 <= after < len(piece):
            yield piece[:after]
            piece, after = piece[after:], 0
            while context.faults.stall_after is not None:
                if context.stop.wait(_POLL):
                    raise ConnectionCut
        after -= len(piece)
        yield piece


def _cut(pieces: Iterator[bytes], after: int) -> Iterator[bytes]:
    for piece in pieces:
        if after <= len(piece):
            yield piece[:after]
            raise ConnectionCut
        after -= len(piece)
        yield piece


def _flipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The last byte of the first piece is wrong."""
    first = next(pieces, b"")
    yield first[:-1] + bytes(byte ^ 0xFF for byte in first[-1:])
    yield from pieces
