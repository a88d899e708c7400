"""The web server that everybody fetches from: nginx on an address of this machine, over TLS."""

import os
import shutil
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType

from tests.bench.processes import end_process, family

LOOPBACK = "127.0.0.1"
_START_UP = 10.0
"""Seconds that the server may take until it answers."""


def find_nginx() -> str | None:
    """The server's program, also where Debian hides it from other people than root."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that is its own authority, made for one run."""

    path: Path
    key: Path


def make_certificate(folder: Path, addresses: Sequence[str]) -> Certificate:
    """Valid for `localhost` and `addresses` for two days."""
    made = Certificate(folder / "ca.pem", folder / "key.pem")
    names = ",".join(["DNS:localhost", *(f"IP:{address}" for address in addresses)])
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-keyout", str(made.key), "-out", str(made.path), "-subj", "/CN=localhost"]
    command += ["-addext", f"subjectAltName={names}"]
    command += ["-addext", "basicConstraints=critical,CA:TRUE"]
    subprocess.run(command, check=True, capture_output=True)
    return made


class WebServer:
    """nginx with one worker, serving a folder; use with `with`."""

    def __init__(
        self,
        root: Path,
        folder: Path,
        certificate: Certificate,
        *,
        host: str = LOOPBACK,
        rate: str = "0",
        prefix: Sequence[str] = (),
        cpus: frozenset[int] = frozenset(),
    ) -> None:
        """`rate` limits each connection, in nginx's words (`4m`: 4 MiB/s; `0`: no limit);
        `prefix` starts the server somewhere else, for example in a namespace."""
        self._root = root
        self._folder = folder
        self._certificate = certificate
        self._host = host
        self._rate = rate
        self._prefix = prefix
        self._cpus = cpus
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The root's address, without a slash at its end."""
        return f"https://{self._host}:{self._port}"

    def __enter__(self) -> "WebServer":
        folder, nginx = self._folder, find_nginx()
        if nginx is None:
            raise FileNotFoundError("nginx")
        settings = folder / "nginx.conf"
        settings.write_text(self._settings())
        (folder / "nginx.pid").unlink(missing_ok=True)
        command = [*self._prefix, nginx, "-p", str(folder), "-c", str(settings)]
        self._process = subprocess.Popen(
            [*command, "-e", str(folder / "error.log")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait_until_up(self._process)
        for pid in family(self._process.pid):
            if self._cpus:
                os.sched_setaffinity(pid, self._cpus)
        return self

    def _wait_until_up(self, process: "subprocess.Popen[bytes]") -> None:
        """Until the workers run; a connection cannot be tried from outside a namespace."""
        log, end = self._folder / "error.log", monotonic() + _START_UP
        while len(family(process.pid)) < 2:
            if process.poll() is not None or monotonic() > end:
                end_process(process)
                said = log.read_text()[-1000:] if log.exists() else ""
                raise RuntimeError(f"nginx did not start: {said}")
            sleep(0.02)
        sleep(0.1)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._process is not None:
            end_process(self._process)

    def _settings(self) -> str:
        folder, certificate = self._folder, self._certificate
        user = "user root;" if os.geteuid() == 0 else ""
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = "\n".join(f"  {kind}_temp_path {folder}/tmp-{kind};" for kind in kinds)
        return f"""
{user}
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 512; }}
http {{
{temporary}
  access_log off;
  types {{ application/json json; }}
  default_type application/octet-stream;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000;
  server {{
    listen {self._host}:{self._port} ssl;
    ssl_certificate {certificate.path};
    ssl_certificate_key {certificate.key};
    ssl_session_cache shared:sessions:1m;
    root {self._root};
    limit_rate {self._rate};
    location /stac/ {{ default_type application/json; index index.json; }}
    location = /stac/search {{
      default_type application/json;
      try_files /stac/search-$arg_limit /stac/search =404;
    }}
  }}
}}
"""


def free_port() -> int:
    """A port of loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port
