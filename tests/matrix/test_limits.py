"""Cases 35 and 69: answers without end, measured in a process of their own."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.server import Server, Talk
from tests.services.stac_stub import GEOJSON, Stub, numbered, page, parameters_of

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the peak of a process is read from /proc"
)

MEBIBYTE = 2**20
LIMIT = 150
"""Mebibytes that the process may take at its most."""

SEARCH = r"""
import re, sys
from pathlib import Path
from threading import Event
from maap_tui.errors import MaapError
from maap_tui.models.query import SearchQuery
from maap_tui.services.catalog import CatalogSettings, StacCatalog

catalog = StacCatalog(CatalogSettings(sys.argv[1]))
try:
    for page in catalog.search(SearchQuery(("C",)), Event()):
        print(len(page.items), *page.notices)
except MaapError as error:
    print(error.message)
status = Path("/proc/self/status").read_text()  # other figures still count who started this
print(int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) // 1024)
"""


def search(url: str) -> tuple[list[str], int]:
    """What a search in a new process says, and the mebibytes that it took."""
    done = subprocess.run(
        [sys.executable, "-c", SEARCH, url], capture_output=True, text=True, timeout=60, check=True
    )
    *said, peak = done.stdout.splitlines()
    return said, int(peak)


@pytest.mark.case(35)
@pytest.mark.rule(15)
def test_bomb_is_unpacked_to_the_limit_and_no_further(server: Server, stac: Stub) -> None:
    bomb = gzip.compress(b"[" + b" " * (64 * MEBIBYTE), 1) * 16  # a gibibyte
    headers = (f"Content-Type: {GEOJSON}", "Content-Encoding: gzip")
    server.on("/stac/search", lambda talk: talk.answer(200, bomb, *headers))
    said, peak = search(server.url("/stac/"))
    assert said == [f"The answer of 127.0.0.1:{server.port} is too large (over 64 MiB)."]
    assert peak < LIMIT


@pytest.mark.case(69)
@pytest.mark.rule(15)
def test_endless_page_is_asked_for_again_in_smaller_ones(server: Server, stac: Stub) -> None:
    length = 300 * MEBIBYTE

    def answer(talk: Talk) -> None:
        limit = int(parameters_of(talk.seen)["limit"])
        if limit < 100:
            return talk.answer(200, json.dumps(page(numbered(0, 3), matched=3)).encode())
        talk.head(200, f"Content-Length: {length}", f"Content-Type: {GEOJSON}")
        for _ in range(300):  # ends when the client leaves
            talk.write(b" " * MEBIBYTE)

    server.on("/stac/search", answer)
    said, peak = search(server.url("/stac/"))
    assert said == ["3 The pages are too large: 12 granules at once."]
    assert peak < LIMIT
    assert [parameters_of(seen)["limit"] for seen in server.asked("/stac/search")] == ["100", "12"]
