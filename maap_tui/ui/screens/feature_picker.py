"""The dialog that chooses among the features of an area: one, all together, or each by itself."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from maap_tui.models.area import Area
from maap_tui.models.text import clean, count_noun

from ..narrowing import Findable, narrowed
from ..widgets.pick_list import PickList, columns
from .dialog import PickerDialog

_KIND_WIDTH = 16
_ALL = -1
_EACH = -2
_TOGETHER = (_ALL, _EACH)
_UNSAFE = re.compile(r"[#{}\[\]()\"]|^\d+$|^each$", re.IGNORECASE)
"""Names that cannot stand after a # for themselves."""


class FeatureList(PickList):
    """All together, each searched by itself, then one row for each feature."""

    def __init__(self, area: Area) -> None:
        super().__init__()
        self._area = area
        self.shown: tuple[int, ...] = ()

    def row_count(self) -> int:
        return len(self.shown)

    def row_lines(self, index: int, width: int, *, is_current: bool) -> Sequence[Content]:
        number = self.shown[index]
        muted = "" if is_current else "$foreground-muted"
        if number in _TOGETHER:
            many = count_noun(len(self._area.features), "feature")
            words = f"all together: granules that touch any of the {many}"
            if number == _EACH:
                words = f"search each: what every one of the {many} finds"
            return (Content.styled(words, "" if is_current else "$text-accent"),)
        feature = self._area.features[number]
        kind = feature.geometry.as_dict().get("type", "") if feature.geometry else ""
        return (
            columns(
                (Content(clean(feature.label)), max(10, width - _KIND_WIDTH)),
                (Content.styled(str(kind), muted), _KIND_WIDTH),
            ),
        )


class FeaturePicker(PickerDialog[str | None]):
    """Gives what stands after the #: a name, a number, `each`, empty for all; `None` to leave."""

    DEFAULT_CSS = """
    FeaturePicker {
        FeatureList { height: auto; max-height: 16; margin-top: 1; }
        #about { height: auto; max-height: 4; color: $foreground-muted; margin-top: 1; }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Which features?"
    KEY_WORDS: ClassVar[str] = "type to narrow  ↑↓ move  enter take  esc back"

    def __init__(self, area: Area) -> None:
        super().__init__()
        self._area = area
        self._findable = [
            Findable.of(number, (feature.label,)) for number, feature in enumerate(area.features)
        ]

    def compose_inside(self) -> ComposeResult:
        yield self.narrowing_input()
        yield FeatureList(self._area)
        yield Static("", id="about", markup=False)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#narrow", Input).placeholder = "which one?"
        self.narrow("")

    def narrow(self, text: str) -> None:
        rows = self.query_one(FeatureList)
        found: tuple[int, ...] = narrowed(self._findable, text)
        rows.shown = found if text.strip() else (*_TOGETHER, *found)
        rows.rows_changed()
        about = "" if rows.shown else f"no feature has '{clean(text, 40)}' in its name"
        self.query_one("#about", Static).update(Content(about))

    def take(self, index: int) -> None:
        shown = self.query_one(FeatureList).shown
        if index < len(shown):
            number = shown[index]
            words = {_ALL: "", _EACH: "each"}
            self.dismiss(words[number] if number in words else self._choice(number))

    def _choice(self, number: int) -> str:
        """The name where it can only mean this one, else the number."""
        label = self._area.features[number].label
        same = Counter(feature.label.casefold() for feature in self._area.features)
        is_clear = same[label.casefold()] == 1 and not _UNSAFE.search(label)
        return label if is_clear else str(number + 1)
