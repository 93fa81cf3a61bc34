"""A province has one register: what a village changes, every level above and every program that it lets in
reads in the same file at once, and nobody keeps a copy of his own."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diguan.casework import members, tokens
from diguan.casework.corrections import correct
from diguan.registry.models import Household, Officer
from tests.people import DAY

LEVELS = ("wang", "li", "zhao", "qian", "zhou")  # village, township, county, city, province


@pytest.fixture
def changed(yang: Household, wang: Officer) -> Household:
    """Wang corrects the cause, and the grandmother dies."""
    correct(
        yang.years.get(), "main_cause", "disability",
        by=wang, reason="残疾证为证", on=DAY, version=yang.version,
    )  # fmt: skip
    yang.refresh_from_db()
    grandmother = yang.members.get(name="张秀英")
    members.remove(grandmother, "death", on=DAY, by=wang, proof="死亡证明", version=yang.version)
    return yang


@pytest.mark.requirement("N-02", "N-08", "S3-04")
@pytest.mark.parametrize("level", LEVELS)
def test_what_the_village_changed_stands_in_the_file_that_every_level_opens(
    changed: Household, client: Client, request: Any, level: str
) -> None:
    client.force_login(request.getfixturevalue(level))
    page = client.get(reverse("household:page", args=[changed.pk]))
    text = page.content.decode()
    assert page.status_code == 200
    assert "因病 → 因残" in text
    assert "残疾证为证" in text
    assert "王书记" in text
    assert "死亡证明" in text


@pytest.mark.requirement("S3-04")
@pytest.mark.parametrize("level", LEVELS)
def test_a_program_of_every_level_reads_the_same_file(changed: Household, request: Any, level: str) -> None:
    token = tokens.make(request.getfixturevalue(level), "部门共享")
    answer = Client(headers={"Authorization": f"Bearer {token}"}).get(f"/api/households/{changed.number}")
    assert answer.status_code == 200
    assert answer.json()["people"] == 3


@pytest.mark.requirement("N-02")
def test_who_has_no_part_in_the_village_opens_nothing(
    changed: Household, client: Client, sun: Officer
) -> None:
    client.force_login(sun)
    assert client.get(reverse("household:page", args=[changed.pk])).status_code == 404
