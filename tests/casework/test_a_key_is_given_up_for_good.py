"""A key is changed to the end: register, record, complainants, workbooks that wait, links of the audit chain;
killed at any point it goes on, and then nothing here needs the old key any more.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from diguan.casework import audit, corrections, imports, keys
from diguan.casework.keys import KeyFault
from diguan.casework.verifying import verify
from diguan.config import command
from diguan.registry import beside, files, guards, resealing, vault
from diguan.registry.models import (
    AuditEntry,
    Complainant,
    Event,
    Household,
    Notice,
    Objection,
    Officer,
    Round,
    Told,
)
from diguan.registry.viewer import Viewer
from diguan.words import sealing
from diguan.words.sealing import SealFault
from tests.people import DAY, YEAR, Places

OLD_PHONE, NEW_PHONE, CALLER = "13900000001", "13911112222", "13733334444"


@pytest.fixture
def ring(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A keyring file of its own; the site's keys are in it, and one that is in force."""
    file = tmp_path / "ring.json"
    sealing.keep(file, sealing.written({"k1": sealing.new_key()}, "k1"))
    settings.KEYRING_FILE, settings.UPLOADS = str(file), tmp_path / "uploads"
    vault.ring.cache_clear()
    yield file
    vault.ring.cache_clear()


@pytest.fixture
def lived(ring: Path, yang: Household, wang: Officer, zhao: Officer, places: Places) -> Household:
    """A family whose telephone was corrected, about whom somebody complained, and a workbook that waits."""
    yang.refresh_from_db()
    corrections.correct(
        yang.years.get(), "phone", NEW_PHONE, by=wang, reason="换了号码", on=DAY, version=yang.version
    )
    objection_to(yang, zhao, name="雀举报", phone=CALLER)
    imports.receive(BytesIO(b"a workbook"), "a.xlsx", places.county, year=YEAR, on=DAY, by=zhao)
    return yang


def objection_to(yang: Household, by: Officer, *, name: str, phone: str) -> None:
    """Somebody objects to a list of the village."""
    said: dict[str, Any] = {"at": timezone.now(), "by": by, "by_name": str(by)}
    with audit.act():
        held = Round.objects.create(
            area=by.area, area_prefix=by.area.prefix, pack_id="p", pack_digest="0", procedure="p",
            kind="identification", year=YEAR, opened_on=DAY, **said,
        )  # fmt: skip
        notice = Notice.objects.create(
            round=held, station="s", area=yang.village, area_prefix=yang.village_code, digest="0", code="0",
            open_to_objections=True, starts=DAY, until=DAY + timedelta(days=7), **said,
        )  # fmt: skip
        objection = Objection.objects.create(
            notice=notice, village_code=yang.village_code, kind="facts", text="-", received_on=DAY, **said
        )
        Complainant.objects.create(
            objection=objection, village_code=yang.village_code, name=name, phone=phone
        )
        audit.write("objection_received", by=by, area_prefix=yang.village_code)


def told(household: Household) -> tuple[Any, ...]:
    """All that is secret about the family, opened."""
    event = Event.objects.filter(household=household, kind="corrected").get()
    before, after = files.heard(Viewer.of(event.by), [event])[0]
    complainant = Complainant.objects.get()
    phone = household.years.get().phone
    return phone, before["phone"], after["phone"], complainant.name, complainant.phone


ALL = (NEW_PHONE, OLD_PHONE, NEW_PHONE, "雀举报", CALLER)


def all_bytes() -> str:
    """Everything in every table of the register."""
    found = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names()):
            if table.startswith("registry_"):
                cursor.execute(f"SELECT * FROM {table}")
                found.append(str(cursor.fetchall()))
    return "\n".join(found)


