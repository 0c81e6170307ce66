"""One Label Studio for all tests of this folder: it takes half a minute to start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.annotation.studio.running import Running, running


@pytest.fixture(scope="package")
def label_studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A Label Studio that `panjian annotate up` has started."""
    with running(tmp_path_factory.mktemp("label-studio")) as started:
        yield started
