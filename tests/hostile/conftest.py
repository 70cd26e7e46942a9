"""The town of faulty sites, and what is in an archive of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hostile.town import Town


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    served = Town()
    yield served
    served.close()
