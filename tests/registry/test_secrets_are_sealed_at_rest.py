"""Secrets in the register: what the database holds is sealed for its row; keys are rotated, killed and
resumed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.utils import timezone

from diguan.casework import audit, keys, quality
from diguan.registry import files, findings, resealing, vault
from diguan.registry.models import (
    AuditEntry,
    Household,
    HouseholdYear,
    Officer,
    Person,
    PersonYear,
    QualityFinding,
    QualityRun,
    Snapshot,
)
from diguan.registry.models.sealing import sealed_columns
from diguan.registry.viewer import Viewer
from diguan.words import sealing
from diguan.words.sealing import SealFault
from tests.people import DAY, YEAR, Places

SECRET = "6222020000001234567"


def raw(table: str, column: str) -> list[str]:
    """What the database itself holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def ring(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A keyring file of its own, with one key."""
    file = tmp_path / "ring.json"
    sealing.keep(file, sealing.written({"k1": sealing.new_key(), **vault.ring().keys}, "k1"))
    settings.KEYRING_FILE = str(file)
    vault.ring.cache_clear()
    yield file
    vault.ring.cache_clear()


@pytest.mark.requirement("T52")
def test_the_database_holds_no_secret_and_the_program_reads_it(yang: Household) -> None:
    of_year = HouseholdYear.objects.get(household=yang)
    of_year.bank_account = SECRET
    of_year.save()
    assert HouseholdYear.objects.get(household=yang).bank_account == SECRET
    for model in (HouseholdYear, Person, PersonYear):
        for column in sealed_columns(model):
            assert all(vault.is_sealed(value) for value in raw(model._meta.db_table, column))
    assert SECRET not in str(raw("registry_householdyear", "bank_account"))
    assert len(raw("registry_person", "id_number")) == 4


@pytest.mark.requirement("T52")
def test_what_a_check_read_is_sealed_too(
    yang: Household, zhao: Officer, places: Places, tmp_path: Path
) -> None:
    said = {"area": places.county, "area_prefix": places.county.prefix, "on": DAY, "at": timezone.now()}
    snapshot = Snapshot.objects.create(year=YEAR, digest="0", folder="-", households=1, people=4, **said)
    run = QualityRun.objects.create(
        snapshot=snapshot, pack_id="p", pack_digest="0", folder=str(tmp_path), **said
    )
    row = {"rule": "r", "nature": "warn", "household_id": yang.pk, "person_id": None}
    row |= {"village_code": yang.village_code, "facts": "health=serious_illness; main_cause="}
    pq.write_table(pa.Table.from_pylist([row]), tmp_path / "quality.parquet")
    assert findings.load_quality(run) == 1
    assert all(vault.is_sealed(value) for value in raw("registry_qualityfinding", "facts"))
    found = QualityFinding.objects.get()
    assert found.facts == row["facts"]
    event = quality.answer(found, by=zhao, text="已核实", on=DAY)
    assert "serious_illness" not in str(raw("registry_event", "before")) + str(
        raw("registry_auditentry", "before")
    )
    assert files.heard(Viewer.of(event.by), [event])[0][0]["facts"] == row["facts"]


def test_a_secret_moved_to_another_row_does_not_open(yang: Household) -> None:
    first, second = Person.objects.order_by("id")[:2]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_person SET id_number = (SELECT id_number FROM registry_person WHERE id = %s)"
            " WHERE id = %s",
            [first.pk, second.pk],
        )
    with pytest.raises(SealFault):
        assert Person.objects.get(pk=second.pk).id_number
    assert Person.objects.get(pk=first.pk).id_number == first.id_number


def test_a_sealed_column_is_neither_searched_nor_written_in_passing(yang: Household) -> None:
    with pytest.raises(TypeError, match="sealed"):
        Person.objects.filter(id_number="990101196503040015").exists()
    with pytest.raises(TypeError, match="sealed"):
        Person.objects.update(id_number="990101196503040015")


def test_saving_a_row_leaves_seals_that_need_no_change(yang: Household) -> None:
    before = raw("registry_householdyear", "phone")
    HouseholdYear.objects.get(household=yang).save()
    assert raw("registry_householdyear", "phone") == before


@pytest.mark.requirement("T53")
def test_keys_are_rotated_in_steps_that_can_be_killed(
    ring: Path, yang: Household, shi: Household, zhao: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [one.id_number for one in Person.objects.order_by("id")]
    monkeypatch.setattr(resealing, "AT_ONCE", 2)
    assert keys.make() == "k2"
    steps = []

    def killed(table: str, done: int) -> None:
        steps.append(table)
        if len(steps) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keys.rotate(killed)
    kinds = {
        value.split("|")[2]
        for value in raw("registry_person", "id_number") + raw("registry_householdyear", "phone")
    }
    assert "k2" in kinds
    assert [one.id_number for one in Person.objects.order_by("id")] == numbers, "both keys open under way"
    keys.rotate()
    assert all(resealing.left(model) == 0 for model in resealing.models())
    assert {value.split("|")[2] for value in raw("registry_person", "id_number")} == {"k2"}
    assert [one.id_number for one in Person.objects.order_by("id")] == numbers
    assert sum(keys.rotate().values()) == 0, "a second rotation finds nothing to do"
    assert AuditEntry.objects.filter(kind="resealed").count() >= 3


def test_a_process_that_does_not_know_the_new_key_yet_reads_the_ring_again(
    ring: Path, yang: Household
) -> None:
    known = vault.ring()
    keys.make()
    keys.rotate()
    known._ciphers.clear()
    vault.ring.cache_clear()
    object.__setattr__(vault.ring(), "keys", dict(known.keys))
    assert Person.objects.first().id_number  # type: ignore[union-attr]


def test_a_closed_year_is_sealed_anew_but_otherwise_not_written(
    ring: Path, yang: Household, zhao: Officer
) -> None:
    HouseholdYear.objects.filter(household=yang).update(closed=True)
    keys.make()
    keys.rotate()
    assert {value.split("|")[2] for value in raw("registry_householdyear", "phone")} == {"k2"}
    with pytest.raises(Exception, match="closed"), audit.act():
        HouseholdYear.objects.filter(household=yang).update(hamlet="别处")


def test_rows_from_before_are_sealed_by_the_migration_and_can_be_killed(yang: Household) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_person SET id_number = number")
        cursor.execute("UPDATE registry_householdyear SET phone = '13900000001'")
    assert Person.objects.first().id_number == Person.objects.first().number  # type: ignore[union-attr]
    assert resealing.seal_all() == 5
    assert all(vault.is_sealed(value) for value in raw("registry_person", "id_number"))
    assert [one.id_number == one.number for one in Person.objects.all()] == [True] * 4
    assert resealing.seal_all() == 0


@pytest.mark.requirement("T52")
def test_the_ring_is_readable_by_its_owner_alone(ring: Path, db: None) -> None:
    keys.make()
    assert ring.stat().st_mode & 0o777 == 0o600
