"""Texts to paste elsewhere: a link, a curl line, a few lines of Python; never a secret."""

import json
import re
import shlex
from urllib.parse import quote, urlsplit, urlunsplit

from maap_tui.models.catalog import Asset, Item

TOKEN_VARIABLE = "MAAP_TOKEN"
"""The shell variable that curl lines expect to hold an access token."""

_SAFE_IN_URL = ";/?:@&=+$,#%~()*!'[]"


def bare_link(href: str) -> str:
    """`href` without query and fragment, which may carry secrets; on one line in any case."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return _on_one_line(href.partition("?")[0])
    host = parts.netloc.rpartition("@")[2]
    return _on_one_line(urlunsplit((parts.scheme, host, parts.path, "", "")))


def curl_line(href: str, file_name: str, *, needs_token: bool) -> str:
    """A shell line that fetches `href`; the token stays in a variable of the shell.

    curl does not hand `--oauth2-bearer` on to another host when it is redirected.
    """
    words = ["curl", "--fail", "--location"]
    token = f' --oauth2-bearer "${TOKEN_VARIABLE}"' if needs_token else ""
    name = re.sub(r"[^\w.+=,@-]", "_", file_name).lstrip(".-") or "download"
    target = f" --output {shlex.quote(name)} {shlex.quote(bare_link(href))}"
    return " ".join(words) + token + target


def python_lines(item: Item, catalog_url: str) -> str:
    """Python that finds the item again with pystac-client, in the form of the tutorial."""
    return (
        "from pystac_client import Client\n\n"
        f"catalog = Client.open({_literal(catalog_url)})\n"
        "search = catalog.search(\n"
        '    method="GET",\n'
        f"    collections=[{_literal(item.collection)}],\n"
        f"    ids=[{_literal(item.id)}],\n"
        ")\n"
        "item = next(search.items())\n"
    )


def item_json(item: Item) -> str:
    """The item as the catalogue sent it; every unusual character is written as `\\u....`."""
    return json.dumps(item.as_dict(), indent=2)


def catalog_of(item: Item) -> str:
    """The landing page, as the item's own links tell; empty when they do not."""
    links = item.without_places().get("links")
    for link in links if isinstance(links, list) else ():
        href = link.get("href") if isinstance(link, dict) else None
        if isinstance(href, str) and link.get("rel") == "self" and "/collections/" in href:
            return bare_link(href.partition("/collections/")[0]) + "/"
    return ""


def is_at(asset_href: str, catalog_url: str) -> bool:
    """Whether the file lies on the catalogue's own host, which is the one that takes the token."""
    try:
        return bool(catalog_url) and urlsplit(asset_href).netloc == urlsplit(catalog_url).netloc
    except ValueError:
        return False


def main_asset(assets: tuple[Asset, ...], chosen: tuple[Asset, ...]) -> Asset | None:
    """The asset that a link of the whole granule means: the first that would be downloaded."""
    return next(iter(chosen or assets), None)


def _literal(text: str) -> str:
    """A Python literal in plain ASCII; nothing in `text` can end it."""
    return ascii(text)


def _on_one_line(url: str) -> str:
    return quote(url, safe=_SAFE_IN_URL, errors="replace")
