"""`maap-tui search --batch`: many places as one search, and what each of them found."""

from argparse import Namespace
from threading import Event

from maap_tui.errors import Cancelled, CatalogError, InputError, MaapError
from maap_tui.models.batch import BatchResult, RowReport, RowState
from maap_tui.models.batch_report import batch_csv, batch_json, totals_in_words
from maap_tui.models.catalog import Item
from maap_tui.models.rules.chain import RuleChain

from .choosing import chosen
from .context import Context
from .filter_text import look_at_filter
from .input_files import opened_input
from .item_formats import item_writer
from .remembering import remember, remember_count
from .report_option import read_report_path, write_whole
from .search import note_area, only_newest
from .search_reading import Asked

_FAILURES_TOLD = 5
_MOST_BYTES = 2**25
"""Of a table that is piped in: more than is ever searched, which says so."""


def run_batch(asked: Asked, arguments: Namespace, rules: RuleChain | None, context: Context) -> int:
    """Writes every granule once, also those of a batch that was stopped or lost the network."""
    if arguments.count:
        raise InputError("--count tells of one search, not of a batch.", hint="Leave out one.")
    path = read_report_path(arguments.report)
    with context.interrupts.gently() as stop:
        look_at_filter(asked, context, stop)
        batch = _Batch(asked, context)
        batch.search(stop)
        items = _in_order(_wanted(batch.result, asked, context), asked.query.sortby)
        items = list(chosen(items, rules, asked.area, context, stop))
    writer = item_writer(arguments.format, context.console, arguments.assets, batch.names_of)
    writer.add(items)
    writer.finish(len(items))
    if path is not None:
        is_json = path.suffix.lower() == ".json"
        text = batch_json(batch.result) if is_json else batch_csv(batch.result)
        write_whole(text, path, context)
    _tell(batch, context)
    if batch.error is not None and not isinstance(batch.error, Cancelled):
        raise batch.error
    return CatalogError.exit_code if batch.result.count(RowState.FAILED) else 0


def searched(asked: Asked, context: Context, stop: Event) -> list[Item]:
    """What a batch found, as far as it is wanted; raises `MaapError` when some cannot be had."""
    batch = _Batch(asked, context)
    batch.search(stop)
    _tell(batch, context)
    if batch.error is not None:
        raise batch.error
    return _wanted(batch.result, asked, context)


def _wanted(result: BatchResult, asked: Asked, context: Context) -> list[Item]:
    """The granules, without those that are superseded where only the newest are wanted."""
    items = list(result.items.values())
    return only_newest(items, context.console) if asked.form.newest_only else items


class _Batch:
    """A batch under way; what has come stays whatever ends it."""

    def __init__(self, asked: Asked, context: Context) -> None:
        self._asked = asked
        self._context = context
        self.result: BatchResult
        self.error: MaapError | None = None

    def search(self, stop: Event) -> None:
        context, batches = self._context, self._context.services.batches
        table = _standard_input() if self._asked.form.batch == "-" else None
        plan = batches.read(self._asked.form, self._asked.area, stop, table)
        self.result = BatchResult(plan)
        remember(self._asked.form, context)
        told: set[str] = set()
        note_area(self._asked.area, context.console)
        try:
            for step in batches.run(plan, stop):
                self.result.take(step)
                for notice in set(step.notices) - told:
                    context.console.note(notice)
                told.update(step.notices)
                context.console.draw([self.result.progress])
        except MaapError as error:
            self.error = error
        context.console.clear()
        remember_count(self._asked.form, len(self.result.items), context)

    def names_of(self, item: Item) -> tuple[str, ...]:
        return self.result.names_of(item.key)


def _standard_input() -> bytes:
    with opened_input("-") as opened:
        return opened.read(_MOST_BYTES)


def _in_order(items: list[Item], sortby: str) -> list[Item]:
    """One list in the order asked for, as far as that is by time; else as it came."""
    if sortby.lstrip("+-") in ("datetime", "properties.datetime", "start_datetime"):
        return sorted(items, key=lambda item: item.start, reverse=sortby.startswith("-"))
    return items


def _tell(batch: _Batch, context: Context) -> None:
    result, console = batch.result, context.console
    console.note(f"{totals_in_words(result)}.")
    rows = list(result.report())
    empty = [row for row in rows if row.state is RowState.EMPTY]
    if empty:
        names = ", ".join(_named(row) for row in empty[:_FAILURES_TOLD])
        more = f" and {len(empty) - _FAILURES_TOLD} more" if len(empty) > _FAILURES_TOLD else ""
        console.note(f"nothing found for {names}{more}.")
    for row in [row for row in rows if row.state is RowState.FAILED][:_FAILURES_TOLD]:
        console.note(f"failed: {_named(row)}: {row.trouble}")
    if not result.is_complete and not result.is_cut:
        console.note("the same command goes on with the places that are not done.")


def _named(row: RowReport) -> str:
    has_line = not row.line or str(row.line) in row.name
    return row.name if has_line else f"{row.name} (line {row.line})"
