"""A download plan in words: what would be fetched, what not and why, and whether it fits."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from textual.content import Content

from maap_tui.models.catalog import Item, Key
from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.existing import Existing
from maap_tui.models.layout import Layout
from maap_tui.models.selection import choose_assets, request_for
from maap_tui.models.sign_in import PORTAL, TOKEN_PAGE, SignInState, SignInStatus
from maap_tui.models.stac import assets_of
from maap_tui.models.text import clean, count_noun, format_bytes, grouped
from maap_tui.models.transfer import JobRequest

from .frames import let_others
from .text import printable, shorten
from .words import path_in_words

COUNTING = "… counting files"
NOTHING_TO_FETCH = "There is nothing to fetch here."
TOO_EARLY = "Not started yet: Enter came before this was told. It starts them now."
REASONS_SHOWN = 3
_AT_ONCE = 2_000
"""Granules that are looked at before keys get their turn."""


@dataclass(frozen=True, slots=True)
class DownloadWish:
    """What was set in one dialog, with which the next one begins."""

    folder: Path | None = None
    layout: str = ""


NO_WISH = DownloadWish()


@dataclass(frozen=True, slots=True)
class Known:
    """What the list knows of granules."""

    is_listed: Callable[[Key], bool] = lambda key: True
    is_superseded: Callable[[Item], bool] = lambda item: False


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the queue, and how many granules have nothing that was asked for."""

    requests: tuple[JobRequest, ...]
    without: int = 0


def wanted_of(
    items: Sequence[Item],
    ticks: Mapping[Key, frozenset[str]],
    patterns: Sequence[str],
    stop: Event,
    layout: Layout | None = None,
) -> Wanted:
    """The ticked assets of each item, or those that `patterns` name where nothing was ticked, each
    to where `layout` says.

    Reads every item's document: for thousands of items this belongs into a thread.
    """
    requests: list[JobRequest] = []
    without = 0
    for item in items:
        if stop.is_set():
            break
        assets, ticked = assets_of(item), ticks.get(item.key)
        if ticked is None:
            chosen = choose_assets(assets, patterns)
        else:
            chosen = tuple(asset for asset in assets if asset.key in ticked)
        without += not chosen
        requests += [request_for(item, asset, layout) for asset in chosen]
    return Wanted(tuple(requests), without)


async def remarks_on(items: Sequence[Item], known: Known) -> Content | None:
    """What somebody who has marked these long ago may have forgotten; keys get their turn."""
    unlisted = superseded = 0
    for start in range(0, len(items), _AT_ONCE):
        part = items[start : start + _AT_ONCE]
        unlisted += sum(not known.is_listed(item.key) for item in part)
        superseded += sum(map(known.is_superseded, part))
        await let_others()
    lines = []
    if unlisted:
        words = (
            f"{_of_them(unlisted, len(items))} not listed now: marked before, or in another search"
        )
        lines.append(_marked("!", words, "$text-warning"))
    if superseded:
        words = f"{_of_them(superseded, len(items))} superseded by a newer publication"
        lines.append(_marked("!", words, "$text-warning"))
    return Content("\n").join(lines) if lines else None


def _of_them(count: int, total: int) -> str:
    """`3 of 12 granules are`."""
    if total == 1:
        return "this granule is"
    return f"{grouped(count)} of {count_noun(total, 'granule')} {'is' if count == 1 else 'are'}"


def sizes_in_words(plan: DownloadPlan) -> str:
    """`3.2 GB + ~1.4 GB of archives + 2 files of unknown size`; empty when there is nothing."""
    parts = [format_bytes(plan.known_bytes)] if plan.known_bytes else []
    if plan.estimated_bytes:
        parts.append(f"~{format_bytes(plan.estimated_bytes)} of archives")
    if plan.unknown_sizes:
        parts.append(f"{count_noun(plan.unknown_sizes, 'file')} of unknown size")
    return " + ".join(parts)


def space_in_words(plan: DownloadPlan) -> str:
    """Whether it fits on the disk, with both figures."""
    if plan.free_bytes is None:
        return "the free space of this disk is not known"
    free = format_bytes(plan.free_bytes)
    if not plan.fits:
        needed = format_bytes(plan.total_bytes)
        return f"does not fit: {needed} needed, {free} free. Take fewer or another folder."
    return f"fits: {free} free" + (", archives are estimated" if plan.estimated_bytes else "")


