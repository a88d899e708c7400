"""The keys of the Where row: a file, one of several features, a name, a swap."""

from dataclasses import replace
from pathlib import Path

import pytest

from maap_tui.errors import InputError
from maap_tui.models.area import Area
from maap_tui.models.geometry import Geometry
from maap_tui.ui.screens.confirm import ConfirmScreen
from maap_tui.ui.screens.feature_picker import FeaturePicker
from maap_tui.ui.screens.file_picker import FilePicker
from maap_tui.ui.screens.keep_area import KeepAreaScreen
from tests.ui.conftest import wait_until
from tests.ui.fakes import FakeAreas
from tests.ui.panes.filters_kit import Bench, open_filters


def an_area(label: str) -> Area:
    return Area(label, geometry=Geometry('{"type":"Polygon","coordinates":[]}', label))


ALPHA, BETA = an_area("Alpha"), an_area("7")
PARKS = Area("parks.kml, 2 features", geometry=ALPHA.geometry, features=(ALPHA, BETA))
KNOWN = {
    "parks.kml": PARKS,
    "parks.kml #Alpha": an_area("parks.kml: Alpha"),
    "parks.kml #2": an_area("parks.kml: 7"),
}


class SwappedAreas(FakeAreas):
    """Refuses a point whose latitude seems to come first."""

    def read(self, text: str, stop: object = None) -> Area:
        if text == "swap POINT(-2 112)":
            return an_area("swapped")
        raise InputError("Latitude 112.", hint="To exchange them, put the word swap before it.")


async def settle(at: Bench) -> None:
    await at.settled()
    await at.pilot.pause()


async def test_one_of_several_features_is_chosen_and_the_text_says_which() -> None:
    async with open_filters((60, 24), areas=FakeAreas(KNOWN)) as at:
        await at.fill("where", "parks.kml")
        await settle(at)
        assert "any of its 2 features; f: one, or each" in at.row("where").note
        await at.press("f")
        assert isinstance(at.app.screen, FeaturePicker)
        await at.press("down", "down", "enter")
        await settle(at)
        assert at.row("where").value == "parks.kml: Alpha"
        assert at.pane.form.where == "parks.kml #Alpha"


async def test_a_name_that_is_a_number_is_chosen_by_its_place() -> None:
    async with open_filters((60, 24), areas=FakeAreas(KNOWN)) as at:
        await at.fill("where", "parks.kml #Alpha")
        await settle(at)
        await at.fill_again("where", "parks.kml")
        await settle(at)
        await at.press("f", "7", "enter")
        await settle(at)
        assert at.pane.form.where == "parks.kml #2"
        await at.press("f", "enter")
        await settle(at)
        assert at.pane.form.where == "parks.kml"
        await at.press("f", "down", "enter")
        await settle(at)
        assert at.pane.form.where == "parks.kml #each"


async def test_a_picker_that_is_left_changes_nothing() -> None:
    async with open_filters((60, 24), areas=FakeAreas(KNOWN)) as at:
        await at.fill("where", "parks.kml")
        await settle(at)
        await at.press("f", "escape")
        assert at.pane.form.where == "parks.kml"


async def test_an_area_is_kept_under_a_name() -> None:
    areas = FakeAreas(dict(KNOWN))
    async with open_filters((60, 24), areas=areas) as at:
        await at.fill("where", "parks.kml")
        await settle(at)
        await at.press("n")
        assert isinstance(at.app.screen, KeepAreaScreen)
        await at.type("my parks")
        await at.press("enter")
        await wait_until(at.pilot, lambda: "my parks" in areas.library)
        await at.fill_again("where", "my parks")
        await settle(at)
        assert at.row("where").value == PARKS.label


async def test_another_area_of_that_name_is_replaced_only_when_asked_for() -> None:
    areas = FakeAreas(KNOWN, library={"taken": BETA})
    async with open_filters((60, 24), areas=areas) as at:
        await at.fill("where", "parks.kml")
        await settle(at)
        for answer, label in (("n", BETA.label), ("y", PARKS.label)):
            await at.press("n")
            await at.type("taken")
            await at.press("enter")
            await wait_until(at.pilot, lambda: isinstance(at.app.screen, ConfirmScreen))
            await at.press(answer)
            await settle(at)
            assert areas.library["taken"].label == label


