"""What tests of transfers share: a token that grows, requests, and one transfer ready to run."""

import hashlib
import io
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Lock
from typing import Any

from maap_tui.errors import MaapError
from maap_tui.models.transfer import JobRequest, Verification
from maap_tui.services.fetching import Fetcher
from maap_tui.services.http import NO_AUTH, Session, Timeouts, origin_of
from maap_tui.services.request import Signable, Signature
from maap_tui.services.transfer import Transfer
from maap_tui.services.transfer_state import Order, PartRecord, Progress, TransferSettings
from tests.services.server import Handler

QUICK = Timeouts(connect=5, read=5, stall=5)
CONTENT = bytes(range(251)) * 4000
"""About a megabyte in which no two neighbouring blocks are equal."""
HALF = len(CONTENT) // 2


class NumberedToken:
    def __init__(self, number: int) -> None:
        self.number = number

    def __call__(self, request: Signable) -> Signable:
        request.headers["Authorization"] = f"Bearer token-{self.number}"
        return request


class TestBearer:
    """Signs for `origins`; each renewal counts the token up, unless `error` is set."""

    __test__ = False

    def __init__(self, *origins: str) -> None:
        self.origins = frozenset(map(origin_of, origins))
        self.number = 1
        self.error: MaapError | None = None
        self._lock = Lock()

    def auth_for(self, url: str, stop: Event) -> Signature:
        if origin_of(url) not in self.origins:
            return NO_AUTH
        if self.error is not None:
            raise self.error
        return NumberedToken(self.number)

    def renew(self, rejected: Signature, stop: Event) -> None:
        with self._lock:
            if isinstance(rejected, NumberedToken) and rejected.number == self.number:
                self.number += 1


def make_request(url: str, content: bytes | None = None, **fields: Any) -> JobRequest:
    """A request for `url`, promising the size of `content` where there is one."""
    defaults: dict[str, Any] = {
        "collection": "Biomass",
        "item_id": "item-1",
        "asset_key": "product",
        "file_name": "product.tiff",
        "size": None if content is None else len(content),
    }
    return JobRequest(href=url, **{**defaults, **fields})


def sha256_of(content: bytes) -> str:
    """The multihash of `content` in hexadecimal."""
    return "1220" + hashlib.sha256(content).hexdigest()


@dataclass
class Attempts:
    """Runs one transfer after the other on the same file, keeping what each noted."""

    folder: Path
    bearer: TestBearer = field(default_factory=TestBearer)
    record: PartRecord = field(default_factory=PartRecord)
    progress: Progress = field(default_factory=Progress)
    stop: Event = field(default_factory=Event)
    settings: TransferSettings = field(init=False)

    def __post_init__(self) -> None:
        self.settings = TransferSettings(
            self.folder, timeouts=QUICK, token_origins=self.bearer.origins
        )

    def set(self, **fields: Any) -> None:
        self.settings = replace(self.settings, **fields)

    def run(self, request: JobRequest) -> Verification:
        order = Order(request, self.folder, self.folder.stat().st_dev, self.target(request))
        session = Session()
        fetcher = Fetcher(session, self.bearer, self.settings, self.stop)
        try:
            return Transfer(order, self.record, fetcher, self.progress, self._note).run()
        finally:
            session.close()

    def _note(self, record: PartRecord) -> None:
        self.record = record

    def target(self, request: JobRequest) -> Path:
        return self.folder / request.collection / request.item_id / request.file_name

    def part(self, request: JobRequest) -> Path:
        return self.target(request).with_name(self.record.name)


def whole(*headers: str, content: bytes = CONTENT) -> Handler:
    """Serves `content` with honest ranges."""
    return lambda talk: talk.file(content, *headers)


def cut(count: int = HALF, *headers: str) -> Handler:
    """Serves the wanted range of the content, closing after `count` bytes of it."""
    return lambda talk: talk.cut_file(CONTENT, count, *headers)


def says(status: int, *headers: str, body: bytes = b"") -> Handler:
    """Answers with `status` and `body`."""
    return lambda talk: talk.answer(status, body, *headers)


def zip_of(content: bytes) -> bytes:
    """An archive with one member."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("item/measurement.bin", content)
    return packed.getvalue()