def summary(plan: DownloadPlan, wanted: Wanted, sign_in: SignInStatus) -> Content:
    """One line for each thing to know, each with a sign that stands without colour."""
    lines = [_fetched(plan)]
    lines += [_marked("=", words, "$text-success") for words in _here(plan)]
    lines += [_marked("!", words, "$text-warning") for words in _denied(plan)]
    lines += [_marked("!", words, "$text-error") for words in _refused(plan)]
    if wanted.without:
        words = f"{count_noun(wanted.without, 'granule')} without any such file"
        lines.append(_marked("-", words, "$text-warning"))
    if plan.replaced:
        words = f"{count_noun(len(plan.replaced), 'file')} here of another size will be replaced"
        lines.append(_marked("!", words, "$text-warning"))
    if plan.kept:
        words = f"{count_noun(len(plan.kept), 'file')} here of another size will be kept too"
        lines.append(_marked("=", words, "$text-success"))
    if plan.skipped:
        words = f"{count_noun(len(plan.skipped), 'file')} left out: here with another size"
        lines.append(_marked("-", words, "$text-warning"))
    if plan.other_sites:
        words = f"from another site, without your sign-in: {clean(', '.join(plan.other_sites))}"
        lines.append(_marked("!", words, "$text-warning"))
    if plan.requests and plan.sign_in_needed:
        lines.append(_sign_in_line(sign_in))
    return Content("\n").join(lines)


def _fetched(plan: DownloadPlan) -> Content:
    if not plan.requests:
        return _marked("-", "nothing to fetch", "$text-warning")
    granules = len({(each.collection, each.item_id) for each in plan.requests})
    words = f"{count_noun(granules, 'granule')}, {count_noun(len(plan.requests), 'file')}"
    sizes = sizes_in_words(plan)
    return _marked("+", f"{words}: {sizes}" if sizes else words, "bold")


def _here(plan: DownloadPlan) -> Iterator[str]:
    """What is left out because it is on the disk, or because the queue brings it."""
    if count := plan.here_count:
        verb = "is" if count == 1 else "are"
        size = f" ({format_bytes(plan.here_bytes)})" if plan.here_bytes else ""
        yield f"{count} of {count_noun(plan.asked_count, 'file')} {verb} here already{size}"
    if elsewhere := plan.here_elsewhere:
        place = path_in_words(elsewhere[0].parent)
        more = f", and {len(elsewhere) - 1} more" if len(elsewhere) > 1 else ""
        yield f"in another folder: {shorten(printable(place), 60)}{more}"
    if queued := len(plan.already_here) - plan.here_count:
        yield f"{count_noun(queued, 'file')} in the queue already"


def _denied(plan: DownloadPlan) -> Iterator[str]:
    for collection, count in Counter(each.collection for each in plan.no_access).items():
        words = f"{count_noun(count, 'file')} of {clean(collection)}, which refused your account"
        yield f"{words} before: its terms are on {PORTAL}"


def _refused(plan: DownloadPlan) -> Iterator[str]:
    reasons = Counter(reason for _, reason in plan.refused)
    for reason, count in reasons.most_common(REASONS_SHOWN):
        yield f"{count_noun(count, 'file')} left out: {clean(reason)}"
    if len(reasons) > REASONS_SHOWN:
        yield f"and {count_noun(len(reasons) - REASONS_SHOWN, 'other reason')}"


def _sign_in_line(sign_in: SignInStatus) -> Content:
    """How sign-in stands and, where it must be mended, how."""
    path = clean(str(sign_in.path or Path("credentials.txt")))
    days = sign_in.days_left
    match sign_in.state:
        case SignInState.SIGNED_IN | SignInState.READY:
            left = "" if days is None else f", {count_noun(max(0, days), 'day')} left"
            return _marked("●", f"{sign_in.state.value}{left}", "$text-success")
        case SignInState.NO_CREDENTIALS:
            words = f"needs a sign-in: make a token at {TOKEN_PAGE} and put it into {path}"
        case _:
            said = clean(sign_in.message) or sign_in.state.value
            words = f"needs a sign-in: {said} File: {path}. New token: {TOKEN_PAGE}"
    return _marked("!", words, "$text-error")


def _marked(sign: str, words: str, style: str) -> Content:
    return Content.styled(f"{sign} {words}", style)


def again_in_words(is_wanted: bool) -> str:
    """`[leave out] / fetch again`: the ways there are, and the one that was chosen."""
    ways = ((False, "leave out"), (True, "fetch again"))
    return " / ".join(f"[{words}]" if way is is_wanted else words for way, words in ways)


EXISTING_WORDS = {
    Existing.REPLACE: "replace",
    Existing.KEEP: "keep both",
    Existing.SKIP: "skip",
}


def existing_in_words(chosen: Existing) -> str:
    """`[replace] / keep both / skip`: the ways there are, and the one that was chosen."""
    ways = EXISTING_WORDS.items()
    return " / ".join(f"[{words}]" if way is chosen else words for way, words in ways)


def preview(layout: Layout, items: Sequence[Item]) -> str:
    """Where a file of the first granule would go below the folder, empty without a file."""
    for item in items[:1]:
        for asset in choose_assets(assets_of(item), ())[:1]:
            place = layout.place(item, asset, asset.file_name or asset.key)
            return clean("/".join(place), 400)
    return ""
