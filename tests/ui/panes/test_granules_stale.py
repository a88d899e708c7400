from dataclasses import replace

from maap_tui.models.catalog import Page
from maap_tui.models.search_form import SearchForm
from tests.ui.desk import desk, newest

FORM = SearchForm(("BiomassLevel1a",))
WORDS = "filters changed since: r searches again"


async def test_rows_of_older_filters_stay_and_are_told() -> None:
    async with desk() as it:
        it.pane.set_filters(FORM)
        assert WORDS not in it.text
        it.pane.set_searched(FORM)
        await it.found(Page(tuple(newest(5)), 5))
        assert WORDS not in it.text
        it.pane.set_filters(replace(FORM, when="2026-04"))
        await it.until(lambda: WORDS in it.text)
        assert it.granules.row_count == 5
        assert it.granules.has_class("-stale")
        look = it.granules.get_component_rich_style
        assert look("line-list--text").color == look("line-list--muted").color
        it.pane.set_filters(replace(FORM, newest_only=True))
        await it.until(lambda: WORDS not in it.text)
        assert not it.granules.has_class("-stale")
        it.pane.set_filters(replace(FORM, collections=("other",)))
        await it.until(lambda: WORDS in it.text)
        it.pane.set_searched(replace(FORM, collections=("other",)))
        await it.until(lambda: WORDS not in it.text)
