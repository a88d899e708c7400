"""The moments that a catalogue writes."""

from datetime import UTC, datetime


def moment_of(text: str) -> datetime | None:
    """The moment that an ISO 8601 text names, in UTC where it names no zone; `None` for none."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
