"""The insides of others that this program leans on: one test each, to be read when one has changed.

What is in use is listed in CONTRIBUTING, with the reason. Nothing else of others may be.
"""

import argparse
import ast
import importlib
import inspect
import io
import logging
import pkgutil
import socket
import zipfile
from collections.abc import Awaitable, Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.notifications import Notification
from textual.timer import Timer
from textual.widgets import Footer, TextArea
from textual.worker import Worker

import maap_tui
from maap_tui.ui.frames import _FRAMES, FrameTimer, PromptScreen
from maap_tui.ui.widgets.key_footer import KeyFooter

ROOT = Path(maap_tui.__file__).parent
CONTRIBUTING = (ROOT.parent / "CONTRIBUTING.md").read_text()


def takes(function: object, *names: str) -> bool:
    """Whether a method can be called with arguments of these names."""
    return callable(function) and {*names} <= {*inspect.signature(function).parameters}


def lines_are_dropped() -> bool:
    from textual._styles_cache import StylesCache

    StylesCache.get_inner_outer.cache_clear()
    return StylesCache.get_inner_outer.cache_info().currsize == 0


async def theme_is_watched_by_text_areas() -> bool:
    app = App[None]()
    async with app.run_test():
        area = TextArea()
        await app.screen.mount(area)
        watchers = getattr(app, "__watchers")["theme"]
        return isinstance(watchers, list) and area in [each[0] for each in watchers]


async def keys_of_a_footer_are_tied_to_it() -> bool:
    from textual.widgets._footer import FooterKey

    ties: list[object] = []

    class Watched(Footer):
        def compose(self) -> ComposeResult:
            for key in super().compose():
                ties.extend([key._reactive_connect] if isinstance(key, FooterKey) else [])
                yield key

    class Bound(App[None]):
        BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "app.bell", "Bell")]

        def compose(self) -> ComposeResult:
            yield Watched()

    async with Bound().run_test() as pilot:
        await pilot.pause()
        return any(isinstance(each, dict) and "compact" in each for each in ties)


async def footer_composes_keys() -> bool:
    from textual.widgets._footer import FooterKey

    return issubclass(KeyFooter, Footer) and {"key_display", "description"} <= {
        *inspect.signature(FooterKey.__init__).parameters
    }


async def screens_paint_by_our_timer() -> bool:
    """The timer of that name is asked for by `set_interval`, and is told to run by `resume`."""
    app = App[None]()
    async with app.run_test() as pilot:
        screen = PromptScreen[None]()
        app.push_screen(screen)
        await pilot.pause()
        timers = [timer for timer in screen._timers if timer.name == _FRAMES]
        return bool(timers) and all(isinstance(timer, FrameTimer) for timer in timers)


async def timers_tick_as_ours_does() -> bool:
    app = App[None]()
    async with app.run_test():
        return (
            Timer(app.screen, 3.0)._interval == 3.0
            and inspect.iscoroutinefunction(Timer._run)
            and inspect.iscoroutinefunction(Timer._tick)
            and takes(Timer._tick, "next_timer", "count")
            and takes(Timer._start, "self")
        )


async def apps_keep_their_notifications() -> bool:
    app = App[None]()
    async with app.run_test() as pilot:
        app.notify("said")
        await pilot.pause()
        (shown,) = app._notifications
        app._unnotify(shown, refresh=False)
        return isinstance(shown, Notification) and not list(app._notifications)


def apps_end_of_errors_by_these() -> bool:
    app = App[None]()
    return (
        app._exception is None
        and app._exit_renderables == []
        and takes(App._handle_exception, "error")
        and takes(App._fatal_error, "self")
        and takes(App._close_messages_no_wait, "self")
    )


def driver_has_app_and_file() -> bool:
    driver = LinuxDriver(app := App[None]())
    return driver._app is app and hasattr(driver._file, "write")


def typed_bytes_become_keys() -> bool:
    from textual._xterm_parser import XTermParser

    parser = XTermParser()
    typed = [*parser.feed("a"), *parser.tick()]
    return [each.key for each in typed if isinstance(each, Key)] == ["a"]


def palette_moves_its_list_by_this() -> bool:
    return takes(CommandPalette._action_command_list, "action")


def workers_hold_their_task() -> bool:
    return Worker(App[None](), lambda: None)._task is None


def end_of_a_zip_tells_the_size_of_the_list() -> bool:
    from maap_tui.services.zips import _SIZE_OF_LIST

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("name", b"")
    find = zipfile._EndRecData  # type: ignore[attr-defined]
    return bool(find(file)[_SIZE_OF_LIST] == 46 + len("name") and find(io.BytesIO()) is None)


def parsers_know_their_options() -> bool:
    parser = argparse.ArgumentParser()
    isinstance(parser.add_argument_group("g"), argparse._ActionsContainer)
    added = parser.add_argument("--option")
    return parser._option_string_actions["--option"] is added


def streams_have_their_socket() -> bool:
    ours, theirs = socket.socketpair()
    with ours, theirs, ours.makefile("rb") as reader:
        return reader.raw._sock is ours  # type: ignore[attr-defined]


def log_files_are_opened_by_this() -> bool:
    return takes(logging.FileHandler._open, "self")


def connections_are_made_by_this() -> bool:
    from urllib3.connection import HTTPConnection

    return takes(HTTPConnection._new_conn, "self") and HTTPConnection("a.b")._dns_host == "a.b"


