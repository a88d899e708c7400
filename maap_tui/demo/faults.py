"""What can be made to go wrong in the demo world, switched on and off while it runs."""

from dataclasses import dataclass, field
from threading import Lock
from typing import Literal


@dataclass(slots=True)
class Faults:
    """Every field is one fault; as it is made, nothing goes wrong.

    Lists and counts are used up by the answers that they spoil; everything else stays until it is
    set back. Set fields from any thread.
    """

    search_errors: list[int] = field(default_factory=list)
    """Status codes of the next answers of the catalogue, one after the other."""
    retry_after: str | None = None
    """`Retry-After` of those answers and of `product_errors` and `token_errors`."""
    search_delay: float = 0.0
    """Seconds before the catalogue answers anything."""
    catalogue_body: bytes | None = None
    """Sent with status 200 instead of every page of granules."""
    invalidate_page_tokens: bool = False
    """Every page token is already dead."""
    no_number_matched: bool = False
    """Pages do not tell how many granules matched."""
    broken_item: bool = False
    """The first granule of each page is malformed."""
    lower_wall: int | None = None
    """No record beyond this one is handed out, however far the world goes otherwise."""
    duplicate_ids_across_pages: bool = False
    """Each page begins with the last granule of the page before."""
    empty_pages: int = 0
    """So many of the next pages that a token leads to are empty, with a link to the same page."""
    foreign_next: str | None = None
    """The address that every `next` link has."""
    repeating_next: bool = False
    """Every `next` link leads to the page that it is on."""

    product_errors: list[int] = field(default_factory=list)
    """Status codes of the next answers below `/data/`, one after the other."""
    product_delay: float = 0.0
    """Seconds before a product is answered for."""
    cut_after: int | None = None
    """Bytes of a product body after which the connection is dropped."""
    cut_times: int | None = None
    """How many connections are still to be dropped; None drops every one."""
    stall_after: int | None = None
    """Bytes of a product body after which nothing more comes until this is None again."""
    short_body: bool = False
    """Product files are 100 bytes shorter than the catalogue says, and their length agrees."""
    flipped_bodies: int = 0
    """So many of the next product bodies have one wrong byte."""
    revision: int = 0
    """Another number stands for other bytes and another ETag of every product file."""
    wrong_checksum: bool = False
    """Documents show a checksum that no file has."""
    html_instead_of_product: bool = False
    """Products are answered with 200 and a login page."""
    redirect_products: str | None = None
    """Products are answered with 302 to this address."""
    ignore_ranges: bool = False
    """A request for a part is answered with 200 and the whole."""
    ignore_if_range: bool = False
    """`If-Range` is not looked at."""
    range_lie: Literal["wrong_start", "no_content_range", "wrong_total"] | None = None
    """What is wrong about every 206 answer."""
    validators: Literal["strong", "weak", "none"] = "strong"
    """Kind of the ETag of product files; with `none` there is no `Last-Modified` either."""

    unauthorized_once: bool = False
    """The next product request gets 401 whatever its token; then this is False again."""
    reject_tokens: bool = False
    """Every access token is refused, new ones too."""
    token_error: str | None = None
    """The `error` with which every exchange is refused, e.g. `invalid_grant`."""
    token_errors: list[int] = field(default_factory=list)
    """Status codes of the next answers of the token endpoint, one after the other, with HTML."""
    token_delay: float = 0.0
    """Seconds before the token endpoint answers."""
    token_body: bytes | None = None
    """Sent with status 200 instead of every good answer of the token endpoint."""
    token_redirect: str | None = None
    """The token endpoint answers 307 to this address."""

    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def take(self, errors: list[int]) -> int | None:
        """The next status code of one of the lists, which it then no longer has."""
        with self._lock:
            return errors.pop(0) if errors else None

    def take_cut(self) -> int | None:
        """After how many bytes this connection is to be dropped, if it is."""
        with self._lock:
            if self.cut_after is None or self.cut_times == 0:
                return None
            if self.cut_times is not None:
                self.cut_times -= 1
            return self.cut_after

    def take_flip(self) -> bool:
        """Whether this body is to have a wrong byte."""
        with self._lock:
            if self.flipped_bodies < 1:
                return False
            self.flipped_bodies -= 1
            return True

    def take_empty_page(self) -> bool:
        """Whether this page is to be empty."""
        with self._lock:
            if self.empty_pages < 1:
                return False
            self.empty_pages -= 1
            return True

    def take_unauthorized(self) -> bool:
        """Whether this request is to be refused although its token is good."""
        with self._lock:
            once, self.unauthorized_once = self.unauthorized_once, False
            return once
