"""The log file: for whoever looks into a failure later, and never with a secret in it."""

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from maap_tui.models.text import clean_block

from . import LOG_NAME
from .private_folder import make_private_folder

SIZE = 2**20
"""Bytes of one file."""
FILES = 5
"""How many files there are, the older ones with a number behind their name."""
_LONGEST = 20_000
"""Characters of one record: a long traceback."""
_FORM = "%(asctime)s %(levelname)s %(process)d %(threadName)s %(name)s: %(message)s"
_OURS = "maap_tui"
_TALKATIVE = ("urllib3", "pystac_client")
"""Libraries that log headers and whole addresses when they may."""

_MASKS = (
    (re.compile(r"\beyJ[\w-]{5,}(?:\.[\w-]*)*"), "***"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[^\s\"',;]+"), r"\1 ***"),
    (
        re.compile(
            r"(?i)((?:authorization|token|secret|passw(?:or)?d|api-?key)[\w-]{0,40}[\"']?)"
            r"(\s{0,3}[=:]\s{0,3})[\"']?[^\s\"',;&]+"
        ),
        r"\1\2***",
    ),
    (re.compile(r"(://)[^\s/?#\"'<>]{1,300}@"), r"\1"),
    (re.compile(r"(?<=[\w/.-])\?[^\s\"'<>()]+"), ""),
    (re.compile(r"(://[^\s?#\"'<>]{0,2000})#[^\s\"'<>]+"), r"\1"),
)
"""Tokens, headers, users and query strings, wherever a library or a traceback may quote them."""


def masked(text: str) -> str:
    """`text` without anything that looks like a secret, and without query strings."""
    for pattern, replacement in _MASKS:
        text = pattern.sub(replacement, text)
    return text


class _Form(logging.Formatter):
    """Lays a record out, its traceback included, so that nothing in it can do harm."""

    def format(self, record: logging.LogRecord) -> str:
        return clean_block(masked(super().format(record)[: 2 * _LONGEST]), _LONGEST)


class _LogFile(RotatingFileHandler):
    """Makes its file with the first record, for its owner only; never disturbs the program."""

    def _open(self) -> TextIOWrapper:
        path = Path(self.baseFilename)
        make_private_folder(path.parent)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        descriptor = os.open(path, flags, 0o600)
        os.fchmod(descriptor, 0o600)
        return os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace")

    def emit(self, record: logging.LogRecord) -> None:
        try:
            super().emit(record)
        except OSError:  # before the handler's own care begins: opening the file
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """A log that cannot be written is done without: the screen is not the place to say so."""


def log_path(folder: Path) -> Path:
    """Where the log of the state folder `folder` is."""
    return folder / LOG_NAME


@contextmanager
def logging_to(folder: Path) -> Iterator[None]:
    """Writes the log into the state folder while the block runs; the first record makes it."""
    handler = _LogFile(log_path(folder), maxBytes=SIZE, backupCount=FILES - 1, delay=True)
    handler.setLevel(logging.INFO)
    handler.setFormatter(_Form(_FORM))
    loggers = {name: logging.getLogger(name) for name in (_OURS, *_TALKATIVE)}
    levels = {name: logger.level for name, logger in loggers.items()}
    for name, logger in loggers.items():
        logger.setLevel(logging.INFO if name == _OURS else logging.WARNING)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
        for name, logger in loggers.items():
            logger.setLevel(levels[name])
