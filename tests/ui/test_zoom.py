"""One pane alone: by key, and where there is room for no more."""

from textual.geometry import Size
from textual.screen import Screen

from maap_tui.ui.zoom import PaneZoom

PANES = ("filters", "granules", "downloads")


def shown(screen: Screen[None]) -> set[str]:
    return {name for name in PANES if screen.has_class(f"-zoom-{name}")}


def test_the_same_key_enlarges_and_brings_back() -> None:
    screen: Screen[None] = Screen()
    zoom = PaneZoom(screen, PANES)
    zoom.toggle("granules")
    assert shown(screen) == {"granules"}
    assert screen.has_class("-zoomed")
    zoom.toggle("granules")
    assert not shown(screen)
    assert not screen.has_class("-zoomed")


def test_going_to_another_pane_enlarges_that_one_instead() -> None:
    screen: Screen[None] = Screen()
    zoom = PaneZoom(screen, PANES)
    zoom.follow("filters")
    assert not shown(screen)
    zoom.toggle("filters")
    zoom.follow("downloads")
    assert shown(screen) == {"downloads"}


def test_a_small_screen_shows_one_pane_and_a_larger_one_all() -> None:
    screen: Screen[None] = Screen()
    zoom = PaneZoom(screen, PANES)
    zoom.fit(Size(50, 30), "filters")
    assert shown(screen) == {"filters"}
    zoom.toggle("granules")
    assert shown(screen) == {"granules"}
    zoom.fit(Size(120, 36), "granules")
    assert not shown(screen)


def test_a_visit_ends_with_going_elsewhere() -> None:
    screen: Screen[None] = Screen()
    zoom = PaneZoom(screen, PANES)
    zoom.visit("downloads")
    assert shown(screen) == {"downloads"}
    zoom.follow("filters")
    assert not shown(screen)
    zoom.visit("downloads")
    zoom.leave()
    assert not shown(screen)
    zoom.toggle("filters")
    zoom.leave()
    assert shown(screen) == {"filters"}
