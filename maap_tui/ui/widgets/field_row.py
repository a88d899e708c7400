"""A row of the filter pane that takes text."""

from ..filter_rows import FilterField
from .form_row import FormRow


class FieldRow(FormRow):
    """The row of one `FilterField`, whose name is the row's id."""

    def __init__(self, field: FilterField, classes: str | None = None) -> None:
        super().__init__(
            field.label,
            row_id=field.name,
            empty=field.empty,
            example=field.example,
            is_cut_in_middle=field.is_cut_in_middle,
            classes=classes,
        )
