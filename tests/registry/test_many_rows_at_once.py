"""Set-wise reading and writing: any text comes back as it went in, blank and empty stay two things, errors
are Django's."""

from contextlib import nullcontext
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diguan.registry import bounds, bulk
from diguan.registry.models import Area, Household, HouseholdYear
from tests.people import DAY, Places

TEXTS = st.none() | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60)


def year_rows(first: int, texts: list[str | None]) -> pa.Table:
    """Household years with these hamlets, numbered from `first`."""
    ids = range(first, first + len(texts))
    return pa.table(
        {
            "id": pa.array(ids, pa.int64()),
            "household_id": pa.array(ids, pa.int64()),
            "year": pa.array([2017] * len(texts), pa.int32()),
            "village_code": pa.array(["990101100200"] * len(texts)),
            "closed": pa.array([False] * len(texts)),
            "hamlet": pa.array(texts, pa.string()),
            "wage_income": pa.array([Decimal("0.01")] * len(texts), pa.decimal128(14, 2)),
            "house_area": pa.array([None] * len(texts), pa.decimal128(14, 4)),
            "electricity": pa.array([True] * len(texts)),
            "visited_on": pa.array([DAY] * len(texts), pa.date32()),
        }
    )


def files(village: Area, count: int) -> int:
    """So many files; gives the id of the first."""
    first = bulk.ids("registry_household", count).start
    Household.objects.bulk_create(
        Household(
            pk=first + n, number=f"N{first + n}", village=village, village_code=village.code, created_on=DAY
        )
        for n in range(count)
    )
    return first


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=1, max_size=5))
def test_what_goes_in_comes_back(places: Places, texts: list[str | None]) -> None:
    with transaction.atomic():
        first = files(places.village, len(texts))
        assert bulk.insert("registry_householdyear", year_rows(first, texts)) == len(texts)
        rows = HouseholdYear.objects.filter(pk__gte=first).order_by("pk")
        assert [row.hamlet for row in rows] == texts
        assert {(row.wage_income, row.house_area, row.electricity, row.visited_on) for row in rows} == {
            (Decimal("0.01"), None, True, DAY)
        }
        columns = [
            bulk.Column("hamlet", "hamlet", pa.string()),
            bulk.Column("wage_income", "wage_income", pa.decimal128(14, 2)),
            bulk.Column("electricity", "electricity", pa.bool_()),
            bulk.Column("visited_on", "visited_on", pa.date32()),
        ]
        read = bulk.select(columns, "FROM registry_householdyear WHERE id >= %s ORDER BY id", [first])
        assert read["hamlet"].to_pylist() == texts
        assert read["visited_on"].to_pylist() == [DAY] * len(texts)
        transaction.set_rollback(True)


def test_one_column_of_blanks_keeps_its_rows(places: Places) -> None:
    bulk.insert("registry_householdyear", year_rows(files(places.village, 3), [None, "", None]))
    one = [bulk.Column("hamlet", "hamlet", pa.string())]
    assert bulk.select(one, "FROM registry_householdyear ORDER BY id")["hamlet"].to_pylist() == [
        None,
        "",
        None,
    ]


def test_an_update_writes_over_the_same_ids_only(places: Places) -> None:
    first = files(places.village, 2)
    bulk.insert("registry_householdyear", year_rows(first, ["a", "b"]))
    ids = pa.array([first], pa.int64())
    new = pa.table({"id": ids, "hamlet": ["c"], "wage_income": pa.array([None], pa.decimal128(14, 2))})
    assert bulk.update("registry_householdyear", new) == 1
    kept = HouseholdYear.objects.order_by("pk").values_list("hamlet", "wage_income", "electricity")
    assert list(kept) == [("c", None, True), ("b", Decimal("0.01"), True)]


def test_new_ids_are_not_given_again(places: Places) -> None:
    taken = bulk.ids("registry_household", 5)
    made = files(places.village, 2)
    later = Household.objects.create(
        number="later", village=places.village, village_code=places.village.code, created_on=date(2017, 1, 1)
    )
    assert later.pk not in range(made, made + 2)
    assert connection.vendor == "sqlite" or made not in taken


def test_a_refused_row_is_an_integrity_error(places: Places) -> None:
    first = files(places.village, 1)
    bulk.insert("registry_householdyear", year_rows(first, ["a"]))
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert("registry_householdyear", year_rows(first, ["a"]))


def test_keys_are_joined_with_and_gone_afterwards(places: Places) -> None:
    found: Any
    with bulk.keys(pa.chunked_array([["990101", "9901"]])) as wanted:
        prefix = [bulk.Column("prefix", "a.prefix", pa.string())]
        found = bulk.select(prefix, f"FROM registry_area a JOIN {wanted} w ON w.key = a.prefix ORDER BY 1")
        assert found["prefix"].to_pylist() == ["9901", "990101"]
    with connection.cursor() as cursor, pytest.raises(Exception, match="wanted_keys"), transaction.atomic():
        cursor.execute("SELECT * FROM wanted_keys")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("within", [bounds.nation, nullcontext])
def test_one_moment_is_read_whatever_the_bounds_and_writing_goes_on_afterwards(within: Any) -> None:
    with within():
        with bulk.one_moment():
            assert Area.objects.count() == 0
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT current_setting('transaction_isolation')")
                    assert cursor.fetchone() == ("repeatable read",)
        Area.objects.create(code="990000000000", level=1, name="某省", full_name="某省", prefix="99")
        with bulk.one_moment():
            assert Area.objects.count() == 1
