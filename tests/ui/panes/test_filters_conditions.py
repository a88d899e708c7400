"""Rows of the filter pane and the filter's text say the same, whichever of them is edited."""

import pytest

from maap_tui.models.filter_check import Remark
from maap_tui.models.query import Queryable
from maap_tui.services.filters import FilterChecker
from maap_tui.ui.widgets.condition_row import ConditionRow
from maap_tui.ui.widgets.filter_conditions import FilterConditions
from maap_tui.ui.widgets.form_row import NoteKind
from tests.ui.conftest import wait_until
from tests.ui.fakes import FakeFilters, a_collection
from tests.ui.panes.filters_kit import Bench, open_filters

TYPES = ("ATL_EBD_2A", "ATL_TC__2A", "CPR_CLD_2A", "MSI_COP_2A")
KNOWN = (
    Queryable("processing:datetime", "Processing date", format="date-time"),
    Queryable("product:type", "Product type", enum=TYPES, aliases=("productType",)),
    Queryable("sat:absolute_orbit", "Orbit number", "integer", aliases=("orbitNumber",)),
    Queryable("frame", "Frame"),
    Queryable("eopf:instrument_mode", "Sensor mode", enum=("DEFAULT",)),
)
TYPE, ORBIT, FRAME = "usual-0", "usual-4", "usual-6"


def values(at: Bench) -> dict[str, str]:
    """What each condition row holds, by its label."""
    return {row.spec.label: row.value for row in at.pane.query(ConditionRow)}


async def test_the_usual_properties_have_rows_of_their_own() -> None:
    async with open_filters((60, 30)) as at:
        assert values(at) == {}
        at.pane.set_queryables(KNOWN)
        await at.pilot.pause()
        assert values(at) == {"Type": "", "Orbit": "", "Frame": ""}
        assert "+ add filter" in at.app.screen_text()
        at.pane.set_collection(a_collection("Other"))
        await at.pilot.pause()
        assert values(at) == {}


@pytest.mark.parametrize("name", [ORBIT, "when"])
async def test_the_border_names_the_keys_of_an_open_editor(name: str) -> None:
    async with open_filters((60, 34)) as at:
        at.pane.set_queryables(KNOWN)
        await at.pilot.pause()
        await at.go_to(name)
        await at.press("enter")
        await wait_until(at.pilot, lambda: "enter keep  esc back" in at.app.screen_text())
        await at.press("escape")
        await wait_until(at.pilot, lambda: "enter edit" in at.app.screen_text())


async def test_a_row_says_that_its_value_is_not_listed() -> None:
    async with open_filters((60, 40)) as at:
        at.pane.set_queryables(KNOWN)
        at.pane.query_one(FilterConditions).set_text("product:type IN ('ATL_EBD_2A', 'NEW', 'X')")
        await wait_until(at.pilot, lambda: "not listed by" in at.app.screen_text())
        row = at.pane.query(ConditionRow).first()
        assert row.note == "? not listed by the collection, sent as it is: NEW, X"
        at.pane.query_one(FilterConditions).set_text("product:type = 'ATL_EBD_2A'")
        await wait_until(at.pilot, lambda: "not listed" not in at.app.screen_text())


async def test_rows_that_are_still_to_come_are_awaited_in_words() -> None:
    async with open_filters((60, 30)) as at:
        at.pane.set_collection(a_collection("Other"))
        await at.pilot.pause()
        assert "… loading filters" in at.app.screen_text()
        at.pane.set_queryables(())
        await at.pilot.pause()
        assert "… loading filters" not in at.app.screen_text()


async def test_old_names_have_the_same_rows() -> None:
    async with open_filters((60, 30)) as at:
        at.pane.set_queryables((Queryable("productType", "Product type", enum=TYPES),))
        await at.pilot.pause()
        await at.go_to(TYPE)
        await at.press("enter", "enter")
        assert at.cql2 == "productType = 'ATL_EBD_2A'"


