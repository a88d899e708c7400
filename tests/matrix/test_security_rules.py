"""The rules that hold everywhere: in the sources, in what is written, in what is sent."""

import logging
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.demo.tutorial import IDS
from maap_tui.errors import InputError
from maap_tui.models.transfer import JobState
from maap_tui.services.catalog import CatalogSettings, StacCatalog
from maap_tui.services.log import log_path, logging_to
from tests.conftest import Outcome
from tests.matrix.account import Account, only_for
from tests.matrix.play import use_world
from tests.matrix.terminal import Terminal
from tests.services.server import Server
from tests.services.stac_stub import Stub, item, items, page
from tests.services.tokens import PLAIN, SECRET, TOKEN
from tests.services.transfer_kit import CONTENT, make_request, says

ROOT = Path(__file__).parents[2]
STARTS_PROGRAMS = r"maap_tui/(ui/viewers|services/apart)\.py"
"""Starts what the person has set, and this program's own work in a process of its own: as a list
of words, never by a shell."""
PICKLES = r"maap_tui/services/apart\.py"
"""What goes between this program and such a process of its own, by pipes that nobody else holds."""
SOURCES = sorted((ROOT / "maap_tui").rglob("*.py"))
Command = Callable[..., Outcome]


@pytest.mark.parametrize(
    "forbidden",
    [
        pytest.param(r"verify\s*=\s*False|CERT_NONE|_create_unverified", marks=pytest.mark.rule(5)),
        pytest.param(r"check_hostname\s*=\s*False", marks=pytest.mark.rule(5)),
        pytest.param(r"disable_warnings|InsecureRequestWarning", marks=pytest.mark.rule(5)),
        pytest.param(r"shell\s*=\s*True|os\.system|os\.popen", marks=pytest.mark.rule(21)),
        pytest.param(r"\bimport (subprocess|pty)\b|os\.exec|os\.spawn", marks=pytest.mark.rule(21)),
        pytest.param(r"trust_env\s*=", marks=pytest.mark.rule(4)),
        pytest.param(r"allow_redirects\s*=\s*True", marks=pytest.mark.rule(3)),
        pytest.param(r"\bpickle\b|\beval\(|\bexec\(", marks=pytest.mark.rule(21)),
    ],
)
def test_sources_hold_nothing_that_would_break_a_rule(forbidden: str) -> None:
    pattern = re.compile(forbidden)
    lines = (
        f"{path.relative_to(ROOT)}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    )
    allowed = {"subprocess": STARTS_PROGRAMS, "pickle": PICKLES}
    places = next((place for word, place in allowed.items() if word in forbidden), "none")
    assert [line for line in lines if not re.fullmatch(rf"{places}:\d+", line)] == []


@pytest.mark.rule(10)
def test_secrets_are_revealed_where_they_are_sent_and_nowhere_else() -> None:
    revealing = {path.name for path in SOURCES if ".reveal()" in path.read_text()}
    assert revealing == {"secret.py", "token_exchange.py", "token_scope.py"}


@pytest.mark.rule(5)
@pytest.mark.parametrize(
    "url", ["http://catalog.example/", "http://10.0.0.1/", "http://127.0.0.1.example/"]
)
def test_plain_http_is_for_this_machine_alone(url: str) -> None:
    with pytest.raises(InputError, match="https is required"):
        StacCatalog(CatalogSettings(url))


@pytest.fixture
def world(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DemoWorld]:
    with DemoWorld() as made:
        use_world(made, home, monkeypatch)
        yield made


def secrets_of(world: DemoWorld) -> set[bytes]:
    """All that must not be seen: what was in the file, and every token that was sent."""
    sent = {each.authorization or "" for each in world.requests}
    tokens = {header.removeprefix("Bearer ") for header in sent if header}
    assert tokens
    return {text.encode() for text in (world.client_secret, world.offline_token, *tokens)}


def traces(folder: Path, secrets: set[bytes]) -> list[str]:
    """The files below `folder` that hold a secret, the person's own file left out."""
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "credentials.txt"
        if any(secret in path.read_bytes() for secret in secrets)
    ]


@pytest.mark.rule(8, 22)
def test_commands_leave_no_secret_anywhere(world: DemoWorld, home: Path, command: Command) -> None:
    world.faults.unauthorized_once = True
    outcomes = [command("token", "--check"), command("config", "--format", "json")]
    outcomes += [command("download", "BiomassSimulated", "--ids", *IDS, "--format", "json")]
    world.faults.token_error = "invalid_grant"
    outcomes += [command("token", "--check")]
    assert [outcome.code for outcome in outcomes] == [0, 0, 0, 3]
    secrets = secrets_of(world)
    written = "".join(outcome.out + outcome.err for outcome in outcomes).encode()
    assert not [secret for secret in secrets if secret in written]
    assert traces(home, secrets) == []


@pytest.mark.rule(8, 22)
def test_app_leaves_no_secret_on_the_terminal_nor_on_the_disk(world: DemoWorld, home: Path) -> None:
    world.faults.unauthorized_once = True
    with Terminal("-m", "maap_tui") as terminal:
        terminal.sees("Downloads")
        terminal.send("1", "\x1b[H")
        terminal.press("\r", "Biomass Level 1A")
        terminal.press("simulated", "1 of ")
        terminal.press("\r", "BiomassSimulated")
        terminal.press("r", "loaded")
        terminal.press("2")
        terminal.press("d", "Start")
        terminal.press("\r")
        terminal.press("3", "1 done")
        terminal.press("q")
        assert terminal.wait() == 0
        written = terminal.output
    secrets = secrets_of(world)
    assert not [secret for secret in secrets if secret in written]
    assert traces(home, secrets) == []


