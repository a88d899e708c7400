"""A long path between two private network namespaces: delay, rate and queue as on a real one.

Needs root, `ip`, `cc` and /dev/net/tun. Nothing outside the two namespaces can be reached.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from tests.bench.processes import end_process

SERVER, CLIENT = "192.0.2.1", "192.0.2.2"  # TEST-NET-1 (RFC 5737)
_INTERFACE = "path0"
_SOURCE = Path(__file__).with_name("link.c")


@dataclass(frozen=True, slots=True)
class PathShape:
    """What the goals are measured over: 40 ms there and back, 500 Mbit/s, 50 ms of queue."""

    delay_us: int = 20_000
    rate_bits: int = 500_000_000
    queue_us: int = 50_000


def why_not() -> str:
    """Why this machine cannot have such a path; empty when it can."""
    if os.geteuid() != 0:
        return "needs root"
    missing = [name for name in ("ip", "cc") if shutil.which(name) is None]
    if missing:
        return f"{' and '.join(missing)} not installed"
    return "" if os.path.exists("/dev/net/tun") else "no /dev/net/tun"


class WideArea:
    """Use with `with`; commands prefixed by `at_server` or `at_client` run at its ends."""

    def __init__(self, folder: Path, shape: PathShape | None = None) -> None:
        self._program = folder / "link"
        self._shape = shape or PathShape()
        self._link: subprocess.Popen[bytes] | None = None
        self._ends = (f"bench{os.getpid()}s", f"bench{os.getpid()}c")

    @property
    def at_server(self) -> list[str]:
        return ["ip", "netns", "exec", self._ends[0]]

    @property
    def at_client(self) -> list[str]:
        return ["ip", "netns", "exec", self._ends[1]]

    def __enter__(self) -> "WideArea":
        _run("cc", "-O2", "-Wall", "-o", str(self._program), str(_SOURCE))
        try:
            for end in self._ends:
                _run("ip", "netns", "add", end)
            self._start_link()
            self._set_up(self.at_server, SERVER, CLIENT)
            self._set_up(self.at_client, CLIENT, SERVER)
        except BaseException:
            self._tear_down()
            raise
        return self

    def _start_link(self) -> None:
        shape = self._shape
        figures = (shape.delay_us, shape.rate_bits, shape.queue_us)
        command = [str(self._program), *self._ends, _INTERFACE, *(str(n) for n in figures)]
        link = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._link = link
        if link.stdout is None or link.stdout.readline().strip() != b"ready":
            raise RuntimeError("the wide-area link did not start")

    def _set_up(self, at: list[str], here: str, there: str) -> None:
        _run(*at, "ip", "link", "set", "lo", "up")
        _run(*at, "ip", "addr", "add", here, "peer", there, "dev", _INTERFACE)
        _run(*at, "ip", "link", "set", _INTERFACE, "mtu", "1500", "txqueuelen", "5000", "up")
        # What one run learns about the path must not help the next one.
        _run(*at, "sysctl", "-qw", "net.ipv4.tcp_no_metrics_save=1")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._tear_down()

    def _tear_down(self) -> None:
        if self._link is not None:
            for stream in (self._link.stdin, self._link.stdout):
                if stream is not None:
                    stream.close()
            end_process(self._link)
        for end in self._ends:
            subprocess.run(["ip", "netns", "del", end], stderr=subprocess.DEVNULL, check=False)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
