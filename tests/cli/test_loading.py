"""What a command loads to do its work: the start is most of the cost of a short one."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.test_layers import READERS, SCREEN, loaded_by

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
def serving(content: bytes) -> Iterator[str]:
    """The address of a server that answers everything with `content`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

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
