"""Presses random keys in the app over the demo world, and prints what went wrong.

    python tests/bench/monkey.py [--seeds 1-20] [--steps 1500] [--seconds 200] [--trail 30]

To be run from the project's root with the interpreter of the test environment. All of it is random
by its seed: keys, words where words are typed, what is pasted, clicks, wheels, sizes from 20x5 to
300x90, and how long it waits. Wrong is what ends the app, what the app logs as an error, a screen
that Esc and q do not leave, and a line that took the loop for seconds. Exit code 1 then.
"""

import argparse
import asyncio
import logging
import os
import random
import string
import sys
import tempfile
import traceback
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot, WaitForScreenTimeout
from textual.widgets import Input, TextArea

import maap_tui.ui
from maap_tui.cli.assembly import build_services
from maap_tui.demo import DemoWorld
from maap_tui.settings import Settings
from maap_tui.ui.app import MaapApp
from maap_tui.ui.screens.main import MainScreen
from tests.ui.journey_kit import settings_of

NAMED = (
    *("up", "down", "left", "right", "enter", "tab", "space", "escape") * 4,
    *("shift+up", "shift+down", "shift+left", "shift+right", "shift+tab", "ctrl+a", "ctrl+u"),
    *("home", "end", "pageup", "pagedown", "backspace", "delete", "insert", "ctrl+w", "ctrl+k"),
    *("f1", "f2", "f3", "f4", "f5", "f6", "f7", "ctrl+c", "ctrl+p", "ctrl+z", "shift+home"),
)
LETTERS = string.ascii_letters + string.digits + string.punctuation
PLAUSIBLE = """
biomass|2026-04|last 30 d|2025-03, 2025-06 .. 2025-07 daily 22:00-02:00|T001|out.csv|out.json
Gabon|-64,-9,-54,1|14.9,37.7 25 km|170,-20,-170,-10|swap 1,2,3,4|S1_SCS__1S|~|..|/|./out.json
POLYGON((0 0,1 0,1 1,0 0))|eo:cloud_cover < 10|a = 'b' AND (c > 1 OR|parks.kml #3|/nowhere/at/all
newest baseline, coverage > 60 %|every 3rd|not on disk|~^BIO.*[|=size > 1|!word|{year}/{id}|to
-1|0|1e999|5 MB/s|22:00-06:00|%|2.5|2026-13-45
"""
WORDS = (
    *(words for line in PLAUSIBLE.splitlines() for words in line.split("|")),
    *("[/x] [@click=app.quit]", "é漢字\u202eש", "x" * 300, "BIO_S1\nEOF", "\x00\x1b[31m", "  "),
)
OPENINGS = (
    *(("1", "home", "enter", "*BIOMASS", "enter"), ("r",), ("2", "space", "space", "d"), ("r",)),
    *(("2", "a", "d", "enter"), ("3", "i"), ("3", "e"), ("2", "R"), ("2", "i"), ("4",), ("5",)),
    *(("b",), ("1", "e"), ("1", "S"), ("1", "L"), ("1", "H"), ("I",), ("B",), ("t",), ("3", "L")),
    *(("2", "c"), ("2", "S"), ("2", "/"), ("2", "y"), ("4", "b"), ("4", "w"), ("4", "e"), ("P",)),
    *(("1", "end", "enter"), ("2", "A"), ("4", "g"), ("colon",), ("question_mark",), ("z",)),
    *(("1", "home", "down", "enter"), ("1", "home", "down", "down", "enter")),
)
SLOW = 10.0
"""Seconds for one act, on a machine that has other things to do too."""


@dataclass
class Trouble:
    """What went wrong, and what was done before."""

    seed: int
    step: int
    words: str
    trail: tuple[str, ...]

    def __str__(self) -> str:
        return f"seed {self.seed}, step {self.step}: {self.words}\n  after {' '.join(self.trail)}"


