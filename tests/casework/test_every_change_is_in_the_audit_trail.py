"""The audit trail: every verb of casework leaves entries that tell exactly the rows it wrote, and none can do
without."""

import inspect
import json
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from bench.promised import show
from diguan import casework
from diguan.casework import (
    audit,
    rounds,
)
from diguan.registry import vault
from diguan.registry.models import (
    AuditedRow,
    AuditEntry,
    AuditHead,
    Household,
    Officer,
)
from tests.audited import database, difference, told
from tests.casework.doing import VERBS, Doing
from tests.people import Places
from tests.stories.test_every_procedure_is_walked import LIBRARY, WAYS, day_of, stand
from tests.stories.walking import Walk

NO_ROWS = {  # a file is written, or a table of the second factor, and told
    "keys.make",
    "restoring.answer_for_lost_entries",
    "revealing.reveal",
    "second_factor.confirm",
    "second_factor.forget",
    "second_factor.new_codes",
    "security_keys.withdraw",
    "upkeep.tell",
    "upkeep.tell_verified",
}
AGREED: set[str] = set()
ONLY_ASKED = {"granting.may_grant", "granting.must_grant"}
PARTS = {"record.happened", "audit.write", "audit.act", "import_writing.write"}  # what verbs are made of


def verbs() -> Iterator[str]:
    """Every public function of casework that takes `by=` or opens an act."""
    for module in pkgutil.walk_packages(casework.__path__, f"{casework.__name__}."):
        place = module.name
        for name, one in inspect.getmembers(import_module(place), inspect.isfunction):
            writes = "by" in inspect.signature(one).parameters or _opens_act(one)
            if one.__module__ == place and not name.startswith("_") and writes:
                yield f"{place.removeprefix('diguan.casework.')}.{name}"


def _opens_act(one: Any) -> bool:
    source = inspect.getsource(one)
    return "audit.act()" in source or "_rotate(" in source


@pytest.fixture
def it(places: Places, yang: Household, zhao: Officer, tmp_path: Path, settings: Any) -> Iterator[Doing]:
    yield Doing(places, yang, zhao, tmp_path, settings)
    vault.ring.cache_clear()


def test_every_verb_is_tried_here() -> None:
    tried = {
        verb for verb in verbs() if not verb.startswith("rounds.")
    }  # those are walked through in stories
    assert tried - PARTS - ONLY_ASKED == set(VERBS)


@pytest.mark.requirement("T43")
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_tells_exactly_the_rows_that_it_wrote(verb: str, it: Doing) -> None:
    if verb == "quality.answer":
        it.found = it.finding()
    AuditedRow.objects.all().delete()
    last = AuditEntry.objects.order_by("-id").first()
    before = database()
    VERBS[verb](it)
    written = told(last.pk if last else 0)
    assert written == difference(before, database())
    assert written or verb in NO_ROWS
    assert AuditEntry.objects.filter(pk__gt=last.pk if last else 0).exists()
    assert all(entry.by_name and entry.at and entry.kind for entry in AuditEntry.objects.all())
    AGREED.add(verb)


def test_the_figure_of_all_verbs_is_kept() -> None:
    """Kept when all were tried in this process."""
    if AGREED == set(VERBS):
        told_of = f"rows that changed = rows that are recorded in {len(VERBS)} of {len(VERBS)} verbs by which"
        show("P11", f"{told_of} routes write, and in every act of a round that is walked whole", met=True)


def test_an_act_without_an_entry_is_not_committed(yang: Household) -> None:
    with pytest.raises(audit.Unaudited, match="registry_household"), audit.act():
        Household.objects.filter(pk=yang.pk).update(people=99)
    assert Household.objects.get(pk=yang.pk).people == 4


def test_what_another_program_wrote_is_recorded_by_the_next_act(yang: Household, zhao: Officer) -> None:
    AuditedRow.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_household SET people = 99 WHERE id = %s", [yang.pk])
    with audit.act():
        audit.write("looked", by=zhao, area_prefix="990101")
    outside, own = AuditEntry.objects.order_by("id")
    assert (outside.kind, outside.chain, json.loads(outside.rows)) == (
        audit.OUTSIDE, "site", {"registry_household": {"~": str(yang.pk)}},
    )  # fmt: skip
    assert json.loads(own.rows) == {}


def test_a_change_that_changes_nothing_is_not_told(yang: Household) -> None:
    AuditedRow.objects.all().delete()
    Household.objects.filter(pk=yang.pk).update(people=4)
    assert not AuditedRow.objects.exists()


def test_each_jurisdiction_has_its_own_chain_that_counts_from_one(zhao: Officer) -> None:
    with audit.act():
        audit.write("a", by=zhao, area_prefix="990101100200")
        audit.write("b", by=zhao, area_prefix="990102")
        last = audit.write("c", by=zhao, area_prefix="990101")
    chains = AuditEntry.objects.exclude(chain="site").order_by("chain", "number")
    assert [(one.chain, one.number, one.kind) for one in chains] == [
        ("990101", 1, "a"), ("990101", 2, "c"), ("990102", 1, "b"),
    ]  # fmt: skip
    head = AuditHead.objects.get(pk="990101")
    assert (head.number, head.link) == (2, last.link)


@pytest.mark.requirement("T44", "T45")
def test_an_entry_cannot_be_changed_and_bears_its_author_for_good(zhao: Officer) -> None:
    with audit.act():
        entry = audit.write("looked", by=zhao, area_prefix="990101", reason="查\r\n2017 INFO forged")
    assert (entry.by_name, entry.reason) == ("赵主任", "查  2017 INFO forged")
    zhao.delete()
    assert AuditEntry.objects.get(pk=entry.pk).by_name == "赵主任"
    with pytest.raises(Exception, match="only ever added"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(by_name="别人")


@pytest.mark.requirement("T43")
def test_every_act_of_a_round_tells_exactly_the_rows_that_it_wrote(
    walk: Walk, yang: Household, anywhere: None
) -> None:
    pack, procedure = next(way for way in WAYS if way[0] == "changchun/2017-opinions")
    walk.day = day_of(pack)
    round = walk.opens(LIBRARY.pack(pack), procedure)
    stand(yang, rounds.course(round))
    AuditedRow.objects.all().delete()
    before, last = database(), AuditEntry.objects.order_by("id").last()
    walk.to(walk.adds(round, yang))
    assert told(last.pk if last else 0) == difference(before, database())
