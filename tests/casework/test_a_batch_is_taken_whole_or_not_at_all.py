"""What officers meet on a bad day: the machine stops in the middle of a batch, two decide about the same
households at the same moment, a page was opened before somebody else acted."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from bench.round import keys
from diguan.casework import rounds
from diguan.registry.models import Act, AuditEntry, Case, Household, Round
from tests.stories.walking import Walk, form, papers

ROOT = Path(__file__).parents[2]


@contextmanager
def a_database_of_its_own() -> Iterator[str]:
    """The address of an empty database on the server of these tests; none for a file."""
    if connection.vendor != "postgresql":
        yield ""
        return
    server = os.environ["DATABASE_URL"]
    address = f"{server.rpartition('/')[0]}/killed_batches"
    with psycopg.connect(server, autocommit=True) as by:
        by.execute("DROP DATABASE IF EXISTS killed_batches WITH (FORCE)")
        by.execute("CREATE DATABASE killed_batches")
        yield address
        by.execute("DROP DATABASE killed_batches WITH (FORCE)")


def killed(folder: Path, households: int, kills: int, seed: int) -> tuple[int, int]:
    """How often nothing and how often everything was there."""
    with a_database_of_its_own() as address:
        told = map(str, (households, kills, seed))
        run = subprocess.run(
            [sys.executable, "-m", "tests.casework.killing_batches", str(folder), *told],
            cwd=ROOT,
            env={**os.environ, **keys(), "PYTHONPATH": str(ROOT), "DATABASE_URL": address},
            capture_output=True,
            text=True,
            check=False,
        )  # fmt: skip
    assert run.returncode == 0, run.stderr
    nothing, everything = map(int, re.findall(r"\d+", run.stdout))
    return nothing, everything


def test_a_batch_that_is_killed_is_whole_or_not_there_and_two_officers_cannot_both_have_their_way(
    tmp_path: Path, db: None
) -> None:
    nothing, everything = killed(tmp_path, 200, 5, 3)
    assert nothing + everything == 5
    assert nothing, "a kill that never comes in time proves nothing"


@pytest.mark.nightly
def test_nor_a_batch_of_five_thousand(tmp_path: Path, db: None) -> None:
    nothing, everything = killed(tmp_path, 5_000, 6, 5)
    assert nothing + everything == 6
    assert nothing


def test_who_decides_on_a_page_that_is_out_of_date_is_told_and_nothing_is_written(
    walk: Walk, yang: Household, shi: Household, identification: Round
) -> None:
    cases = [walk.to(walk.adds(identification, home), "verify_at_home") for home in (yang, shi)]
    station = rounds.course(identification).station(cases[0].station)
    first = walk.taker(station, None)
    second = walk.someone(first.duty, other_than={first.pk})
    seen_by_both = [Case.objects.get(pk=case.pk) for case in cases]
    taken = [rounds.Decision(seen_by_both[0], "passed", "", papers(station), form(station))]
    rounds.take_steps(identification, station.key, taken, on=walk.day, by=first)
    acts, entries = Act.objects.count(), AuditEntry.objects.count()
    late = [rounds.Decision(case, "refused", "家中有车", papers(station)) for case in seen_by_both]
    with pytest.raises(rounds.NotYet) as told:
        rounds.take_steps(identification, station.key, late, on=walk.day, by=second)
    assert yang.number in told.value.what.zh
    assert (Act.objects.count(), AuditEntry.objects.count()) == (acts, entries)
    assert Case.objects.get(pk=cases[1].pk).station == station.key
