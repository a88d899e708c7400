"""Searches many places as one: a few at once, never the same twice, each granule once."""

import hashlib
import logging
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import astuple, replace
from datetime import timedelta
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Event, Lock, Thread

from maap_tui.errors import Cancelled, InputError, MaapError, NoConnection
from maap_tui.models.area import Area
from maap_tui.models.batch import BatchPlan, BatchRow, BatchStep, cut_at
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.overpass_csv import Overpass, read_overpasses
from maap_tui.models.query import SearchQuery
from maap_tui.models.search_form import SearchForm
from maap_tui.models.text import as_sentence, clean, count_noun
from maap_tui.models.time_range import TimeRange
from maap_tui.models.time_selection import TimeSelection
from maap_tui.models.tolerances import read_radius, read_within
from maap_tui.services import Areas, Catalog

from .batch_store import BatchStore
from .plain_files import NotPlainFile, read_plain_file, typed_path

AT_ONCE = 2
MOST_PLACES = 10_000
_FILE_LIMIT = 16 * 2**20
_SUFFIXES = (".csv", ".tsv")
_LOOK_SECONDS = 0.05
_log = logging.getLogger(__name__)


class BatchSearcher:
    """Implements the Protocol `Batches`; what an interrupted batch found is kept in `folder`."""

    def __init__(self, catalog: Catalog, areas: Areas, folder: Path) -> None:
        self._catalog = catalog
        self._areas = areas
        self._folder = folder

    def read(
        self, form: SearchForm, area: Area | None, stop: Event, table: bytes | None = None
    ) -> BatchPlan:
        """What `form` asks for, row by row; `area` is its `where`, read.

        `table` is what its `batch` would hold, where that is no file. Raises `InputError`, and
        `Cancelled` when `stop` is set.
        """
        if not form.batch:
            rows = _rows_of_area(area)
            label = area.label if area is not None else ""
            base = form.search_query()
        else:
            if form.where:
                raise InputError(
                    "The places come from the batch: no other area can be given with it.",
                    hint="Leave one of the two out.",
                )
            rows, label = self._rows(form, stop, table)
            base = form.search_query()
        if len(rows) > MOST_PLACES:
            raise InputError(
                f"{clean(label)} has {count_noun(len(rows), 'place')}; one batch searches "
                f"{MOST_PLACES} at most.",
                hint="Take it apart.",
            )
        return BatchPlan(label, rows, base, _key(self._catalog.url, form, rows))

    def _rows(
        self, form: SearchForm, stop: Event, table: bytes | None
    ) -> tuple[tuple[BatchRow, ...], str]:
        if table is None and not form.batch.strip().strip("'\"").lower().endswith(_SUFFIXES):
            area = self._areas.read(_each(form.batch), stop)
            if form.within or form.radius:
                raise InputError(
                    "A time and a radius go with a table of overpasses (.csv), not with an area."
                )
            return _rows_of_area(area), area.label
        name, text = _given(table) if table is not None else _of_file(form.batch.strip())
        try:
            within, radius = read_within(form.within), read_radius(form.radius)
        except InvalidInput as error:
            raise InputError(as_sentence(error)) from error
        try:
            overpasses = read_overpasses(text)
            rows = tuple(_row(each, within, radius) for each in overpasses)
        except InvalidInput as error:
            raise InputError(f"{name}: {error}.") from error
        if form.when and any(row.times is not None for row in rows):
            raise InputError(
                f"{name} has times of its own: no other time can be given with it.",
                hint="Leave the time out, or take the column time out of the table.",
            )
        return rows, name

    def run(self, plan: BatchPlan, stop: Event) -> Iterator[BatchStep]:
        """The steps of a batch as they come; those of an interrupted run of the same first.

        Ends early with a step that is cut, when the limit is reached, or by raising: `Cancelled`
        when `stop` is set, `NoConnection` when nothing answers.
        """
        with (
            BatchStore(self._folder, plan) as store,
            closing(self._steps(plan, store, stop)) as every,
        ):
            yield from cut_at(plan.base.max_items, every)
            store.forget()

    def _steps(self, plan: BatchPlan, store: BatchStore, stop: Event) -> Generator[BatchStep]:
        done: set[int] = set()
        for step in store.kept():
            done.update(step.rows)
            yield step
        run = _Run(self._catalog, self._areas, plan, done)
        with closing(run.steps(stop)) as steps:
            for step in steps:
                store.keep(step)
                yield step


