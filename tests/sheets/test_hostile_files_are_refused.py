"""Every hostile file is refused with its reason in both languages; nothing of it comes in, nobody is hurt."""

import resource

import pytest

from diguan.engine.sheets.flaws import Flaw
from tests.sheets import (
    hostile_disguises,
    hostile_kinds,
    hostile_packages,
    hostile_parts,
    hostile_reach,
    hostile_tables,
)
from tests.sheets.hostile import FILES
from tests.sheets.making import read, staged

MEBIBYTE = 1024 * 1024
SHELVES = (hostile_disguises, hostile_kinds, hostile_packages, hostile_parts, hostile_reach, hostile_tables)


@pytest.mark.requirement("T22", "T23", "T24")
@pytest.mark.parametrize("name", FILES)
def test_it_is_refused_and_nothing_comes_in(name, tmp_path):
    kind, make = FILES[name]
    path = tmp_path / "upload.xlsx"
    make(path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    reading = read(path, tmp_path)

    assert reading.refused
    assert kind in reading.kinds, reading.kinds
    assert staged(reading, "household") == staged(reading, "person") == []
    assert reading.counts["imported"] == 0
    assert reading.counts["rows"] == reading.counts["refused"]
    assert reading.peak_bytes <= 512 * MEBIBYTE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before <= 10 * 1024
    assert sorted(each.name for each in tmp_path.iterdir()) == ["staging", "upload.xlsx"]


def test_there_are_enough_of_them():
    assert len(FILES) >= 120
    assert {make.__module__ for _, make in FILES.values()} == {shelf.__name__ for shelf in SHELVES}


@pytest.mark.parametrize("name", ["old_binary_workbook", "cell_in_the_last_row"])
def test_the_reason_is_said_in_both_languages(name, tmp_path):
    _, make = FILES[name]
    make(tmp_path / "upload.xlsx")
    flaw: Flaw = read(tmp_path / "upload.xlsx", tmp_path).faults[0]
    assert flaw.nature == "block"
    assert flaw.say("zh") != flaw.say("en")
    assert flaw.mend.zh in flaw.say("zh")
    assert flaw.mend.en in flaw.say("en")