@pytest.mark.rule(8, 18)
def test_query_of_a_link_is_kept_nowhere(
    stac: Stub, home: Path, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    server, state = stac.server, home / "state"
    server.on("/data/1", says(403))
    server.on("/data/2", says(500))
    hrefs = {f"data{n}": {"href": server.url(f"/data/{n}?sig=pl4nted")} for n in (1, 2)}
    stac.answers(lambda _: page([{**item("a"), "assets": hrefs}]))
    monkeypatch.setenv("MAAP_TUI_CATALOG", server.url("/stac/"))
    monkeypatch.setenv("MAAP_TUI_STATE_DIR", str(state))
    monkeypatch.setenv("MAAP_TUI_MAX_ATTEMPTS", "1")
    done = command("download", "C", "--max-items", "1", "--assets", "data*")
    assert done.code == 1, done.err
    assert server.asked("/data/1")[0].path.endswith("?sig=pl4nted")
    assert "pl4nted" not in done.out + done.err
    assert traces(home, {b"pl4nted"}) == []


@pytest.mark.rule(8)
def test_state_folder_is_the_persons_alone(world: DemoWorld, home: Path, command: Command) -> None:
    command("download", "BiomassSimulated", "--ids", *IDS)
    made = [home / "state", *(home / "state").rglob("*")]
    assert home / "state" / "queue.sqlite3" in made
    assert [path for path in made if path.stat().st_mode & 0o077] == []


@pytest.mark.rule(8)
def test_state_folder_is_so_too_where_the_demo_made_it(
    home: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The demo keeps its own in a folder below it."""
    monkeypatch.setenv("MAAP_TUI_STATE_DIR", str(home / "state"))
    command("--demo", "queue", "add", "BiomassLevel2a", "--max-items", "1", "--assets", "*.xml")
    made = [home / "state", *(home / "state").rglob("*")]
    assert len(made) > 2
    assert [path for path in made if path.stat().st_mode & 0o077] == []


@pytest.mark.rule(10, 16, 18)
def test_no_library_logs_a_secret_however_much_it_is_asked_to(
    account: Account, stac: Stub, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    stac.answers(lambda _: page(items("a")))
    assert stac.ids() == ["a"]
    account.add(account.request(1, only_for("two")), account.request(2, says(403)))
    account.wait_all_final()
    shown = f"{caplog.text} {[vars(record) for record in caplog.records]}"
    assert not [secret for secret in (SECRET, TOKEN, "Bearer one", PLAIN) if secret in shown]


@pytest.mark.rule(18)
def test_log_is_private_and_holds_no_secret_and_no_query(tmp_path: Path) -> None:
    link = f"https://h.example/data/x.tiff?signature={SECRET}"
    with logging_to(tmp_path / "state"):
        logging.getLogger("maap_tui.test").error("Bearer %s at %s", TOKEN, link)
        logging.getLogger("urllib3").debug("planted")
        try:
            raise ValueError(f"Authorization: Bearer {TOKEN}")
        except ValueError:
            logging.getLogger("maap_tui.test").exception("\x1b[31mfailed")
    path = log_path(tmp_path / "state")
    written = path.read_text()
    assert "https://h.example/data/x.tiff" in written
    assert "ValueError" in written
    assert not [each for each in (SECRET, TOKEN, "\x1b", "planted") if each in written]
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


@pytest.mark.rule(2)
def test_long_lived_secrets_leave_in_bodies_of_the_exchange_only(account: Account) -> None:
    account.add(*[account.request(number) for number in range(3)])
    account.wait_all_final()
    assert account.downloads.snapshot().count(JobState.DONE) == 3
    holding = [
        seen.path
        for seen in account.server.seen
        if SECRET in f"{seen.path} {seen.headers}" or SECRET.encode() in seen.body
    ]
    assert set(holding) == {"/token"}
    assert not [seen for seen in account.server.seen if SECRET in f"{seen.path} {seen.headers}"]


@pytest.mark.rule(19, 20)
def test_dependencies_are_few_and_bounded() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = dict(re.findall(r"^([\w-]+)(.*)$", "\n".join(project["dependencies"]), re.M))
    assert set(wanted) <= {
        "textual", "pystac-client", "requests", "urllib3", "platformdirs",
        "certifi", "cql2", "msgspec", "shapely", "pyshp", "defusedxml", "pillow",
    }  # fmt: skip
    assert wanted["requests"] == ">=2.33,<3"
    assert wanted["urllib3"].startswith(">=2.7")
    for name in ("textual", "pystac-client"):
        assert re.fullmatch(r">=(\d+)\.(\d+),<(\d+)\.(\d+)", wanted[name])


@pytest.mark.rule(20)
@pytest.mark.parametrize("words", [("--version",), ("--help",), ("config",), ("token",)])
def test_nobody_is_told_that_the_program_runs(
    server: Server, command: Command, words: tuple[str, ...]
) -> None:
    proxy = f"http://127.0.0.1:{server.port}"
    command(*words, environ={"HTTPS_PROXY": proxy, "HTTP_PROXY": proxy, "ALL_PROXY": proxy})
    assert server.connections == 0


@pytest.mark.rule(1)
def test_foreign_site_gets_no_token_even_where_it_looks_like_ours(
    account: Account, other_server: Server
) -> None:
    for number, path in enumerate(("/data/x", f"/{account.server.origin}/data/x", "/token")):
        url = other_server.on(path, lambda talk: talk.file(CONTENT))
        account.add(make_request(url, CONTENT, item_id=f"i{number}"))
    account.wait_all_final()
    assert len(other_server.seen) == 3  # the fixture looks for a token
    assert account.forms == []
