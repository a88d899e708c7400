"""What a scientist wants to know of a granule, in groups, and its files in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from maap_tui.models.catalog import Asset, Item
from maap_tui.models.product_name import product_name
from maap_tui.models.stac import assets_of, bbox_of, properties_of
from maap_tui.models.text import clean, format_bytes

from .text import printable
from .words import box_in_words, moment_in_words

_TYPE_NAMES = {"x-hdf5": "hdf5", "x-netcdf": "netcdf", "octet-stream": "", "geo+json": "geojson"}

_UNITS = (("d", 86_400, "h", 3_600), ("h", 3_600, "min", 60), ("min", 60, "s", 1))
"""Units of time and their seconds, each with the one that fractions of it are told in."""
_GROUPS: Mapping[str, Sequence[tuple[str, tuple[str, ...]]]] = {
    "Orbit": (
        ("platform", ("platform", "constellation")),
        ("orbit", ("sat:absolute_orbit", "orbitNumber")),
        ("direction", ("sat:orbit_state", "orbitDirection")),
        ("track", ("track",)),
        ("frame", ("frame",)),
        ("crossing", ("sat:anx_datetime",)),
        ("cycle", ("eofeos:repeat_cycle_id",)),
    ),
    "Product": (
        ("type", ("product:type", "productType")),
        ("level", ("processing:level", "processingLevel")),
        ("baseline", ("version", "productVersion")),
        ("instrument", ("instruments", "instrument")),
        ("mode", ("sar:instrument_mode", "eopf:instrument_mode", "sensorMode")),
        ("polarised", ("sar:polarizations",)),
        ("phase", ("eofeos:mission_phase", "missionPhase")),
        ("clouds", ("eo:cloud_cover",)),
    ),
    "Processing": (
        ("processed", ("processing:datetime", "processingDate")),
        ("centre", ("processing:facility", "processingCenter")),
        ("software", ("processing:software", "processorName")),
        ("published", ("published", "created")),
        ("updated", ("updated",)),
    ),
}
"""Labels and the properties that fill them, old spellings after new ones."""


@dataclass(frozen=True, slots=True)
class Group:
    """Facts that belong together: labels and values, none of them empty."""

    title: str
    facts: tuple[tuple[str, str], ...]


def groups_of(item: Item) -> tuple[Group, ...]:
    """The item's facts for reading; groups without any are left out."""
    properties = properties_of(item)
    known = {"track": item.track, "frame": item.frame, "sat:absolute_orbit": item.orbit}
    properties = {name: value for name, value in known.items() if value} | properties
    groups = [Group("Time", tuple(_times(item)))]
    groups += [Group(title, tuple(_found(properties, labels))) for title, labels in _GROUPS.items()]
    groups.append(Group("Place and files", tuple(_place_and_files(item))))
    groups.append(Group("Access", tuple(_access(item, properties))))
    groups.append(Group("Citation", tuple(_citation(item, properties))))
    groups.append(Group("Product name", tuple(_name_says(item))))
    return tuple(group for group in groups if group.facts)


def _times(item: Item) -> Iterator[tuple[str, str]]:
    if item.start:
        yield "start", moment_in_words(item.start)
    if item.end and item.end != item.start:
        yield "end", moment_in_words(item.end)
        if (lasts := _duration(item.start, item.end)) is not None:
            yield "lasts", lasts


def _duration(start: str, end: str) -> str | None:
    try:
        span = datetime.fromisoformat(end) - datetime.fromisoformat(start)
    except (ValueError, TypeError):  # odd spellings, or only one of them with a time zone
        return None
    if span < timedelta(0):
        return None
    seconds = round(span.total_seconds())
    for unit, size, part, fraction in _UNITS:
        if seconds >= size:
            whole, rest = divmod(round(seconds / fraction), size // fraction)
            return f"{whole} {unit} {rest} {part}" if rest else f"{whole} {unit}"
    return f"{seconds} s"


def _found(
    properties: Mapping[str, str], labels: Iterable[tuple[str, tuple[str, ...]]]
) -> Iterator[tuple[str, str]]:
    for label, names in labels:
        value = next((properties[name] for name in names if properties.get(name)), "")
        if value and value != "–":
            yield label, moment_in_words(value)


def _place_and_files(item: Item) -> Iterator[tuple[str, str]]:
    if (box := bbox_of(item)) is not None:
        yield "box", box_in_words(box)
    yield "files", files_in_words(assets_of(item))


def _access(item: Item, properties: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Where the files are, and whether they take a signed-in account."""
    assets = assets_of(item)
    if hosts := dict.fromkeys(host for a in assets if (host := _host(a))):
        yield "from", ", ".join(hosts)
        needs_token = any("/data/" in a.href and "/public/" not in a.href for a in assets)
        yield "sign-in", "needed for the data" if needs_token else "not needed here"
    if licence := properties.get("license"):
        yield "licence", licence
    if order := properties.get("order:status"):
        yield "order", order


def _citation(item: Item, properties: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    doi = properties.get("sci:doi") or properties.get("doi") or ""
    if doi and doi != "–":
        yield "DOI", doi
    if (citation := properties.get("sci:citation", "")) not in ("", "–"):
        yield "cite as", citation
    link = _cite_link(item)
    if link and not (doi and link.endswith(doi)):
        yield "link", link


def _cite_link(item: Item) -> str:
    links = item.without_places().get("links")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("rel") == "cite-as":
            href = link.get("href")
            return clean(href) if isinstance(href, str) else ""
    return ""


def _name_says(item: Item) -> Iterator[tuple[str, str]]:
    name = product_name(item.id)
    if name is not None:
        yield from name.facts


def files_in_words(assets: Sequence[Asset], archive_size: int | None = None) -> str:
    """`2 files, 133 MB + ~1.31 GB`, estimates apart; `none` when there are none."""
    if not assets:
        return "none"
    count = "1 file" if len(assets) == 1 else f"{len(assets)} files"
    known = sum(a.size or 0 for a in assets)
    archives = [a for a in assets if a.is_archive and a.size is None]
    sizes = [format_bytes(known)] if known else []
    if archives and archive_size is not None:
        sizes.append(f"~{format_bytes(archive_size * len(archives))}")
    return f"{count}, {' + '.join(sizes)}" if sizes else count


def _host(asset: Asset) -> str:
    try:
        return printable(urlsplit(asset.href).hostname or "")
    except ValueError:
        return ""


def type_of(asset: Asset) -> str:
    """`zip, made on the fly`, `h5`, `png`: the name's ending, else the media type's last word."""
    if asset.is_archive:
        return "zip, made on the fly"
    ending = asset.file_name.rpartition(".")[2] if "." in asset.file_name else ""
    if ending.isascii() and ending.isalnum() and len(ending) <= 5:
        return ending.lower()
    subtype = asset.media_type.partition(";")[0].rpartition("/")[2].strip()
    return printable(_TYPE_NAMES.get(subtype, subtype.removeprefix("vnd.")))


def size_of(asset: Asset, archive_size: int | None) -> str:
    """Bytes as promised, `~` before an estimate, `–` when nobody has said."""
    if asset.size is None and asset.is_archive and archive_size is not None:
        return f"~{format_bytes(archive_size)}"
    return format_bytes(asset.size)
