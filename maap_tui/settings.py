"""What a person may set: one table that drives flags, environment and `config.toml`.

The fields of `Settings` are the table. What counts, in this order: the flag, the variable
`MAAP_TUI_<KEY>`, the key in `config.toml` in the config folder, the default. The file belongs to
the person: it is read and never written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from maap_tui.config_file import nearest, read_toml
from maap_tui.errors import SettingsError
from maap_tui.locations import Locations, user_locations
from maap_tui.models import setting_values as values
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.layout import DEFAULT_LAYOUT, LAYOUT_DOC
from maap_tui.models.quiet_hours import QuietHours
from maap_tui.models.text import clean
from maap_tui.setting_rows import PREFIX, Row
from maap_tui.setting_rows import row as _row
from maap_tui.view_settings import ViewSettings

__all__ = ["DEFAULT", "FILE_NAME", "PREFIX", "ROWS", "Row", "Settings", "load_settings"]

FILE_NAME = "config.toml"
DEFAULT = "default"
"""The origin of a value that nobody has set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(ViewSettings):
    """Every effective value. Paths are absolute, addresses are checked, numbers are in range."""

    catalog: str = field(
        metadata=_row(
            values.web_address,
            "https://catalog.maap.eo.esa.int/catalogue/",
            "Landing page of the catalogue (a STAC API).",
            flag="--catalog",
            metavar="URL",
        )
    )
    token_url: str = field(
        metadata=_row(
            values.web_address,
            "https://iam.maap.eo.esa.int/realms/esa-maap/protocol/openid-connect/token",
            "Where the offline token buys access tokens (OpenID Connect).",
            flag="--token-url",
            metavar="URL",
        )
    )
    credentials: tuple[Path, ...] = field(
        metadata=_row(
            values.credentials_file,
            lambda at: (at.work / "credentials.txt", at.config / "credentials.txt"),
            "The file with CLIENT_ID, CLIENT_SECRET and OFFLINE_TOKEN; the first found counts.",
            flag="--credentials",
            metavar="FILE",
        )
    )
    download_dir: Path = field(
        metadata=_row(
            values.path,
            lambda at: at.downloads,
            "The folder that granules are downloaded to.",
            flag="--download-dir",
            metavar="DIR",
        )
    )
    token_origins: tuple[str, ...] = field(
        metadata=_row(
            values.origins,
            ("https://catalog.maap.eo.esa.int",),
            "Origins that may receive the access token, and no others.",
            may_be_empty=True,
        )
    )
    layout: str = field(
        metadata=_row(
            values.layout,
            DEFAULT_LAYOUT,
            LAYOUT_DOC,
            flag="--layout",
            metavar="PATTERN",
        )
    )
    jobs: int = field(
        metadata=_row(
            values.whole(1, 8), 3, "Downloads that run at once, 1 to 8.", flag="--jobs", metavar="N"
        )
    )
    speed_limit: int | None = field(
        metadata=_row(
            values.byte_rate, None, "Bytes a second of all downloads together, for example 5M."
        )
    )
    quiet_hours: QuietHours | None = field(
        metadata=_row(
            values.quiet_hours, None, "Hours in which nothing is downloaded, as in 08:00-18:00."
        )
    )
    auto_start: bool = field(
        metadata=_row(values.switch, False, "Whether the app goes on with the queue by itself.")
    )
    wait_limit: float = field(
        metadata=_row(
            values.seconds(0, 10**7),
            600.0,
            "Longest wait of a command for the network, the sign-in or the disk, in seconds.",
        )
    )
    connect_timeout: float = field(
        metadata=_row(values.seconds(0.01, 3600), 10.0, "Longest wait to be connected, in seconds.")
    )
    read_timeout: float = field(
        metadata=_row(
            values.seconds(0.01, 3600), 60.0, "Longest wait for the first byte, in seconds."
        )
    )
    stall_timeout: float = field(
        metadata=_row(
            values.seconds(0.01, 3600), 60.0, "Longest wait between two bytes, in seconds."
        )
    )
    max_attempts: int = field(
        metadata=_row(values.whole(1, 100), 8, "How often a request or a file is tried in all.")
    )
    backoff: float = field(
        metadata=_row(
            values.seconds(0, 600), 1.0, "First wait before trying again, in seconds; it doubles."
        )
    )
    sync_bytes: int = field(
        metadata=_row(
            values.whole(0, 2**40), 8 * 2**20, "How much of a download may be unsynced, in bytes."
        )
    )
    page_size: int = field(
        metadata=_row(values.whole(1, 10_000), 100, "Granules asked for in one request.")
    )
    url_limit: int = field(
        metadata=_row(
            values.whole(200, 1_000_000),
            6000,
            "Longest search address sent by GET, in characters; longer ones go by POST.",
        )
    )
    config_dir: Path = field(
        metadata=_row(
            values.path, lambda at: at.config, "The folder of config.toml.", is_in_file=False
        )
    )
    state_dir: Path = field(
        metadata=_row(
            values.path, lambda at: at.state, "The folder of the queue and logs.", is_in_file=False
        )
    )
    cache_dir: Path = field(
        metadata=_row(
            values.path,
            lambda at: at.cache,
            "The folder of what can be fetched again.",
            is_in_file=False,
        )
    )

    origins: Mapping[str, str] = field(compare=False)
    """For each key what its value came from: a flag, a variable, a file, `default` or `demo`."""
    warnings: tuple[str, ...] = field(default=(), compare=False)
    """Sentences for the person about variables that mean nothing."""

    def overridden(self, origin: str, **changes: Any) -> "Settings":
        """These settings with `changes` (keys and finished values), said to come from `origin`."""
        known = {**self.origins, **dict.fromkeys(changes, origin)}
        return replace(self, origins=MappingProxyType(known), **changes)


