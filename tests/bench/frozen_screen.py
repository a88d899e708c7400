"""The app on a terminal while it fetches from servers that keep silent or drip."""

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from tests.bench.app_goals import FILES, mark_and_fetch, one_key, search_first
from tests.bench.catalogue import row_id, write_catalogue
from tests.bench.terminal import Terminal
from tests.services.server import Handler, Server, Talk

KEYS = 300
SIZE = 64 * 2**20


def key_delays(
    folder: Path, faults: Sequence[Handler], limit: float, keys: int = KEYS
) -> tuple[tuple[float, ...], bool]:
    """Seconds from each of `keys` to what it paints, sorted, and whether all faults were met.

    The app runs from `folder` and waits for at most `limit` seconds of silence.
    """
    (www := folder / "www").mkdir(parents=True)
    server = Server()
    with closing(server):
        files = [_file(www / f"{number}.bin") for number in range(FILES)]
        write_catalogue(www, server.origin, files)
        _serve_catalogue(server, www / "stac")
        for number, file in enumerate(files):
            server.on(f"/{file.name}", faults[number % len(faults)])
        with Terminal([sys.executable, "-m", "maap_tui"], _environ(folder, server, limit)) as app:
            search_first(app, row_id(3))
            app.settle()
            mark_and_fetch(app)
            delays = [one_key(app, number) for number in range(keys)]
        met = {seen.path for seen in server.seen}
        return tuple(sorted(delays)), met >= {f"/{file.name}" for file in files[: len(faults)]}


def _file(path: Path) -> Path:
    """As large as the catalogue says; what is sent is up to the fault."""
    with path.open("wb") as file:
        file.truncate(SIZE)
    return path


def _serve_catalogue(server: Server, stac: Path) -> None:
    for path in stac.iterdir():
        name = "" if path.name == "index.json" else path.name
        server.on(f"/stac/{name}", _document(path.read_bytes()))


def _document(body: bytes) -> Handler:
    def serve(talk: Talk) -> None:
        talk.answer(200, body, "Content-Type: application/json")

    return serve


def _environ(folder: Path, server: Server, limit: float) -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAAP_")}
    timeouts = ("CONNECT_TIMEOUT", "READ_TIMEOUT", "STALL_TIMEOUT")
    places = {"STATE_DIR": "state", "CONFIG_DIR": "config", "CACHE_DIR": "cache"}
    return {
        **kept,
        **{f"MAAP_TUI_{name}": str(limit) for name in timeouts},
        **{f"MAAP_TUI_{name}": str(folder / place) for name, place in places.items()},
        "MAAP_TUI_DOWNLOAD_DIR": str(folder / "files"),
        "MAAP_TUI_CATALOG": f"{server.origin}/stac/",
        "MAAP_TUI_JOBS": "4",
    }