@pytest.mark.requirement("T53")
def test_after_a_rotation_the_old_key_is_given_up_and_all_is_read_and_verified(
    lived: Household, ring: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(lived) == ALL
    assert keys.make() == "k2"
    left = keys.standing().left
    kinds = {kind for kind, count in left.items() if count}
    assert {"registry_told", "registry_householdyear", keys.FILES, keys.LINKS} <= kinds
    with pytest.raises(KeyFault, match="registry_told"):
        keys.drop("k1")
    done = keys.rotate()
    assert done == left, "what was left has been done, kind by kind"
    assert set(keys.standing().left.values()) == {0}
    assert command.main(["keys", "drop", "k1"]) == 0
    assert sealing.Keyring.read(ring.read_text()).keys.keys() == {"k2"}
    vault.ring.cache_clear()
    assert told(lived) == ALL
    assert "|k1|" not in all_bytes()
    count, wrong = verify()
    assert (count > 4, wrong) == (True, [])
    batch = apps.get_model("registry", "ImportBatch").objects.get()
    with imports.source(batch).open("rb") as file:
        content = b"".join(vault.ring().open_file(file, f"upload.{Path(batch.folder).name}"))
    assert content == b"a workbook"
    assert {"key_made", "resealed", "key_dropped"} <= set(AuditEntry.objects.values_list("kind", flat=True))


@pytest.mark.requirement("T53")
def test_a_rotation_killed_anywhere_goes_on_and_ends(
    lived: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resealing, "AT_ONCE", 2)
    steps = _steps_of_a_rotation(lived)
    assert steps > 6
    for killed_at in range(steps):
        keys.make()
        with pytest.raises(KeyboardInterrupt):
            keys.rotate(_killing(killed_at))
        assert told(lived) == ALL, "both keys open under way"
        keys.rotate()
        for old in set(keys.standing().ids) - {keys.standing().current}:
            keys.drop(old)
        assert told(lived) == ALL
    assert verify()[1] == []


def _steps_of_a_rotation(lived: Household) -> int:
    keys.make()
    steps: list[str] = []
    keys.rotate(lambda kind, done: steps.append(kind))
    return len(steps)


def _killing(at: int) -> Callable[[str, int], None]:
    counted = iter(range(at + 1))

    def killed(kind: str, done: int) -> None:
        if next(counted) == at:
            raise KeyboardInterrupt

    return killed


def test_only_an_old_key_is_given_up(lived: Household, settings: Any) -> None:
    for name in ("k1", "k9"):
        with pytest.raises(KeyFault, match=name):
            keys.drop(name)
    settings.KEYRING_FILE, settings.KEYRING = "", Path(settings.KEYRING_FILE).read_text()
    with pytest.raises(KeyFault, match="environment"):
        keys.drop("k1")


@pytest.mark.requirement("T41")
@pytest.mark.parametrize("how", ["gone", "another", "emptied"])
def test_what_lies_beside_the_record_cannot_be_changed_unseen(lived: Household, how: str) -> None:
    assert verify()[1] == []
    reference = Event.objects.get(kind="corrected").after["phone"]
    row = Told.objects.get(sum=reference.removeprefix(beside.BESIDE))
    if how == "gone":
        row.delete()
    elif how == "another":
        row.content = row.content.replace(NEW_PHONE, "13900009999")
        row.save()
    else:
        Told.objects.filter(pk=row.pk).update(content=None)
    entry = AuditEntry.objects.get(kind="corrected")
    assert (entry.chain, entry.number) in {(one.chain, one.number) for one in verify()[1]}


def test_what_belongs_to_another_household_does_not_open(lived: Household, shi: Household) -> None:
    reference = Event.objects.get(kind="corrected").after["phone"]
    assert beside.heard_all([({"phone": reference}, lived.number)]) == [{"phone": NEW_PHONE}]
    with pytest.raises(beside.BesideFault):
        beside.heard_all([({"phone": reference}, shi.number)])


@pytest.mark.requirement("T53")
def test_a_record_from_before_moves_beside_and_its_chain_is_verified_as_it_stands(
    ring: Path, yang: Household, wang: Officer, zhao: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it was written before: sealed texts inside events, entries and complainants."""
    with monkeypatch.context() as before:
        before.setattr(beside, "tell_all", _sealed_in_the_record)
        before.setattr(beside, "put", lambda pairs: [beside.Reference(vault.seal(*pair)) for pair in pairs])
        corrections.correct(
            yang.years.get(), "phone", NEW_PHONE, by=wang, reason="换了号码", on=DAY, version=yang.version
        )
        objection_to(yang, zhao, name="雀举报", phone=CALLER)
    assert vault.is_told(Event.objects.get(kind="corrected").after["phone"])
    assert verify()[1] == []
    links = list(AuditEntry.objects.order_by("id").values_list("link", flat=True))
    migration = import_module("diguan.registry.migrations.0011_secrets_beside_the_record")
    monkeypatch.setattr(migration, "_written_anew", lambda: None)  # no VACUUM in a transaction
    guards.remove(connection)
    migration.move(apps, type("Editor", (), {"connection": connection}))
    assert beside.is_reference(Event.objects.get(kind="corrected").after["phone"])
    assert "told|" not in all_bytes()
    assert told(yang) == ALL
    assert verify()[1] == []
    assert list(AuditEntry.objects.order_by("id").values_list("link", flat=True)) == links
    keys.make()
    keys.rotate()
    keys.drop("k1")
    assert told(yang) == ALL
    assert verify()[1] == []
    guards.remove(connection)
    Event.objects.filter(kind="corrected").update(reason="另有原因")
    assert verify()[1], "a change of a moved row is still found"


def _sealed_in_the_record(values: Any, household: str) -> list[dict[str, Any]]:
    return [{name: vault.tell(value, name, household) for name, value in each.items()} for each in values]


def test_a_process_seals_with_a_key_that_another_made(lived: Household, ring: Path) -> None:
    known = dict(vault.ring().keys)
    sealing.keep(ring, sealing.written({**known, "k7": sealing.new_key()}, "k7"))
    with audit.act():
        assert vault.ring().current == "k7"


def test_nothing_opens_without_its_key(lived: Household, ring: Path) -> None:
    sealing.keep(ring, sealing.written({"k2": sealing.new_key()}, "k2"))
    vault.ring.cache_clear()
    with pytest.raises(SealFault, match="k1"):
        told(lived)
