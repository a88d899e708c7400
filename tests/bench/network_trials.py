"""Networks and servers that fail, at full length, and what it cost; prints a line for each trial.

    python tests/bench/network_trials.py [--only N2,N3,A2,K4] [--outage 90] [--cancels 100]

To be run from the project's root with the interpreter of the test environment. N2: every
connection dies after 512 KiB, and an outage. N3: silence, drips and stalls, and the keys of the
app meanwhile. A2: eight workers with a token of five seconds. K4: downloads over TLS that are
cancelled. Exit code 1 where a bar was missed.
"""

import argparse
import os
import random
import ssl
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock
from time import monotonic

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from maap_tui.models.transfer import JobRequest, JobState
from maap_tui.services.exchange import Timeouts
from tests.bench.frozen_screen import key_delays
from tests.matrix.account import Account
from tests.matrix.play import LARGE, cut_then_whole
from tests.services.certificates import make_certificate
from tests.services.queue_kit import Kit, hang_midway
from tests.services.server import Handler, Server, Talk
from tests.services.token_desk import granted, said
from tests.services.transfer_kit import CONTENT, HALF, make_request

LIMIT = 2.0
"""Seconds of silence that the trials of N3 allow."""
_PAUSE = Event()


@dataclass
class Verdict:
    """What a trial showed, in words, and whether its bar was met."""

    words: str
    is_met: bool


def wait_for(condition: Callable[[], object], seconds: float = 120.0) -> None:
    end = monotonic() + seconds
    while not condition():
        assert monotonic() < end, "waited in vain"
        _PAUSE.wait(0.01)


def dying_connections(folder: Path) -> Verdict:
    """N2, case 17: what is served in all."""
    served = []

    def cut(talk: Talk) -> None:
        served.append(min(512 * 1024, len(LARGE) - talk.seen.range_start))
        talk.cut_file(LARGE, 512 * 1024)

    server = Server()
    kit = Kit(folder, server, wait_for, backoff=0.05)
    with closing(server), closing(kit.queue):
        (job_id,) = kit.add(make_request(server.on("/data/1", cut), LARGE))
        job = kit.wait_state(job_id, JobState.DONE, JobState.FAILED)
        is_right = job.state is JobState.DONE and job.target.read_bytes() == LARGE
    ratio = sum(served) / len(LARGE)
    words = f"{len(served)} connections, {ratio:.3f} x the size served (bar 1.25)"
    return Verdict(words, is_right and ratio <= 1.25)


def outage(folder: Path, seconds: float) -> Verdict:
    """N2, case 18: how soon all goes on once the network is back, with the real waits."""
    server = Server()
    port = server.port
    kit = Kit(folder, server, wait_for, backoff=1.0, probe=15.0, parallel=2)
    with closing(kit.queue):
        ids = kit.add(*[kit.request(number, hang_midway) for number in range(4)])
        wait_for(lambda: all(kit.job(job_id).received == HALF for job_id in ids[:2]))
        server.close()
        _PAUSE.wait(seconds)
        held = kit.downloads.snapshot().notice
        routes: dict[str, Handler] = {f"/data/{number}": cut_then_whole for number in range(4)}
        with closing(Server(port=port, routes=routes)) as back:
            begun = monotonic()
            wait_for(lambda: back.seen)
            after = monotonic() - begun
            kit.wait_all_final()
            jobs = kit.downloads.snapshot().jobs
            is_right = all(job.target.read_bytes() == CONTENT for job in jobs)
    words = f"after {seconds:.0f} s without network going on {after:.1f} s later (bar 60)"
    return Verdict(words, is_right and bool(held) and after <= 60)


def _silent(talk: Talk) -> None:
    talk.hang()


def _header_drips(talk: Talk) -> None:
    talk.drip(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 10_000, 0.02)


def _body_drips(talk: Talk) -> None:
    talk.head(200, f"Content-Length: {len(CONTENT)}")
    talk.drip(CONTENT, 0.02)


FAULTS = {
    "black hole": _silent,
    "header drips": _header_drips,
    "body drips": _body_drips,
    "stall": hang_midway,
}


def keys_meanwhile(folder: Path) -> Verdict:
    """N3: how long the app takes to answer a key while four such servers are waited for."""
    delays, is_fetching = key_delays(folder, tuple(FAULTS.values()), LIMIT)
    words = (
        f"{len(delays)} keys answered within {delays[-1] * 1e3:.0f} ms, half of them within"
        f" {delays[len(delays) // 2] * 1e3:.0f} ms (bar 100)"
    )
    return Verdict(words, is_fetching and delays[-1] < 0.1)


def freed_after(folder: Path, fault: Handler) -> float:
    """Seconds for which a server that does `fault` holds a worker."""
    begun: list[float] = []

    def play(talk: Talk) -> None:
        begun.append(monotonic())
        fault(talk)

    server = Server()
    kit = Kit(folder, server, wait_for, timeouts=Timeouts(LIMIT, LIMIT, LIMIT), backoff=3600.0)
    with closing(server), closing(kit.queue):
        (job_id,) = kit.add(make_request(server.on("/data/1", play), CONTENT))
        wait_for(lambda: kit.job(job_id).attempt or kit.job(job_id).cause)
        return monotonic() - begun[0]


