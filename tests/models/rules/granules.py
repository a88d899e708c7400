"""Granules for the rules to choose from, with known answers about them."""

from collections.abc import Mapping, Sequence

from maap_tui.models.catalog import Item, pack_document
from maap_tui.models.rules.chain import RuleChain
from maap_tui.models.rules.facts import Facts, Finds


def earthcare(
    orbit: int = 4366,
    frame: str = "E",
    baseline: str = "BA",
    *,
    made: str = "20250912T202910",
    kind: str = "MSI_COP_2A",
    start: str = "2025-03-05T13:45:40Z",
) -> Item:
    name = f"ECA_EX{baseline}_{kind}_20250305T134540Z_{made}Z_{orbit:05d}{frame}"
    columns = {
        "product_type": kind,
        "version": baseline,
        "platform": "EarthCARE",
        "orbit": str(orbit),
        "frame": frame,
        "size": 1_000_000,
    }
    return Item(name, "L2", start=start, **columns)  # type: ignore[arg-type]


def biomass(track: int, frame: int, day: int = 1, *, kind: str = "S1_SCS__1S") -> Item:
    start = f"2026-04-{day:02d}T10:00:00Z"
    stamp = f"202604{day:02d}T1000"
    name = (
        f"BIO_{kind}_{stamp}00_{stamp}21_T_G01_M01_C01_T{track:03d}_F{frame:03d}_01_DJ{day:02d}AA"
    )
    return Item(
        name,
        "L1",
        start=start,
        product_type=kind,
        version="01",
        platform="BIOMASS",
        track=f"{track:03d}",
        frame=f"{frame:03d}",
    )


def foreign(name: str, version: str = "1.9", **more: object) -> Item:
    """Of a mission whose names nobody can read."""
    columns = {"product_type": "X", "version": version, "start": "2020-01-01T00:00:00Z"}
    return Item(name, "F", **(columns | more))  # type: ignore[arg-type]


def dated(name: str, version: str = "1", **properties: str) -> Item:
    return foreign(name, version, document=pack_document({"id": name, "properties": properties}))


def shares(known: Mapping[str, float | None]) -> Facts:
    """Facts with the coverage of each granule by its id."""

    def measure(items: Sequence[Item]) -> list[float | None]:
        return [known[item.id] for item in items]

    return Facts(coverage=measure)


def held(*items: Item) -> Finds:
    """A place where these are."""
    keys = {item.key for item in items}
    return lambda asked: keys


def chosen(text: str, items: Sequence[Item], facts: Facts | None = None) -> list[Item]:
    return list(RuleChain.parse(text).choose(items, facts or Facts()).items)


def remark(text: str, items: Sequence[Item], facts: Facts | None = None) -> str:
    return RuleChain.parse(text).choose(items, facts or Facts()).steps[-1].remark
