"""Takes the inventory of a collection: one count request after another, two at a time.

What is still to be asked follows from what is known, so that an inventory that was given up goes on
where it was, and what the answers so far settle is never asked.
"""

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import chain, islice, zip_longest
from threading import Event

from maap_tui.errors import Cancelled, MaapError, NoConnection
from maap_tui.models.inventory import Calendar, Inventory, Tally

from .counting import MOST_AT_ONCE, Counter
from .questions import BOUNDARY, MOST_CELLS, Question, Subject, table_questions

_MOST_TROUBLES = 5
"""Failures in a row after which a catalogue is left alone."""
_EARLIEST = date(1900, 1, 1)
_LOOK_SECONDS = 0.2


class InventoryTaker:
    """Takes one inventory, going on from `known`."""

    def __init__(self, counter: Counter, subject: Subject, known: Inventory | None = None) -> None:
        self._counter = counter
        self._subject = subject
        self.now = subject.begun(known)
        """What is known by now."""
        self._stop = Event()
        self._asked: set[Question] = set()
        self._knows_last = False
        """Whether the catalogue has been asked when the last granule starts, and has answered."""
        self._troubles = 0

    def take(self, stop: Event) -> Iterator[Inventory]:
        """Asks what is not known yet and gives what is known after each answer.

        Raises `Cancelled` when it is stopped, and `MaapError` when the catalogue is gone; what has
        come is in `now` then.
        """
        running: dict[Future[Tally], Question] = {}
        with ThreadPoolExecutor(MOST_AT_ONCE, "inventory") as crew:
            try:
                while self._send(crew, running) or running:
                    done = wait(running, _LOOK_SECONDS, FIRST_COMPLETED).done
                    if stop.is_set():
                        raise Cancelled("Stopped.")
                    for future in done:
                        self._note(running.pop(future), future)
                    if done:
                        yield self.now
            finally:
                self._stop.set()  # whatever ended it: nobody waits for the other answer
        self.now = replace(self.now, is_complete=True, left=0)
        yield self.now

    def _send(self, crew: ThreadPoolExecutor, running: dict[Future[Tally], Question]) -> bool:
        """Keeps the crew busy; whether anything is under way."""
        room = MOST_AT_ONCE - len(running)
        for question in tuple(islice(self._open(), room)):
            self._asked.add(question)
            running[crew.submit(self._ask, question)] = question
        return bool(running)

    def _open(self) -> Iterator[Question]:
        """What is still to be asked, the table's questions and the calendar's in turn."""
        pairs = zip_longest(table_questions(self.now), self._boundaries())
        return (
            question
            for question in chain.from_iterable(pairs)
            if question is not None and question not in self._asked
        )

    def _boundaries(self) -> Iterator[Question]:
        """First both ends, then the middle of the widest gap: a rough picture comes soon."""
        calendar = self.now.calendar
        if calendar is None:
            return
        for boundary in (0, len(calendar.totals) - 1):
            if calendar.totals[boundary] is None:
                yield Question(BOUNDARY, boundary=boundary)
        for low, high in sorted(calendar.gaps(), key=lambda gap: gap[0] - gap[1]):
            yield Question(BOUNDARY, boundary=(low + high) // 2)

    def _ask(self, question: Question) -> Tally:
        query = self._subject.search(question, self.now)
        if question.kind == BOUNDARY:
            return Tally(self._counter.count(query, self._stop))
        if question.is_last:
            return Tally(last=self._counter.last(query, self._stop))
        return self._counter.first(query, self._stop)

    def _note(self, question: Question, future: Future[Tally]) -> None:
        try:
            answer = future.result()
            self._troubles = 0
        except (Cancelled, NoConnection):
            raise
        except MaapError as error:
            self._troubles += 1
            if self._troubles >= _MOST_TROUBLES:
                raise
            answer = Tally(trouble=error.message)
        self._knows_last = self._knows_last or question == Question.of_total(is_last=True)
        noted = question.noted(self.now, answer)
        if noted.calendar is None and self._knows_ends(noted):
            noted = replace(noted, calendar=self._calendar(noted))
        self.now = replace(noted, asked=noted.asked + 1)
        self.now = replace(self.now, left=self._left(), notice=self._notice())

    def _left(self) -> int:
        calendar = self.now.calendar
        months = sum(high - low - 1 for low, high in calendar.gaps()) if calendar else 0
        return months + sum(question not in self._asked for question in table_questions(self.now))

    # The calendar

    def _knows_ends(self, known: Inventory) -> bool:
        """Whether the time that the granules span is known, or will not be any better."""
        total = known.total
        is_all = self._knows_last or bool(total.last) or not total.first
        return total.is_settled and total.count != 0 and is_all

    def _calendar(self, known: Inventory) -> Calendar:
        today = datetime.now(UTC).date()
        total, subject = known.total, self._subject
        first = _day(total.first) or _day(subject.start) or date(today.year, 1, 1)
        last = _day(total.last) or _day(subject.end) or today
        begin = max(_EARLIEST, min(first, today))
        calendar = Calendar.spanning(begin, max(begin, min(last, date(today.year + 1, 12, 31))))
        if total.first and begin == first:
            calendar = calendar.with_total(0, 0)
        if total.last and last <= today:
            calendar = calendar.with_total(len(calendar.totals) - 1, total.count)
        return calendar

    def _notice(self) -> str:
        known = self.now
        if known.total.count == 0:
            return "There are no granules in it."
        if not known.types and not known.baselines:
            return "The collection names no product types or baselines: counted by time only."
        if len(known.types) * len(known.baselines) > MOST_CELLS:
            return "Too many pairs of type and baseline: the two are counted apart only."
        return ""


def _day(moment: str) -> date | None:
    try:
        return datetime.fromisoformat(moment).date()
    except ValueError:
        return None