@dataclass
class Monkey:
    """Somebody who knows the keys, and not what they are for."""

    seed: int
    steps: int
    until: float
    """When it stops, by `perf_counter`."""
    trail: deque[str]
    seen: Counter[str]
    step: int = 0
    troubles: list[Trouble] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)

    @property
    def is_going_on(self) -> bool:
        return self.step < self.steps and perf_counter() < self.until and not self.troubles

    def complain(self, words: str) -> None:
        self.troubles.append(Trouble(self.seed, self.step, words, tuple(self.trail)))

    async def play(self, pilot: Pilot[int]) -> None:
        """Acts until all steps are done or the app has ended."""
        while self.is_going_on and pilot.app.is_running and not pilot.app._exit:
            self.step += 1
            begun = perf_counter()
            try:
                await self.act(pilot)
            except WaitForScreenTimeout:
                if not pilot.app._exit:
                    raise
            self.seen[type(pilot.app.screen).__name__ if pilot.app._screen_stack else "none"] += 1
            if (took := perf_counter() - begun) > SLOW:
                self.complain(f"took {took:.1f} s: {self.trail[-1]}")

    async def act(self, pilot: Pilot[int]) -> None:
        kind = self.dice.choices(
            ("key", "named", "words", "opening", "paste", "click", "wheel", "size", "wait"),
            (30, 34, 8, 6, 1, 6, 2, 2, 6),
        )[0]
        match kind:
            case "key":
                self.press(pilot, self.dice.choice(LETTERS))
            case "named":
                for _ in range(self.dice.choice((1, 1, 1, 2, 5))):
                    self.press(pilot, self.dice.choice(NAMED))
            case "words" if isinstance(pilot.app.focused, Input | TextArea):
                for letter in self.dice.choice(WORDS):
                    self.press(pilot, letter)
            case "opening":
                await self.open(pilot)
            case "paste":
                self.note(pilot, "paste")
                pilot.app.post_message(events.Paste(self.dice.choice(WORDS)))
            case "click" | "wheel":
                self.point(pilot, kind)
            case "size":
                size = self.dice.randint(20, 300), self.dice.randint(5, 90)
                if self.dice.random() < 0.5:
                    size = self.dice.choice(((80, 24), (120, 36), (200, 60), (20, 5), (300, 90)))
                self.note(pilot, f"{size[0]}x{size[1]}")
                await pilot.resize_terminal(*size)
            case "wait":
                self.note(pilot, "wait")
                await asyncio.sleep(self.dice.choice((0.02, 0.1, 0.4)))
        await asyncio.sleep(self.dice.choice((0, 0, 0.005, 0.02)))

    async def open(self, pilot: Pilot[int]) -> None:
        """Goes to a place that random keys seldom reach."""
        for _ in range(4):
            if not isinstance(pilot.app.screen, MainScreen):
                self.press(pilot, "escape")
                await asyncio.sleep(0.02)
        for key in self.dice.choice(OPENINGS):
            for each in key[1:] if key.startswith("*") else (key,):
                self.press(pilot, each)
            await asyncio.sleep(self.dice.choice((0, 0.02, 0.1)))

    def press(self, pilot: Pilot[int], key: str) -> None:
        is_main = isinstance(pilot.app.screen, MainScreen)
        if (key == "ctrl+c" or (key == "q" and is_main)) and self.dice.random() < 0.97:
            return
        self.note(pilot, key)
        character = key if len(key) == 1 else " " if key == "space" else None
        name = _character_to_key(key) if len(key) == 1 else key
        pilot.app.post_message(events.Key(name, character))

    def point(self, pilot: Pilot[int], kind: str) -> None:
        width, height = pilot.app.size
        x, y = self.dice.randrange(max(width, 1)), self.dice.randrange(max(height, 1))
        self.note(pilot, f"{kind}@{x},{y}")
        button = 1 if kind == "click" else 0
        place = (None, x, y, 0, 0, button, False, False, False, x, y)
        kinds: Sequence[type[events.MouseEvent]] = (events.MouseMove, events.MouseDown)
        kinds = (*kinds, events.MouseUp) if kind == "click" else (events.MouseScrollDown,)
        for each in kinds:
            pilot.app.post_message(each(*place))

    def note(self, pilot: Pilot[int], words: str) -> None:
        self.trail.append(f"{type(pilot.app.screen).__name__}:{words}")

    async def go_home(self, pilot: Pilot[int]) -> None:
        """Esc and q leave every screen but the first."""
        for number in range(40):
            if pilot.app._exit or isinstance(pilot.app.screen, MainScreen):
                return
            screen = pilot.app.screen
            self.press(pilot, "q" if number % 3 == 2 else "escape")
            for _ in range(20):  # the first one only leaves a line, so that nothing may change
                if pilot.app._exit or pilot.app.screen is not screen:
                    break
                await asyncio.sleep(0.05)
            await pilot.pause()
        self.complain(f"Esc and q do not leave {type(pilot.app.screen).__name__}")


