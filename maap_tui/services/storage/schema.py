"""The tables of the queue's file, version by version."""

import sqlite3

from ..database import transaction, version_of

_FIRST = (
    """
    CREATE TABLE batch (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        created REAL NOT NULL,
        root TEXT NOT NULL,
        device INTEGER NOT NULL CHECK (typeof(device) = 'integer'),
        patterns TEXT NOT NULL,
        template TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE file (
        id INTEGER PRIMARY KEY,
        job_id TEXT NOT NULL UNIQUE,
        batch INTEGER NOT NULL REFERENCES batch (id),
        position INTEGER NOT NULL,
        collection TEXT NOT NULL,
        item TEXT NOT NULL,
        asset TEXT NOT NULL,
        href TEXT NOT NULL,
        query TEXT,
        file_name TEXT NOT NULL,
        dest_rel TEXT NOT NULL,
        dest_key TEXT NOT NULL,
        size INTEGER CHECK (typeof(size) IN ('integer', 'null')),
        size_estimate INTEGER CHECK (typeof(size_estimate) IN ('integer', 'null')),
        checksum TEXT NOT NULL,
        media_type TEXT NOT NULL,
        is_archive INTEGER NOT NULL,
        state TEXT NOT NULL,
        part_name TEXT NOT NULL DEFAULT '',
        synced INTEGER NOT NULL DEFAULT 0 CHECK (typeof(synced) = 'integer'),
        validator TEXT NOT NULL DEFAULT '',
        total_seen INTEGER CHECK (typeof(total_seen) IN ('integer', 'null')),
        is_complete INTEGER NOT NULL DEFAULT 0,
        received INTEGER NOT NULL DEFAULT 0 CHECK (typeof(received) = 'integer'),
        attempts INTEGER NOT NULL DEFAULT 0 CHECK (typeof(attempts) = 'integer'),
        fresh_starts INTEGER NOT NULL DEFAULT 0 CHECK (typeof(fresh_starts) = 'integer'),
        next_at REAL CHECK (typeof(next_at) IN ('real', 'null')),
        cause TEXT NOT NULL DEFAULT '',
        hint TEXT NOT NULL DEFAULT '',
        exit_code INTEGER NOT NULL DEFAULT 0 CHECK (typeof(exit_code) = 'integer'),
        verified_by TEXT,
        seconds REAL NOT NULL DEFAULT 0 CHECK (typeof(seconds) = 'real'),
        created REAL NOT NULL CHECK (typeof(created) = 'real'),
        updated REAL NOT NULL CHECK (typeof(updated) = 'real'),
        removed_at REAL
    )
    """,
    "CREATE UNIQUE INDEX file_destination ON file (dest_key) WHERE removed_at IS NULL",
    "CREATE INDEX file_batch ON file (batch)",
    """
    CREATE TABLE attempt (
        file INTEGER NOT NULL REFERENCES file (id) ON DELETE CASCADE,
        started REAL NOT NULL,
        ended REAL,
        received INTEGER NOT NULL,
        cause TEXT NOT NULL,
        PRIMARY KEY (file, started)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE setting (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        is_paused INTEGER NOT NULL DEFAULT 0,
        parallel INTEGER,
        speed_limit INTEGER,
        quiet_from INTEGER,
        quiet_until INTEGER
    )
    """,
    "INSERT INTO setting (id) VALUES (1)",
)

_PIECES = ("ALTER TABLE file ADD COLUMN pieces TEXT NOT NULL DEFAULT ''",)

_CANCELLED = (
    """
    CREATE TABLE cancelled (
        file INTEGER PRIMARY KEY REFERENCES file (id) ON DELETE CASCADE,
        state TEXT NOT NULL
    )
    """,
)
"""What was cancelled last, and how it was before that."""

STEPS: tuple[tuple[str, ...], ...] = (_FIRST, _PIECES, _CANCELLED)
"""The statements that lead from each version to the next, from version 0, the empty file, on."""

VERSION = len(STEPS)


def migrate(connection: sqlite3.Connection, steps: tuple[tuple[str, ...], ...] = STEPS) -> None:
    """Brings the file to the version that `steps` end with, all or nothing; safe to call again."""
    if version_of(connection) >= len(steps):
        return
    with transaction(connection):
        for step in steps[version_of(connection) :]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version={len(steps)}")
