"""What leaves the app goes to the clipboard or to a desktop, never into the terminal."""

import pytest
from textual.widgets import Static

from maap_tui.ui import outside
from tests.ui.conftest import PaneApp, an_item, wait_until


def test_the_address_of_an_item_is_percent_encoded() -> None:
    item = an_item(1)
    url = outside.item_page(item, "https://catalog.example/catalogue/")
    assert url == f"https://catalog.example/catalogue/collections/{item.collection}/items/{item.id}"


@pytest.mark.parametrize(("name", "value"), [("DISPLAY", ":0"), ("WAYLAND_DISPLAY", "wayland-0")])
def test_a_desktop_is_known_by_its_display(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not outside.has_desktop()
    monkeypatch.setenv(name, value)
    assert outside.has_desktop()


async def test_what_was_copied_is_shown_in_short() -> None:
    app = PaneApp(Static())
    async with app.run_test(notifications=True) as pilot:
        await pilot.pause()
        outside.copy(app, "curl  -o [b]\n" + "x" * 90)
        await wait_until(pilot, lambda: len(app._notifications) == 1)
        told = next(iter(app._notifications)).message
        assert told.startswith("Copied: curl -o [b] xxx")
        assert len(told) < 60
