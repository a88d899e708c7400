"""The STAC collection that a row of the table is shown as, and what a search of it sees."""

from urllib.parse import quote

from maap_tui.demo.holdings.clock import epoch, stamp_milliseconds
from maap_tui.demo.holdings.collection_row import CollectionSpec
from maap_tui.demo.holdings.records import JsonObject

_EU_RIGHTS = "http://publications.europa.eu/resource/authority/access-right"
_MAAP_RIGHTS = "https://maap.eo.esa.int/metadata-codelist/access-right"
_METADATA = (
    ("metadata_iso_19139", "ISO 19139 metadata", "application/vnd.iso.19139+xml"),
    ("metadata_iso_19139_2", "ISO 19139-2 metadata", "application/vnd.iso.19139-2+xml"),
    ("metadata_dif_10", "DIF-10 metadata", "application/dif10+xml"),
)
_URLS = {"ESA/ESRIN": "http://www.esa.int", "JAXA": "https://www.eorc.jaxa.jp"}


def collection_document(spec: CollectionSpec, root: str) -> JsonObject:
    """The whole collection; `root` is the address of the server without a slash at its end."""
    start, end = spec.interval
    own = f"{root}/catalogue/collections/{quote(spec.id, safe='')}"
    document: JsonObject = {
        "type": "Collection",
        "stac_version": "1.0.0",
        "id": spec.id,
        "title": spec.title,
        "description": spec.description,
        "license": spec.licence,
        "created": "2023-02-16T00:00:00.00Z",
        "keywords": [*spec.keywords, *reversed(spec.access)],
        "extent": {
            "spatial": {"bbox": [list(spec.bbox)]},
            "temporal": {"interval": [[_instant(start), _instant(end, last=True)]]},
        },
        "themes": _themes(spec),
        "providers": [_provider(spec)],
        "summaries": _summaries(spec),
        "assets": {
            key: {"roles": ["metadata"], "title": title, "type": media, "href": _as(own, media)}
            for key, title, media in _METADATA
        },
        "links": _links(spec, root, own),
    }
    if spec.doi:
        document["sci:doi"] = spec.doi
    return document


def interval_seconds(spec: CollectionSpec) -> tuple[float, float]:
    """First and last second that the collection covers; infinity while it goes on."""
    start, end = spec.interval
    last = float("inf") if end is None else epoch(f"{end}T23:59:59Z")
    return epoch(f"{start}T00:00:00Z"), last


def searchable_names(spec: CollectionSpec) -> JsonObject:
    """The names that a filter on collections may use, in lower case as they are compared."""
    return {
        "id": spec.id.lower(),
        "title": spec.title.lower(),
        "description": spec.description.lower(),
        "platform": [spec.platform.lower()],
        "instruments": [name.lower() for name in spec.instruments],
        "organisationName": [spec.provider.lower()],
        "keywords": [word.lower() for word in (*spec.keywords, *spec.access)],
        "license": spec.licence.lower(),
        "sci:doi": (spec.doi or "").lower(),
    }


def free_text(spec: CollectionSpec) -> str:
    """All words of a collection, in lower case, for the `q` parameter."""
    words = (spec.id, spec.title, spec.description, *spec.keywords, spec.platform)
    return " ".join(words).lower()


def _instant(day: str | None, *, last: bool = False) -> str | None:
    if day is None:
        return None
    return f"{day}T23:59:59.999Z" if last else stamp_milliseconds(epoch(f"{day}T00:00:00Z"))


def _themes(spec: CollectionSpec) -> list[JsonObject]:
    themes: list[JsonObject] = []
    for scheme, right in zip((_EU_RIGHTS, _MAAP_RIGHTS), spec.access, strict=False):
        themes.append({"scheme": scheme, "concepts": [{"id": right, "url": f"{scheme}/{right}"}]})
    if not spec.platform:
        return themes
    platforms = "https://earth.esa.int/concepts/concept_scheme/platforms"
    concept = {"id": quote(spec.platform.lower()), "title": spec.platform, "url": platforms}
    return [*themes, {"scheme": platforms, "concepts": [concept]}]


def _summaries(spec: CollectionSpec) -> JsonObject:
    if not spec.platform:
        return {}
    return {"platform": [spec.platform], "instruments": list(spec.instruments)}


def _provider(spec: CollectionSpec) -> JsonObject:
    provider: JsonObject = {"name": spec.provider, "roles": ["producer"]}
    if spec.provider in _URLS:
        provider["url"] = _URLS[spec.provider]
    return provider


def _as(address: str, media_type: str) -> str:
    return f"{address}?httpAccept={quote(media_type)}"


def _links(spec: CollectionSpec, root: str, own: str) -> list[JsonObject]:
    catalog = f"{root}/catalogue/"
    links: list[JsonObject] = [
        {"rel": "self", "type": "application/json", "href": own},
        {"rel": "root", "type": "application/json", "href": catalog, "title": "MAAP Catalogue"},
        {"rel": "parent", "type": "application/json", "href": catalog},
    ]
    if spec.searchable:
        links.append({"rel": "items", "type": "application/geo+json", "href": f"{own}/items"})
    links.append(
        {
            "rel": "http://www.opengis.net/def/rel/ogc/1.0/queryables",
            "type": "application/schema+json",
            "href": f"{own}/queryables",
        }
    )
    terms = "https://earth.esa.int/eogateway"
    links.append({"rel": "license", "type": "text/html", "href": terms})
    if spec.doi:
        links.append({"rel": "cite-as", "href": f"https://doi.org/{spec.doi}"})
    return links
