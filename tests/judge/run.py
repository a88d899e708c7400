"""Asks an independent STAC API the same searches as the demo world: both must find the same.

    python tests/judge/run.py [arguments of pytest]

The demo world and the client come from the same hands and could share a misunderstanding, so
stac-fastapi-pgstac on PostgreSQL with PostGIS is started, given the demo world's own collections
and items, and asked by the client. It wants Debian's PostgreSQL and PostGIS; root installs them
where they are missing. Where they cannot be had nothing is judged, and a loud line says so.

To be run with the interpreter of the test environment. The exit code is pytest's; 0 when skipped.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
URL_VARIABLE = "MAAP_TUI_JUDGE_URL"
_VERSIONS = Path("/usr/lib/postgresql")
_PACKAGES = ("postgresql", "postgresql-postgis")
_ROLE = "judge"
_MOST_SECONDS = 120.0
"""How long a server may take to answer for the first time."""


class CannotJudge(Exception):
    """Something that the judge is made of cannot be had here."""


def main() -> int:
    try:
        binaries = _postgres()
    except CannotJudge as error:
        print(f"\n!!! NOT JUDGED: {error}\n", file=sys.stderr)
        return 0
    with tempfile.TemporaryDirectory(prefix="maap-judge-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the database's own account works below it
        python = _environment(folder)
        with _database(binaries, folder) as variables:
            _fill(python, folder, variables)
            with _api(python, folder, variables) as url:
                return _judge(url)


def _postgres() -> Path:
    """Where the programs of a PostgreSQL with PostGIS lie; installs them first if it must."""
    found = _installed()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _install()
        found = _installed()
    if found is None:
        raise CannotJudge(f"install Debian's {' and '.join(_PACKAGES)}")
    return found


def _install() -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        _run("apt-get", "-q", "update", environ=quiet, seconds=300)
        _run("apt-get", "-q", "install", "-y", "--no-install-recommends", *_PACKAGES, environ=quiet)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise CannotJudge(f"Debian's packages cannot be had ({error})") from error


def _run(
    *words: str | Path, environ: Mapping[str, str] | None = None, seconds: float = 600.0
) -> None:
    """Runs a command to its end, its own words unheard; raises when it fails."""
    command = [str(word) for word in words]
    subprocess.run(
        command, check=True, timeout=seconds, env=environ, stdout=subprocess.DEVNULL, cwd=ROOT
    )


def _installed() -> Path | None:
    for folder in sorted(_VERSIONS.glob("*/bin/initdb"), reverse=True):
        version = folder.parts[-3]
        if Path(f"/usr/share/postgresql/{version}/extension/postgis.control").exists():
            return folder.parent
    return None


def _environment(folder: Path) -> Path:
    """An interpreter that has the judge installed."""
    _run(sys.executable, "-m", "venv", folder / "venv")
    python = folder / "venv/bin/python"
    _run(python, "-m", "pip", "install", "-qq", "-r", HERE / "requirements.txt")
    return python


@contextmanager
def _database(binaries: Path, folder: Path) -> Iterator[Mapping[str, str]]:
    """A new and empty server on a free port of 127.0.0.1; gives the variables that lead to it."""
    home, port = folder / "database", _free_port()
    home.mkdir()
    owner = _as_owner(home)
    _run(*owner, binaries / "initdb", "-D", home / "data", "-A", "trust", "-U", _ROLE, "-N")
    options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off"
    control: tuple[str | Path, ...] = (*owner, binaries / "pg_ctl", "-D", home / "data", "-w")
    _run(*control, "-l", home / "log", "-o", options, "start")
    try:
        names = {"PGHOST": "127.0.0.1", "PGPORT": str(port), "PGUSER": _ROLE, "PGDATABASE": _ROLE}
        variables = {**os.environ, **names, "PGPASSWORD": "none"}
        _run(binaries / "createdb", _ROLE, environ=variables)
        yield variables
    finally:
        _run(*control, "-m", "immediate", "stop")


def _as_owner(home: Path) -> list[str]:
    """What runs a command as an account that PostgreSQL agrees to: any but root, and which may not
    look into every folder."""
    if os.geteuid():
        return []
    owner = pwd.getpwnam("postgres")
    os.chown(home, owner.pw_uid, owner.pw_gid)
    return ["env", "--chdir=/", "runuser", "-u", "postgres", "--"]


def _fill(python: Path, folder: Path, variables: Mapping[str, str]) -> None:
    """The schema of pgstac, and everything that the demo world holds."""
    holdings = folder / "holdings"
    pypgstac = python.with_name("pypgstac")
    counting = "INSERT INTO pgstac.pgstac_settings (name, value) VALUES ('context', 'on')"
    _run(sys.executable, "-m", "tests.judge.holdings", holdings)
    _run(pypgstac, "migrate", environ=variables)
    for kind in ("collections", "items"):
        _run(pypgstac, "load", kind, holdings / f"{kind}.ndjson", environ=variables)
    again = "ON CONFLICT (name) DO UPDATE SET value = 'on'"
    _run("psql", "-q", "-c", f"{counting} {again}", environ=variables)


@contextmanager
def _api(python: Path, folder: Path, variables: Mapping[str, str]) -> Iterator[str]:
    """The STAC API over the database; gives its landing page."""
    port = _free_port()
    command = [str(python.with_name("uvicorn")), "--factory", "stac_fastapi.pgstac.app:create_app"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    with open(folder / "api.log", "w") as log:
        server = subprocess.Popen(command, env=dict(variables), stdout=log, stderr=log, cwd=folder)
    try:
        url = f"http://127.0.0.1:{port}/"
        _await(url, server)
        yield url
    except Exception:
        print((folder / "api.log").read_text()[-4000:], file=sys.stderr)
        raise
    finally:
        server.terminate()
        server.wait(20)


def _await(url: str, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + _MOST_SECONDS
    while server.poll() is None and time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError("The judge does not answer.")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _judge(url: str) -> int:
    tests = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", str(HERE)]
    return subprocess.run(
        [*tests, *sys.argv[1:]], cwd=ROOT, env={**os.environ, URL_VARIABLE: url}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
