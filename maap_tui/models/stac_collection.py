"""A collection document as a `Collection`."""

import re
from collections.abc import Mapping
from typing import Any

from .catalog import Access, Collection
from .geometry import BBox
from .stac_values import (
    MalformedDocument,
    has_id,
    list_of,
    mapping_of,
    read_bbox,
    words_of,
)
from .text import clean, clean_block

_MARKUP_LINK = re.compile(r"_\$\$(?P<text>.*?)\$\$\s*(?P<url>\S*)")
_TAG = re.compile(r"<[^<>]{0,200}>")
_OPEN = frozenset({"PUBLIC", "ESA_OPEN_AND_FREE", "OPEN"})


def collection_from_stac(raw: object) -> Collection:
    """One collection document as a `Collection`; raises `MalformedDocument`."""
    if not isinstance(raw, Mapping) or not has_id(raw):
        raise MalformedDocument("a collection without an id")
    extent = mapping_of(raw.get("extent"))
    summaries = mapping_of(raw.get("summaries"))
    keywords = words_of(raw.get("keywords"))
    access, label = _access({*keywords, *_concepts(raw, "access-right", "id")})
    start, end = _interval(extent)
    return Collection(
        id=clean(raw["id"]),
        title=clean(raw.get("title") or raw["id"]),
        description=_description(raw.get("description")),
        keywords=tuple(keywords),
        platforms=tuple(
            words_of(summaries.get("platform"))
            or words_of(summaries.get("constellation"))
            or _concepts(raw, "/platforms", "title")
        ),
        instruments=tuple(words_of(summaries.get("instruments"))),
        providers=tuple(
            clean(mapping_of(p).get("name", "")) for p in list_of(raw.get("providers"))
        ),
        license=clean(raw.get("license") or ""),
        doi=_doi(raw, summaries),
        bbox=_first_bbox(mapping_of(extent.get("spatial"))),
        start=start,
        end=end,
        access=access,
        access_label=label,
        is_searchable=any(
            mapping_of(link).get("rel") == "items" for link in list_of(raw.get("links"))
        ),
    )


def _access(words: set[str]) -> tuple[Access, str]:
    """The access class and the catalogue's word for it (EU and MAAP access-right code lists)."""
    upper = {word.upper() for word in words}
    rights = sorted(w for w in upper if re.fullmatch(r"(BIOMASS|EARTHCARE)_\w+", w))
    label = rights[0] if rights else ""
    if "RESTRICTED" in upper:
        is_team = any(part in label for part in ("COMM", "CALVAL", "INST", "TEAM"))
        return (Access.TEAM if is_team else Access.RESTRICTED), label or "RESTRICTED"
    if _OPEN & upper:
        return Access.OPEN, next(iter(sorted(_OPEN & upper)))
    return Access.SIGN_IN, label


def _concepts(raw: Mapping[str, Any], scheme: str, field: str) -> list[str]:
    """What the collection's themes say by a vocabulary with `scheme` in its address."""
    themes = [mapping_of(theme) for theme in list_of(raw.get("themes"))]
    of_it = [theme for theme in themes if scheme in str(theme.get("scheme"))]
    concepts = [mapping_of(each) for theme in of_it for each in list_of(theme.get("concepts"))]
    return [word for concept in concepts for word in words_of(concept.get(field))]


def _description(value: object) -> str:
    text = _MARKUP_LINK.sub(lambda m: f"{m['text']} {m['url']}".strip(), str(value or ""))
    block = clean_block(_TAG.sub(" ", text))
    return re.sub(r"\n{3,}", "\n\n", block).strip()


def _doi(raw: Mapping[str, Any], summaries: Mapping[str, Any]) -> str:
    doi = raw.get("sci:doi") or next(iter(words_of(summaries.get("sci:doi"))), "")
    if doi:
        return clean(doi)
    for link in list_of(raw.get("links")):
        if mapping_of(link).get("rel") == "cite-as" and "doi.org/" in str(link.get("href")):
            return clean(str(link["href"]).split("doi.org/", 1)[1])
    return ""


def _interval(extent: Mapping[str, Any]) -> tuple[str, str]:
    intervals = list_of(mapping_of(extent.get("temporal")).get("interval"))
    first = list_of(intervals[0]) if intervals else ()
    ends = [clean(value) if isinstance(value, str) else "" for value in first[:2]]
    return (ends[0], ends[1]) if len(ends) == 2 else ("", "")


def _first_bbox(spatial: Mapping[str, Any]) -> BBox | None:
    boxes = list_of(spatial.get("bbox"))
    return read_bbox(boxes[0]) if boxes else None
