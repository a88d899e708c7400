"""The basket through the real app and the demo world: two collections, a restart, one download."""

from pathlib import Path

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.models.transfer import JobState
from maap_tui.ui.screens.basket import BasketScreen
from maap_tui.ui.screens.download_dialog import DownloadDialog
from tests.ui.journey_kit import Journey, journey, settings_of


async def mark_first(person: Journey, letters: str, count: int) -> None:
    """Searches a collection and marks its first granule."""
    await person.choose_collection(letters)
    await person.press("r")
    await person.sees(" loaded")
    await person.press("2", "home", "space")
    await person.sees(f"{count} marked")


@pytest.mark.parametrize("size", [(120, 36)])
async def test_marks_of_two_collections_outlive_the_app(
    world: DemoWorld,
    home: Path,
    size: tuple[int, int],
) -> None:
    settings = settings_of(world, home)
    async with journey(settings, size) as person:
        await mark_first(person, "simulated", 1)
        await mark_first(person, "jaxal2validated", 2)
    async with journey(settings, size) as person:
        await person.sees("2 marked")
        await person.press("b")
        await person.until(lambda: isinstance(person.app.screen, BasketScreen))
        await person.sees("2 collections")
        await person.press("d")
        await person.until(lambda: isinstance(person.app.screen, DownloadDialog))
        await person.sees("Start")
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, BasketScreen))
        downloads = person.app._services.downloads

        def are_done() -> bool:
            jobs = downloads.snapshot().jobs
            return bool(jobs) and all(job.state is JobState.DONE for job in jobs)

        await person.until(are_done)
        assert len({job.request.collection for job in downloads.snapshot().jobs}) == 2
        await person.press("Q")
        await person.sees("The basket is empty.")
