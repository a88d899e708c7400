import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.invalid import InvalidInput
from maap_tui.models.list_view import ColumnView, ListView, SortBy, SortOrder
from maap_tui.models.list_view_file import from_toml, to_toml

names = st.from_regex(r"[a-z][a-z0-9_-]{0,39}", fullmatch=True)
views = st.builds(
    ListView,
    st.lists(
        st.builds(ColumnView, names, st.booleans(), st.none() | st.integers(1, 200)),
        unique_by=lambda column: column.name,
        max_size=20,
    ).map(tuple),
    st.none()
    | st.builds(
        SortOrder,
        st.lists(
            st.builds(SortBy, names, st.booleans()), unique_by=lambda key: key.column, max_size=5
        ).map(tuple),
    ),
)


@given(views)
def test_what_is_written_is_read_again(view: ListView) -> None:
    assert from_toml(to_toml(view)) == view


@given(st.text() | st.text().map(lambda text: f"columns = [{text}]\norder = [{text}]"))
def test_whatever_the_text_only_our_own_error_is_raised(text: str) -> None:
    with contextlib.suppress(InvalidInput):
        assert isinstance(from_toml(text), ListView)


def test_the_file_can_be_read_by_a_person() -> None:
    view = ListView(
        (ColumnView("start"), ColumnView("id", width=40), ColumnView("end", is_shown=False)),
        SortOrder.by(("size", "down"), ("start", "up")),
    )
    text = to_toml(view)
    assert 'order = ["-size", "start"]' in text
    assert '    { name = "id", width = 40 },\n' in text
    assert '    { name = "end", shown = false },\n' in text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("format = 2", "its format is 2"),
        ("columns = 3", "columns is a list"),
        ("columns = [3]", "a column is written"),
        ('columns = [{name = "A"}]', "'A' cannot be the name"),
        ('columns = [{name = "a", width = 0}]', "a: width is a number from 1 to 200"),
        ('columns = [{name = "a", shown = 1}]', "a: shown is true or false"),
        ('columns = [{name = "a", tint = 1}]', "unknown key 'tint'"),
        ('columns = [{name = "a"}, {name = "a"}]', "names a column twice"),
        ('order = ["-"]', "cannot be the name"),
        ("order = [1]", "cannot be the name"),
        ("colour = 1", "unknown key 'colour'"),
        ("columns = [", "line 1"),
        ("#" * 70_000, "too large"),
    ],
)
def test_what_is_wrong_is_said(text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        from_toml(text)