class TypedInto(MaapApp):
    """Holds keys as it does at a terminal, where they come as quickly as they like."""

    CSS_PATH = str(Path(maap_tui.ui.__file__).with_name("app.tcss"))
    _is_taking = False

    @property
    def is_headless(self) -> bool:
        return super().is_headless and not self._is_taking

    async def on_event(self, event: events.Event) -> None:
        self._is_taking = isinstance(event, events.Key | events.Paste)
        await super().on_event(event)
        self._is_taking = False


class Errors(logging.Handler):
    """Keeps what was logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.words: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.words.append(self.format(record))


async def run_app(monkey: Monkey, settings: Settings) -> None:
    """One life of the app."""
    with ExitStack() as stack:
        app = TypedInto(build_services(settings, stack), settings, is_demo=True)
        try:
            async with app.run_test(size=(120, 36), notifications=True) as pilot:
                await monkey.play(pilot)
                await monkey.go_home(pilot)
                app.exit(0)
        except (Exception, asyncio.CancelledError) as error:
            trace = "".join(traceback.format_exception(app._exception or error)[-14:])
            monkey.complain(f"{type(error).__name__}\n{trace}")


@contextmanager
def apart() -> Iterator[Path]:
    """A home of its own, as current folder too; no desktop, so nothing is opened."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for name in [n for n in os.environ if n.startswith(("MAAP_TUI_", "XDG_"))]:
            del os.environ[name]
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            os.environ.pop(name, None)
        os.environ["HOME"] = folder
        os.chdir(folder)
        try:
            yield Path(folder)
        finally:
            os.chdir(before)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", default="1-20")
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--seconds", type=float, default=200.0)
    parser.add_argument("--trail", type=int, default=30)
    options = parser.parse_args()
    first, _, last = options.seeds.partition("-")
    errors = Errors()
    logging.getLogger().addHandler(errors)
    troubles: list[Trouble] = []
    seen: Counter[str] = Counter()
    steps, begun = 0, perf_counter()
    for seed in range(int(first), int(last or first) + 1):
        if perf_counter() - begun > options.seconds:
            print(f"stopped before seed {seed}")
            break
        monkey = Monkey(
            seed, options.steps, begun + options.seconds, deque(maxlen=options.trail), seen
        )
        with apart() as home, DemoWorld() as world:
            settings = settings_of(world, home)
            while monkey.is_going_on:
                asyncio.run(run_app(monkey, settings))
                for words in errors.words:
                    monkey.complain(f"logged: {words}")
                errors.words.clear()
            for failure in world.failures:
                monkey.complain(f"the demo world: {failure}")
        steps += monkey.step
        for trouble in monkey.troubles:
            print(trouble, flush=True)
        troubles += monkey.troubles
    print(f"{steps} steps, {len(troubles)} troubles, {perf_counter() - begun:.0f} s")
    print("steps in", ", ".join(f"{name} {count}" for name, count in seen.most_common()))
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
