"""The app itself with a hundred thousand granules, of which all are marked, shown, given away…

marking.py FIRST|AGAIN COUNT FOLDER URL     prints, as JSON, what each step cost

`AGAIN` starts with what the first one has left in its basket. The catalogue is at `URL`.
"""

import asyncio
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from textual.events import Key
from textual.keys import _character_to_key

from maap_tui.ui.panes.granules import GranulesPane
from maap_tui.ui.panes.search_run import SearchState
from maap_tui.ui.screens.basket import BasketScreen
from maap_tui.ui.screens.main import MainScreen
from maap_tui.ui.screens.rule_dialog import RuleDialog
from maap_tui.ui.widgets.granule_list import GranuleList
from tests.bench.freezing import opened
from tests.bench.loop_lag import LOOK, watched
from tests.bench.person import Person

RULES = (
    "newest baseline",
    "one per frame",
    "nearest to 2025-12-05",
    "every 3rd",
)
Told = dict[str, dict[str, object]]


class Marking:
    """Takes the steps one after the other, and notes what each of them cost."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.told: Told = {}

    @property
    def granules(self) -> GranuleList:
        return self.main.query_one(GranuleList)

    @property
    def main(self) -> MainScreen:
        return next(one for one in self.person.app.screen_stack if isinstance(one, MainScreen))

    @property
    def marked(self) -> int:
        return len(self.granules.basket)

    async def step(
        self, name: str, keys: str, is_done: Callable[[], object], *, text: str = ""
    ) -> None:
        """Types text and presses keys, and waits until it is done and drawn, and then for all that
        follows."""
        app, start = self.person.app, perf_counter()
        async with watched(is_sampled=True) as lag:
            for letter in text:
                app.post_message(Key(_character_to_key(letter), letter))
            for key in keys.split():
                app.simulate_key(key)
            while not is_done():
                if perf_counter() - start > 60:
                    raise TimeoutError(f"{name} takes more than a minute")
                await asyncio.sleep(LOOK)
            drawn = asyncio.Event()
            app.call_after_refresh(drawn.set)
            await drawn.wait()
            took = perf_counter() - start
            await self.rest()
        where = lag.worst[0][1] if lag.worst else ""
        print(f"{name}: {took:.3f} s, waits {lag.working:.0f} ms {where}", file=sys.stderr)
        self.told[name] = {"took": took * 1e3, "working": lag.working, "where": where}

    async def rest(self) -> None:
        """Until the basket is written as well."""
        keeper = self.person.services.baskets
        while getattr(keeper, "_inbox", ()):
            await asyncio.sleep(0.02)
        await self.person.rest()

    def is_on(self, screen: type) -> bool:
        return isinstance(self.person.app.screen, screen)


async def first(marking: Marking, count: int, folder: Path) -> None:
    person, step = marking.person, marking.step
    await person.choose()
    await person.search()
    await person.press("2")
    pane = marking.main.query_one(GranulesPane)
    await person.until(lambda: pane.state is SearchState.COMPLETE)
    await person.rest()
    await step("mark all", "a", lambda: marking.marked == count)
    await step("invert all", "x", lambda: not marking.marked)
    await step("undo that", "U", lambda: marking.marked == count)
    await step("unmark all", "u", lambda: not marking.marked)
    await step("all matching", "A", lambda: marking.marked == count)
    await step("open the line of words", "slash", lambda: person.app.focused is not pane)
    await step("leave it", "escape", lambda: not pane._bar.is_open)
    for rule in RULES:
        await step("open the rules", "R", lambda: marking.is_on(RuleDialog))
        dialog = person.app.screen
        assert isinstance(dialog, RuleDialog)
        await person.press("slash")
        is_told = partial(_is_told, dialog)
        await step(f"rule {rule}", "", is_told, text=rule)
        await person.press("escape")
        await person.until(lambda: marking.is_on(MainScreen))
    await step("open the basket", "b", lambda: marking.is_on(BasketScreen))
    await step("take one out", "down x", lambda: marking.marked == count - 1)
    await step("bring it back", "U", lambda: marking.marked == count)
    path = folder / "marks.json"
    basket = person.app.screen
    assert isinstance(basket, BasketScreen)
    for name, key in (("export", "e"), ("import", "o")):
        await person.press(key, "home", "ctrl+k")
        is_over = partial(_is_over, basket)
        await step(name, "enter", is_over, text=str(path))
    if not path.exists():
        raise RuntimeError("nothing was exported")


def _is_told(dialog: RuleDialog) -> bool:
    return dialog._preview is not None


def _is_over(basket: BasketScreen) -> bool:
    return not (basket.is_asking or basket.is_busy)


async def again(marking: Marking, count: int) -> None:
    await marking.step("take over what was kept", "", lambda: marking.marked == count)
    marking.told["memory"] = {"took": _memory()}


def _memory() -> float:
    """Resident MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


async def run(which: str, count: int, folder: Path, url: str) -> Told:
    defaults = GranulesPane.__init__.__kwdefaults__
    assert defaults is not None
    defaults["page_target"] = count + 1
    async with opened(folder, url) as person:
        marking = Marking(person)
        if which == "FIRST":
            await person.rest()
            await first(marking, count, folder)
        else:
            await again(marking, count)
        return marking.told


if __name__ == "__main__":
    found = asyncio.run(run(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]))
    print(json.dumps(found))