def _rows() -> tuple[Row, ...]:
    last = ViewSettings.__annotations__
    ordered = sorted(fields(Settings), key=lambda one: one.name in last)
    made = ((one.name, one.metadata.get("row")) for one in ordered)
    return tuple(replace(row, key=name) for name, row in made if row is not None)


ROWS: tuple[Row, ...] = _rows()


@dataclass(frozen=True, slots=True)
class _Given:
    """A value before it is read, and where it stands."""

    value: object
    origin: str
    place: str
    """How an error names it: file and key, variable or flag."""
    is_from_file: bool = False


def load_settings(
    flags: Mapping[str, str | None],
    environ: Mapping[str, str],
    locations: Locations | None = None,
) -> Settings:
    """Every value by the order of this module; creates nothing.

    `flags` goes by key, `None` meaning not given; `locations` are this person's unless given.
    Raises `SettingsError` for an unknown key or a bad value, naming where it stands and what was
    expected.
    """
    at = locations or user_locations()
    at = replace(at, config=_config_folder(environ, at))
    written = _read_file(at.config / FILE_NAME)
    found: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for row in ROWS:
        given = _given(row, flags, environ, written)
        found[row.key] = row.default(at) if given is None else _read_value(row, given, at)
        origins[row.key] = DEFAULT if given is None else given.origin
    warnings = _unknown_variables(environ)
    return Settings(**found, origins=MappingProxyType(origins), warnings=warnings)


def _given(
    row: Row,
    flags: Mapping[str, str | None],
    environ: Mapping[str, str],
    written: Mapping[str, _Given],
) -> _Given | None:
    """What was given for `row`, by the order that counts; `None` when nothing was."""
    if (text := flags.get(row.key)) is not None:
        return _Given(text, row.flag, row.flag)
    variable = environ.get(row.variable)
    if variable or (variable is not None and row.may_be_empty):
        return _Given(variable, row.variable, row.variable)
    return written.get(row.key)


def _config_folder(environ: Mapping[str, str], at: Locations) -> Path:
    row = next(row for row in ROWS if row.key == "config_dir")
    given = _given(row, {}, environ, {})
    return at.config if given is None else Path(str(_read_value(row, given, at)))


def _read_value(row: Row, given: _Given, at: Locations) -> object:
    try:
        value = row.parse(given.value)
        if isinstance(value, tuple):
            return tuple(_resolved(part, given, at) for part in value)
        return _resolved(value, given, at)
    except InvalidInput as error:
        raise SettingsError(f"{given.place} is {_shown(given.value)}; expected {error}.") from error


def _resolved(value: object, given: _Given, at: Locations) -> object:
    """Paths made absolute; in the file a relative one would mean another folder each time."""
    if not isinstance(value, Path):
        return value
    if given.is_from_file and not value.is_absolute() and value.parts[:1] != ("~",):
        raise InvalidInput("a path that begins with / or ~")
    return at.absolute(value)


def _shown(value: object) -> str:
    """The wrong value for a message, unless it may hold a secret."""
    text = str(value)
    if "@" in text or values.TOKEN_START in text:
        return "not shown here, it may hold a secret"
    return f"'{clean(text, 60)}'" if isinstance(value, str) else clean(text, 60)


def _read_file(file: Path) -> dict[str, _Given]:
    """The keys of `config.toml`, every one of them known."""
    known = [row.key for row in ROWS if row.is_in_file]
    table, place = read_toml(file), clean(file)
    for key in table:
        if key not in known:
            near = nearest(key.lower().replace("-", "_"), known)
            raise SettingsError(
                f"{place}: unknown key '{clean(key, 60)}'.",
                hint=near or f"The keys are {', '.join(known)}.",
            )
    return {key: _Given(value, place, f"{place}: {key}", True) for key, value in table.items()}


def _unknown_variables(environ: Mapping[str, str]) -> tuple[str, ...]:
    """A sentence for each variable of ours that means nothing.

    Only a warning: a script may well set variables of a newer version.
    """
    known = {row.variable.removeprefix(PREFIX): row.variable for row in ROWS}
    names = (name.removeprefix(PREFIX) for name in sorted(environ) if name.startswith(PREFIX))
    return tuple(
        f"{PREFIX}{clean(name, 80)} is not a setting. {nearest(name, list(known), PREFIX)}".strip()
        for name in names
        if name not in known
    )
