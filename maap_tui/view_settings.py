"""The settings of how things are looked at: pictures, and programs for finished files."""

from dataclasses import dataclass, field

from maap_tui.models import setting_values as values
from maap_tui.setting_rows import row as _row


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewSettings:
    """The part of `maap_tui.settings.Settings` that only the screens read."""

    theme: str = field(metadata=_row(values.word, "maap-dark", "The name of the app's theme."))
    preview: str = field(
        metadata=_row(
            values.one_of("half", "auto", "kitty", "sixel", "off"),
            "half",
            "How quicklooks are drawn: half (coloured blocks), auto, kitty, sixel or off.",
        )
    )
    ascii: bool = field(
        metadata=_row(
            values.switch,
            False,
            "Whether the map is drawn in plain ASCII, for fonts without braille.",
        )
    )
    open_hdf5: tuple[str, ...] = field(
        metadata=_row(
            values.command,
            (),
            "Program that opens HDF5 files, for example h5tui; with & at its end, a window.",
        )
    )
    open_netcdf: tuple[str, ...] = field(
        metadata=_row(values.command, (), "Program that opens NetCDF files; see open_hdf5.")
    )
    open_tiff: tuple[str, ...] = field(
        metadata=_row(values.command, (), "Program that opens TIFF files; see open_hdf5.")
    )
    open_other: tuple[str, ...] = field(
        metadata=_row(values.command, (), "Program that opens all other files; see open_hdf5.")
    )
