"""What is said when `--assets` names no file of any granule."""

from collections.abc import Sequence

from maap_tui.errors import InputError
from maap_tui.models.catalog import Item
from maap_tui.models.stac import assets_of
from maap_tui.models.text import clean

_MOST = 300
"""Characters of the names that there are."""


def no_such_asset(patterns: Sequence[str], item: Item) -> InputError:
    """For granules such as `item`, of which none has what the patterns name."""
    keys = ", ".join(clean(asset.key) for asset in assets_of(item))
    words = clean(" ".join(patterns), 80)
    return InputError(
        f"--assets: no granule that was found has a file '{words}'.",
        hint=f"There are {clean(keys, _MOST)}." if keys else "There are none at all.",
    )
