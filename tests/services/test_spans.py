"""Whatever connections do with the spans of a file, each byte counts once, and when written."""

import random

from hypothesis import given
from hypothesis import strategies as st

from maap_tui.services.spans import LEAST, Span, Spans
from maap_tui.services.transfer_state import PartRecord, Progress, is_retreat

TOTAL = 40 * LEAST + 17


def step(spans: Spans, held: list[Span], written: set[range], chance: random.Random) -> None:
    """Something that a connection may do next."""
    action = chance.choice(["take", "write", "write", "write", "leave", "forbid"])
    if action == "take" and (taken := spans.take()) is not None:
        taken.reach = min(TOTAL, taken.end + chance.randrange(LEAST))
        held.append(taken)
    elif action == "write" and held:
        span = chance.choice(held)
        count = spans.reserve(span, chance.randrange(1, 3 * LEAST))
        new = range(span.at, span.at + count)
        assert not any(new.start < old.stop and old.start < new.stop for old in written)
        written.add(new)
        spans.wrote(span, count, Progress())
    elif action == "leave" and held:
        spans.give_back(held.pop(chance.randrange(len(held))))
    elif action == "forbid" and chance.random() < 0.1:
        spans.forbid()


@given(st.randoms(use_true_random=False), st.integers(0, TOTAL // 2))
def test_every_byte_is_written_once_and_only_then_called_safe(
    chance: random.Random, begun: int
) -> None:
    spans = Spans(TOTAL, begun, ((TOTAL - 5 * LEAST, TOTAL - 4 * LEAST),), 0.0)
    before = PartRecord(synced=begun, pieces=((TOTAL - 5 * LEAST, TOTAL - 4 * LEAST),))
    first = spans.take_first()
    first.reach = TOTAL
    held, written = [first], set[range]()
    for _ in range(60):
        step(spans, held, written, chance)
        synced, pieces = spans.safe()
        after = PartRecord(synced=synced, pieces=pieces)
        assert not is_retreat(before, after)
        assert after.kept == begun + LEAST + sum(map(len, written))
        assert list(pieces) == sorted(pieces)
        before = after
    ends = [(span.start, span.end) for span in spans.all]
    assert [start for start, _ in ends] == [0, *(end for _, end in ends[:-1])]
    assert ends[-1][1] == TOTAL


def test_what_was_kept_shrinks_with_the_part() -> None:
    record = PartRecord(synced=100, pieces=((200, 300), (400, 500)))
    assert (record.kept, record.end) == (300, 500)
    assert record.cut_to(499).pieces == ((200, 300),)
    assert record.cut_to(150) == PartRecord(synced=100)
    assert record.cut_to(50) == PartRecord(synced=50)
    assert is_retreat(record, record.cut_to(499))
    assert not is_retreat(record, PartRecord(synced=320, pieces=((400, 600),)))
