"""A search becomes a small file and comes back the same; what is broken is named by its place."""

import tomllib
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.invalid import InvalidInput
from maap_tui.models.search_file import check_name, check_saveable, from_toml, lines_of, to_toml
from maap_tui.models.search_form import SearchForm

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
TRICKY = st.text(st.sampled_from(["'", '"', "\\", "\n", "\r", "a", " ", "\t", "#", "\x00"]))
ANY = TEXT | TRICKY


@given(
    collections=st.lists(ANY, unique=True, max_size=3),
    texts=st.fixed_dictionaries(
        dict.fromkeys(("when", "where", "ids", "cql2", "sort", "limit"), ANY)
    ),
    starts_within=st.booleans(),
    name=TEXT,
)
def test_whatever_was_typed_comes_back(
    collections: list[str], texts: dict[str, Any], starts_within: bool, name: str
) -> None:
    form = SearchForm(tuple(collections), **texts, starts_within=starts_within)
    assert from_toml(to_toml(form, name)) == form


@given(st.text(st.characters()) | st.text(st.sampled_from("abc=\"\n[]{}.#'1,")))
def test_any_text_is_a_search_or_refused(text: str) -> None:
    with suppress(InvalidInput):
        assert isinstance(from_toml(text), SearchForm)


@given(ANY | st.text(st.characters()))
def test_a_name_is_a_safe_file_name_or_refused(name: str) -> None:
    with suppress(InvalidInput):
        safe = check_name(name)
        assert safe == check_name(safe)
        assert not set(safe) & set('/\\:*?"<>|\0\n')
        assert len(safe.encode()) <= 80


def test_the_file_reads_well() -> None:
    form = SearchForm(("BiomassLevel1a",), "last 30 d", "-64,-9,-54,1", cql2="a = 1\nAND b = 'x'")
    assert to_toml(form, "Amazon") == (
        '# A saved search. To run it: maap-tui search --saved "Amazon"\n'
        "# Every text stands as it was typed; what is left out does not restrict.\n"
        "format = 1\n"
        "\n"
        "# which collections, by id\n"
        'collections = ["BiomassLevel1a"]\n'
        "\n"
        "# time in UTC; words such as last 30 d count from the day of the search\n"
        'when = "last 30 d"\n'
        "\n"
        "# a box, a circle, a geometry, the path of a file, or a name\n"
        'where = "-64,-9,-54,1"\n'
        "\n"
        "# CQL2 text\n"
        'filter = """\n'
        "a = 1\n"
        'AND b = \'x\'"""\n'
    )


def test_quotes_need_no_escapes_where_toml_has_none() -> None:
    written = to_toml(SearchForm(where='{"type":"Point"}'), "x")
    assert 'where = \'{"type":"Point"}\'' in written
    assert tomllib.loads(written)["where"] == '{"type":"Point"}'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('when = "2026', "line 1, at the end: unterminated string"),
        ("format = 1\nwhen = 2026-04\n", "line 2, column"),
        ('when "x"', "line 1, column 6: expected '='"),
        ('format = 1\n\nwehn = "x"\n', "line 3: unknown key 'wehn'; when may be meant"),
        ('[zzz]\na = "x"\n', "line 1: unknown key 'zzz'; the keys are collections, when"),
        ("format = 1\nwhen = 5\n", "line 2: when is a text in quotes"),
        ("starts_within = 1", "line 1: starts_within is true or false, without quotes"),
        ("collections = [1]\n", "line 1: collections is a list of texts"),
        ("format = 2\n", "by a later maap-tui (format 2; this one reads 1): upgrade"),
        ('format = "x"\n', "line 1: format is a number"),
        ("a = " + "[" * 5000, "nested too deeply"),
        ("#" * (2**20 + 1), "too large"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text: str, told: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        from_toml(text)
    assert told in str(refused.value)


def test_one_collection_and_a_bare_number_are_understood() -> None:
    form = from_toml('collections = "A"\nlimit = 50\n')
    assert (form.collections, form.limit) == (("A",), "50")


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (SearchForm(ids="eyJhbGciOiJIUzI1NiJ9.e30.x"), "looks like a token"),
        (SearchForm(when="\ud800"), "half a character"),
        (SearchForm(where="1" * 2**20), "too long to be kept"),
    ],
)
def test_what_no_file_may_hold_is_refused(form: SearchForm, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        check_saveable(form)


@pytest.mark.parametrize("name", ["", " ", "a/b", "..", ".x", "-x", "nul", "a\nb\0", "x" * 81])
def test_a_name_that_is_no_file_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput):
        check_name(name)


def test_a_name_may_be_in_any_script() -> None:
    assert check_name("  São  Paulo 2026.toml") == "São Paulo 2026"
    assert check_name("漢字 テスト") == "漢字 テスト"


def test_a_line_is_that_of_the_key_not_of_a_text_that_looks_like_it() -> None:
    text = 'collections = ["A"]\nfilter = """\nlimit = 3\n"""\nlimit = "few"\n'
    assert from_toml(text).cql2 == "limit = 3\n"
    assert lines_of(text) == {"collections": 1, "cql2": 2, "limit": 5}
    assert lines_of('filter = """\n' + "limit = 3\n" * 100 + '"""\nlimit = 4\n') == {"cql2": 1}


@given(ANY, ANY)
def test_the_lines_of_a_file_of_ours_are_found(cql2: str, limit: str) -> None:
    text = to_toml(SearchForm(("A",), cql2=cql2, limit=limit), "name")
    lines = text.splitlines()
    for field, key in (("cql2", "filter"), ("limit", "limit")):
        if field in lines_of(text):
            assert lines[lines_of(text)[field] - 1].startswith(f"{key} = ")
    assert ("cql2" in lines_of(text)) == bool(cql2)
