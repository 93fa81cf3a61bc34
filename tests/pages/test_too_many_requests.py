"""A script that draws the register page by page, or floods the site, is stopped and told when to come again;
no person is, nor the colleague beside him, nor what watches the site."""

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diguan.desks.office import in_force
from diguan.registry.models import Officer
from diguan.web import pace
from diguan.web.counts import Counts
from tests.pages.conftest import Enter
from tests.people import Places
from tests.reading.test_other_programs_read_as_an_officer import reader

pytestmark = [pytest.mark.one_database, pytest.mark.django_db]

MINUTE, DAY, ADDRESS = 5, 8, 3


@pytest.fixture(autouse=True)
def low(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a test meets, counted in a file of its own, half a minute after one began."""
    settings.REQUESTS_A_MINUTE, settings.REQUESTS_A_DAY, settings.REQUESTS_OF_AN_ADDRESS = (
        MINUTE,
        DAY,
        ADDRESS,
    )
    settings.SCRATCH = str(tmp_path)
    monkeypatch.setattr(pace, "clock", lambda: 30.0)


def statuses(client: Client, path: str, times: int) -> list[int]:
    """What a browser hears that asks for one page again and again."""
    return [client.get(path).status_code for _ in range(times)]


@pytest.mark.parametrize(
    ("language", "what", "mend"),
    [("zh", "请求过多", "请在 30 秒后重试"), ("en", "more requests came", "try again in 30 seconds")],
)
def test_one_account_is_answered_so_often_in_a_minute(
    zhao: Officer, enter: Enter, language: str, what: str, mend: str
) -> None:
    client = enter(zhao, language)
    assert statuses(client, "/", MINUTE + 1) == [200] * MINUTE + [429]
    refused = client.get(reverse("household:index"))
    page = refused.content.decode()
    assert what in page
    assert mend in page
    assert refused.headers["Content-Language"].startswith(language)
    assert refused.headers["Retry-After"] == "30"
    assert "no-store" in refused.headers["Cache-Control"]


def test_it_is_the_account_that_counts_however_it_comes(zhao: Officer, enter: Enter) -> None:
    here, there, program = enter(zhao), Client(REMOTE_ADDR="10.0.0.9"), reader(zhao)
    there.cookies = here.cookies
    heard = [client.get("/api/me").status_code for client in (here, there, program) * 2]
    assert heard == [200] * MINUTE + [429]
    told = program.get("/api/me")
    assert told.headers["Retry-After"] == "30"
    assert told.headers["Content-Type"] == "application/json"
    assert set(json.loads(told.content)) == {"zh", "en"}


def test_a_colleague_at_the_same_address_goes_on(zhao: Officer, li: Officer, enter: Enter) -> None:
    assert statuses(enter(zhao), "/", MINUTE + 1)[-1] == 429
    assert statuses(enter(li), "/", MINUTE) == [200] * MINUTE
    assert Client().get(reverse("sign-in")).status_code == 200, "nor do officers use up the address"


def test_the_next_minute_is_a_new_one_but_a_day_has_an_end(
    zhao: Officer, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = enter(zhao)
    assert statuses(client, "/", MINUTE + 1)[-1] == 429
    monkeypatch.setattr(pace, "clock", lambda: 61.0)
    assert statuses(client, "/", DAY - MINUTE + 1) == [200] * (DAY - MINUTE) + [429]
    refused = client.get("/")
    assert "明日恢复" in refused.content.decode()
    assert 0 < int(refused.headers["Retry-After"]) <= 24 * 60 * 60


@pytest.mark.requirement("T12")
@pytest.mark.parametrize("path", ["/accounts/sign-in/", "/api/me", "/nowhere", "/"])
def test_who_has_not_signed_in_is_counted_by_address(path: str, db: None) -> None:
    guessing = Client(REMOTE_ADDR="10.0.0.1", headers={"Authorization": "Bearer diguan_guess"})
    assert 429 not in statuses(guessing, path, ADDRESS)
    assert statuses(guessing, path, 1) == [429]
    assert 429 not in statuses(Client(REMOTE_ADDR="10.0.0.2"), path, 1)


def test_an_office_has_one_network_however_many_addresses_it_makes_up(db: None) -> None:
    heard = [Client(REMOTE_ADDR=f"2001:db8:1:2::{n}").get(reverse("sign-in")).status_code for n in range(4)]
    assert heard == [200] * ADDRESS + [429]
    assert Client(REMOTE_ADDR="2001:db8:1:3::1").get(reverse("sign-in")).status_code == 200


def test_files_of_the_site_do_not_count_and_health_counts_apart(client: Client) -> None:
    assert statuses(client, "/static/web/frame.css", ADDRESS * 2) == [200] * ADDRESS * 2
    assert statuses(client, reverse("sign-in"), ADDRESS + 1)[-1] == 429
    assert statuses(client, "/health/live", ADDRESS + 1) == [200] * ADDRESS + [429]


def test_the_log_says_once_who_it_was(zhao: Officer, enter: Enter, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "diguan.doors"):
        statuses(enter(zhao), "/", MINUTE + 3)
    told = [record.fields for record in caplog.records if record.message == "too many requests"]  # type: ignore[attr-defined]
    assert told == [{"from": f"account {zhao.pk}", "most": MINUTE}]


def test_processes_of_the_site_count_together(settings: Any, tmp_path: Path) -> None:
    """Four processes, two hundred requests each: none is lost."""
    count = (
        "import sys; from pathlib import Path; from django.conf import settings\n"
        f"settings.configure(SECRET_KEY={settings.SECRET_KEY!r})\n"
        "from diguan.web.counts import Counts\n"
        "counts = Counts(Path(sys.argv[1]))\n"
        "for _ in range(200): last = counts.one_more('account 7', 1)\n"
    )
    file = tmp_path / "together"
    begun = [subprocess.Popen([sys.executable, "-c", count, str(file)]) for _ in range(4)]
    assert [each.wait(60) for each in begun] == [0] * 4
    assert Counts(file).one_more("account 7", 1) == 801
    assert file.stat().st_mode & 0o077 == 0


def test_who_asked_cannot_be_read_from_the_counts(zhao: Officer, enter: Enter, tmp_path: Path) -> None:
    Client(REMOTE_ADDR="10.11.12.13").get(reverse("sign-in"))
    kept = (tmp_path / "requests").read_bytes()
    assert b"10.11.12.13" not in kept
    assert b"address" not in kept


def test_officers_go_on_working_where_counting_fails(
    zhao: Officer, enter: Enter, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SCRATCH = str(tmp_path / "gone")
    assert statuses(enter(zhao), "/", MINUTE + 2) == [200] * (MINUTE + 2)
    assert "requests are not counted" in caplog.text


def test_counting_writes_nothing_to_the_database(
    zhao: Officer, enter: Enter, django_assert_num_queries: Any, rf: Any
) -> None:
    request = rf.get("/")
    request.user = zhao
    with django_assert_num_queries(0):
        assert pace.refused(request) is None


def test_the_limits_in_force_are_shown(places: Places, settings: Any) -> None:
    told = {line.name: line.value for line in in_force.of_settings()}
    assert str(MINUTE) in told["DIGUAN_REQUESTS_A_MINUTE"]
    assert str(DAY) in told["DIGUAN_REQUESTS_A_DAY"]
    assert str(ADDRESS) in told["DIGUAN_REQUESTS_OF_AN_ADDRESS"]


def test_a_passer_by_is_answered_so_often_in_a_minute() -> None:
    assert statuses(Client(), reverse("disclosure:index"), ADDRESS + 1) == [200] * ADDRESS + [429]
