"""The office desk: who watches over the register searches the audit trail; nobody sees a secret in it."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from diguan.casework import audit, corrections
from diguan.registry.models import AuditEntry, Household, HouseholdYear, Officer
from tests.people import DAY, Places, officer

SECRET = "13812345678"


@pytest.fixture
def corrected(yang: Household, wang: Officer) -> AuditEntry:
    """Wang has corrected a wage and a telephone number."""
    of_year = HouseholdYear.objects.get(household=yang)
    how = {"by": wang, "reason": "入户核实", "on": DAY}
    corrections.correct(of_year, "phone", SECRET, version=1, **how)  # type: ignore[arg-type]
    corrections.correct(of_year, "wage_income", Decimal(3100), version=2, **how)  # type: ignore[arg-type]
    return AuditEntry.objects.get(number=1, chain="990101")


def read(client: Client, who: Officer, address: str, language: str = "en") -> tuple[int, str]:
    """What an officer gets at an address."""
    who.language = language
    who.save()
    client.force_login(who)
    answer = client.get(address)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(("language", "word"), [("en", "Corrected"), ("zh-hans", "更正")])
def test_the_auditor_finds_who_changed_what_and_why(
    client: Client, corrected: AuditEntry, feng: Officer, yang: Household, language: str, word: str
) -> None:
    status, page = read(client, feng, f"/office/audit/?q={yang.number}", language)
    assert (status, word in page, "王书记" in page, "入户核实" in page) == (200, True, True, True)
    status, one = read(client, feng, f"/office/audit/{corrected.pk}/", language)
    assert (status, corrected.link in one, SECRET in one, "13900000001" in one) == (200, True, False, False)


def test_the_audit_administrator_sees_that_a_file_changed_but_not_what_stands_in_it(
    client: Client, corrected: AuditEntry, places: Places
) -> None:
    he = officer("李审管", "audit_admin", places.county)
    wage = AuditEntry.objects.get(number=2, chain="990101")
    status, page = read(client, he, f"/office/audit/{wage.pk}/")
    words = re.sub(r"[0-9a-f]{16,}", "", page)  # a sum may hold any four digits
    assert (status, "3100" in words, "3000" in words) == (200, False, False)


def test_nobody_else_and_no_other_area_reads_the_trail(
    client: Client, corrected: AuditEntry, zhao: Officer, chen: Officer, places: Places
) -> None:
    next_door = officer("外县审计", "auditor", places.other_county)
    assert read(client, zhao, "/office/audit/")[0] == 403
    assert "王书记" not in read(client, chen, "/office/audit/")[1]
    assert "王书记" not in read(client, next_door, "/office/audit/")[1]
    assert read(client, next_door, f"/office/audit/{corrected.pk}/")[0] == 404


def test_the_trail_is_narrowed_by_day_and_kind(client: Client, corrected: AuditEntry, feng: Officer) -> None:
    with audit.act():
        audit.write("exported", by=feng, area_prefix="990101")
    assert "入户核实" not in read(client, feng, "/office/audit/?kind=exported")[1]
    assert "入户核实" not in read(client, feng, "/office/audit/?until=2001-01-01")[1]
    assert "入户核实" in read(client, feng, "/office/audit/?since=2001-01-01")[1]


def test_every_answer_bears_a_number_that_stands_in_the_entries_it_made(
    client: Client, feng: Officer
) -> None:
    client.force_login(feng)
    assert len(client.get("/").headers["X-Request-ID"]) == 16
