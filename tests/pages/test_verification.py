"""The audit administrator sees whether the trail is whole, and has it verified; nobody else does."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from diguan.casework import anchors, audit
from diguan.casework.verifying import verify
from diguan.jobs.models import Run
from diguan.registry import guards
from diguan.registry.models import AuditedRow, AuditEntry, Officer
from tests.pages.test_office import read
from tests.people import Places, officer

PAGE, START = "/office/audit/whole/", "/office/audit/whole/verify/"


@pytest.fixture
def he(places: Places, zhao: Officer, settings: Any, tmp_path: Path) -> Officer:
    """Li watches over the trail; there are some entries in it, and no anchors yet."""
    settings.ANCHORS = tmp_path / "anchors"
    with audit.act():
        for number in range(3):
            audit.write("looked", by=zhao, area_prefix="990101", reason=f"{number}")
    return officer("李审管", "audit_admin", places.county)


@pytest.mark.parametrize(
    ("language", "never", "whole"), [("en", "Never yet", "whole"), ("zh-hans", "从未核对", "完好")]
)
def test_he_has_the_trail_verified_and_sees_that_it_is_whole(
    client: Client, he: Officer, inline_jobs: None, language: str, never: str, whole: str
) -> None:
    assert never in read(client, he, PAGE, language)[1]
    AuditedRow.objects.all().delete()  # what the cast itself wrote past the site
    client.post(START)
    status, page = read(client, he, PAGE, language)
    assert (status, f">{whole}<" in page, never in page) == (200, True, False)
    told = json.loads(AuditEntry.objects.get(kind="audit_verified").after)
    assert (told["faults"], told["entries"] >= 3) == (0, True)
    assert anchors.code(anchors.heads()[0].link) in page


def test_a_changed_entry_is_named_on_the_page(client: Client, he: Officer, inline_jobs: None) -> None:
    guards.remove(connection)
    AuditEntry.objects.filter(chain="990101", number=2).update(reason="x")
    client.force_login(he)
    client.post(START)
    page = read(client, he, PAGE)[1]
    assert ("990101/2" in page, "this entry was changed" in page) == (True, True)


def test_a_run_under_way_is_shown_and_not_started_twice(client: Client, he: Officer) -> None:
    client.force_login(he)
    client.post(START)
    client.post(START)
    assert Run.objects.filter(kind="office.verify").count() == 1
    assert "run-words" in read(client, he, PAGE)[1]


@pytest.mark.parametrize("duty", ["system_admin", "security_admin", "auditor", "county_officer"])
def test_nobody_else_sees_it_or_starts_it(client: Client, places: Places, duty: str) -> None:
    assert read(client, officer("别人", duty, places.county), PAGE)[0] == 403
    assert client.post(START).status_code == 403
    assert not Run.objects.exists()


def test_entries_written_meanwhile_are_no_fault(he: Officer, zhao: Officer) -> None:
    written = []

    def writes(done: int, total: int) -> None:
        if len(written) < 2:
            with audit.act():
                written.append(audit.write("looked", by=zhao, area_prefix="990101"))
                audit.write("looked", by=zhao, area_prefix="990102")

    AuditedRow.objects.all().delete()
    assert verify(anchors.heads(), progress=writes)[1] == []
    assert len(written) == 2
