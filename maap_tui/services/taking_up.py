"""Going on where an earlier run of the program was cut off."""

import os
import stat
from dataclasses import replace
from threading import Event

from maap_tui.models.transfer import Verification

from .disk import storage_error
from .part_file import claim_part, claimed_name
from .transfer_state import MANY_NAMES, Ledger, Order, PartRecord
from .verification import judge_file


def take_up_part(
    folder: int, order: Order, record: PartRecord, instance: str, ledger: Ledger
) -> bool:
    """Makes the part that an earlier run left in `folder` this run's own; whether it is there.

    The new name is taken down before the file gets it, so that a crash in between loses nothing.
    Raises `StorageError`.
    """
    mine = claimed_name(order.target.name, instance)
    names = [name for name in record.name.split(MANY_NAMES) if name != mine]
    ledger(replace(record, name=MANY_NAMES.join([mine, *names])))
    try:
        is_there = claim_part(folder, record.name, mine)
    except OSError as error:
        raise storage_error(error, order.target) from error
    if is_there:
        ledger(replace(record, name=mine, is_ours=True))
    return is_there


def published(
    folder: int, order: Order, record: PartRecord, stop: Event
) -> tuple[int, Verification] | None:
    """Size and proof of the finished file, if the run that was killed had just named it.

    `None` when it is not there, or is not what was asked for. Raises `Cancelled`.
    """
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    try:
        descriptor = os.open(order.target.name, flags, dir_fd=folder)
    except OSError:  # not there, or a link: it is fetched
        return None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return None
        expected = _expected_size(order, record)
        verified = judge_file(descriptor, order.request, expected, stop)
        return None if verified is None else (status.st_size, verified)
    except OSError as error:
        raise storage_error(error, order.target) from error
    finally:
        os.close(descriptor)


def _expected_size(order: Order, record: PartRecord) -> int | None:
    if order.request.size is not None:
        return order.request.size
    return record.synced if record.is_complete else record.total
