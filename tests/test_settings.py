"""What counts among flag, variable, file and default, and how a wrong value is told."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.errors import SettingsError
from maap_tui.locations import Locations, user_locations
from maap_tui.settings import ROWS, Row, Settings, load_settings


def write_config(home: Path, text: str) -> Path:
    file = home / ".config" / "maap-tui" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return file


def refusal(
    flags: dict[str, str | None] | None = None, environ: dict[str, str] | None = None
) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load_settings(flags or {}, environ or {})
    assert caught.value.exit_code == 2
    return caught.value


def test_defaults_are_those_of_the_real_service() -> None:
    settings = load_settings({}, {})
    assert settings.catalog == "https://catalog.maap.eo.esa.int/catalogue/"
    assert settings.token_url.endswith("/realms/esa-maap/protocol/openid-connect/token")
    assert settings.token_origins == ("https://catalog.maap.eo.esa.int",)
    assert (settings.jobs, settings.max_attempts, settings.page_size) == (3, 8, 100)
    assert (settings.connect_timeout, settings.read_timeout, settings.stall_timeout) == (10, 60, 60)
    assert set(settings.origins.values()) == {"default"}


def test_nothing_is_created(home: Path) -> None:
    load_settings({}, {})
    assert [path.name for path in home.iterdir()] == ["work"]


def test_every_row_has_a_variable_and_a_sentence() -> None:
    for row in ROWS:
        assert row.variable == f"MAAP_TUI_{row.key.upper()}"
        assert row.doc[0].isupper()
        assert row.doc.endswith(".")


@pytest.mark.parametrize("key", [row.key for row in ROWS])
def test_every_default_is_a_value_that_could_have_been_set(key: str) -> None:
    row = next(row for row in ROWS if row.key == key)
    default = getattr(load_settings({}, {}), key)
    text = str((*default, "none")[0]) if isinstance(default, tuple) else str(default)
    settings = load_settings({}, {row.variable: text})
    assert settings.origins[key] == row.variable
    expected = default[:1] if isinstance(default, tuple) else default
    assert getattr(settings, key) == expected


def test_flag_beats_variable_beats_file_beats_default(home: Path) -> None:
    file = write_config(home, "jobs = 2\npage_size = 20\nmax_attempts = 5\n")
    environ = {"MAAP_TUI_JOBS": "4", "MAAP_TUI_PAGE_SIZE": "40"}
    settings = load_settings({"jobs": "6", "catalog": None}, environ)
    assert (settings.jobs, settings.origins["jobs"]) == (6, "--jobs")
    assert (settings.page_size, settings.origins["page_size"]) == (40, "MAAP_TUI_PAGE_SIZE")
    assert (settings.max_attempts, settings.origins["max_attempts"]) == (5, str(file))
    assert settings.origins["catalog"] == "default"


def test_config_folder_can_be_elsewhere(home: Path) -> None:
    (home / "elsewhere").mkdir()
    (home / "elsewhere" / "config.toml").write_text('theme = "maap-light"', encoding="utf-8")
    settings = load_settings({}, {"MAAP_TUI_CONFIG_DIR": "~/elsewhere"})
    assert settings.theme == "maap-light"
    assert settings.credentials[1] == home / "elsewhere" / "credentials.txt"


def test_empty_variable_counts_as_not_set() -> None:
    settings = load_settings({}, {"MAAP_TUI_CATALOG": "", "MAAP_TUI_JOBS": ""})
    assert settings.origins["catalog"] == settings.origins["jobs"] == "default"


def test_empty_list_of_origins_means_nobody() -> None:
    assert load_settings({}, {"MAAP_TUI_TOKEN_ORIGINS": ""}).token_origins == ()


def test_origins_are_read_from_commas_and_from_a_list(home: Path) -> None:
    text = "https://A.example:443/, http://127.0.0.1:8000 ,https://b.example:8443"
    expected = ("https://a.example", "http://127.0.0.1:8000", "https://b.example:8443")
    assert load_settings({}, {"MAAP_TUI_TOKEN_ORIGINS": text}).token_origins == expected
    write_config(home, 'token_origins = ["https://a.example", "https://a.example/"]')
    assert load_settings({}, {}).token_origins == ("https://a.example",)


@pytest.mark.parametrize(
    "url",
    [
        "http://catalog.maap.eo.esa.int/catalogue/",
        "http://127.0.0.1.example/",
        "http://localhost.example/",
        "http://127.0.0.1@example.org/",
        "ftp://example.org/",
        "https://",
        "https:///path",
        "https://exa mple.org/",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://evil.invalid\\.good.example/",
        "https://exämple.org/",
        "https://example.org/\x1b[2J",
        "catalog.maap.eo.esa.int",
        "file:///etc/passwd",
    ],
)
def test_unsafe_address_is_refused(url: str) -> None:
    assert "MAAP_TUI_CATALOG" in refusal(environ={"MAAP_TUI_CATALOG": url}).message
    assert "expected" in refusal({"token_url": url}).message


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/x/", "http://localhost/", "http://[::1]:80/", "http://127.9.9.9"]
)
def test_plain_http_is_accepted_for_this_machine(url: str) -> None:
    assert load_settings({"catalog": url}, {}).catalog == url


def test_user_name_in_an_address_is_refused_and_not_repeated() -> None:
    error = refusal({"catalog": "https://me:hunter2@example.org/"})
    assert "hunter2" not in str(error)
    assert "user name" in error.message


@pytest.mark.parametrize("origin", ["https://a.example/path", "https://a.example?x", "*", "null"])
def test_origin_with_more_than_an_origin_is_refused(origin: str) -> None:
    assert "origins" in refusal(environ={"MAAP_TUI_TOKEN_ORIGINS": origin}).message


def test_pasted_token_is_not_taken_for_a_file_name() -> None:
    token = "eyJhbGciOiJIUzI1NiJ9.eyJ0eXAiOiJPZmZsaW5lIn0.c2ln"
    error = refusal({"credentials": token})
    assert token not in str(error)
    assert "not the token" in error.message


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("jobs", "0"),
        ("jobs", "9"),
        ("jobs", "many"),
        ("jobs", "2.5"),
        ("jobs", "-1"),
        ("connect_timeout", "0"),
        ("connect_timeout", "nan"),
        ("read_timeout", "inf"),
        ("stall_timeout", "a minute"),
        ("backoff", "-1"),
        ("sync_bytes", "8 MiB"),
        ("page_size", "1" * 400),
        ("theme", "../dark"),
    ],
)
def test_bad_value_names_place_value_and_what_was_expected(key: str, text: str) -> None:
    error = refusal(environ={f"MAAP_TUI_{key.upper()}": text})
    assert error.message.startswith(f"MAAP_TUI_{key.upper()} is '")
    assert "; expected a" in error.message


@pytest.mark.parametrize("text", ["jobs = true", "jobs = 2.0", "jobs = [1]", "jobs = '2 '"])
def test_value_of_another_kind_in_the_file(home: Path, text: str) -> None:
    file = write_config(home, text)
    if text == "jobs = '2 '":
        assert load_settings({}, {}).jobs == 2
        return
    error = refusal()
    assert error.message.startswith(f"{file}: jobs is ")
    assert error.message.endswith("expected a whole number from 1 to 8.")


def test_unknown_key_names_file_key_and_the_nearest(home: Path) -> None:
    file = write_config(home, 'download-dir = "/data"')
    error = refusal()
    assert error.message == f"{file}: unknown key 'download-dir'."
    assert error.hint == "Did you mean download_dir?"


def test_unknown_key_without_a_near_one_lists_all(home: Path) -> None:
    write_config(home, "[network]\nproxy = 'x'")
    assert "jobs" in refusal().hint


def test_folders_of_the_program_are_not_read_from_the_file(home: Path) -> None:
    write_config(home, 'config_dir = "/elsewhere"')
    assert "unknown key 'config_dir'" in refusal().message


def test_unknown_variable_is_only_a_warning() -> None:
    settings = load_settings({}, {"MAAP_TUI_JOB": "3", "MAAP_TUI_QQQQ": "1", "OTHER": "x"})
    assert settings.warnings == (
        "MAAP_TUI_JOB is not a setting. Did you mean MAAP_TUI_JOBS?",
        "MAAP_TUI_QQQQ is not a setting.",
    )


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00", b"jobs =", b"x = \x1b[2J", b"\x00"])
def test_unreadable_file_is_named_in_one_clean_sentence(home: Path, raw: bytes) -> None:
    file = write_config(home, "")
    file.write_bytes(raw)
    error = refusal()
    assert str(file) in error.message
    assert str(error).isprintable()


def test_file_with_a_byte_order_mark_is_read(home: Path) -> None:
    write_config(home, "\ufeffjobs = 2\r\n")
    assert load_settings({}, {}).jobs == 2


def test_folder_in_place_of_the_file_is_named(home: Path) -> None:
    (home / ".config" / "maap-tui" / "config.toml").mkdir(parents=True)
    assert "is not a file" in refusal().message


def test_paths_become_absolute(home: Path) -> None:
    flags: dict[str, str | None] = {"download_dir": "data/../x", "credentials": "~/c.txt"}
    settings = load_settings(flags, {})
    assert settings.download_dir == home / "work" / "x"
    assert settings.credentials == (home / "c.txt",)


def test_relative_path_in_the_file_is_refused(home: Path) -> None:
    write_config(home, 'download_dir = "data"')
    assert refusal().message.endswith("expected a path that begins with / or ~.")


def test_credentials_are_looked_for_here_and_in_the_config_folder(home: Path) -> None:
    assert load_settings({}, {}).credentials == (
        home / "work" / "credentials.txt",
        home / ".config" / "maap-tui" / "credentials.txt",
    )


def test_downloads_go_to_the_bucket_where_there_is_one(home: Path) -> None:
    assert load_settings({}, {}).download_dir == home / "maap-data"
    (home / "my-private-bucket").mkdir()
    assert load_settings({}, {}).download_dir == home / "my-private-bucket" / "maap-data"


def test_other_locations_can_be_given(home: Path) -> None:
    at = replace(user_locations(), home=Path("/nowhere"), work=Path("/w"), config=Path("/c"))
    settings = load_settings({"download_dir": "~"}, {}, at)
    assert settings.download_dir == Path("/nowhere")
    assert settings.credentials == (Path("/w/credentials.txt"), Path("/c/credentials.txt"))


def test_override_says_where_it_came_from() -> None:
    settings = load_settings({}, {}).overridden("demo", jobs=5)
    assert (settings.jobs, settings.origins["jobs"]) == (5, "demo")
    assert settings.origins["catalog"] == "default"


def outcome(row: Row, text: str) -> Settings | SettingsError:
    nowhere = Path("/nonexistent")
    at = Locations(home=nowhere, work=nowhere, config=nowhere, state=nowhere, cache=nowhere)
    try:
        return load_settings({}, {row.variable: text}, at)
    except SettingsError as error:
        return error


@given(st.sampled_from(ROWS), st.text())
def test_any_text_is_read_or_refused_in_one_sentence(row: Row, text: str) -> None:
    result = outcome(row, text)
    if isinstance(result, SettingsError):
        assert result.message.endswith(".")
        assert str(result).isprintable()
        return
    assert result.origins[row.key] in (row.variable, "default")
    value = getattr(result, row.key)
    paths = [v for v in (value if isinstance(value, tuple) else (value,)) if isinstance(v, Path)]
    assert all(path.is_absolute() for path in paths)
