"""/api/: a token reads what its officer may see and nothing else, changes nothing, and ends at once; whatever
the document allows is answered as the document says."""

import json
from typing import Any

import pytest
import schemathesis
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as how_hard

from bench.promised import show
from diguan.casework import granting, tokens
from diguan.registry.models import Household, Officer
from diguan.web.reading.api import api
from tests.pages.conftest import Enter, enter  # noqa: F401
from tests.pages.judged import judged
from tests.people import Places, officer

SCHEMA = schemathesis.openapi.from_dict(api.get_openapi_schema())
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]


def reader(one: Officer) -> Client:
    """A program with a token of the officer."""
    return Client(headers={"Authorization": f"Bearer {tokens.make(one, 'test')}"})


def asked(client: Client, path: str, status: int = 200) -> Any:
    """The answer as JSON."""
    response = client.get(f"/api{path}")
    assert response.status_code == status, response.content.decode()[:500]
    return json.loads(response.content)


def test_a_program_reads_what_its_officer_sees(
    wang: Officer, yang: Household, shi: Household, neighbours: list[Household]
) -> None:
    client = reader(wang)
    assert asked(client, "/me")["duty"] == "village_officer"
    homes = asked(client, "/households")
    assert {home["number"] for home in homes["rows"]} == {yang.number, shi.number}
    assert homes["rows"][0]["head"] == "杨**"
    assert asked(client, f"/households/{yang.number}")["people"] == 4
    assert asked(client, "/households?limit=1&offset=1")["total"] == 2
    assert asked(client, f"/households/{neighbours[0].number}", 404)["en"].startswith("there is no such")


def test_why_is_told_with_rules_and_day(zhao: Officer, yang: Household, tmp_path: Any) -> None:
    judged(zhao, tmp_path)
    told = asked(reader(zhao), f"/households/{yang.number}/why")
    assert told["pack"] == "changchun/2017-opinions"
    assert told["outcome"]
    assert asked(reader(zhao), "/judgements")["total"] == 1
    assert {part["area"]["name"] for part in asked(reader(zhao), "/statistics")} == {"柳林镇", "双桥乡"}
    assert asked(reader(zhao), "/notices") == {"total": 0, "rows": []}


@pytest.mark.parametrize("duty", ["system_admin", "security_admin", "audit_admin"])
def test_an_administrators_token_reads_no_household(yang: Household, places: Places, duty: str) -> None:
    client = reader(officer("管", duty, places.county, "admin"))
    assert asked(client, "/households") == {"total": 0, "rows": []}
    asked(client, f"/households/{yang.number}", 404)


def test_nobody_reads_without_a_token_or_a_session(wang: Officer, yang: Household, enter: Enter) -> None:  # noqa: F811
    for client in (Client(), Client(headers={"Authorization": "Bearer diguan_x"})):
        for path in ("/me", "/households", "/openapi.json", "/nothing"):
            asked(client, path, 401)
    assert asked(enter(wang), "/me")["account"] == "wang"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_token_changes_nothing(wang: Officer, method: str) -> None:
    assert getattr(reader(wang), method)("/api/households").status_code == 405
    assert reader(wang).post(reverse("password")).status_code in (302, 403), "nor anything outside /api/"


def test_a_token_is_kept_as_a_sum_and_ends_at_once(wang: Officer, places: Places) -> None:
    text = tokens.make(wang, "test")
    assert text not in tokens.of(wang).get().sum
    client = Client(headers={"Authorization": f"Bearer {text}"})
    asked(client, "/me")
    tokens.end(wang, tokens.of(wang).get().pk, by=wang)
    asked(client, "/me", 401)


@pytest.mark.requirement("T05")
def test_a_closed_or_moved_account_reads_no_more(wang: Officer, places: Places) -> None:
    client = reader(wang)
    security = officer("安全", "security_admin", places.county, "guard")
    granting.ask("move", by=security, officer=wang, duty="village_officer", area=places.next_village.pk)
    asked(client, "/me", 401)
    client = reader(wang)
    Officer.objects.filter(pk=wang.pk).update(is_active=False)
    asked(client, "/me", 401)


FIELDS = {
    "Problem": "zh en", "Place": "code level name full_name", "Me": "account name duty area",
    "Home": "number village_code head people status stage", "Count": "households people",
    "Why": "judgement pack on outcome score rank_in_village reasons against questions missing",
    "Judged": "id pack pack_digest on state area", "Statistics": "area total by_status",
    "Notice": "id procedure area open_to_objections starts until code",
    **dict.fromkeys(("Places", "Homes", "Judgements", "Notices"), "total rows"),
}  # fmt: skip


def test_an_answer_holds_the_fields_of_its_shape_and_no_other(zhao: Officer, yang: Household) -> None:
    """The shapes are a closed list; a field that is added is added here too, after some thought."""
    shapes = api.get_openapi_schema()["components"]["schemas"]
    told = {name: set(shape["properties"]) for name, shape in shapes.items() if name in FIELDS}
    assert told == {name: set(fields.split()) for name, fields in FIELDS.items()}
    client = reader(zhao)
    rows = asked(client, "/households")["rows"]
    assert [set(row) for row in rows] == [set(FIELDS["Home"].split())] * len(rows)
    assert set(asked(client, f"/households/{yang.number}")) == set(FIELDS["Home"].split())
    assert set(asked(client, "/me")) == set(FIELDS["Me"].split())


def checked(operation: Any, client: Client, cases: int) -> int:
    """Ask so many made-up questions and hold every answer to the document; gives how many were asked."""
    statuses: list[int] = []
    documented = {*operation.definition.raw["responses"], "422"}

    @how_hard(max_examples=cases, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        answer = client.get(case.formatted_path, case.as_transport_kwargs().get("params") or {})
        statuses.append(answer.status_code)
        assert str(answer.status_code) in documented

    ask()
    return len(statuses)


@pytest.mark.requirement("T18")
@pytest.mark.parametrize("cases", [5, pytest.param(2500, marks=pytest.mark.nightly)])
def test_no_question_breaks_the_reading(zhao: Officer, yang: Household, cases: int) -> None:
    count = sum(checked(operation, reader(zhao), cases) for operation in OPERATIONS)
    assert count >= cases
    if cases > 100:
        show("P20", f"0 answers of 5xx and none undocumented in {count:,} questions", met=count >= 20_000)
