"""Each granule is there once, with every row that it matched; every row is in the report."""

import csv
import io
import json

import pytest

from maap_tui.models.batch import (
    BatchPlan,
    BatchResult,
    BatchRow,
    BatchStep,
    RowState,
    names_in_words,
)
from maap_tui.models.batch_report import batch_csv, batch_json, totals_in_words
from maap_tui.models.catalog import Item
from maap_tui.models.query import SearchQuery

ETNA, ALPS, SEA = BatchRow("Etna", line=2), BatchRow("=Alps", line=3), BatchRow("Sea", line=4)


@pytest.fixture
def result() -> BatchResult:
    made = BatchResult(BatchPlan("passes.csv", (ETNA, ALPS, SEA), SearchQuery(("A",))))
    a, b = Item("a", "A"), Item("b", "A")
    assert made.take(BatchStep((1,), (b, a))) == (b, a)
    assert made.take(BatchStep((0,), (a, a))) == ()
    made.take(BatchStep((0, 1), is_done=True))
    return made


def test_a_granule_is_there_once_with_all_that_it_matched(result: BatchResult) -> None:
    assert [item.id for item in result.items.values()] == ["b", "a"]
    assert result.names_of(("A", "a")) == ("Etna", "=Alps")
    assert result.names_of(("A", "b")) == ("=Alps",)
    assert result.names_of(("A", "other")) == ()


def test_the_progress_counts_rows_and_granules(result: BatchResult) -> None:
    assert result.progress == "2 of 3 places, 2 granules"
    assert result.done == 2
    result.take(BatchStep((2,), is_done=True))
    assert result.is_complete
    assert totals_in_words(result) == "3 places: 2 found, 1 nothing found; 2 granules"


def test_the_report_has_every_row(result: BatchResult) -> None:
    result.take(BatchStep((2,), is_done=True, trouble="The polygon is too large."))
    rows = list(result.report())
    assert [(row.name, row.granules) for row in rows] == [("Etna", 1), ("=Alps", 2), ("Sea", 0)]
    assert rows[2].state is RowState.FAILED
    document = json.loads(batch_json(result))
    assert [len(row["found"]) for row in document["rows"]] == [1, 2, 0]
    records = list(csv.DictReader(io.StringIO(batch_csv(result))))
    assert [record["state"] for record in records] == ["found", "found", "failed"]
    assert records[1]["name"] == "'=Alps", "no spreadsheet takes it for a formula"
    assert records[2]["trouble"] == "The polygon is too large."


def test_many_names_are_cut_short() -> None:
    assert names_in_words(()) == ""
    assert names_in_words(("a", "b")) == "a, b"
    assert names_in_words(tuple("abcde")) == "a, b, c and 2 more"
