"""A catalogue of known granules, as an inventory asks it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from maap_tui.models.inventory import Inventory
from tests.services.stac_stub import item, page

QUERYABLES = "/stac/collections/C/queryables"
GRANULES = [
    *(("A", "01", f"2025-{month:02d}-15T00:00:00Z") for month in (1, 1, 2, 6)),
    *(("A", "02", f"2025-{month:02d}-20T00:00:00Z") for month in (3, 3)),
    ("B", "02", "2026-02-01T00:00:00Z"),
]
"""Product type, baseline, start."""


def last(inventories: Iterator[Inventory]) -> Inventory:
    *_, final = inventories
    return final


def granules_for(parameters: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What a small catalogue finds: equalities, an open start, and sorting by time."""
    wanted = dict(re.findall(r"(\S+?)='(\w+)'", parameters.get("filter", "").replace("(", "")))
    end = parameters.get("datetime", "/9999").split("/")[1]
    found = [
        granule
        for granule in GRANULES
        if wanted.get("productType", granule[0]) == granule[0]
        and wanted.get("version", granule[1]) == granule[1]
        and granule[2] <= end
    ]
    descends = str(parameters.get("sortby", "")).startswith("-")
    return sorted(found, key=lambda each: each[2], reverse=descends)


def answer(parameters: Mapping[str, Any]) -> dict[str, Any]:
    found = granules_for(parameters)
    features = [item(f"g{n}", datetime=when) for n, (_, _, when) in enumerate(found[:1])]
    return page(features, matched=len(found))