async def test_a_search_is_built_by_keys_alone() -> None:
    async with open_filters((60, 34)) as at:
        at.pane.set_queryables(KNOWN)
        await at.pilot.pause()
        await at.go_to(TYPE)
        await at.press("enter", "space", "space", "space", "enter")
        await at.fill(ORBIT, "4000..4100")
        await at.fill(FRAME, "not A, B")
        await at.press("r")
        (query,) = at.submitted
        assert query.cql2 == (
            "product:type IN ('ATL_EBD_2A', 'ATL_TC__2A', 'CPR_CLD_2A')"
            " AND sat:absolute_orbit >= 4000 AND sat:absolute_orbit <= 4100"
            " AND frame NOT IN ('A', 'B')"
        )
        text = " ".join(at.app.screen_text().split())
        assert "product:type IN ('ATL_EBD_2A'," in text
        assert "sat:absolute_orbit <= 4100" in text


async def test_editing_the_text_moves_the_rows() -> None:
    async with open_filters((60, 34), filters=FilterChecker()) as at:
        at.pane.set_queryables(KNOWN)
        await at.pilot.pause()
        await at.edit_cql2("frame='A' and productType IN ('X','Y')\nAND orbitNumber > 5")
        assert values(at) == {"Type": "X, Y", "Orbit": "> 5", "Frame": "A"}
        assert at.cql2 == "frame='A' and productType IN ('X','Y')\nAND orbitNumber > 5"
        await at.fill(ORBIT, "")
        await at.go_to(ORBIT)
        await at.press("c")
        assert at.cql2 == "frame = 'A' AND productType IN ('X', 'Y')"


async def test_the_text_is_sent_as_it_was_typed() -> None:
    typed = "\"frame\"  =  'A'  and  NOT ( sat:absolute_orbit < 3 )"
    async with open_filters((60, 34)) as at:
        at.pane.set_queryables(KNOWN)
        await at.pilot.pause()
        await at.edit_cql2(typed)
        await at.go_to(FRAME)
        await at.press("enter", "enter", "r")
        assert [query.cql2 for query in at.submitted] == [typed]


async def test_what_rows_cannot_say_is_kept_as_text_and_told() -> None:
    async with open_filters((60, 40), filters=FilterChecker()) as at:
        at.pane.set_queryables(KNOWN)
        await at.pilot.pause()
        await at.edit_cql2("CASEI(frame) = CASEI('a') AND (frame = 'A' OR sat:absolute_orbit = 5)")
        assert values(at)["Text"] == "CASEI(frame) = CASEI('a')"
        assert values(at)["And/or"] == "frame = 'A' OR sat:absolute_orbit = 5"
        assert "1 part as text" in at.app.screen_text()
        await at.fill(ORBIT, "7")
        assert at.cql2 == (
            "CASEI(frame) = CASEI('a') AND (frame = 'A' OR sat:absolute_orbit = 5)"
            " AND sat:absolute_orbit = 7"
        )


async def test_a_filter_that_cannot_be_read_is_kept_and_stands_in_the_way() -> None:
    async with open_filters((60, 34), filters=FilterChecker()) as at:
        at.pane.set_queryables(KNOWN)
        await at.pilot.pause()
        await at.edit_cql2("frame = 'A")
        await at.pilot.pause()
        assert at.row("cql2").kind is NoteKind.ERROR
        assert "kept as text" in at.app.screen_text()
        await at.go_to(ORBIT)
        await at.press("enter")
        assert "Mend the filter's text first" in at.row(ORBIT).note
        await at.go_to("cql2")
        await at.press("r")
        assert at.submitted == []
        assert at.cql2 == "frame = 'A"


