"""What was erased is gone from the disk too: neither its ciphertext nor its search key lies in a free page of
the file or in the log beside it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from diguan.policy.library import packs_folder
from tests.casework.test_secrets_go_when_their_time_is_over import own_pack
from tests.house.source import ROOT

LIVES = """
import sys
import django
django.setup()
from datetime import date
from django.core.management import call_command
from diguan.casework import corrections, moves
from diguan.registry.models import Household, HouseholdYear, Person, Told
from diguan.words.areas import Level
from tests.people import area, household, member, officer
call_command("migrate", verbosity=0)
place = None
for code, level in (("99", 1), ("9901", 2), ("990101", 3), ("990101100", 4), ("990101100200", 5)):
    place = area(code, Level(level), f"{code}地", place)
    if level == Level.COUNTY:
        zhao = officer("赵主任", "county_officer", place, "zhao")
day = date(2017, 6, 1)
for number in range(60):
    home = household(place, f"{place.code}{number:03}", phone=f"139{number:08}", status="registered")
    member(home, "甲某", "head", "male", date(1965, 3, 4), number)
    how = {"by": zhao, "reason": "核实", "on": day}
    corrections.correct(home.years.get(), "phone", f"138{number:08}", version=home.version, **how)
    if number:
        home.refresh_from_db()
        proofs = {"three_checks": "1"}
        moves.move(home, "exit", version=home.version, proofs=proofs, **how)
raw = "SELECT phone FROM registry_householdyear y JOIN registry_household h ON h.id = y.household_id"
raw += " WHERE h.stage = 'exited' UNION SELECT id_number FROM registry_person p JOIN registry_household h"
raw += " ON h.id = p.household_id WHERE h.stage = 'exited' UNION SELECT id_key FROM registry_person p"
raw += " JOIN registry_household h ON h.id = p.household_id WHERE h.stage = 'exited'"
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute(raw)
    sys.stdout.write("\\n".join(row[0] for row in cursor.fetchall()))
"""


def on_disk(home: Path, secret: bytes) -> bool:
    """Whether a file of the register holds these bytes."""
    return any(secret in file.read_bytes() for file in home.glob("diguan.sqlite3*"))


@pytest.mark.requirement("T54")
def test_neither_ciphertext_nor_search_key_stays_in_the_file(tmp_path: Path) -> None:
    home, packs = tmp_path / "home", tmp_path / "packs"
    home.mkdir()
    shutil.copytree(packs_folder(), packs)
    own_pack(packs, keep_after=["exited"], keep_phone=30, keep_id_number=30)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DIGUAN_", "DATABASE"))}
    told = {**kept, "DIGUAN_HOME": str(home), "DIGUAN_PACKS": str(packs), "LANG": "en_US.UTF-8"}
    told |= {"DIGUAN_SCRATCH": str(home / "scratch"), "DJANGO_SETTINGS_MODULE": "diguan.config.settings"}

    def done(*command: str) -> str:
        ran = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, check=False, text=True)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    secrets = [line.encode() for line in done(sys.executable, "-c", LIVES).splitlines()]
    assert len(secrets) == 3 * 59
    assert all(on_disk(home, secret) for secret in secrets)
    diguan = (sys.executable, "-m", "diguan.config.command")
    assert "Due: secrets of 59 households" in done(*diguan, "erase", "--due")
    assert "of 59 households" in done(*diguan, "erase", "--do")
    assert not [secret for secret in secrets if on_disk(home, secret)]
    assert "Due: secrets of 0 households" in done(*diguan, "erase", "--due")
    done(*diguan, "audit", "verify")
