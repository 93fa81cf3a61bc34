"""Whoever owns the database and drops its guards is found out: at the entry he touched, or by an anchor."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from bench.promised import show
from diguan.casework import anchors, audit, corrections
from diguan.casework.anchors import Anchor
from diguan.casework.verifying import verify
from diguan.registry import guards
from diguan.registry.models import AuditedRow, AuditEntry, AuditHead, Event, Household, HouseholdYear, Officer
from tests.people import DAY

CHAINS, LENGTH = ("990101", "990102", "site"), 40
FIELDS = (
    "at",
    "officer_id",
    "by_name",
    "area_prefix",
    "kind",
    "household",
    "reason",
    "before",
    "after",
    "rows",
    "request",
    "link",
)


class Undone(Exception):
    """Takes a tampering back."""


@pytest.fixture
def trail(zhao: Officer) -> None:
    """Three chains of forty entries."""
    AuditedRow.objects.all().delete()
    with audit.act():
        for number in range(LENGTH):
            for chain in CHAINS:
                prefix = "" if chain == "site" else chain
                audit.write(
                    f"kind{number % 3}",
                    by=zhao,
                    area_prefix=prefix,
                    reason=f"理由{number}",
                    household=f"{number}",
                )


def edit(chance: random.Random) -> set[tuple[str, int]]:
    """Change one field of one entry."""
    entry = chance.choice(list(AuditEntry.objects.all()))
    field = chance.choice(FIELDS)
    old = getattr(entry, field)
    new = old + 1 if isinstance(old, int) else f"{old[:-1]}x" if old and not old.endswith("x") else f"{old}y"
    AuditEntry.objects.filter(pk=entry.pk).update(**{field: new})
    return {(entry.chain, entry.number)}


def shift(chance: random.Random) -> set[tuple[str, int]]:
    """Move words from one field to the next, so that both together read the same."""
    entry = chance.choice(list(AuditEntry.objects.all()))
    AuditEntry.objects.filter(pk=entry.pk).update(household="", person=f"{entry.household}", kind=entry.kind)
    return {(entry.chain, entry.number)}


def remove(chance: random.Random) -> set[tuple[str, int]]:
    """Take an entry out."""
    entry = chance.choice(list(AuditEntry.objects.filter(number__lt=LENGTH)))
    AuditEntry.objects.filter(pk=entry.pk).delete()
    return {(entry.chain, entry.number)}


def close_the_gap(chance: random.Random) -> set[tuple[str, int]]:
    """Take an entry out and number the later ones anew, the head too."""
    entry = chance.choice(list(AuditEntry.objects.filter(number__range=(2, LENGTH - 1))))
    AuditEntry.objects.filter(pk=entry.pk).delete()
    for later in AuditEntry.objects.filter(chain=entry.chain, number__gt=entry.number).order_by("number"):
        AuditEntry.objects.filter(pk=later.pk).update(number=later.number - 1)
    AuditHead.objects.filter(pk=entry.chain).update(number=LENGTH - 1)
    return {(entry.chain, entry.number)}


def insert(chance: random.Random) -> set[tuple[str, int]]:
    """Put a forged entry at the end, with a sum made without the key, and move the head."""
    last = chance.choice(list(AuditEntry.objects.filter(number=LENGTH)))
    forged = f"sha256:t1:{chance.randbytes(32).hex()}"
    AuditEntry.objects.filter(pk=last.pk).first()
    last.pk, last.number, last.link, last.reason = None, LENGTH + 1, forged, "forged"
    last.save(force_insert=True)
    AuditHead.objects.filter(pk=last.chain).update(number=LENGTH + 1, link=forged)
    return {(last.chain, LENGTH + 1)}


def swap(chance: random.Random) -> set[tuple[str, int]]:
    """Let two entries change places."""
    chain = chance.choice(CHAINS)
    one, other = (
        AuditEntry.objects.get(chain=chain, number=n) for n in chance.sample(range(1, LENGTH + 1), 2)
    )
    AuditEntry.objects.filter(pk=one.pk).update(number=9999)
    AuditEntry.objects.filter(pk=other.pk).update(number=one.number)
    AuditEntry.objects.filter(pk=one.pk).update(number=other.number)
    return {(chain, one.number), (chain, other.number)}


def cut(chance: random.Random) -> set[tuple[str, int]]:
    """Cut the tail and set the head back: only an anchor knows."""
    chain, kept = chance.choice(CHAINS), chance.randrange(1, LENGTH)
    AuditEntry.objects.filter(chain=chain, number__gt=kept).delete()
    end = AuditEntry.objects.get(chain=chain, number=kept)
    AuditHead.objects.filter(pk=chain).update(number=kept, link=end.link)
    return {(chain, LENGTH)}


def put_an_old_copy_back(chance: random.Random) -> set[tuple[str, int]]:
    """Everything is as it was earlier, whole and consistent."""
    kept = chance.randrange(1, LENGTH)
    AuditEntry.objects.filter(number__gt=kept).delete()
    for end in AuditEntry.objects.filter(number=kept):
        AuditHead.objects.filter(pk=end.chain).update(number=kept, link=end.link)
    return {(chain, LENGTH) for chain in CHAINS}


WAYS: tuple[Callable[[random.Random], set[tuple[str, int]]], ...] = (
    edit, shift, remove, close_the_gap, insert, swap, cut, put_an_old_copy_back,
)  # fmt: skip


def tampered(times: int, seed: int) -> list[str]:
    """Tamper in every way in turn; gives what was not found at the right place."""
    chance, known, missed = random.Random(seed), anchors.heads(), []
    for round_ in range(times):
        way = WAYS[round_ % len(WAYS)]
        try:
            with transaction.atomic():
                touched = way(chance)
                found = {(one.chain, one.number) for one in verify(known, contents=False)[1]}
                if not touched <= found:
                    missed.append(f"{way.__name__}: {touched - found}")
                raise Undone
        except Undone:
            continue
    return missed


@pytest.mark.requirement("T41", "T42")
def test_two_hundred_tamperings_are_found_where_they_are(trail: None) -> None:
    assert verify(anchors.heads()) == (LENGTH * len(CHAINS), [])
    guards.remove(connection)
    assert tampered(200, 1) == []
    assert verify(anchors.heads(), contents=False)[1] == [], "all were taken back"


@pytest.mark.nightly
@pytest.mark.requirement("T41", "T42")
def test_a_thousand_tamperings_are_found_where_they_are(trail: None) -> None:
    guards.remove(connection)
    missed = tampered(1000, 2)
    show(
        "P12", f"{1000 - len(missed):,} of 1,000 tamperings found at the entry", met=not missed, part="found"
    )
    assert missed == []


def test_a_cut_tail_and_an_old_copy_are_found_by_anchors_alone(trail: None) -> None:
    guards.remove(connection)
    known, chance = anchors.heads(), random.Random(3)
    cut(chance)
    assert verify([], contents=False)[1] == []
    assert [one.number for one in verify(known, contents=False)[1]] == [LENGTH]


@pytest.mark.requirement("T41")
def test_a_changed_event_is_found_by_the_entry_that_tells_of_it(yang: Household, wang: Officer) -> None:
    of_year = HouseholdYear.objects.get(household=yang)
    corrections.correct(of_year, "phone", "13900000002", by=wang, reason="核实", on=DAY, version=1)
    assert [one for one in verify()[1] if "registry_event" in one.what.en] == []
    guards.remove(connection)
    Event.objects.update(by_name="别人")
    (found,) = (one for one in verify()[1] if "registry_event" in one.what.en)
    assert AuditEntry.objects.get(chain=found.chain, number=found.number).kind == "corrected"


@pytest.mark.requirement("T42")
def test_heads_are_signed_for_the_level_above_and_a_changed_file_is_refused(
    trail: None, tmp_path: Path
) -> None:
    told = anchors.signed()
    file = tmp_path / "heads.json"
    file.write_text(json.dumps(told))
    assert anchors.read(file, told["public_key"]) == anchors.heads()
    for changed in ({"at": "2001-01-01"}, {"heads": told["heads"][:1]}, {"public_key": "A" * 44}):
        file.write_text(json.dumps({**told, **changed}))
        with pytest.raises(anchors.AnchorFault):
            anchors.read(file)


def test_the_journal_of_heads_outlives_a_crash_in_the_middle_of_a_line(
    trail: None, tmp_path: Path, settings: Any
) -> None:
    settings.ANCHORS = tmp_path / "anchors"
    anchors.note()
    journal = settings.ANCHORS / anchors.JOURNAL
    journal.write_text(journal.read_text() + '{"at": "2017')
    assert sorted(set(anchors.noted())) == anchors.heads()
    assert anchors.newest(anchors.noted()) == anchors.heads()
    assert journal.stat().st_mode & 0o777 == 0o600


def test_a_link_wiped_out_is_found(trail: None) -> None:
    guards.remove(connection)
    AuditEntry.objects.filter(chain="990101", number=7).update(link="")
    assert ("990101", 7) in {(one.chain, one.number) for one in verify([], contents=False)[1]}


def test_a_code_for_paper_is_short_and_tells_heads_apart(trail: None) -> None:
    codes = [anchors.code(head.link) for head in anchors.heads()]
    assert len(set(codes)) == 3
    assert all(len(code) == 19 and code.count("-") == 3 for code in codes)


def test_an_anchor_of_another_site_is_not_ours(trail: None) -> None:
    head = anchors.heads()[0]
    (found,) = verify([Anchor(head.chain, head.number, head.link[:-1] + "0x")], contents=False)[1]
    assert (found.chain, found.number) == (head.chain, head.number)
