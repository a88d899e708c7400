"""What granules share in memory."""

from maap_tui.models.catalog import Item
from maap_tui.models.stac import (
    item_from_stac,
)


def test_granules_share_what_they_have_in_common() -> None:
    def read() -> Item:
        properties = {"platform": " BIOMASS ", "sat:absolute_orbit": 4711}
        return item_from_stac({"id": "a", "collection": "C  1", "properties": properties})

    one, other = read(), read()
    assert (one.collection, one.platform, one.orbit) == ("C 1", "BIOMASS", "4711")
    assert one.collection is other.collection
    assert one.platform is other.platform
    assert one.orbit is other.orbit
