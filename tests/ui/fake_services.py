"""All services of an app, made up."""

from typing import Any

from maap_tui.services import Services
from maap_tui.services.basket.geojson import BasketFiles
from maap_tui.services.folders import FolderReader

from .fakes import (
    FakeAreas,
    FakeBaskets,
    FakeBasketStore,
    FakeBatches,
    FakeCatalog,
    FakeDownloads,
    FakeFilters,
    FakeHoldings,
    FakeListViews,
    FakePreviews,
    FakeReports,
    FakeSearches,
    FakeShelf,
    FakeSignIn,
)


def fake_services(catalog: FakeCatalog | None = None, **others: Any) -> Services:
    """A stand-in for each service, but for those of `others` that a test plays itself."""
    catalog = catalog or FakeCatalog()
    made: dict[str, Any] = {
        "catalog": catalog,
        "sign_in": FakeSignIn(),
        "areas": FakeAreas(),
        "downloads": FakeDownloads(),
        "holdings": FakeHoldings(),
        "reports": FakeReports(),
        "filters": FakeFilters(),
        "shelf": FakeShelf(catalog),
        "searches": FakeSearches(),
        "batches": FakeBatches(),
        "previews": FakePreviews(),
        "list_views": FakeListViews(),
        "baskets": FakeBaskets(),
        "basket_store": FakeBasketStore(),
        "basket_files": BasketFiles(),
        "folders": FolderReader(),
    }
    return Services(**{**made, **others})
