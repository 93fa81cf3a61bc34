"""Every ugly and honest workbook comes in whole, its facts right, and what was odd about it said."""

from decimal import Decimal

import pytest

from tests.sheets import told, ugly_cells, ugly_files, ugly_tables
from tests.sheets.making import read, staged
from tests.sheets.ugly import FILES

SHELVES = (ugly_cells, ugly_files, ugly_tables)


@pytest.mark.requirement("T24", "T25", "T26")
@pytest.mark.parametrize("name", FILES)
def test_it_comes_in_whole(name, tmp_path):
    ugly = FILES[name]
    path = tmp_path / f"upload.{ugly.ending}"
    ugly.make(path)

    reading = read(path, tmp_path)

    assert not reading.refused, reading.kinds
    assert reading.counts["block"] == 0, [flaw.say("en") for flaw in reading.faults]
    assert ugly.said <= reading.kinds.keys()
    households, people = staged(reading, "household"), staged(reading, "person")
    assert (len(households), len(people)) == (ugly.households, ugly.people)
    assert reading.counts["rows"] == reading.counts["imported"] + reading.counts["refused"]
    assert reading.counts["refused"] == reading.counts["not_data"]
    assert_facts(households[0], ugly.household)
    if people:
        assert_facts(people[0], ugly.person)
    assert told.lines(reading) == told.told()[name]


def assert_facts(row, wanted):
    found = {name: row.get(name) for name in wanted}
    assert found == {name: _as_kept(found[name], value) for name, value in wanted.items()}


def _as_kept(found, value):
    return Decimal(str(value)) if isinstance(found, Decimal) else value


def test_there_are_enough_of_them():
    assert len(FILES) >= 60
    assert {ugly.make.__module__ for ugly in FILES.values()} == {shelf.__name__ for shelf in SHELVES}
