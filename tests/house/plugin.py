"""How pytest runs in this house: a home of its own for the data of tests, and marks that are set or gathered.

It is loaded by name from pyproject.toml, because Django reads its settings before any conftest.py is read.
"""

import atexit
import json
import os
import shutil
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

DATABASE_FIXTURES = frozenset({"db", "transactional_db", "live_server", "django_db_serialized_rollback"})
BROWSER_FIXTURES = frozenset({"page", "context", "browser"})


def _prepare_environment() -> None:
    """Tests never touch the data of the checkout: their home is a new folder, their keys mean nothing."""
    if not os.environ.get("PYTEST_XDIST_WORKER"):
        home = tempfile.mkdtemp(prefix="diguan-tests-")
        atexit.register(shutil.rmtree, home, ignore_errors=True)
        os.environ["DIGUAN_TESTS_HOME"] = home
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    os.environ["DIGUAN_HOME"] = str(Path(os.environ["DIGUAN_TESTS_HOME"]) / worker)
    os.environ["DIGUAN_SCRATCH"] = f"{os.environ['DIGUAN_HOME']}/scratch"
    os.environ["DIGUAN_SECRET_KEY"] = "only-for-tests-" * 4
    os.environ["DIGUAN_KEYRING"] = "t1:" + b64encode(b"only for tests, thirty-two bytes or more").decode()
    os.environ["DIGUAN_TOKEN_KEY"] = "only-for-tests-as-well-" * 2
    for limit in ("A_MINUTE", "A_DAY", "OF_AN_ADDRESS"):  # a sweep asks for more than people do
        os.environ[f"DIGUAN_REQUESTS_{limit}"] = str(10**9)
    os.environ.setdefault(
        "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
    )  # Playwright runs a loop in the thread of the test


_prepare_environment()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--requirement-marks FILE`."""
    parser.addoption(
        "--requirement-marks",
        metavar="FILE",
        help="write which test proves which requirement into FILE, as JSON: {id: [test, …]}",
    )


@pytest.hookimpl(tryfirst=True)  # before tests are deselected: what runs at night is a proof too
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what touches the database or a browser, skip what needs PostgreSQL without it, gather marks."""
    on_postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    for item in items:
        _mark(item, on_postgres)
    if file := config.getoption("--requirement-marks"):
        write_marks(Path(file), items)


def write_marks(file: Path, items: list[pytest.Item]) -> None:
    """Write {requirement id: [test, …]} of all collected tests, sorted; a test's parameters are left off."""
    proofs: dict[str, set[str]] = {}
    for item in items:
        for requirement in _requirements(item):
            proofs.setdefault(requirement, set()).add(item.nodeid.partition("[")[0])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        json.dumps({key: sorted(proofs[key]) for key in sorted(proofs)}, indent=1) + "\n", "utf-8"
    )


def _requirements(item: pytest.Item) -> Iterator[str]:
    for mark in item.iter_markers("requirement"):
        if not mark.args or not all(isinstance(name, str) for name in mark.args):
            raise pytest.UsageError(
                f'{item.nodeid}: write the ids as texts, @pytest.mark.requirement("S1-14")'
            )
        yield from mark.args


def _mark(item: pytest.Item, on_postgres: bool) -> None:
    fixtures = set(getattr(item, "fixturenames", ()))
    if fixtures & BROWSER_FIXTURES:
        item.add_marker("browser")
    if (
        fixtures & DATABASE_FIXTURES
        or item.get_closest_marker("django_db")
        or item.get_closest_marker("postgres")
    ):
        item.add_marker("database")
    if item.get_closest_marker("postgres") and not on_postgres:
        item.add_marker(pytest.mark.skip(reason="PostgreSQL only: DATABASE_URL names no PostgreSQL"))
