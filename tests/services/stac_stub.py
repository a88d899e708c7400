"""A STAC API on the scripted server: small, and as odd as a test wants it."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Any
from urllib.parse import parse_qs, urlsplit

from maap_tui.models.catalog import Collection, Item, Page
from maap_tui.models.query import CollectionQuery, Queryable, SearchQuery
from maap_tui.services.catalog import CatalogSettings, StacCatalog
from maap_tui.services.http import Timeouts
from maap_tui.services.retrying import Patience
from tests.services.server import Handler, Seen, Server, Talk

COLLECTION_SEARCH = "https://api.stacspec.org/v1.0.0-rc.1/collection-search"
ALL_CLASSES = (
    "https://api.stacspec.org/v1.0.0/item-search",
    "https://api.stacspec.org/v1.0.0/item-search#sort",
    COLLECTION_SEARCH,
    f"{COLLECTION_SEARCH}#free-text",
    f"{COLLECTION_SEARCH}#filter",
)
GEOJSON = "application/geo+json"
Answers = Callable[[Mapping[str, str]], object]
"""Makes the document for the parameters of a request, whether they came by GET or by POST."""


def json_answer(document: object, status: int = 200, kind: str = "application/json") -> Handler:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return lambda talk: talk.answer(status, body, f"Content-Type: {kind}")


def parameters_of(seen: Seen) -> dict[str, Any]:
    if seen.method == "POST":
        decoded: dict[str, Any] = json.loads(seen.body)
        return decoded
    query = parse_qs(urlsplit(seen.path).query, keep_blank_values=True)
    return {name: values[0] for name, values in query.items()}


def item(item_id: str, collection: str = "C", **properties: object) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": item_id,
        "collection": collection,
        "geometry": None,
        "properties": {"datetime": "2025-01-01T00:00:00Z", **properties},
        "assets": {},
        "links": [],
    }


def items(*ids: str) -> list[dict[str, Any]]:
    return [item(item_id) for item_id in ids]


def ids(first: int, count: int) -> list[str]:
    """The ids of `numbered` items."""
    return [f"g{n:03d}" for n in range(first, first + count)]


def numbered(first: int, count: int) -> list[dict[str, Any]]:
    return items(*ids(first, count))


def notices(pages: Sequence[Page]) -> list[str]:
    return [notice for one in pages for notice in one.notices]


def page(
    features: object, *, matched: object = None, following: object = None, **more: object
) -> dict[str, Any]:
    """One page of a search; `following` is the href of the next one, or its whole link."""
    link = {"href": following} if isinstance(following, str) else following
    links = [{"rel": "self", "href": "."}]
    if isinstance(link, Mapping):
        links.append({"rel": "next", "type": GEOJSON, **link})
    count = {} if matched is None else {"numberMatched": matched}
    return {"type": "FeatureCollection", "features": features, "links": links, **count, **more}


@dataclass
class Stub:
    """The API, and a catalogue of ours that asks it."""

    server: Server
    catalog: StacCatalog
    stop: Event = field(default_factory=Event)

    def landing(self, *, conforms: Sequence[str] = ALL_CLASSES, **changes: object) -> None:
        self.server.on("/stac/", json_answer(self.landing_page(conforms=conforms, **changes)))

    def landing_page(
        self, *, conforms: Sequence[str] = ALL_CLASSES, **changes: object
    ) -> dict[str, Any]:
        """As MAAP's: several links of one relation, of which one is right."""
        root = self.server.url("/stac")
        links = [
            {"rel": "self", "href": f"{root}/", "type": "application/json"},
            {"rel": "root", "href": f"{root}/", "type": "application/json"},
            {
                "rel": "search",
                "href": f"{root}/api",
                "type": "application/opensearchdescription+xml",
            },
            {"rel": "data", "href": f"{root}/list.html", "type": "text/html"},
            {"rel": "data", "href": f"{root}/collections", "type": "application/json"},
            {"rel": "data", "href": f"{root}/collections", "type": "application/ld+json"},
            {"rel": "search", "href": f"{root}/search", "type": GEOJSON},
        ]
        return {
            "type": "Catalog",
            "id": "stub",
            "title": "Stub",
            "description": "For tests",
            "stac_version": "1.1.0",
            "conformsTo": list(conforms),
            "links": links,
            **changes,
        }

    def answers(self, make: Answers) -> None:
        """Lets the search answer with what `make` makes of its parameters."""
        self._let("/stac/search", make)

    def lists(self, make: Answers) -> None:
        """Lets the list of collections answer with what `make` makes of its parameters."""
        self._let("/stac/collections", make)

    def _let(self, path: str, make: Answers) -> None:
        def handler(talk: Talk) -> None:
            made = make(parameters_of(talk.seen))
            status, document = made if isinstance(made, tuple) else (200, made)
            json_answer(document, status, GEOJSON)(talk)

        self.server.on(path, handler)

    def asked(self, path: str = "/stac/search") -> list[dict[str, Any]]:
        """The parameters of every request to `path`."""
        return [parameters_of(seen) for seen in self.server.asked(path)]

    def search(self, **query: Any) -> list[Page]:
        query.setdefault("collections", ("C",))
        return list(self.catalog.search(SearchQuery(**query), self.stop))

    def found(self, **query: Any) -> list[Item]:
        return [item for page in self.search(**query) for item in page.items]

    def ids(self, **query: Any) -> list[str]:
        return [item.id for item in self.found(**query)]

    def collections(self, **query: Any) -> list[Collection]:
        pages = self.catalog.collections(CollectionQuery(**query), self.stop)
        return [collection for page in pages for collection in page]

    def queryables(self, collection: str) -> tuple[Queryable, ...]:
        return self.catalog.queryables(collection, self.stop)


def stub_on(server: Server, **settings: Any) -> Stub:
    """A stub with a right landing page; its catalogue still has to be closed."""
    patience = Patience(Timeouts(2, 2, 2), max_attempts=3, backoff=0.001, answer_limit=200_000)
    settings = {"url": server.url("/stac"), "patience": patience, **settings}
    made = Stub(server, StacCatalog(CatalogSettings(**settings)))
    made.landing()
    return made
