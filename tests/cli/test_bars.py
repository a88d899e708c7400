"""What is drawn of downloads is true, and fits a line each."""

from dataclasses import replace
from pathlib import Path

from maap_tui.cli.bars import bar_lines
from maap_tui.models.transfer import JobRequest, JobSnapshot, JobState, QueueSnapshot
from tests.cli.fakes import HOSTILE

REQUEST = JobRequest("c", "i", "product", "https://x.example/x", "x.zip")
JOB = JobSnapshot("1", REQUEST, JobState.RUNNING, Path("/d/x.zip"), received=5_000_000)


def lines(*jobs: JobSnapshot, **queue: float) -> list[str]:
    return bar_lines(QueueSnapshot(jobs, **queue), jobs)  # type: ignore[arg-type]  # only figures


def test_known_length_has_a_bar_and_a_percentage() -> None:
    (line, _) = lines(replace(JOB, total=10_000_000, rate=2e6, remaining=2.5))
    assert line.split() == [
        "x.zip",
        "[#####-----]",
        "50",
        "%",
        "5.00",
        "MB",
        "2.00",
        "MB/s",
        "0:02",
    ]


def test_archive_has_a_bar_by_its_estimate() -> None:
    request = replace(REQUEST, size_estimate=10_000_000, is_archive=True)
    (line, _) = lines(replace(JOB, request=request))
    assert line.split() == ["x.zip", "[#####-----]", "~50", "%", "5.00", "MB"]


def test_archive_larger_than_its_estimate_has_no_percentage() -> None:
    request = replace(REQUEST, size_estimate=4_000_000, is_archive=True)
    (line, _) = lines(replace(JOB, request=request))
    assert line.split() == ["x.zip", "5.00", "MB", "of", "~4.00", "MB"]
    assert "%" not in line


def test_waiting_job_says_why_and_how_long() -> None:
    (line, _) = lines(replace(JOB, state=JobState.RETRYING, retry_in=7, cause="It broke off."))
    assert line.split(maxsplit=1)[1].strip() == "again in 0:07: It broke off."


def test_finished_file_is_being_checked() -> None:
    checked = replace(JOB, state=JobState.VERIFYING)
    assert lines(checked)[0].endswith("checking 5.00 MB")
    assert lines(replace(checked, checked=0.457))[0].endswith("checking 5.00 MB, 45 % done")


def test_last_line_sums_up() -> None:
    done = replace(JOB, state=JobState.DONE)
    queued = replace(JOB, state=JobState.QUEUED, received=0)
    (line,) = lines(done, queued, rate=1e6, remaining=90)
    assert line == "1 of 2 files, 5.00 MB, 1.00 MB/s, 1:30 + ? left"
    (line,) = lines(done, replace(queued, total=7_000_000), rate=1e6)
    assert line == "1 of 2 files, 5.00 MB, 7.00 MB to come, 1.00 MB/s"


def test_time_left_of_archives_is_an_estimate() -> None:
    request = replace(REQUEST, size=None, size_estimate=10_000_000, is_archive=True)
    archive = replace(JOB, request=request, total=None, received=5_000_000, rate=1e6)
    unknown = replace(archive, request=REQUEST, rate=0.0)
    (line, _, end) = lines(archive, unknown, remaining=90)
    assert line.endswith("~0:05")
    assert end.endswith("~1:30 + ? left")


def test_hostile_name_is_made_safe() -> None:
    (line, _) = lines(replace(JOB, target=Path(f"/d/{HOSTILE}")))
    assert line.isprintable()


def test_no_more_than_eight_jobs_are_drawn() -> None:
    assert len(lines(*[JOB] * 20)) == 9


def test_a_line_fits_eighty_columns() -> None:
    name = Path("/d/BIO_S2_SCS__1S_20261114T212428_20261114T212449_T_G01_M03_C07_T004_F154.ZIP")
    request = replace(REQUEST, size_estimate=990_000_000_000, is_archive=True)
    going = replace(JOB, request=request, target=name, received=987_000_000_000)
    (line, _) = lines(replace(going, rate=99.9e6, remaining=8_000))
    assert "F154.ZIP" in line
    assert line.endswith("2 h 13")
    assert len(line) < 80


def test_wait_for_the_server_is_told_with_all_files() -> None:
    *_, total = lines(replace(JOB, state=JobState.RETRYING, retry_in=900.0), patience=900.0)
    assert total.endswith(", again in 15:00")