async def test_a_wrong_value_stays_in_its_row_and_out_of_the_filter() -> None:
    async with open_filters((60, 34)) as at:
        at.pane.set_queryables(KNOWN)
        await at.pilot.pause()
        await at.fill(ORBIT, "x")
        assert at.row(ORBIT).is_editing
        assert "! Orbit number is a whole number; 'x' is not" in at.row(ORBIT).note
        at.app.set_focus(None)
        await at.pilot.pause()
        assert at.row(ORBIT).value == "x"
        assert at.cql2 == ""
        at.pane.focus()
        await at.press("r")
        assert at.submitted == []
        await at.go_to(ORBIT)
        await at.press("enter", "backspace")
        await at.type("5")
        await at.press("enter", "r")
        assert [query.cql2 for query in at.submitted] == ["sat:absolute_orbit = 5"]


async def test_any_property_gets_a_row_through_add_filter() -> None:
    async with open_filters((60, 34)) as at:
        at.pane.set_queryables(KNOWN)
        await at.pilot.pause()
        await at.go_to("add-filter")
        await at.press("enter")
        await at.type("date")
        await at.press("enter")
        await at.pilot.pause()
        await at.type("2026-04")
        await at.press("enter")
        assert values(at)["Processing dat…"[:13] + "…"] == "2026-04-01 .. 2026-04-30"
        assert at.cql2 == (
            "processing:datetime >= TIMESTAMP('2026-04-01T00:00:00Z')"
            " AND processing:datetime <= TIMESTAMP('2026-04-30T23:59:59.999Z')"
        )
        assert isinstance(at.pane.current, ConditionRow)
        await at.press("c")
        assert at.cql2 == ""


async def test_old_names_are_replaced_by_one_key() -> None:
    async with open_filters((60, 34), filters=FilterChecker()) as at:
        at.pane.set_queryables(KNOWN)
        await at.pilot.pause()
        await at.edit_cql2("productType = 'X' AND orbitNumber = 5")
        await at.pilot.pause()
        assert "productType is now called product:type." in at.row("cql2").note
        await at.press("u")
        assert at.cql2 == "product:type = 'X' AND sat:absolute_orbit = 5"
        await at.press("u", "r")
        assert [query.cql2 for query in at.submitted] == [at.cql2]


async def test_a_remark_does_not_stand_in_the_way_and_an_error_does() -> None:
    odd = Remark("zzz is not listed.", 0, 3)
    bad = Remark("No.", 0, 1, is_error=True)
    filters = FakeFilters({"zzz = 1": (odd,), "a = 1": (bad,)})
    async with open_filters((60, 34), filters=filters) as at:
        await at.edit_cql2("zzz = 1")
        await at.press("r")
        assert len(at.submitted) == 1
        await at.edit_cql2("a = 1")
        await at.press("r")
        assert len(at.submitted) == 1


async def test_reset_clears_the_filter() -> None:
    async with open_filters((60, 34)) as at:
        at.pane.set_queryables(KNOWN)
        await at.pilot.pause()
        await at.fill(FRAME, "A")
        await at.go_to("reset")
        await at.press("enter")
        assert at.cql2 == ""
        assert values(at)["Frame"] == ""


async def test_and_or_opens_the_tree_and_takes_what_it_gives() -> None:
    async with open_filters((100, 34)) as at:
        at.pane.set_queryables(KNOWN)
        await at.pilot.pause()
        await at.fill(FRAME, "A")
        await at.go_to("groups")
        await at.press("enter", "down", "n", "escape")
        assert at.cql2 == "NOT (frame = 'A')"
        assert values(at)["Frame"] == "not A"


@pytest.mark.parametrize("size", [(26, 14), (34, 24), (60, 40)])
async def test_the_text_is_in_sight_wherever_the_cursor_is(size: tuple[int, int]) -> None:
    async with open_filters(size) as at:
        at.pane.set_queryables(KNOWN)
        await at.edit_cql2("frame = 'A'")
        for stop in at.pane.stops:
            assert at.pane.current is stop or not at.press("home")
            assert "frame = 'A'" in at.app.screen_text()
            await at.press("down")