def frozen_servers(folder: Path) -> Verdict:
    """N3: how long each kind of silence holds a worker."""
    took = {name: freed_after(folder / name, fault) for name, fault in FAULTS.items()}
    words = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in took.items())
    return Verdict(f"freed after {words} (bar {LIMIT + 2})", max(took.values()) <= LIMIT + 2)


@dataclass
class Tokens:
    """A token service whose tokens are good for `life` seconds, and who posted when."""

    life: float
    ends: dict[str, float] = field(default_factory=dict)
    posts: int = 0
    at_once: int = 0
    most_at_once: int = 0
    lock: Lock = field(default_factory=Lock)

    def give(self, talk: Talk) -> None:
        with self.lock:
            self.posts += 1
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            token = f"token-{self.posts}"
            self.ends[token] = monotonic() + self.life
        talk.closing.wait(0.05)
        document = granted(token, expires_in=self.life)
        said(document)(talk)
        with self.lock:
            self.at_once -= 1

    def is_good(self, talk: Talk) -> bool:
        token = talk.seen.headers.get("authorization", "").removeprefix("Bearer ")
        return self.ends.get(token, 0.0) > monotonic()


def short_tokens(folder: Path, files: int = 200, life: float = 5.0, pace: float = 1.0) -> Verdict:
    """A2: how many tokens are bought, and whether two are ever bought at once."""
    server, tokens = Server(), Tokens(life)

    def serve(talk: Talk) -> None:
        if not tokens.is_good(talk):
            talk.answer(401)
            return
        talk.closing.wait(pace)
        talk.file(CONTENT[:100_000])

    folder.mkdir(parents=True, exist_ok=True)
    account = Account(folder, server, wait_for, parallel=8)
    account.answers(tokens.give)
    with closing(server), closing(account):
        begun = monotonic()
        requests = [
            make_request(server.on(f"/data/{n}", serve), CONTENT[:100_000], item_id=f"item-{n}")
            for n in range(files)
        ]
        account.add(*requests)
        wait_for(lambda: all(j.state.is_final for j in account.downloads.snapshot().jobs), 300)
        seconds = monotonic() - begun
        done = account.downloads.snapshot().count(JobState.DONE)
    most = seconds / (life * 0.8) + 2
    words = (
        f"{done} of {files} files in {seconds:.0f} s, {tokens.posts} tokens bought"
        f" (bar {most:.1f}), at most {tokens.most_at_once} at once"
    )
    return Verdict(words, done == files and tokens.posts <= most and tokens.most_at_once == 1)


def cancelled(kit: Kit, request: JobRequest, least: int) -> bytes:
    """What is left of a download that is cancelled once so many bytes have come."""
    (job_id,) = kit.add(request)
    wait_for(lambda: kit.job(job_id).received >= least)
    kit.downloads.cancel([job_id])
    wait_for(lambda: all(attempt.ended for attempt in kit.downloads.attempts(job_id)))
    kept = [path for path in kit.job(job_id).target.parent.iterdir() if path.is_file()]
    return kept[0].read_bytes() if kept else b""


def cancelled_tls(folder: Path, cancels: int, seed: int = 1) -> Verdict:
    """K4: whether the part of every cancelled download is a prefix of the file."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["REQUESTS_CA_BUNDLE"] = str(make_certificate(folder / "server.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    content, chance = CONTENT * 24, random.Random(seed)
    server = Server(context)
    kit = Kit(folder / "files", server, wait_for)
    prefixes = midway = 0
    with closing(server), closing(kit.queue):
        for number in range(cancels):
            url = server.on(f"/data/{number}", lambda talk: talk.file(content))
            request = make_request(url, content, item_id=f"item-{number}")
            data = cancelled(kit, request, chance.randrange(1, len(content) * 3 // 4))
            prefixes += content.startswith(data)
            midway += 0 < len(data) < len(content)
    del os.environ["REQUESTS_CA_BUNDLE"]
    words = f"{prefixes} of {cancels} parts are prefixes, {midway} of them cut in the middle"
    return Verdict(words, prefixes == cancels)


def main() -> int:
    parser = argparse.ArgumentParser(description="Networks and servers that fail.")
    parser.add_argument("--only", default="N2,N3,A2,K4")
    parser.add_argument("--outage", type=float, default=90.0, help="seconds")
    parser.add_argument("--cancels", type=int, default=100)
    arguments = parser.parse_args()
    trials: dict[str, list[Callable[[Path], Verdict]]] = {
        "N2": [dying_connections, lambda folder: outage(folder, arguments.outage)],
        "N3": [frozen_servers, keys_meanwhile],
        "A2": [short_tokens],
        "K4": [lambda folder: cancelled_tls(folder, arguments.cancels)],
    }
    is_met = True
    for name in arguments.only.split(","):
        for trial in trials[name]:
            with tempfile.TemporaryDirectory(prefix="maap-trial-") as folder:
                begun = time.monotonic()
                verdict = trial(Path(folder) / "trial")
            is_met &= verdict.is_met
            sign = "met" if verdict.is_met else "MISSED"
            print(f"{name}  {sign}: {verdict.words} [{monotonic() - begun:.0f} s]", flush=True)
    return int(not is_met)


if __name__ == "__main__":
    raise SystemExit(main())
