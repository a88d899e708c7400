"""Which of the services a command may use."""

from typing import Protocol

from maap_tui.services import (
    Areas,
    BasketFiles,
    BasketStore,
    Batches,
    Catalog,
    Downloads,
    FilterChecks,
    Holdings,
    Reports,
    Searches,
    Shelf,
    SignIn,
)


class ServicesLike(Protocol):
    """`maap_tui.services.Services`, or what makes each of them when it is first asked for."""

    @property
    def catalog(self) -> Catalog: ...

    @property
    def sign_in(self) -> SignIn: ...

    @property
    def areas(self) -> Areas: ...

    @property
    def filters(self) -> FilterChecks: ...

    @property
    def downloads(self) -> Downloads: ...

    @property
    def holdings(self) -> Holdings: ...

    @property
    def reports(self) -> Reports: ...

    @property
    def shelf(self) -> Shelf: ...

    @property
    def batches(self) -> Batches: ...

    @property
    def searches(self) -> Searches: ...

    @property
    def basket_store(self) -> BasketStore: ...

    @property
    def basket_files(self) -> BasketFiles: ...
