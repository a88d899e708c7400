"""Draws the pictures in this folder and the key table of the README: `python screenshots/draw.py`.

Everything is the real app on the embedded demo catalogue, driven by keys. Only what differs from
run to run is held still: free disk space, rates, and how far the running downloads have come.
"""

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from textual._context import visible_screen_stack
from textual.pilot import Pilot
from textual.widgets import Input

from maap_tui.cli.assembly import build_services
from maap_tui.demo import DemoWorld
from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.sign_in import SignInState, SignInStatus
from maap_tui.models.transfer import JobRequest, JobSnapshot, JobState, QueueSnapshot
from maap_tui.services import Downloads
from maap_tui.settings import Settings, load_settings
from maap_tui.ui.app import MaapApp
from maap_tui.ui.keys import key_rows
from maap_tui.ui.screens.main import MainScreen

HERE = Path(__file__).parent
BOX = "112.291824,-3.33663,112.94324,-2.66676"
LIMIT = 30.0
"""Seconds after which a picture that does not come is an error."""
WORKERS = 4
STILL_AT = (0.62, 0.18, 0.41)
"""How far the running downloads have come, for the eye."""


@dataclass(frozen=True)
class Scene:
    """One picture: where, how it looks, and the way there."""

    name: str
    size: tuple[int, int]
    steps: Sequence[str]
    """Keys; `see:words` waits for words, `type:words` types them, `rest` waits for stillness."""
    theme: str = "maap-dark"


FIND = ("enter", "see:43 collections", "type:simulated", "see:1 of 43", "enter", "see:Type")
SEARCH = (*FIND, "down", "down", "enter", "see:enter keep", f"type:{BOX}", "enter", "r")
RESULTS = (*SEARCH, "see:24/24", "down", "down", "space", "space", "space", "down", "space", "rest")
CHOICE = ("up", "up", "enter", "see:names or patterns", "type:*.tiff", "enter", "see:7 files")
DIALOG = (*RESULTS, "see:4 marked", "d", "see:fits", *CHOICE)
RUNNING = (*DIALOG, "down", "down", "enter", "see:3 active", "down", "down")
SCENES = (
    Scene("main-80x24", (80, 24), RUNNING),
    Scene("main-120x36", (120, 36), RUNNING),
    Scene("main-200x60", (200, 60), (*RUNNING, "see:5 Details")),
    Scene("main-120x36-light", (120, 36), RUNNING, "maap-light"),
    Scene("collections-120x36", (120, 36), ("enter", "see:43 collections", "type:earthcare l2")),
    Scene("details-120x36", (120, 36), (*RESULTS, "i", "see:space take")),
    Scene("download-120x36", (120, 36), DIALOG),
    Scene("help-120x36", (120, 36), (*RESULTS, "question_mark", "see:State letters")),
)


class StillDownloads:
    """The real queue, with the figures that no two runs share held still."""

    def __init__(self, queue: Downloads) -> None:
        self._queue = queue

    def __getattr__(self, name: str) -> object:
        return getattr(self._queue, name)

    def plan(
        self, requests: Sequence[JobRequest], folder: Path | None = None, *, again: bool = False
    ) -> DownloadPlan:
        plan = self._queue.plan(requests, folder, again=again)
        return replace(plan, free_bytes=412_000_000_000)

    def snapshot(self) -> QueueSnapshot:
        queue = self._queue.snapshot()
        jobs = tuple(_held_still(job, place) for place, job in enumerate(queue.jobs))
        rate = sum(job.rate for job in jobs)
        history = tuple(rate * (0.55 + 0.45 * ((tick * 7) % 10) / 10) for tick in range(40))
        return replace(queue, jobs=jobs, rate=rate, rate_history=history, remaining=74.0)


class StillSignIn:
    """The account of the demo as it is once a token was bought, whenever it is looked at."""

    def status(self) -> SignInStatus:
        return SignInStatus(SignInState.SIGNED_IN, days_left=89)

    def check(self, stop: Event) -> SignInStatus:
        return self.status()


def _held_still(job: JobSnapshot, place: int) -> JobSnapshot:
    if job.state is not JobState.RUNNING:
        return job
    share = STILL_AT[place % len(STILL_AT)]
    size = job.request.size or job.request.size_estimate or 4_000_000
    rate, received = 1_000_000 * (1 + place), round(size * share)
    remaining = (size - received) / rate if job.total else None
    return replace(job, received=received, rate=rate, remaining=remaining, seconds=4.0)