def answers_have_the_message_below() -> bool:
    from urllib3 import HTTPResponse

    below: object = io.BytesIO(b"body")
    kept: object = HTTPResponse(below, preload_content=False)._fp  # type: ignore[arg-type]
    return kept is below


Check = Callable[[], bool] | Callable[[], Awaitable[bool]]
PARTS: tuple[tuple[str, str, tuple[str, ...], Check], ...] = (
    ("textual", "ui/collecting.py", ("_styles_cache",), lines_are_dropped),
    ("textual", "ui/collecting.py", ("_task",), workers_hold_their_task),
    ("textual", "ui/widgets/text_area.py", ("__watchers",), theme_is_watched_by_text_areas),
    ("textual", "ui/widgets/key_footer.py", ("_footer",), footer_composes_keys),
    (
        "textual",
        "ui/widgets/key_footer.py",
        ("_reactive_connect",),
        keys_of_a_footer_are_tied_to_it,
    ),
    ("textual", "ui/frames.py", ("screen_update", "_timers"), screens_paint_by_our_timer),
    (
        "textual",
        "ui/frames.py",
        ("_run", "_tick", "_start", "_interval"),
        timers_tick_as_ours_does,
    ),
    ("textual", "ui/app.py", ("_notifications", "_unnotify"), apps_keep_their_notifications),
    (
        "textual",
        "ui/app.py",
        (
            "_handle_exception",
            "_fatal_error",
            "_exception",
            "_exit_renderables",
            "_close_messages_no_wait",
        ),
        apps_end_of_errors_by_these,
    ),
    ("textual", "ui/driver.py", ("_app", "_file"), driver_has_app_and_file),
    ("textual", "ui/driver.py", ("_xterm_parser",), typed_bytes_become_keys),
    ("textual", "ui/screens/menu.py", ("_action_command_list",), palette_moves_its_list_by_this),
    ("urllib3", "services/library.py", ("_new_conn", "_dns_host"), connections_are_made_by_this),
    ("urllib3", "services/library.py", ("_fp",), answers_have_the_message_below),
    ("Python", "services/zips.py", ("_EndRecData",), end_of_a_zip_tells_the_size_of_the_list),
    ("Python", "services/body.py", ("_sock",), streams_have_their_socket),
    ("Python", "services/log.py", ("_open",), log_files_are_opened_by_this),
    (
        "Python",
        "cli/arguments.py",
        ("_option_string_actions", "_ActionsContainer"),
        parsers_know_their_options,
    ),
)
LISTED = {name for _, _, names, _ in PARTS for name in names}
TYPES_ONLY = {"_Decompress", "_typeshed"}
"""Stand in annotations that nobody evaluates."""
DOCUMENTED = {"_replace"}
"""Of named tuples: public in spite of its name."""


@pytest.mark.parametrize("part", PARTS, ids=lambda part: f"{part[0]}-{part[2][0]}")
async def test_it_is_there_and_as_it_was(part: tuple[str, str, tuple[str, ...], Check]) -> None:
    library, where, names, check = part
    try:
        found = check()
        is_as_known = found if isinstance(found, bool) else await found
    except (AttributeError, ImportError, KeyError, TypeError, ValueError, IndexError):
        is_as_known = False
    if not is_as_known:
        number = "" if library == "Python" else f" {version(library)}"
        pytest.fail(
            f"{library}{number} has changed {', '.join(names)}, on which maap_tui/{where} leans: "
            "look there, and in CONTRIBUTING for what it is used for.",
            pytrace=False,
        )


@pytest.mark.parametrize("part", PARTS, ids=lambda part: f"{part[0]}-{part[2][0]}")
def test_it_is_listed_for_who_works_on_this(
    part: tuple[str, str, tuple[str, ...], Check],
) -> None:
    assert all(f"`{name}`" in CONTRIBUTING for name in part[2])
    assert all(name in (ROOT / part[1]).read_text() for name in part[2])


def modules() -> Iterator[str]:
    for module in pkgutil.walk_packages(maap_tui.__path__, "maap_tui."):
        if not module.name.endswith("__main__"):
            yield module.name


def own_names(tree: ast.AST) -> Iterator[str]:
    """What a module makes: functions, classes and whatever is set."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name) | ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.Attribute(attr=name, ctx=ast.Store()):
                yield name


def private_names(tree: ast.AST) -> Iterator[str]:
    """Attributes, modules and what is imported, so far as their names begin with `_`."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name) if not name.endswith("__"):
                yield name
            case ast.ImportFrom(level=0, module=str(module), names=names):
                if module != "__future__":
                    yield from (*module.split("."), *(each.name for each in names))


def test_nothing_else_of_others_is_used() -> None:
    trees = [ast.parse(path.read_text()) for path in ROOT.rglob("*.py")]
    own = {name for tree in trees for name in own_names(tree)}
    used = {name for tree in trees for name in private_names(tree) if name.startswith("_")}
    assert used - own - LISTED <= TYPES_ONLY | DOCUMENTED


def test_no_private_method_of_others_is_overridden_unawares() -> None:
    """A method of ours that happens to be called like one of Textual's takes its place."""
    found = set()
    for name in modules():
        for _, each in inspect.getmembers(importlib.import_module(name), inspect.isclass):
            if each.__module__ != name:
                continue
            bases = [base for base in each.__mro__ if not base.__module__.startswith("maap_tui")]
            theirs = {key for base in bases for key, value in vars(base).items() if callable(value)}
            found |= {key for key in vars(each) if key in theirs and is_private(key)}
    assert found - LISTED == set()


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and not name.endswith("_")
