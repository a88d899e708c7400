"""The real services are made when they are asked for, and closed at the end."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import pytest

from maap_tui.cli.assembly import LazyServices, build_services
from maap_tui.demo import DemoWorld
from maap_tui.models.query import SearchQuery
from maap_tui.models.sign_in import SignInState
from maap_tui.services import Services
from maap_tui.settings import Settings, load_settings


@pytest.fixture
def settings(demo_world: DemoWorld, tmp_path: Path) -> Settings:
    made = load_settings({"credentials": str(demo_world.write_credentials(tmp_path))}, {})
    return made.overridden(
        "test",
        catalog=demo_world.catalog_url,
        token_url=demo_world.token_url,
        token_origins=(demo_world.root_url,),
        page_size=7,
    )


@pytest.mark.parametrize("make", [build_services, LazyServices])
def test_services_do_real_work(
    settings: Settings, make: Callable[[Settings, ExitStack], Services]
) -> None:
    with ExitStack() as stack:
        services = make(settings, stack)
        pages = list(
            services.catalog.search(SearchQuery(("BiomassSimulated",), max_items=10), Event())
        )
        assert [len(page.items) for page in pages] == [7, 3]
        assert services.sign_in.check(Event()).state is SignInState.SIGNED_IN
        area = services.areas.read("POINT (1 2)")
        assert area.geometry is not None
        assert area.geometry.as_dict()["type"] == "Point"
        assert services.downloads.plan(()).folder == settings.download_dir


def test_each_service_is_made_once(settings: Settings) -> None:
    with ExitStack() as stack:
        services = LazyServices(settings, stack)
        assert services.catalog is services.catalog
        assert services.downloads is services.downloads


def test_making_services_creates_nothing(settings: Settings, home: Path) -> None:
    with ExitStack() as stack:
        build_services(settings, stack)
    assert [path.name for path in home.iterdir()] == ["work"]
