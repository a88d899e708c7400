"""`--choose`: keeps only what rules leave of the granules that a search finds."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from threading import Event

from maap_tui.errors import InputError
from maap_tui.models.area import Area
from maap_tui.models.catalog import Item, Key, Page
from maap_tui.models.coverage import Coverage
from maap_tui.models.holding import whole_keys
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.rules.chain import RuleChain, Step
from maap_tui.models.rules.facts import Facts, Shares
from maap_tui.models.rules.measuring import Measured
from maap_tui.models.rules.reading import EXAMPLES
from maap_tui.models.text import count_noun

from .context import Context


def read_rules(arguments: Namespace, area: Area | None) -> RuleChain | None:
    """The rules that were typed, if any; raises `InputError`."""
    text: str | None = arguments.choose
    if text is None:
        return None
    try:
        chain = RuleChain.parse(text)
    except InvalidInput as error:
        raise InputError(f"--choose: {error}{'' if str(error).endswith('?') else '.'}") from error
    if not chain.rules:
        raise InputError("--choose: no rule is given.", hint=f"Write one such as {EXAMPLES[0]}.")
    if chain.needs_area and area is None:
        raise InputError(
            "--choose: coverage needs an area.", hint="Name one with --bbox or --where."
        )
    return chain


def chosen(
    items: Sequence[Item],
    rules: RuleChain | None,
    area: Area | None,
    context: Context,
    stop: Event,
) -> Sequence[Item]:
    """What the rules leave; all of them where there are no rules."""
    return items if rules is None else Chooser(rules, area, context, stop).choose(items)


class Chooser:
    """Applies the rules of one command."""

    def __init__(self, rules: RuleChain, area: Area | None, context: Context, stop: Event) -> None:
        self._rules = rules
        self._area = area
        self._context = context
        self._stop = stop

    def pages(self, found: Iterator[Page]) -> Iterator[Page]:
        """All pages as one, with what the rules leave."""
        pages = list(found)
        items = self.choose([item for page in pages for item in page.items])
        if pages:
            yield replace(pages[-1], items=tuple(items), notices=())

    def choose(self, items: Sequence[Item]) -> Sequence[Item]:
        """What the rules leave; what each has left out is told. Raises `MaapError`."""
        area, services = self._area, self._context.services
        facts = Facts(
            coverage=None if area is None else _Measuring(area, self._context, self._stop),
            on_disk=self._on_disk,
            queued=lambda items: {
                job.request.key[:2] for job in services.downloads.snapshot().jobs
            },
        )
        return self._rules.choose(items, facts, self._tell).items

    def _on_disk(self, items: Sequence[Item]) -> frozenset[Key]:
        """Those that are here whole, once what has changed in the folders was looked through."""
        holdings = self._context.services.holdings
        for step in holdings.scan(self._stop):
            if step.trouble:
                self._context.console.note(step.trouble)
        return whole_keys(holdings.look(items, self._stop))

    def _tell(self, step: Step) -> None:
        remark = f" ({step.remark})" if step.remark else ""
        left = count_noun(step.left, "granule")
        self._context.console.note(f"{step.rule.text}: {step.out} left out{remark}, {left} left.")


class _Measuring:
    """Measures coverage, and draws how far it is."""

    def __init__(self, area: Area, context: Context, stop: Event) -> None:
        self._area = area
        self._stop = stop
        self._areas = context.services.areas
        self._console = context.console
        self._measured = Measured()

    def __call__(self, items: Sequence[Item]) -> Shares:
        shares = self._measured.shares(items, self._measure, self._draw)
        self._console.clear()
        return shares

    def _measure(self, items: Sequence[Item]) -> Iterator[Sequence[Coverage | None]]:
        return self._areas.coverages(self._area, items, self._stop)

    def _draw(self, done: int, total: int) -> None:
        self._console.draw([f"measuring coverage: {done} of {count_noun(total, 'granule')}"])
