"""The queue as a whole in words: the line in its border, and the lines above its rows."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from operator import attrgetter

from textual.content import Content

from maap_tui.models.limits import speed_text
from maap_tui.models.queue_size import still_to_come, time_left
from maap_tui.models.text import count_noun, format_bytes
from maap_tui.models.transfer import JobState, QueueSnapshot

from .text import Part, printable, sparkline

_SPARKS = 24
_WAITING = (JobState.QUEUED, JobState.PAUSED)


def queue_parts(
    queue: QueueSnapshot, *, has_room: bool, bars: str, is_news: bool = False
) -> list[Part]:
    """The pieces of `2 active  3 waiting  7 done  1 failed  ▁▃▆ 48.2 MB/s  12:40 left`.

    With `is_news` also how many run at once, whatever has to give way to it.
    """
    parts = [*_standing(queue), *_counts(queue)]
    if is_news and not queue.owner:
        parts.insert(0, Part.of(f"{queue.parallel} at once", 11, "bold $text-accent"))
    if queue.is_busy:
        spark = sparkline(queue.rate_history, _SPARKS, bars) if has_room else ""
        parts += [Part.of(spark, 1, "$primary")] if spark else []
        parts += [Part.of(f"{format_bytes(queue.rate)}/s", 4)]
        if queue.speed_limit is not None:
            parts.append(Part.of(f"of {speed_text(queue.speed_limit)}/s", 2))
        if left := time_left(queue):
            parts.append(Part.of(f"{left} left", 3))
    return parts


def _standing(queue: QueueSnapshot) -> Iterator[Part]:
    """What a person may want to undo: a pause, and a removal."""
    if queue.jobs and queue.is_paused and not queue.owner:
        yield Part.of("paused, P goes on", 10, "bold $text-warning")
    if queue.undoable and not queue.owner:
        them = "it" if queue.undoable == 1 else "them"
        yield Part.of(f"{queue.undoable} removed, U brings {them} back", 8, "$text-warning")


def _counts(queue: QueueSnapshot) -> Iterator[Part]:
    in_state = Counter(map(attrgetter("state"), queue.jobs))
    counts = (
        (sum(n for state, n in in_state.items() if state.is_active), "active", "$text-accent", 9),
        (in_state[JobState.QUEUED], "waiting", "", 6),
        (in_state[JobState.PAUSED], "paused", "$text-warning", 5),
        (in_state[JobState.DONE], "done", "$text-success", 7),
        (in_state[JobState.FAILED], "failed", "bold $text-error", 9),
    )
    return (Part.of(f"{n} {word}", rank, style) for n, word, style, rank in counts if n)


def notice_lines(
    queue: QueueSnapshot, earlier: Collection[str], troubles: Sequence[str]
) -> list[Content]:
    """What stands above the rows, the most pressing first; `earlier` are last time's job ids."""
    lines = [Content.styled(f"! {printable(words)}", "$text-error") for words in troubles]
    if queue.owner:
        words = f"{printable(queue.owner)} runs this queue: look only"
        lines.append(Content.styled(words, "bold $text-warning"))
    elif queue.awaits_start and (words := earlier_line(queue, earlier)):
        lines.append(Content.styled(words, "bold $text-accent"))
    if queue.notice:
        lines.append(Content.styled(f"! {printable(queue.notice)}", "$text-warning"))
    return lines


def earlier_line(queue: QueueSnapshot, earlier: Collection[str]) -> str:
    """`12 downloads of last time wait (3.1 GB): press 3, then P, to go on`; may be empty."""
    jobs = [job for job in queue.jobs if job.job_id in earlier and job.state in _WAITING]
    if not jobs:
        return ""
    verb = "waits" if len(jobs) == 1 else "wait"
    size = still_to_come(jobs)
    weight = f" ({size})" if size else ""
    waiting = f"{count_noun(len(jobs), 'download')} of last time {verb}{weight}"
    return f"{waiting}: press 3, then P, to go on"
