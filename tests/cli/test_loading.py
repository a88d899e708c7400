"""What a command loads to do its work: the start is most of the cost of a short one."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import MappingProxyType

import pytest

from tests.test_layers import READERS, SCREEN, loaded_by, modules_loaded_by

HTTP_LIBRARIES = ("requests", "urllib3", "pystac", "pystac_client", "charset_normalizer")
"""What takes longer to load than a download of a small file takes."""


@pytest.mark.parametrize(
    "line",
    [
        "queue list",
        "queue run",
        "queue clear",
        "queue pause --all",
        "queue add --from {items}",
        "download --from {items}",
        "download --from {items} --dry-run",
        "audit {files} --offline",
    ],
)
def test_work_on_the_queue_loads_no_http_library(line: str, tmp_path: Path) -> None:
    """With a file that is really fetched, by a server of the standard library."""
    loaded = _loaded_by_work(line, tmp_path)
    assert not loaded & {*HTTP_LIBRARIES, *READERS, *SCREEN, "shapely", "cql2", "PIL", "msgspec"}


SPARED = ("maap_tui.models.rules", "maap_tui.models.batch", "maap_tui.models.transfer")
"""What a plain search has no use for."""


def test_a_plain_search_loads_neither_rules_nor_the_queue(tmp_path: Path) -> None:
    """With a catalogue that is really asked; pystac-client opens it, and brings requests along."""
    home = {"HOME": str(tmp_path), "MAAP_TUI_STATE_DIR": str(tmp_path / "state")}
    with serving(b"{}", _catalogue()) as url:
        words = ["--catalog", f"{url}/stac/", "search", "C", "--format", "ids"]
        code = f"import os; os.environ.update({home!r}); from maap_tui.cli import main; "
        loaded = modules_loaded_by(f"{code}assert main({words!r}) == 0")
    assert "maap_tui.services.granule_search" in loaded
    assert not [name for name in loaded if name.startswith(SPARED)]
    tops = {name.partition(".")[0] for name in loaded}
    assert not tops & {*READERS, *SCREEN, "shapely", "cql2", "PIL", "numpy"}


def _catalogue() -> dict[str, bytes]:
    """A landing page and a search that finds nothing more than one granule, by path."""
    landing = {
        "type": "Catalog",
        "stac_version": "1.0.0",
        "id": "small",
        "description": "",
        "conformsTo": [],
        "links": [{"rel": "search", "href": "search", "type": "application/geo+json"}],
    }
    granule: dict[str, object] = {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": "A",
        "collection": "C",
        "geometry": None,
        "properties": {"datetime": "2025-01-01T00:00:00Z"},
        "links": [],
        "assets": {},
    }
    page = {"type": "FeatureCollection", "numberMatched": 1, "features": [granule], "links": []}
    return {"/stac/": json.dumps(landing).encode(), "/stac/search": json.dumps(page).encode()}


def _loaded_by_work(line: str, folder: Path) -> set[str]:
    """What is loaded once a command has done its work, with everything that it needs at hand."""
    content = b"x" * 5000
    with serving(content) as url:
        item: dict[str, object] = {
            "type": "Feature",
            "stac_version": "1.0.0",
            "id": "A",
            "collection": "C",
            "geometry": None,
            "properties": {"datetime": "2025-01-01T00:00:00Z"},
            "links": [],
            "assets": {
                "product": {"href": f"{url}/a.bin", "roles": ["data"], "file:size": len(content)}
            },
        }
        items = folder / "items.geojson"
        items.write_text(json.dumps({"type": "FeatureCollection", "features": [item]}))
        files = folder / "files"
        files.mkdir()
        words = line.format(items=items, files=files).split()
        homes = {"HOME": str(folder), "MAAP_TUI_STATE_DIR": str(folder / "state")}
        homes["MAAP_TUI_DOWNLOAD_DIR"] = str(files)
        code = f"import os; os.environ.update({homes!r}); from maap_tui.cli import main; "
        loaded = loaded_by(f"{code}assert main({words!r}) == 0")
    if words[0] == "download" and "--dry-run" not in words:
        assert (files / "C" / "A" / "a.bin").read_bytes() == content
    return loaded


@contextmanager
def serving(content: bytes, pages: Mapping[str, bytes] = MappingProxyType({})) -> Iterator[str]:
    """The address of a server that answers with one of `pages`, and all else with `content`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            body = pages.get(self.path.partition("?")[0], content)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
