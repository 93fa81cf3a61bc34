"""PostgreSQL refuses on its own what lies outside the area of who looks, even to a reader that forgot to
ask; the role of the site owns nothing and passes no fence."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from diguan.registry import bounds, row_security
from diguan.registry.models import Household, Judgement, Officer, Person, PersonYear
from diguan.registry.viewer import Viewer
from tests import site_role
from tests.people import Places

pytestmark = [pytest.mark.postgres, pytest.mark.requirement("T06")]


def everybody() -> set[str]:
    """The codes of the villages of all household files that a reader gets who forgot to ask whose."""
    return set(Household.objects.values_list("village_code", flat=True))


@pytest.fixture
def register(yang: Household, shi: Household, neighbours: list[Household], zhao: Officer) -> None:
    """The families of all villages of the cast; from here on in the role of the site."""
    site_role.take()


def test_every_table_that_says_where_its_rows_lie_is_fenced(db: None) -> None:
    assert row_security.missing(connection) == set()
    fenced = {fence.table for fence in row_security.fences()}
    assert {"registry_household", "registry_person", "registry_item", "registry_importfault"} <= fenced
    assert "registry_area" in row_security.not_fenced()


@pytest.mark.parametrize("column", row_security.COLUMNS)
def test_a_new_table_without_a_fence_is_found(db: None, column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE registry_new (id int PRIMARY KEY, {column} varchar(12))")
        assert row_security.missing(connection) == {"registry_new"}
        cursor.execute("ALTER TABLE registry_new ENABLE ROW LEVEL SECURITY")
        assert row_security.missing(connection) == {"registry_new"}, "its owner would still pass"


def test_a_fence_that_was_taken_down_is_found(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP POLICY diguan_written ON registry_person")
        assert row_security.missing(connection) == {"registry_person"}
        cursor.execute("ALTER TABLE registry_item NO FORCE ROW LEVEL SECURITY")
        assert row_security.missing(connection) == {"registry_person", "registry_item"}
    row_security.install(connection)
    assert row_security.missing(connection) == set()
    row_security.remove(connection)
    assert len(row_security.missing(connection)) == len(row_security.fences())


def test_without_bounds_nothing_is_seen_and_nothing_taken(register: None, yang: Household) -> None:
    for model in (Household, Person, PersonYear, Judgement):
        assert not model.objects.exists()
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Household.objects.create(
            number="1", village=yang.village, village_code=yang.village_code, created_on=yang.created_on
        )
    assert Household.objects.filter(pk=yang.pk).update(head_name="-") == 0


@pytest.mark.parametrize("actor", ["wang", "sun", "li", "zhao", "qian", "zhou", "feng"])
def test_who_forgets_to_ask_gets_his_own_area_only(
    actor: str, request: pytest.FixtureRequest, yang: Household, neighbours: list[Household]
) -> None:
    viewer = Viewer.of(request.getfixturevalue(actor))
    all_codes = everybody()
    site_role.take()
    with bounds.of(viewer):
        assert everybody() == {code for code in all_codes if viewer.sees(code)}
        assert {
            one.household.village_code for one in Person.objects.select_related("household")
        } <= everybody()
    with bounds.nation():
        assert everybody() == all_codes
    assert not everybody(), "the bounds end where they were opened"


@pytest.mark.parametrize("duty", ["system_admin", "security_admin", "audit_admin"])
def test_administrators_see_no_household(register: None, chen: Officer, duty: str) -> None:
    chen.duty = duty
    with bounds.of(Viewer.of(chen)):
        assert not everybody()


def test_rows_of_others_are_neither_written_nor_moved_away(
    register: None, places: Places, wang: Officer, yang: Household
) -> None:
    there = places.foreign_village
    with bounds.of(Viewer.of(wang)):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Household.objects.create(
                number="1", village=there, village_code=there.code, created_on=yang.created_on
            )
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Household.objects.filter(pk=yang.pk).update(village_code=there.code)
        assert Household.objects.filter(village_code=there.code).update(head_name="-") == 0
        assert Household.objects.filter(pk=yang.pk).update(head_name="杨") == 1


def test_the_role_of_the_site_cannot_take_the_fences_down(register: None) -> None:
    assert not row_security.unheld(connection)
    assert not row_security.may_build(connection)
    with pytest.raises(DatabaseError, match="must be owner"), transaction.atomic():
        row_security.remove(connection)


def test_an_owner_and_a_superuser_are_told_apart_from_the_site(db: None) -> None:
    assert row_security.unheld(connection), "tests run as a superuser until they take the site's role"


def _one_request(viewer: Viewer) -> None:
    """What a request reads: outside a transaction, inside one, and row by row from the server."""
    with bounds.of(viewer):
        assert everybody() == {viewer.prefix}
        assert {row.village_code for row in Household.objects.iterator(1)} == {viewer.prefix}
        with transaction.atomic():
            assert everybody() == {viewer.prefix}
            assert {row.village_code for row in Household.objects.iterator(1)} == {viewer.prefix}
    connection.close()  # back to the pool, for the other


@pytest.fixture
def one_pooled_connection(transactional_db: None) -> Iterator[Callable[[], None]]:
    """Calling it lets everybody share one connection from then on, in the role of the site."""
    options = connections.settings["default"]["OPTIONS"]
    kept = dict(options)

    def share() -> None:
        _anew({"pool": {"min_size": 1, "max_size": 1}, "options": f"-c role={site_role.role()}"})

    def _anew(wanted: dict[str, Any]) -> None:
        connection.close()
        connection.close_pool()
        options.clear()
        options.update(wanted)
        connection.settings_dict["OPTIONS"] = options

    yield share
    _anew(kept)


@pytest.mark.requirement("T07")
@pytest.mark.parametrize("times", [100, pytest.param(5000, marks=pytest.mark.nightly)])
def test_two_officers_on_one_pooled_connection_never_cross(
    yang: Household, neighbours: list[Household], wang: Officer, sun: Officer, one_pooled_connection: Any,
    times: int,
) -> None:  # fmt: skip
    viewers = [Viewer.of(wang), Viewer.of(sun)]
    one_pooled_connection()
    for turn in range(times):
        _one_request(viewers[turn % 2])
    assert not everybody()
