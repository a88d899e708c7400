"""Between rows of the tables and records."""

import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from maap_tui.models.text import clean
from maap_tui.models.transfer import JobRequest, JobState, Verification

from ..file_names import destination_key
from .odd_values import (
    COUNT,
    FLAG,
    MAYBE_COUNT,
    MAYBE_SECONDS,
    MAYBE_TEXT,
    SECONDS,
    TEXT,
    moment_of,
    reader_of,
    seconds_of,
    size_of,
    text_of,
)
from .records import (
    NewBatch,
    NewJob,
    StoredAttempt,
    StoredBatch,
    StoredJob,
    StoredPart,
    StoredSettings,
    StoredState,
)

Value = str | bytes | int | float | None
Values = dict[str, Value]

_STATES = {state.value: state for state in JobState}
_VERIFICATIONS: dict[str | None, Verification] = {each.value: each for each in Verification}
_LARGEST = 2**63 - 1
_DAY = 24 * 60
_USER = re.compile(r"(?<=://)[^/?#]*@")
_QUERY = re.compile(r"[?#].*", re.DOTALL)


def batch_values(batch: NewBatch, now: float) -> Values:
    return {
        "created": now,
        "root": bound(str(batch.root)),
        "device": batch.device if batch.device <= _LARGEST else batch.device - 2**64,
        "patterns": "",  # these two have no meaning (yet)
        "template": "",
    }


def batch_of(row: sqlite3.Row) -> StoredBatch:
    return StoredBatch(row["id"], Path(text_of(row["root"])), row["device"] % 2**64)


def job_values(job: NewJob, root: Path, now: float) -> Values:
    """The columns of a new row; raises `ValueError` when the target is not below `root`."""
    return {
        "job_id": bound(job.job_id),
        **request_values(job.request),
        "dest_rel": bound(job.target.relative_to(root).as_posix()),
        "dest_key": bound(destination_key(job.target)),
        "state": job.state.value,
        "created": now,
        "updated": now,
    }


def request_values(request: JobRequest) -> Values:
    """The columns of what is asked for."""
    return {
        "collection": bound(request.collection),
        "item": bound(request.item_id),
        "asset": bound(request.asset_key),
        **_link_values(request.href),
        "file_name": bound(request.file_name),
        "size": _limited(request.size),
        "size_estimate": _limited(request.size_estimate),
        "checksum": bound(request.checksum),
        "media_type": bound(request.media_type),
        "is_archive": request.is_archive,
    }


def _link_values(href: str) -> Values:
    """The columns of a link: never a user, a password or a query string; where there was one, the
    link is not whole, and `query` is null."""
    bare = _USER.sub("", href, count=1)
    kept = _QUERY.sub("", bare, count=1)
    return {"href": bound(kept), "query": "" if kept == bare else None}


JOB_COLUMNS = (
    "job_id, batch, dest_rel, query,"
    " collection, item, asset, href, file_name,"
    " size, size_estimate, checksum, media_type, is_archive,"
    " part_name, synced, validator, total_seen, is_complete, pieces,"
    " state, verified_by, cause, hint,"
    " received, attempts, fresh_starts, next_at, exit_code, seconds"
)
"""What `job_of` takes, in its order: ten thousand rows are read at a start, so not by name."""
_REQUEST, _PART, _STATE = slice(4, 14), slice(14, 20), slice(20, 30)
_sound = reader_of(
    *(TEXT, COUNT, TEXT, MAYBE_TEXT),
    *(TEXT, TEXT, TEXT, TEXT, TEXT),
    *(MAYBE_COUNT, MAYBE_COUNT, TEXT, TEXT, FLAG),
    *(TEXT, COUNT, TEXT, MAYBE_COUNT, FLAG, TEXT),
    *(TEXT, MAYBE_TEXT, TEXT, TEXT),
    *(COUNT, COUNT, COUNT, MAYBE_SECONDS, COUNT, SECONDS),
)


def job_of(row: tuple[Any, ...], roots: Mapping[int, Path]) -> StoredJob:
    """The job in a row of `JOB_COLUMNS`; `roots` has the download folder of each batch."""
    row = _sound(row)
    job_id, batch, dest_rel, query = row[: _REQUEST.start]
    return StoredJob(
        job_id=job_id,
        batch_id=batch,
        request=_request_of(*row[_REQUEST]),
        target=roots[batch] / dest_rel,
        state=_state_of(_part_of(*row[_PART]), *row[_STATE]),
        is_link_whole=query == "",
    )