class _Run:
    """A few threads that search one group of equal rows after the other."""

    def __init__(self, catalog: Catalog, areas: Areas, plan: BatchPlan, done: set[int]) -> None:
        self._catalog = catalog
        self._areas = areas
        self._plan = plan
        self._groups = iter(_groups(plan, done))
        self._lock = Lock()
        self._steps: Queue[BatchStep | Exception | None] = Queue(maxsize=64)
        self._halt = Event()

    def steps(self, stop: Event) -> Generator[BatchStep]:
        threads = [
            Thread(target=self._work, name=f"batch-{n}", daemon=True) for n in range(AT_ONCE)
        ]
        for thread in threads:
            thread.start()
        try:
            ended = 0
            while ended < len(threads):
                step = self._next(stop)
                if isinstance(step, Exception):
                    raise step
                if step is None:
                    ended += 1
                else:
                    yield step
        finally:
            self._halt.set()
            for thread in threads:
                thread.join(1.0)

    def _next(self, stop: Event) -> BatchStep | Exception | None:
        while not stop.is_set():
            try:
                return self._steps.get(timeout=_LOOK_SECONDS)
            except Empty:
                continue
        raise Cancelled("Stopped.")

    def _work(self) -> None:
        """Whatever goes wrong here is raised where the steps are read."""
        try:
            while not self._halt.is_set():
                with self._lock:
                    rows = next(self._groups, None)
                if rows is None:
                    break
                self._search(rows)
            self._put(None)
        except Cancelled:
            _log.debug("a batch was stopped")
        except Exception as error:  # raised again in `steps`
            self._put(error)

    def _search(self, rows: tuple[int, ...]) -> None:
        row = self._plan.rows[rows[0]]
        try:
            for page in self._catalog.search(self._query(row), self._halt):
                self._put(BatchStep(rows, page.items, notices=page.notices))
            self._put(BatchStep(rows, is_done=True))
        except (Cancelled, NoConnection):
            raise
        except MaapError as error:
            self._put(BatchStep(rows, is_done=True, trouble=str(error)))

    def _query(self, row: BatchRow) -> SearchQuery:
        area = row.area if row.area is not None else self._areas.read(row.where, self._halt)
        base = self._plan.base
        return replace(
            base,
            bbox=area.bbox,
            intersects=area.geometry,
            times=row.times if row.times is not None else base.times,
        )

    def _put(self, step: BatchStep | Exception | None) -> None:
        while not self._halt.is_set():
            try:
                self._steps.put(step, timeout=_LOOK_SECONDS)
                return
            except Full:
                continue
        raise Cancelled("Stopped.")


def _groups(plan: BatchPlan, done: set[int]) -> list[tuple[int, ...]]:
    """Rows that ask for exactly the same are searched once, in the order of the file."""
    groups: dict[object, list[int]] = {}
    for number, row in enumerate(plan.rows):
        if number not in done:
            place = row.where if row.area is None else (row.area.bbox, row.area.geometry)
            groups.setdefault((place, row.times), []).append(number)
    return [tuple(group) for group in groups.values()]


def _rows_of_area(area: Area | None) -> tuple[BatchRow, ...]:
    if area is None:
        raise InputError("There is no place to search.")
    parts = area.features or (area,)
    return tuple(
        BatchRow(clean(part.label, 80) or f"place {number}", area=part)
        for number, part in enumerate(parts, start=1)
    )


def _row(overpass: Overpass, within: timedelta, radius: float) -> BatchRow:
    where = f"{overpass.longitude:.9g},{overpass.latitude:.9g}"
    return BatchRow(
        name=overpass.name or f"line {overpass.line}",
        where=f"{where} {radius:.9g} m" if radius else where,
        times=None if overpass.time is None else _widened(overpass, within),
        line=overpass.line,
    )


def _widened(overpass: Overpass, within: timedelta) -> TimeSelection:
    time = overpass.time
    assert time is not None
    try:
        start = None if time.start is None else time.start - within
        end = None if time.end is None else time.end + within
    except OverflowError as error:
        raise InvalidInput(
            f"line {overpass.line}: with its tolerance the time leaves the calendar"
        ) from error
    return TimeSelection((TimeRange(start, end),))


def _each(text: str) -> str:
    return text if "#" in text else f"{text} #each"


def _given(table: bytes) -> tuple[str, str]:
    """What a table of standard input is called, and its text; raises `InputError`."""
    name = "standard input"
    if len(table) > _FILE_LIMIT:
        raise InputError(f"{name} is larger than {_FILE_LIMIT >> 20} MB.")
    return name, _decoded(table)


def _of_file(typed: str) -> tuple[str, str]:
    """The same of a file."""
    path = typed_path(typed)
    name = clean(path.name, 80)
    try:
        data = read_plain_file(path, _FILE_LIMIT).data
    except FileNotFoundError as error:
        raise InputError(f"There is no file {clean(path, 200)}.") from error
    except NotPlainFile as error:
        raise InputError(f"{name} {error}.") from error
    except (OSError, ValueError) as error:
        reason = clean(getattr(error, "strerror", None) or "no name of a file").lower()
        raise InputError(f"{name} cannot be read: {reason}.") from error
    return name, _decoded(data)


def _decoded(data: bytes) -> str:
    """The table, in whatever encoding it is."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _key(url: str, form: SearchForm, rows: tuple[BatchRow, ...]) -> str:
    told = (url, astuple(form), [(r.name, r.where, r.area, r.times) for r in rows])
    return hashlib.sha256(repr(told).encode("utf-8", "replace")).hexdigest()[:32]