async def test_a_name_that_is_refused_is_told_and_the_search_stays_possible() -> None:
    async with open_filters((60, 24), areas=FakeAreas(KNOWN)) as at:
        await at.fill("where", "parks.kml")
        await settle(at)
        await at.press("n")
        await at.type("a/b")
        await at.press("enter")
        await wait_until(at.pilot, lambda: list(at.app._notifications))
        assert "cannot be the name" in next(iter(at.app._notifications)).message
        await at.press("r")
        assert len(at.submitted) == 1


async def test_swapped_coordinates_are_exchanged_by_a_key() -> None:
    async with open_filters((60, 24), areas=SwappedAreas()) as at:
        await at.fill("where", "POINT(-2 112)")
        await settle(at)
        assert "w swap" in at.app.screen_text()
        await at.press("w")
        await settle(at)
        assert at.pane.form.where == "swap POINT(-2 112)"
        assert at.row("where").value == "swapped"


async def test_numbers_are_shown_as_they_were_typed_with_their_meaning_below() -> None:
    circle = an_area("25 km around 14.9 E, 37.7 N")
    async with open_filters((60, 24), areas=FakeAreas({"14.9,37.7 25 km": circle})) as at:
        await at.fill("where", "14.9,37.7 25 km")
        await settle(at)
        assert at.row("where").value == "14.9,37.7 25 km"
        assert at.row("where").note == "granules that touch 25 km around 14.9 E, 37.7 N"


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_a_file_is_picked_by_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    (tmp_path / "parks.kml").write_text("<kml/>")
    (tmp_path / "notes.txt").touch()
    monkeypatch.chdir(tmp_path)
    picked = str(tmp_path / "parks.kml")
    async with open_filters(size, areas=FakeAreas({picked: PARKS})) as at:
        await at.go_to("where")
        await at.press("o")
        assert isinstance(at.app.screen, FilePicker)
        await wait_until(at.pilot, lambda: "parks.kml" in at.app.screen_text())
        assert "notes.txt" not in at.app.screen_text()
        await at.press("enter")
        await wait_until(at.pilot, lambda: not isinstance(at.app.screen, FilePicker))
        await settle(at)
        assert at.pane.form.where == picked


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_the_file_dialog_is_left_by_either_key(key: str) -> None:
    async with open_filters((80, 24)) as at:
        await at.go_to("where")
        await at.press("o", key)
        await wait_until(at.pilot, lambda: not isinstance(at.app.screen, FilePicker))
        assert at.pane.form.where == ""


@pytest.mark.parametrize("key", ["o", "f", "n", "w"])
async def test_the_keys_of_the_area_do_nothing_on_other_rows(key: str) -> None:
    async with open_filters((60, 24), areas=FakeAreas(KNOWN)) as at:
        await at.fill("where", "parks.kml")
        await settle(at)
        screen = at.app.screen
        await at.go_to("limit")
        await at.press(key)
        assert at.app.screen is screen
        assert at.pane.form.where == "parks.kml"


async def test_a_file_is_read_again_for_each_search() -> None:
    areas = FakeAreas({"plot.shp": replace(ALPHA, is_of_file=True)})
    async with open_filters((60, 24), areas=areas) as at:
        await at.fill("where", "plot.shp")
        await settle(at)
        areas.known["plot.shp"] = replace(BETA, is_of_file=True)
        at.pane.submit()
        await wait_until(at.pilot, lambda: bool(at.submissions))
        assert [message.area for message in at.submissions] == [areas.known["plot.shp"]]
        assert at.row("where").value == BETA.label


async def test_a_file_that_is_gone_stops_the_search_and_says_so() -> None:
    areas = FakeAreas({"plot.shp": replace(ALPHA, is_of_file=True)})
    async with open_filters((60, 24), areas=areas) as at:
        await at.fill("where", "plot.shp")
        await settle(at)
        del areas.known["plot.shp"]
        at.pane.submit()
        await wait_until(at.pilot, lambda: "nor a file" in at.row("where").note)
        await settle(at)
        assert at.submissions == []
