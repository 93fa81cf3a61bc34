"""What all tests share: Chromium for those that open pages, and how hard Hypothesis looks.

The cast of people and the county they live in stand in people.py, not here.
"""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from hypothesis import HealthCheck, settings

from diguan.registry import row_security
from tests import site_role

pytest_plugins = ["tests.people", "tests.stories.walking", "tests.stories.asking"]

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",  # tests run as root in containers; they open no page but our own
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]

# Passwords are hashed as the site hashes them, but quickly: at its price that was a tenth of the daily tests.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 64

# A busy machine is no fault of the code, so no test fails for slowness; CI tries the same examples.
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True, print_blob=True)
settings.register_profile("nightly", parent=settings.get_profile("default"), max_examples=3000)
settings.register_profile("few", parent=settings.get_profile("default"), max_examples=10, derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default"))


@pytest.fixture(autouse=True)
def own_umask() -> Iterator[None]:
    """Give each test the umask of the machine: a command called in this process closes it for good."""
    os.umask(before := os.umask(0o077))
    yield
    os.umask(before)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database, with the row security that `diguan migrate` puts in place, and pages held by it."""
    if connection.vendor != "postgresql":
        yield
        return
    with django_db_blocker.unblock():
        row_security.install(connection)
        site_role.make()
    yield
    with django_db_blocker.unblock():
        site_role.drop()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the Chromium of this machine; without one the test is skipped, in CI it fails."""
    wanted = os.environ.get("DIGUAN_CHROMIUM")
    path = next(filter(None, map(shutil.which, (wanted,) if wanted else CHROMIUM)), None)
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "no Chromium on this machine; `make test` installs it, or name one in DIGUAN_CHROMIUM"
        )
    return {**browser_type_launch_args, "executable_path": path, "args": FLAGS}
