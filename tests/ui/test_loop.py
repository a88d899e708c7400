"""The loop that the app runs on."""

import asyncio
import sys
from threading import Event

import pytest

from maap_tui.precedence import PROCESS
from maap_tui.ui import loop
from maap_tui.ui.loop import run_first

LONG = 30.0

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has a loop of its own there")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the loop has said of itself, in its order."""
    said: list[str] = []
    monkeypatch.setattr(loop, "loop_works", lambda: said.append("works"))
    monkeypatch.setattr(loop, "loop_rests", lambda: said.append("rests"))
    return said


def test_it_rests_only_while_it_has_nothing_to_do(told: list[str]) -> None:
    async def run() -> None:
        told.clear()
        for _ in range(3):
            await asyncio.sleep(0)  # others have their turn, but nobody is waited for
        assert told == []
        is_answered = Event()
        waiting = asyncio.get_running_loop().run_in_executor(None, is_answered.wait, LONG)
        asyncio.get_running_loop().call_later(0.001, is_answered.set)
        await waiting
        assert told[:2] == ["rests", "works"]
        assert told[-1] == "works"

    run_first(run)
    assert told[-1] == "rests"


def test_what_runs_on_it_may_fail_and_nobody_is_held_up_after() -> None:
    async def run() -> None:
        await asyncio.sleep(0.001)
        raise LookupError("on purpose")

    before = sys.getswitchinterval()
    with pytest.raises(LookupError):
        run_first(run)
    assert sys.getswitchinterval() == before
    assert PROCESS.rests.is_set()


def test_threads_change_places_sooner_while_it_runs() -> None:
    async def run() -> None:
        assert sys.getswitchinterval() == pytest.approx(loop.SWITCH_SECONDS)

    run_first(run)
