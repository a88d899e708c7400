from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.holdings.kit import Disk


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    made = Disk(tmp_path)
    yield made
    made.holdings.close()