def _request_of(
    collection: str,
    item_id: str,
    asset_key: str,
    href: str,
    file_name: str,
    size: int | None,
    size_estimate: int | None,
    checksum: str,
    media_type: str,
    is_archive: int,
) -> JobRequest:
    return JobRequest(
        collection,
        item_id,
        asset_key,
        href,
        file_name,
        size_of(size),
        size_of(size_estimate),
        checksum,
        media_type,
        bool(is_archive),
    )


def _part_of(
    name: str, synced: int, validator: str, total: int | None, is_complete: int, pieces: str
) -> StoredPart:
    return StoredPart(
        name,
        max(0, synced),
        validator,
        size_of(total),
        bool(is_complete),
        _pieces_of(pieces) if pieces else (),
    )


def _pieces_of(text: str) -> tuple[tuple[int, int], ...]:
    """`8-12 16-20`; a piece that cannot be read is one that is not there."""
    found = (re.fullmatch(r"(\d{1,18})-(\d{1,18})", word) for word in text.split())
    return tuple((int(piece[1]), int(piece[2])) for piece in found if piece is not None)


def _state_of(
    part: StoredPart,
    state: str,
    verified_by: str | None,
    cause: str,
    hint: str,
    received: int,
    attempts: int,
    fresh_starts: int,
    next_at: float | None,
    exit_code: int,
    seconds: float,
) -> StoredState:
    return StoredState(
        state=known_state(state),
        part=part,
        received=max(0, received),
        attempts=max(0, attempts),
        fresh_starts=max(0, fresh_starts),
        next_at=next_at,
        cause=clean(cause) if cause else "",
        hint=clean(hint) if hint else "",
        exit_code=exit_code,
        verified_by=_VERIFICATIONS.get(verified_by),
        seconds=seconds_of(seconds),
    )


def known_state(word: str) -> JobState:
    """The state of this name; one of a later version waits for the person."""
    return _STATES.get(word, JobState.PAUSED)


def state_values(state: StoredState, now: float) -> Values:
    return {
        "state": state.state.value,
        "part_name": bound(state.part.name),
        "synced": state.part.synced,
        "validator": bound(state.part.validator),
        "total_seen": _limited(state.part.total),
        "is_complete": state.part.is_complete,
        "pieces": " ".join(f"{start}-{end}" for start, end in state.part.pieces),
        "received": state.received,
        "attempts": state.attempts,
        "fresh_starts": state.fresh_starts,
        "next_at": state.next_at,
        "cause": bound(state.cause),
        "hint": bound(state.hint),
        "exit_code": state.exit_code,
        "verified_by": state.verified_by.value if state.verified_by else None,
        "seconds": float(state.seconds),
        "updated": now,
    }


def attempt_values(attempt: StoredAttempt) -> Values:
    return {
        "started": attempt.started,
        "ended": attempt.ended,
        "received": attempt.received,
        "cause": bound(attempt.cause),
    }


_sound_attempt = reader_of(SECONDS, MAYBE_SECONDS, COUNT, TEXT)


def attempt_of(row: sqlite3.Row) -> StoredAttempt:
    started, ended, received, cause = _sound_attempt(
        (row["started"], row["ended"], row["received"], row["cause"])
    )
    ended = None if ended is None else moment_of(ended)
    return StoredAttempt(moment_of(started), ended, max(0, received), clean(cause))


def settings_values(settings: StoredSettings) -> Values:
    quiet_from, quiet_until = settings.quiet_hours or (None, None)
    return {
        "is_paused": settings.is_paused,
        "parallel": settings.parallel,
        "speed_limit": _limited(settings.speed_limit),
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
    }


def settings_of(row: sqlite3.Row) -> StoredSettings:
    """What is no such number, as another program may have written it, was never set."""
    start = _within(row["quiet_from"], 0, _DAY - 1)
    end = _within(row["quiet_until"], 0, _DAY - 1)
    return StoredSettings(
        is_paused=bool(row["is_paused"]),
        parallel=_within(row["parallel"], 1, _LARGEST),
        speed_limit=_within(row["speed_limit"], 1, _LARGEST),
        quiet_hours=None if start is None or end is None else (start, end),
    )


def _within(value: object, least: int, most: int) -> int | None:
    return value if isinstance(value, int) and least <= value <= most else None


def bound(text: str) -> str | bytes:
    """`text` as SQLite takes it: what is no valid Unicode (lone surrogates) as bytes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def _limited(count: int | None) -> int | None:
    """A number that a catalogue may have made larger than any disk, and than SQLite can hold."""
    return None if count is None else min(count, _LARGEST)
