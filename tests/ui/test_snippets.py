"""What is copied can be pasted: into a shell, into Python, and it holds no secret."""

import ast
import json
import shlex

from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.catalog import Asset, Item, pack_document
from maap_tui.ui.snippets import (
    bare_link,
    catalog_of,
    curl_line,
    is_at,
    item_json,
    main_asset,
    python_lines,
)

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def test_a_link_loses_query_fragment_and_password() -> None:
    link = bare_link("https://me:secret@data.example/a/b.h5?token=abc#part")
    assert link == "https://data.example/a/b.h5"


def test_a_link_that_cannot_be_taken_apart_is_cut_all_the_same() -> None:
    assert bare_link("https://[half/a?token=abc") == "https://[half/a"


@given(ANY_TEXT)
def test_a_link_is_one_harmless_line(text: str) -> None:
    link = bare_link("https://data.example/" + text)
    assert link.isascii()
    assert link.isprintable()
    assert " " not in link


@given(ANY_TEXT, ANY_TEXT)
def test_a_curl_line_is_one_command_whatever_the_names(path: str, name: str) -> None:
    line = curl_line("https://data.example/" + path, name, needs_token=True)
    assert len(line.splitlines()) == 1
    words = shlex.split(line)
    assert words[:3] == ["curl", "--fail", "--location"]
    assert words[3:5] == ["--oauth2-bearer", "$MAAP_TOKEN"]
    assert words[5] == "--output"
    assert not words[6].startswith(("-", "."))
    assert "/" not in words[6]
    assert words[7].startswith("https://data.example/")
    assert len(words) == 8


def test_a_curl_line_for_a_public_file_has_no_token() -> None:
    line = curl_line("https://data.example/public/a.png", "a.png", needs_token=False)
    assert line == ("curl --fail --location --output a.png https://data.example/public/a.png")


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_python_lines_are_python_whatever_the_names(item: str, collection: str, url: str) -> None:
    tree = ast.parse(python_lines(Item(item, collection), url))
    values = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert {item, collection, url} <= set(values)


def test_the_items_json_is_what_the_catalogue_sent() -> None:
    document = {"id": "a", "properties": {"title": "\x1b[2J \u202e ü"}}
    text = item_json(Item("a", "b", document=pack_document(document)))
    assert json.loads(text) == document
    assert text.isascii()


def test_the_landing_page_is_read_from_the_self_link() -> None:
    href = "https://catalog.example/catalogue/collections/A/items/B?x=y"
    item = Item("B", "A", document=pack_document({"links": [{"rel": "self", "href": href}]}))
    assert catalog_of(item) == "https://catalog.example/catalogue/"
    assert catalog_of(Item("B", "A")) == ""


def test_only_the_catalogues_own_host_is_given_the_token() -> None:
    assert is_at("https://catalog.example/data/a", "https://catalog.example/catalogue/")
    assert not is_at("https://other.example/data/a", "https://catalog.example/catalogue/")
    assert not is_at("https://catalog.example:8443/a", "https://catalog.example/catalogue/")
    assert not is_at("https://[half", "https://catalog.example/")
    assert not is_at("/data/a", "")


def test_the_link_of_a_granule_is_that_of_its_first_chosen_file() -> None:
    first, second = Asset("a", "x"), Asset("b", "y")
    assert main_asset((first, second), (second,)) is second
    assert main_asset((first, second), ()) is first
    assert main_asset((), ()) is None
