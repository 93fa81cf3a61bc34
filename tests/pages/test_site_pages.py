"""The system administrator sees how the machine, its backups, keys and settings stand, and no secret; nobody
else does."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from diguan.casework import keys, secrets, upkeep
from diguan.config.environment import Environment
from diguan.jobs.models import Run
from diguan.registry.book import book
from diguan.registry.models import AuditEntry, Household, Officer
from tests.house.test_operate import read_by_the_code
from tests.pages.test_office import read
from tests.people import Places, officer
from tests.registry.test_secrets_are_sealed_at_rest import ring  # noqa: F401 -- a fixture

PAGES = ("machine", "backups", "keys", "settings")
DAYS_AGO = timedelta(days=3)


@pytest.fixture
def gao(places: Places) -> Officer:
    """Gao looks after the machine."""
    return officer("高系管", "system_admin", places.county)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("language", "word"), [("en", "How it is"), ("zh-hans", "状况")])
def test_each_page_opens_to_the_system_administrator_in_both_languages(
    client: Client, gao: Officer, yang: Household, page: str, language: str, word: str
) -> None:
    status, said = read(client, gao, f"/office/{page}/", language)
    assert (status, word in said) == (200, True)
    assert yang.head_name not in said


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("duty", ["security_admin", "audit_admin", "auditor", "county_officer"])
def test_no_other_duty_opens_them(client: Client, places: Places, page: str, duty: str) -> None:
    assert read(client, officer("别人", duty, places.county), f"/office/{page}/")[0] == 403


def test_the_settings_say_which_are_weak_and_keep_every_secret(
    client: Client, gao: Officer, settings: Any
) -> None:
    settings.HTTPS, settings.SECOND_FACTOR, settings.ALLOWED_HOSTS = False, "offered", ["*"]
    said = read(client, gao, "/office/settings/")[1]
    for weak in ("Passwords cross the network readable", "signs in by password alone", "Answers to any name"):
        assert weak in said
    for page in PAGES:
        said = read(client, gao, f"/office/{page}/")[1]
        for secret in (settings.SECRET_KEY, settings.TOKEN_KEY, *settings.KEYRING.split(",")):
            assert secret.partition(":")[2] not in said if ":" in secret else secret not in said


def test_every_setting_that_the_code_reads_is_shown(client: Client, gao: Officer, settings: Any) -> None:
    settings.ENVIRONMENT = {**settings.ENVIRONMENT, "DIGUAN_OF_TOMORROW": "on <b>", "DIGUAN_NEW_KEY": True}
    said = read(client, gao, "/office/settings/")[1]
    assert not [name for name in read_by_the_code() if name not in said]
    assert "on &lt;b&gt;" in said, "one that nobody has thought of is shown as it was read"
    assert "DIGUAN_NEW_KEY" in said
    assert f"{settings.IDLE_MINUTES} minutes without work end a sign-in" in said


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "Document number",
                "S1 §4: data are compared",
                "unset: no document says",
                "for the office to settle",
            ),
        ),
        ("zh-hans", ("证件号码", "S1 §4：与八个部门比对数据", "文件未写明", "由使用单位依法确定")),
    ],
)
def test_the_settings_say_why_each_secret_is_asked_for(
    client: Client, gao: Officer, language: str, words: tuple[str, ...]
) -> None:
    said = read(client, gao, "/office/settings/", language)[1]
    assert not [word for word in words if word not in said]
    assert not [name for name, _ in secrets.needs(book()) if name.say(language) not in said]


def test_secrets_are_known_by_how_they_are_read(tmp_path: Path) -> None:
    given = {
        "DIGUAN_SECRET_KEY": "k" * 20 + "abcdefghijklmn", "DATABASE_URL": "postgres://me:word@there:5432/it",
        "DIGUAN_LANGUAGE": "en",
    }  # fmt: skip
    read_so = Environment(given)
    read_so.key("DIGUAN_SECRET_KEY", None)
    read_so.database("DATABASE_URL", tmp_path)
    read_so.keyring("DIGUAN_KEYRING", tmp_path / "ring.json")
    read_so.choice("DIGUAN_LANGUAGE", "zh-hans", ("zh-hans", "en"))
    assert read_so.said == {
        "DIGUAN_SECRET_KEY": True, "DATABASE_URL": True, "DIGUAN_KEYRING": False, "DIGUAN_LANGUAGE": "en",
    }  # fmt: skip


def test_a_backup_that_was_never_made_or_is_old_is_to_be_mended(client: Client, gao: Officer) -> None:
    def backup_line() -> str:
        page = read(client, gao, "/office/backups/")[1]
        return page[page.index("Last backup") :].partition("</tr>")[0]

    assert "to be mended" in backup_line()
    assert "Of the backups to be mended" in read(client, gao, "/")[1]
    assert upkeep.tell("backed_up", name="x", bytes=1)
    assert "to be mended" not in backup_line()
    with pytest.MonkeyPatch.context() as clock:
        now = timezone.now() + DAYS_AGO
        clock.setattr("django.utils.timezone.now", lambda: now)
        assert "to be mended" in backup_line()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a PostgreSQL sends its log instead of files")
@pytest.mark.parametrize("state", ["not there", "empty", "fresh", "old"])
def test_a_copy_that_lags_or_is_not_there_is_to_be_mended(
    client: Client, gao: Officer, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    database, copy = tmp_path / "register", tmp_path / "copy"
    database.write_bytes(b"x")
    settings.COPY = str(copy)
    monkeypatch.setattr("diguan.registry.storage._file", lambda: database)
    if state != "not there":
        (copy / "register" / "0").mkdir(parents=True)
    if state in ("fresh", "old"):
        newest = copy / "register" / "0" / "1.ltx"
        newest.write_bytes(b"x")
        moment = database.stat().st_mtime - (0 if state == "fresh" else 60)
        os.utime(newest, (moment, moment))
    page = read(client, gao, "/office/backups/")[1]
    line = page[page.index("Running copy") :]
    assert ("to be mended" in line.partition("</tr>")[0]) == (state != "fresh")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="a SQLite has no slot")
@pytest.mark.parametrize("there", [False, True])
def test_a_postgresql_whose_log_nobody_receives_is_to_be_mended(
    client: Client, gao: Officer, settings: Any, tmp_path: Path, there: bool
) -> None:
    settings.COPY = str(tmp_path if there else tmp_path / "away")
    page = read(client, gao, "/office/backups/")[1]
    line = page[page.index("Running copy") :].partition("</tr>")[0]
    assert ("does not copy" if there else "the disk is not there") in line
    assert "to be mended" in line


def test_work_that_nobody_does_is_said_and_failed_runs_tell_only_their_number(
    client: Client, gao: Officer, zhao: Officer
) -> None:
    told: dict[str, Any] = {"path": "x.y", "title_zh": "杨家", "title_en": "the Yangs", "by": zhao}
    now = timezone.now()
    Run.objects.create(kind="intake.read", state="waiting", at=now - timedelta(hours=1), **told)
    lost = Run.objects.create(
        kind="policy.judge", state="failed", at=now, fault_zh="杨", fault_en="Yang", **told
    )
    page = read(client, gao, "/office/machine/")[1]
    assert "Nobody does the work" in page
    assert (f">{lost.pk}<" in page, "policy.judge" in page, "Yang" in page) == (True, True, False)


def test_the_page_of_keys_tells_a_new_key_and_what_waits_for_it(
    client: Client,
    gao: Officer,
    yang: Household,
    ring: Path,  # noqa: F811
) -> None:
    name = keys.make()
    page = read(client, gao, "/office/keys/")[1]
    assert (name in page, "diguan keys rotate" in page) == (True, True)
    keys.rotate()
    assert "Run: diguan keys rotate. Officers" not in read(client, gao, "/office/keys/")[1]
    assert AuditEntry.objects.filter(kind="key_made").exists()