async def draw(scene: Scene) -> str:
    """The picture as SVG text."""
    with tempfile.TemporaryDirectory() as folder, DemoWorld() as world, ExitStack() as stack:
        world.faults.stall_after = 100_000
        settings = _settings(world, Path(folder), scene.theme)
        made = build_services(settings, stack)
        still: Downloads = StillDownloads(made.downloads)  # type: ignore[assignment]  # by __getattr__
        services = replace(made, sign_in=StillSignIn(), downloads=still)
        app = MaapApp(services, settings, is_demo=True)
        async with app.run_test(size=scene.size) as pilot:
            for step in scene.steps:
                await _take(pilot, step)
            for field in app.screen.query(Input):
                field.cursor_blink = False
            return await _still_picture(pilot)


async def _take(pilot: Pilot[int], step: str) -> None:
    verb, _, words = step.partition(":")
    if verb == "see" and words:
        await _until(pilot, lambda: words in screen_text(pilot))
    elif step == "rest":
        await _still_picture(pilot)
    elif verb == "type" and words:
        await pilot.press(*words)
    else:
        await pilot.press(step)


async def _until(pilot: Pilot[int], condition: Callable[[], bool]) -> None:
    try:
        async with asyncio.timeout(LIMIT):
            while not condition():
                await pilot.pause(0.02)
    except TimeoutError:
        raise SystemExit(f"the picture never came:\n{screen_text(pilot)}") from None


async def _still_picture(pilot: Pilot[int]) -> str:
    """The picture once it has not changed for a while and nothing is at work behind it."""
    seen, count = "", 0
    async with asyncio.timeout(LIMIT):
        while count < 8:
            await pilot.pause(0.1)
            now = _without_run_ids(pilot.app.export_screenshot(title="maap-tui --demo"))
            is_busy = any(not worker.is_finished for worker in pilot.app.workers)
            seen, count = now, count + 1 if now == seen and not is_busy else 0
    return seen


def screen_text(pilot: Pilot[int]) -> str:
    """Every line on the screen as plain text.

    The screens behind a dialog are named first: what a dialog draws of them is kept, also when it
    was drawn for this.
    """
    visible_screen_stack.set(list(pilot.app._background_screens))
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


def _settings(world: DemoWorld, folder: Path, theme: str) -> Settings:
    flags = {
        "catalog": world.catalog_url,
        "token_url": world.token_url,
        "credentials": str(world.write_credentials(folder)),
        "download_dir": str(Path.home() / "maap-demo"),
        "theme": None,
    }
    environ = {"MAAP_TUI_TOKEN_ORIGINS": world.root_url, "MAAP_TUI_THEME": theme}
    environ["MAAP_TUI_STATE_DIR"] = str(folder / "state")
    return load_settings(flags, environ)


def _without_run_ids(svg: str) -> str:
    """Textual names its style classes by a hash of the run; here all runs name them the same."""
    return re.sub(r"terminal-\d+", "terminal", svg)


def key_table() -> str:
    """The key table as Markdown, one table a group."""
    lines: list[str] = []
    group = ""
    for row in key_rows(MainScreen):
        if row.group != group:
            group = row.group
            lines += ["", f"**{group}**", "", "| key | what it does |", "| --- | --- |"]
        keys = row.keys.replace("|", "\\|")
        lines.append(f"| `{keys}` | {row.tooltip or row.description} |")
    return "\n".join([*lines, ""])


def write_key_table(readme: Path) -> None:
    """Puts the key table between its two marks."""
    text = readme.read_text(encoding="utf-8")
    start, end = "<!-- keys -->\n", "<!-- end of keys -->"
    head, rest = text.split(start)
    tail = rest.split(end)[1]
    readme.write_text(f"{head}{start}{key_table()}\n{end}{tail}", encoding="utf-8")


def draw_in_processes(folder: Path) -> None:
    """Draws every scene into `folder`, several at a time: most of it is waiting."""
    command = [sys.executable, str(HERE / "draw.py"), str(folder)]
    with tempfile.TemporaryDirectory() as home:
        environ = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
        environ |= {"HOME": home, "COLORTERM": "truecolor", "TERM": "xterm-256color"}
        environ["TEXTUAL_ANIMATIONS"] = "none"
        waiting = [scene.name for scene in SCENES]
        running: list[subprocess.Popen[bytes]] = []
        while waiting or running:
            while waiting and len(running) < WORKERS:
                running.append(subprocess.Popen([*command, waiting.pop(0)], env=environ))
            if (code := running.pop(0).wait(timeout=4 * LIMIT)) != 0:
                raise SystemExit(code)


def main() -> None:
    """Draws every scene here; with a folder and a name only that scene, there."""
    if len(sys.argv) == 3:
        folder, name = Path(sys.argv[1]), sys.argv[2]
        scene = next(scene for scene in SCENES if scene.name == name)
        picture = asyncio.run(draw(scene))
        (folder / f"{name}.svg").write_text(picture, encoding="utf-8")
    else:
        draw_in_processes(HERE)
        write_key_table(HERE.parent / "README.md")


if __name__ == "__main__":
    main()
