"""The kinds of file that every mission has in the store of the service."""

from maap_tui.demo.holdings.records import File, Record


def zip_of(record: Record, root: str) -> File:
    """The `product` asset: a zip that the service makes while it sends it."""
    return File(
        key="product",
        href=f"zipper/{root}/{record.item_id}",
        media_type="application/zip",
        roles=("data", "metadata", "archive"),
        name=f"{record.item_id}.ZIP",
        title="Zipped product",
        kind="zip",
    )


def file_of(record: Record, root: str, key: str, ending: str, media_type: str, size: int) -> File:
    """A single file, below a folder that has the granule's name twice."""
    name = f"{record.item_id}.{ending}"
    return File(key, f"{root}/{record.item_id}/{name}", media_type, name=name, size=size)


def picture(key: str, href: str) -> File:
    """A preview that anyone may read; `key` begins with `quicklook` or `thumbnail`."""
    role = "thumbnail" if key.startswith("thumbnail") else "overview"
    media_type = "image/png" if href.endswith(".png") else "image/jpeg"
    return File(key, href, media_type, (role,), kind="picture")
