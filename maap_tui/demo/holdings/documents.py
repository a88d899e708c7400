"""The STAC item that a record is shown as: properties, assets and links as the service shapes them.

The shapes follow real answers of the service: two spellings of instants, asset keys that differ
from mission to mission, an authentication scheme that names a host of its own, `.HDR` files with a
wrong media type. See <https://catalog.maap.eo.esa.int/doc/stac.html>.
"""

from urllib.parse import quote

from maap_tui.demo.content.checksums import multihash
from maap_tui.demo.holdings.clock import stamp, stamp_milliseconds
from maap_tui.demo.holdings.footprints import bbox, geojson
from maap_tui.demo.holdings.index import files_of
from maap_tui.demo.holdings.records import File, JsonObject, Record, mixed

_EXTENSIONS = (
    "https://stac-extensions.github.io/alternate-assets/v1.2.0/schema.json",
    "https://stac-extensions.github.io/authentication/v1.1.0/schema.json",
    "https://stac-extensions.github.io/file/v2.1.0/schema.json",
    "https://stac-extensions.github.io/processing/v1.2.0/schema.json",
    "https://stac-extensions.github.io/sat/v1.0.0/schema.json",
    "https://stac-extensions.github.io/product/v0.1.0/schema.json",
    "https://stac-extensions.github.io/timestamps/v1.1.0/schema.json",
)
_AUTH_SCHEMES: JsonObject = {
    "s3": {"type": "s3"},
    "oidc": {
        "type": "openIdConnect",
        # The real service names this host, which is not the one that gives out tokens.
        "openIdConnectUrl": (
            "https://iam.ascend.icsgate.eu/realms/esa-maap/.well-known/openid-configuration"
        ),
    },
}
_METADATA = (
    ("metadata_ogc_10_157r4", "application/gml%2Bxml", "application/gml+xml", "OGC 10-157r4"),
    ("metadata_ogc_17_003r2", "application/geo%2Bjson&mode=owc", "application/geo+json", "OGC 17"),
    ("metadata_iso_19139", "application/vnd.iso.19139%2Bxml", "application/xml", "ISO 19139"),
)
ITEM_TYPE = 'application/geo+json;profile="https://stacspec.org"'


def item_document(record: Record, root: str, *, wrong_checksum: bool = False) -> JsonObject:
    """The whole item; `root` is the address of the server without a slash at its end."""
    document: JsonObject = {
        "type": "Feature",
        "stac_version": "1.1.0",
        "stac_extensions": list(_EXTENSIONS),
        "id": record.item_id,
        "collection": record.collection,
        "geometry": geojson(record.shape) if record.shape else None,
        "properties": {**properties(record), "auth:schemes": _AUTH_SCHEMES},
        "assets": _assets(record, root, wrong_checksum),
        "links": _links(record, root),
    }
    if record.shape:
        document["bbox"] = bbox(record.shape)
    return document


def properties(record: Record) -> JsonObject:
    """All properties but `auth:schemes`; what a mission does not have is left out."""
    own = dict(record.own)
    # One granule in three writes its instant with a fraction.
    spelling = stamp_milliseconds if mixed(record.item_id) % 3 == 0 else stamp
    known: JsonObject = {
        "datetime": spelling(record.start),
        "start_datetime": stamp_milliseconds(record.start),
        "end_datetime": stamp_milliseconds(record.end),
        "title": own.pop("title", record.item_id),
        "constellation": record.constellation,
        "instruments": list(record.instruments),
        "product:type": record.product_type,
        "version": record.version,
        "processing:level": record.level,
        "processing:datetime": stamp_milliseconds(record.processed),
        "sat:orbit_state": record.direction,
        "sat:absolute_orbit": record.orbit,
        "grid:code": _grid_code(record),
        **own,
        "created": stamp_milliseconds(record.processed),
        "updated": own.get("updated", stamp(record.processed + 7_200)),
        "published": stamp_milliseconds(record.processed + 3_600),
    }
    return {name: value for name, value in known.items() if value is not None}


def item_address(record: Record, root: str) -> str:
    """Where the item itself is served; every reserved character of the identifier is encoded."""
    collection, item_id = quote(record.collection, safe=""), quote(record.item_id, safe="")
    return f"{root}/catalogue/collections/{collection}/items/{item_id}"


def _grid_code(record: Record) -> str | None:
    return f"WRS-{record.track}-{record.frame}" if record.track and record.frame else None


def _assets(record: Record, root: str, wrong_checksum: bool) -> JsonObject:
    assets: JsonObject = {}
    for file in filter(lambda file: file.listed, files_of(record)):
        if file.kind == "foreign":
            assets[file.key] = _foreign_asset(file)
        elif file.kind == "picture":
            assets[file.key] = _picture_asset(file, root)
        else:
            assets[file.key] = _stored_asset(file, record, root, wrong_checksum)
    for key, accept, media_type, title in _METADATA:
        href = f"{item_address(record, root)}?httpAccept={accept}"
        assets[key] = {"title": title, "roles": ["metadata"], "type": media_type, "href": href}
    return assets


def _stored_asset(file: File, record: Record, root: str, wrong_checksum: bool) -> JsonObject:
    asset: JsonObject = {
        "title": file.title,
        "type": file.media_type,
        "roles": list(file.roles),
        "href": f"{root}/data/{quote(file.href)}",
        "file:local_path": file.name,
        "file:size": file.size,
        "file:checksum": multihash(file) if file.checksum else None,
        "created": stamp_milliseconds(record.processed),
        "alternate:name": "HTTPS",
        "auth:refs": ["oidc"],
    }
    if file.kind == "file":
        s3 = {"alternate:name": "S3", "href": f"s3://{file.href}", "auth:refs": ["s3"]}
        asset["alternate"] = {"s3": s3}
    if wrong_checksum and file.size:
        asset["file:checksum"] = "1220" + "0" * 64
    return {name: value for name, value in asset.items() if value is not None}


def _picture_asset(file: File, root: str) -> JsonObject:
    href = f"{root}/data/{quote(file.href)}"
    return {"type": file.media_type, "roles": list(file.roles), "href": href}


def _foreign_asset(file: File) -> JsonObject:
    asset: JsonObject = {"type": file.media_type, "href": file.href}
    if file.roles:
        asset["roles"] = list(file.roles)
    if file.size is not None:
        asset["file:size"] = file.size
    return asset


def _links(record: Record, root: str) -> list[JsonObject]:
    catalog = f"{root}/catalogue/"
    collection = f"{catalog}collections/{quote(record.collection, safe='')}"
    own = item_address(record, root)
    links: list[JsonObject] = [
        {"rel": "self", "type": ITEM_TYPE, "href": own},
        {"rel": "collection", "type": "application/json", "href": collection},
        {"rel": "parent", "type": "application/json", "href": collection},
        {"rel": "root", "type": "application/json", "href": catalog, "title": "MAAP Catalogue"},
    ]
    for _, accept, media_type, title in _METADATA:
        href = f"{own}?httpAccept={accept}"
        links.append({"rel": "alternate", "type": media_type, "title": title, "href": href})
    if record.own.get("sci:doi"):
        links.append({"rel": "cite-as", "href": f"https://doi.org/{record.own['sci:doi']}"})
    return links
