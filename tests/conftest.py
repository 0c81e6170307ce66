"""What every test needs: steady random examples on a slow shared machine, and one real Chromium for all that look at pages."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from tests.annotation.studio.chromium import PROGRAM

settings.register_profile("panjian", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("panjian")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium: one, for the driver refuses a second in the same thread."""
    assert PROGRAM is not None, "Chromium is not installed"
    with sync_playwright() as driver:
        found = driver.chromium.launch(
            executable_path=PROGRAM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
        )
        yield found
        found.close()
