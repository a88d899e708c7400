"""Cases 99 and 100: what a person types, and the program started twice."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from maap_tui.errors import SettingsError, StorageError
from maap_tui.models.transfer import JobState
from maap_tui.settings import load_settings
from tests.conftest import Cli
from tests.matrix.queue_process import CHUNK, SECONDS
from tests.matrix.shelf import COUNT, Shelf, closing_queue
from tests.services.queue_kit import Kit
from tests.services.stac_stub import Stub, page
from tests.services.transfer_kit import CONTENT, make_request


@pytest.mark.case(99)
@pytest.mark.rule(17)
@pytest.mark.parametrize("name", ["O'Brien", "' OR 1=1 --", "a''b"])
def test_quote_in_a_value_is_doubled_on_its_way(stac: Stub, name: str) -> None:
    stac.lists(lambda _: {"collections": [], "links": []})
    assert stac.collections(platform=name) == []
    doubled = name.replace("'", "''")
    assert stac.asked("/stac/collections")[0]["filter"] == f"platform='{doubled}'"


@pytest.mark.case(99)
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--bbox", "1,2,3"), "--bbox"),
        (("--bbox", "0,50,10,40"), "--bbox"),
        (("--bbox", "0,-91,10,40"), "--bbox"),
        (("--bbox", "west,south,east,north"), "--bbox"),
        (("--datetime", "april"), "--datetime"),
        (("--datetime", "2025-02-30"), "--datetime"),
        (("--datetime", "2025-06-01/2025-05-01"), "--datetime"),
        (("--filter", "a = 'O'Brien'"), "column 8"),
        (("--max-items", "0"), "--max-items"),
        (("--max-items", "many"), "--max-items"),
    ],
)
def test_odd_input_is_told_by_its_name_and_nothing_is_sent(
    cli: Cli, stac: Stub, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.setenv("MAAP_TUI_CATALOG", stac.server.url("/stac/"))
    done = cli("search", "C", *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert stac.server.seen == []


@pytest.mark.case(99)
def test_box_over_the_antimeridian_is_searched_in_two_halves(stac: Stub) -> None:
    from maap_tui.models.geometry import BBox

    stac.answers(lambda _: page([]))
    stac.search(bbox=BBox(170, -10, -170, 10))
    assert [sent["bbox"] for sent in stac.asked()] == [
        "170.0,-10.0,180.0,10.0",
        "-180.0,-10.0,-170.0,10.0",
    ]


@pytest.mark.case(99)
def test_folder_is_shown_whole_whatever_was_typed(
    kit: Kit, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = {
        typed: kit.downloads.plan([kit.request(1)], Path(typed)).folder
        for typed in ("~/data", "data/../other", "/tmp//x/")
    }
    assert shown == {
        "~/data": home / "data",
        "data/../other": home / "work" / "other",
        "/tmp//x/": Path("/tmp/x"),
    }


@pytest.mark.case(99)
@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-5, 1), (5, 5), (10_000, 8)])
def test_number_of_workers_is_kept_in_bounds(
    make_kit: Callable[..., Kit], asked: int, given: int
) -> None:
    kit = make_kit(parallel=asked)
    assert kit.downloads.snapshot().parallel == given
    kit.downloads.set_parallel(asked)
    assert kit.downloads.snapshot().parallel == given


@pytest.mark.case(99)
@pytest.mark.parametrize("asked", ["0", "10000", "many"])
def test_number_of_workers_that_was_typed_is_told_to_be_wrong(asked: str) -> None:
    with pytest.raises(SettingsError, match="--jobs is"):
        load_settings({"jobs": asked}, {})


@pytest.mark.case(100)
def test_second_instance_looks_on_and_says_whose_the_queue_is(shelf: Shelf) -> None:
    with shelf.run() as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "queued\n"
        with closing_queue(shelf) as queue:
            assert f"another maap-tui (pid {process.pid}" in queue.snapshot().owner
            assert len(queue.snapshot().jobs) == COUNT
            with pytest.raises(StorageError, match=f"pid {process.pid}"):
                queue.pause()
            plan = queue.plan([make_request(shelf.server.url("/data/x"), CONTENT, item_id="x")])
            with pytest.raises(StorageError, match=f"pid {process.pid}"):
                queue.enqueue(plan)
            process.send_signal(signal.SIGKILL)
            process.wait()
            queue.resume()  # the lock went with the process
            shelf.wait_for(lambda: queue.snapshot().count(JobState.DONE) == COUNT)
    shelf.check_end()


@pytest.mark.case(100)
def test_two_instances_whose_locks_lie_write_no_wrong_file(shelf: Shelf) -> None:
    with shelf.run("lie") as first:
        shelf.wait_sent(4 * CHUNK)
        with shelf.run("lie") as second:
            codes = [process.wait(SECONDS) for process in (first, second)]
    assert codes == [0, 0]
    shelf.check_names()
    assert len(list(shelf.files.rglob("*.tiff"))) == COUNT
