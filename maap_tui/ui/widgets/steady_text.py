"""Words that change with every step of a cursor."""

from textual.visual import VisualType
from textual.widgets import Static


class SteadyText(Static):
    """Lets the screen be laid out anew only if its words need another height than before.

    A layout of the whole screen takes as long as all else that a key leads to. It fits where the
    width does not come from the words.
    """

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        super().update(content, layout=False)
        room = self.content_size
        if layout and not (room and self._height(room.width) == room.height):
            self.refresh(layout=True)

    def _height(self, width: int) -> int:
        return self.visual.get_height(self.styles, width)  # type: ignore[arg-type]  # as Textual
