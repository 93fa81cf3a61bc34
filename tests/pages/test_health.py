"""The two addresses for whoever watches the site: open to all, and without a single fact."""

from collections import namedtuple

import pytest
from django.test import Client

from diguan.web import health

Usage = namedtuple("Usage", "total used free")
pytestmark = pytest.mark.django_db
ALL_WELL = {"ready": True, "database": True, "migrations": True, "guards": True, "disk": True}


@pytest.fixture(autouse=True)
def home(settings) -> None:
    """The folder of all data, as the command makes it."""
    settings.HOME.mkdir(parents=True, exist_ok=True)


def test_live_asks_nothing(client: Client) -> None:
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"live": True})
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_sound_site_is_ready_for_a_stranger_too(client: Client) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, ALL_WELL)
    assert "session" not in answer.cookies


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("disk", lambda patch: patch.setattr(health.shutil, "disk_usage", lambda home: Usage(9, 8, 1))),
        ("guards", lambda patch: patch.setattr(health.guards, "missing", lambda database: {"one"})),
        ("database", lambda patch: patch.setattr(health, "connection", None)),
    ],
)
def test_what_is_wrong_is_named_and_nothing_told(
    client: Client, monkeypatch: pytest.MonkeyPatch, name: str, spoil
) -> None:
    spoil(monkeypatch)
    monkeypatch.setattr(health, "CHECKS", {each: getattr(health, f"_{each}") for each in health.CHECKS})
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["ready"] is answer.json()[name] is False
    assert answer.json().keys() == ALL_WELL.keys()


def test_a_migration_that_waits_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, targets: ["one"])
    assert client.get("/health/ready").json() == {**ALL_WELL, "ready": False, "migrations": False}


def test_nothing_can_be_sent_there(client: Client) -> None:
    assert client.post("/health/ready").status_code == client.post("/health/live").status_code == 405


def test_the_machine_may_ask_without_https(client: Client, settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/health/live").status_code == 200
    assert client.get("/sign-in/").status_code == 301
