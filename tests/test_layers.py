"""Who may import whom, read from the source and proved in fresh interpreters."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import maap_tui

PACKAGE = Path(maap_tui.__file__).parent
TESTS = Path(__file__).parent
OUTSIDE = ("requests", "urllib3", "pystac", "pystac_client", "sqlite3", "shapely", "cql2", "PIL")
READERS = ("shapefile", "defusedxml")
"""What areas are read with."""
CONTRACT = (
    "maap_tui.services",
    "maap_tui.services.basket_protocols",
    "maap_tui.services.holdings_protocols",
    "maap_tui.services.queue_protocols",
)
"""Where the Protocols are."""
WORLD_MAKERS = ("maap_tui.world.make", "maap_tui.world.names", "maap_tui.world.shapes")
SCREEN = ("textual", "rich")
QUEUE_VERBS = ("list", "add", "pause", "resume", "retry", "cancel", "move", "clear", "undo", "run")


def modules_below(folder: str) -> list[str]:
    """The dotted names of all modules in a part of the package."""
    found = []
    for file in sorted((PACKAGE / folder).rglob("*.py")):
        parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
        found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return found


def file_of(module: str) -> Path:
    path = PACKAGE.parent.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def imports_of(module: str) -> Iterator[str]:
    """Every module that `module` names in an import, also inside functions, with full names."""
    file = file_of(module)
    package = module if file.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1]
            source = node.module or ""
            start = ".".join([*base, *([source] if source else [])]) if node.level else source
            for alias in node.names:
                whole = f"{start}.{alias.name}"
                yield whole if file_of(whole).exists() else start


def is_in(name: str, *parts: str) -> bool:
    return any(name == part or name.startswith(f"{part}.") for part in parts)


def strangers(module: str, *allowed: str) -> list[str]:
    """What `module` imports of the package beyond `allowed`."""
    ours = (name for name in imports_of(module) if is_in(name, "maap_tui"))
    return [name for name in ours if not is_in(name, *allowed) and name != "maap_tui"]


def loaded_by(code: str) -> set[str]:
    """The top-level modules that are loaded after `code` has run in an interpreter of its own."""
    return {name.partition(".")[0] for name in modules_loaded_by(code)}


def modules_loaded_by(code: str) -> set[str]:
    """As `loaded_by`, every module with its whole name."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys, json; print(json.dumps(sorted(sys.modules)))"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    names: list[str] = json.loads(done.stdout.splitlines()[-1])
    return set(names)


@pytest.mark.parametrize("module", modules_below("models"))
def test_models_import_the_standard_library_and_each_other(module: str) -> None:
    for name in imports_of(module):
        top = name.partition(".")[0]
        assert is_in(name, "maap_tui.models") or top in sys.stdlib_module_names, name


def test_errors_import_nothing_of_ours() -> None:
    assert strangers("maap_tui.errors") == []
    assert strangers("maap_tui.precedence") == []


@pytest.mark.parametrize("module", modules_below("world"))
def test_the_world_imports_the_standard_library_and_itself(module: str) -> None:
    for name in imports_of(module):
        top = name.partition(".")[0]
        is_tool = module in WORLD_MAKERS and top in ("shapely", "shapefile")
        assert is_in(name, "maap_tui.world") or top in sys.stdlib_module_names or is_tool, name


@pytest.mark.parametrize("module", modules_below("."))
def test_nobody_imports_what_makes_the_world(module: str) -> None:
    if not is_in(module, "maap_tui.world"):
        assert not [name for name in imports_of(module) if name in WORLD_MAKERS]


@pytest.mark.parametrize("module", modules_below("services"))
def test_services_know_neither_screens_nor_commands(module: str) -> None:
    allowed = (
        *("maap_tui.models", "maap_tui.errors", "maap_tui.world", "maap_tui.services"),
        "maap_tui.precedence",
    )
    assert strangers(module, *allowed) == []
    assert not [name for name in imports_of(module) if is_in(name, *SCREEN)]


def test_the_contract_imports_no_library_and_no_service() -> None:
    for part in CONTRACT:
        for name in imports_of(part):
            top = name.partition(".")[0]
            is_pure = is_in(name, "maap_tui.models") or name in CONTRACT
            assert is_pure or top in sys.stdlib_module_names, name


@pytest.mark.parametrize("module", modules_below("ui"))
def test_screens_reach_the_outside_only_by_the_contract(module: str) -> None:
    allowed = (
        *("maap_tui.models", "maap_tui.errors", "maap_tui.settings", "maap_tui.locations"),
        "maap_tui.precedence",
    )
    ours = strangers(module, *allowed, "maap_tui.world", "maap_tui.ui")
    assert [name for name in ours if name != "maap_tui.services"] == []
    assert not [name for name in imports_of(module) if is_in(name, *OUTSIDE, *READERS)]


@pytest.mark.parametrize("module", modules_below("."))
def test_only_the_entry_point_imports_the_commands(module: str) -> None:
    if is_in(module, "maap_tui.cli") or module == "maap_tui.__main__":
        return
    assert not [name for name in imports_of(module) if is_in(name, "maap_tui.cli")]


@pytest.mark.parametrize("module", modules_below("."))
def test_only_the_commands_import_the_demo(module: str) -> None:
    if is_in(module, "maap_tui.cli", "maap_tui.demo"):
        return
    assert not [name for name in imports_of(module) if is_in(name, "maap_tui.demo")]


@pytest.mark.parametrize("module", modules_below("cli"))
def test_commands_defer_what_is_slow_to_import(module: str) -> None:
    tree = ast.parse(file_of(module).read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            name = node.module or ""
            assert not is_in(name, "maap_tui.ui", "maap_tui.demo", *OUTSIDE, *SCREEN), name
            assert name == "maap_tui.services" or not is_in(name, "maap_tui.services"), name


def test_importing_every_screen_loads_no_library_of_the_outside() -> None:
    imports = "; ".join(f"import {module}" for module in modules_below("ui"))
    assert not loaded_by(imports) & {*OUTSIDE, *READERS}


def test_importing_every_service_loads_no_screen() -> None:
    imports = "; ".join(f"import {module}" for module in modules_below("services"))
    assert not loaded_by(imports) & set(SCREEN)


def test_importing_the_contract_loads_no_library() -> None:
    assert not loaded_by("import maap_tui.services") & {*OUTSIDE, *SCREEN}


@pytest.mark.parametrize(
    "words",
    [["--version"], ["--help"]]
    + [
        [verb, "--help"]
        for verb in ("collections", "queryables", "search", "download", "token", "config")
    ]
    + [["aois", "--help"], ["aois"], ["audit", "--help"], ["queue", "--help"], ["queue"]]
    + [["queue", verb, "--help"] for verb in QUEUE_VERBS]
    + [["config"], ["search", "A", "--bbox", "nonsense"]],
)
def test_quick_answers_load_no_library(words: list[str]) -> None:
    loaded = loaded_by(f"from maap_tui.cli import main; main({words!r})")
    assert not loaded & {*OUTSIDE, *READERS, *SCREEN}


def test_importing_the_package_starts_no_thread_and_opens_no_file(tmp_path: Path) -> None:
    code = (
        f"import os, threading; os.environ['HOME'] = {str(tmp_path)!r}; import maap_tui.cli.run;"
        "assert threading.active_count() == 1"
    )
    loaded_by(code)
    assert list(tmp_path.iterdir()) == []
