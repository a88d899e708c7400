"""Granules that no honest service would list; only a world asked to be hostile has them.

What a client shows, stores and names after them must be harmless all the same.
"""

from collections.abc import Iterator
from dataclasses import replace

from maap_tui.demo.holdings.clock import DAY, epoch
from maap_tui.demo.holdings.records import File, Record, Shape

COLLECTION = "HostileTitles"
TITLE = "S2A [/x] [@click=app.quit] \x1b]0;owned\x07\x1b[31m\x9b2J\u202e\u200bevil"
"""Mark-up, a window title, colours, a C1 clear-screen, a bidi override, a zero-width space."""
NAMES = (
    "../../../etc/passwd",
    "/etc/cron.d/x",
    "..",
    "C:\\Windows\\x.h5",
    "\x1b[2Jx.h5",
    "a" * 300 + ".h5",
    "",
)
"""What `file:local_path` says, one granule each."""

_SQUARE = ((10.0, 40.0), (11.0, 40.0), (11.0, 41.0), (10.0, 41.0), (10.0, 40.0))


def hostile() -> Iterator[Record]:
    """One granule for each hostile file name, then one without any file."""
    for number, name in enumerate(NAMES):
        yield _granule(number, name)
    yield replace(_granule(len(NAMES), None), lister=_nothing)


def _granule(number: int, name: str | None) -> Record:
    start = epoch("2026-10-01T00:00:00Z") + number * DAY

    def files(record: Record) -> tuple[File, ...]:
        path = f"hostile/{record.item_id}/file.h5"
        return (
            File("enclosure_h5", path, "application/x-hdf5", name=name, size=70_000, title=TITLE),
        )

    return Record(
        collection=COLLECTION,
        item_id=f"HOSTILE_{number:03d}",
        start=start,
        end=start + 60,
        shape=Shape("Polygon", _SQUARE) if number % 2 else None,
        product_type="[b]HOSTILE[/b]",
        instruments=("\x1b[5mBLINK",),
        level="L1",
        version="01",
        processed=start,
        constellation="[@click=app.quit]Sat[/]",
        lister=files,
        own={"title": TITLE},
    )


def _nothing(record: Record) -> tuple[File, ...]:
    return ()
