"""Small stand-ins for the services, and factories for what they hand out.

A test moves every page and every snapshot itself, so that nothing depends on time.
"""

from tests.ui.fake_catalogue import FakeCatalog as FakeCatalog
from tests.ui.fake_catalogue import FakePreviews as FakePreviews
from tests.ui.fake_catalogue import FakeShelf as FakeShelf
from tests.ui.fake_catalogue import Feed as Feed
from tests.ui.fake_catalogue import a_picture as a_picture
from tests.ui.fake_files import FakeDownloads as FakeDownloads
from tests.ui.fake_files import FakeHoldings as FakeHoldings
from tests.ui.fake_files import FakeReports as FakeReports
from tests.ui.fake_files import FakeSignIn as FakeSignIn
from tests.ui.fake_searches import FakeAreas as FakeAreas
from tests.ui.fake_searches import FakeBaskets as FakeBaskets
from tests.ui.fake_searches import FakeBasketStore as FakeBasketStore
from tests.ui.fake_searches import FakeBatches as FakeBatches
from tests.ui.fake_searches import FakeFilters as FakeFilters
from tests.ui.fake_searches import FakeListViews as FakeListViews
from tests.ui.fake_searches import FakeSearches as FakeSearches
from tests.ui.samples import HOSTILE as HOSTILE
from tests.ui.samples import a_collection as a_collection
from tests.ui.samples import a_job as a_job
from tests.ui.samples import an_item as an_item
