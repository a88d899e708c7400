"""Links of earlier runs lead to where things are served now."""

import pytest

from maap_tui.models.transfer import JobRequest
from maap_tui.services.relinking import moved

NOW = "http://127.0.0.1:4321/catalogue/"


@pytest.mark.parametrize(
    ("href", "leads_to"),
    [
        ("http://127.0.0.1:1234/data/a%20b.h5?x=1", "http://127.0.0.1:4321/data/a%20b.h5?x=1"),
        ("http://127.0.0.1:4321/data/a.h5", "http://127.0.0.1:4321/data/a.h5"),
        ("https://example.org:1234/data/a.h5", "https://example.org:1234/data/a.h5"),
        ("https://127.0.0.1.example.org/a.h5", "https://127.0.0.1.example.org/a.h5"),
        ("no address", "no address"),
        ("", ""),
    ],
)
def test_only_links_to_this_machine_move(href: str, leads_to: str) -> None:
    request = JobRequest("C", "a", "product", href, "a.h5", 10)
    assert moved(request, NOW).href == leads_to
