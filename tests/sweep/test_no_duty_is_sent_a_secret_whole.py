"""Every secret fact of the dictionary, planted on the family at home, in its record and in what checks found,
and asked for by every duty on every route: nothing is sent whole without a reveal.
"""

from collections.abc import Iterator

import pytest

from bench.promised import show
from diguan.casework import audit
from diguan.casework.record import happened
from diguan.policy.facts import Fact
from diguan.registry.book import book, tokens
from diguan.registry.models import Household, Person, QualityFinding
from tests.people import DAY, YEAR, record
from tests.sweep import walk
from tests.sweep.test_every_route_for_everybody import OPEN_TO_ALL, signed_in
from tests.sweep.world import DUTIES, World

# A code that its list does not know is said as it is: so it is found on a page, though the list's own codes
# stand in every form as choices. Names are a matter of scope (P4).
PLANTED = {
    "phone": "13700719283", "bank_name": "雀銀支行", "bank_account": "6222007192834655012",
    "id_number": "990101197103055517", "illness_name": "雀病症", "illness_grade": "雀病級",
    "disability_card": "99010119710305551743", "member_phone": "13700719284",
    "health": "雀病碼", "disability_kind": "雀殘類", "disability_level": "雀殘級",
}  # fmt: skip


def secrets() -> Iterator[Fact]:
    """The secret facts of households and people."""
    wanted = (fact for fact in book().facts.values() if fact.secret)
    return (fact for fact in wanted if fact.level in ("household", "person") and fact.name != "name")


@pytest.fixture
def planted(everywhere: World) -> World:
    """The values: in the years of the family at home and of its head, in an event, in a quality finding."""
    home = Household.objects.get(pk=everywhere.places[0].ids["household_id"])
    head = Person.objects.get(pk=everywhere.places[0].ids["person_id"])
    record([head], id_number=PLANTED["id_number"], id_key=tokens().of(PLANTED["id_number"]))
    for rows in (home.years.all(), head.years.all()):
        own = {field.name for field in rows.model._meta.get_fields()}
        record(rows, **{name: value for name, value in PLANTED.items() if name in own})
    said = {name: value for name, value in PLANTED.items() if book().facts[name].level == "household"}
    of_head = {name: value for name, value in PLANTED.items() if name not in said}
    after = {"year": YEAR, **said, "members": {head.number: of_head}}
    officer = everywhere.officers["county_officer"]
    with audit.act():
        happened(home, "changed_by_import", on=DAY, by=officer, reason="-", before={}, after=after)
    finding = QualityFinding.objects.get(pk=everywhere.places[0].ids["finding_id"])
    record([finding], facts="; ".join(f"{name}={value}" for name, value in PLANTED.items()))
    return everywhere


def test_every_secret_is_planted() -> None:
    assert {fact.name for fact in secrets()} == PLANTED.keys()


@pytest.mark.requirement("T02")
@pytest.mark.one_database
def test_no_duty_is_sent_a_secret_whole_without_a_reveal(planted: World) -> None:
    home, found, answered = planted.places[0], [], 0
    for duty in DUTIES:
        client = signed_in(planted.officers[duty])
        for route in walk.routes():
            if route.name in OPEN_TO_ALL:
                continue
            answer = client.get(route.at(home))
            content, answered = walk.bytes_of(answer), answered + (answer.status_code == 200)
            whole = [name for name, value in PLANTED.items() if value.encode() in content]
            found += [f"{duty} {route.name}: {name}" for name in whole]
    figure = (
        f"{len(found)} sent whole without a reveal of {len(PLANTED)} secret fields × {len(DUTIES)} duties "
        f"in {answered:,} answers; workbooks for bringing in again carry them, for whoever may bring in"
    )
    show("P5", figure, met=not found)
    assert answered > 300
    assert not found


@pytest.mark.requirement("T02")
def test_what_is_searched_for_would_be_found(planted: World) -> None:
    """A reveal with its reason sends the value: the search above can fail."""
    home = planted.places[0]
    client = signed_in(planted.officers["county_officer"])
    route = next(each for each in walk.routes() if each.name == "household:reveal-person")
    answer = client.post(route.at(home), {"reason": "核对证件"}, follow=True)
    assert PLANTED["id_number"].encode() in walk.bytes_of(answer)
