"""Says when the rows are no longer what the filters ask for."""

from dataclasses import replace

from maap_tui.models.search_form import SearchForm

from .list_view_pane import ListViewPane


class StalePane(ListViewPane):
    """Rows stay until the next search; until then they are dimmed, and the border tells why."""

    _searched: SearchForm | None = None
    _wanted: SearchForm | None = None

    @property
    def is_stale(self) -> bool:
        """Whether a search by the filters as they are would be another one."""
        return None not in (self._searched, self._wanted) and self._searched != self._wanted

    def set_searched(self, form: SearchForm) -> None:
        """The rows are from now on those of this search."""
        self._searched = self._wanted = _asked(form)
        self._show_stale()

    def set_filters(self, form: SearchForm) -> None:
        """What the filter pane holds now."""
        self._wanted = _asked(form)
        self._show_stale()

    def _show_stale(self) -> None:
        self._list.set_class(self.is_stale, "-stale")
        self.show_standing()


def _asked(form: SearchForm) -> SearchForm:
    """What the catalogue is asked; hiding older baselines is done with the rows that came."""
    return replace(form, newest_only=False)
