"""A county that cannot be used is named, the others are judged, and a mended one is caught up on."""

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from diguan.engine import database, judge, judgement, part, snapshot
from diguan.engine.digests import of_file, of_value
from diguan.engine.faults import CountyFaults, DiskFault, SnapshotFault
from tests.engine.test_judge import adults, family
from tests.engine.village import BOOK, frozen

AREAS = ("220122", "220182", "220183")


@pytest.fixture
def folder(tmp_path):
    """A national folder of three counties that knows what it is made of."""
    place = tmp_path / "nation"
    made = []
    for number, area in enumerate(AREAS):
        families = [family(n, str(n * 200 + number), village_code=f"{area}100201") for n in range(1, 21)]
        made.append(frozen(place / f"county={area}", families, adults(*range(1, 21)), area=area))
    snapshot.write_nation(place, made)
    return place


def gone(place: Path) -> Path:
    shutil.rmtree(place)
    return place


def without_people(place: Path) -> Path:
    (place / "person.parquet").unlink()
    return place / "person.parquet"


def truncated(place: Path) -> Path:
    file = place / "household.parquet"
    file.write_bytes(file.read_bytes()[:-100])
    return file


def altered_manifest(place: Path) -> Path:
    file = place / "manifest.json"
    file.write_text(file.read_text().replace('"households": 20', '"households": 21'))
    return file


def no_manifest(place: Path) -> Path:
    (place / "manifest.json").unlink()
    return place / "manifest.json"


def other_type(place: Path) -> Path:
    """A column of another type in a file whose sums are right: made by another program, say."""
    file = place / "household.parquet"
    rows = pq.read_table(file, partitioning=None)
    at = rows.schema.get_field_index("wage_income")
    pq.write_table(rows.set_column(at, "wage_income", rows["wage_income"].cast(pa.string())), file)
    told = json.loads((place / "manifest.json").read_text())
    told["files"]["household.parquet"]["sha256"] = of_file(file)
    names = ("format", "year", "area", "on", "files")
    told["digest"] = of_value({name: told[name] for name in names})
    (place / "manifest.json").write_text(json.dumps(told))
    return file


HARMS = (gone, without_people, truncated, altered_manifest, no_manifest, other_type)


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_a_county_that_cannot_be_used_is_named_and_keeps_no_other_back(tmp_path, ruling, folder, harm):
    shutil.copytree(folder, tmp_path / "whole")
    named = harm(folder / "county=220182")
    out = tmp_path / "out"
    with pytest.raises(SnapshotFault) as told:
        judge.judge(snapshot.counties(folder, checked=False), ruling, out)
    assert str(named) in told.value.say("en")
    assert str(named) in told.value.say("zh")
    assert told.value.mend
    finished = {path.parent.name for path in out.glob(f"county=*/{part.FILE}")}
    assert finished == {"county=220122", "county=220183"}
    assert not (out / judgement.FILE).exists()
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "whole", folder)
    before = (out / "county=220122" / part.FINDINGS).stat().st_mtime_ns
    assert judge.judge(snapshot.counties(folder), ruling, out).households == 60
    assert (out / "county=220122" / part.FINDINGS).stat().st_mtime_ns == before


def test_whoever_wants_every_county_checked_first_is_told_at_once(folder):
    truncated(folder / "county=220182")
    with pytest.raises(SnapshotFault, match="truncated or was altered"):
        snapshot.counties(folder, BOOK)


def test_several_harmed_counties_are_told_together(tmp_path, ruling, folder):
    truncated(folder / "county=220182")
    without_people(folder / "county=220183")
    with pytest.raises(CountyFaults) as told:
        judge.judge(snapshot.counties(folder, checked=False), ruling, tmp_path / "out")
    said = told.value.say("en")
    assert "2 files cannot be used" in said
    assert "county=220182" in said
    assert "county=220183" in said


def test_a_disk_that_fills_is_told_with_the_file_and_nothing_half_stays(
    tmp_path, ruling, folder, monkeypatch
):
    real = os.replace

    def full(source, target):
        if "county=220182" in str(target):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
        real(source, target)

    monkeypatch.setattr(database.os, "replace", full)
    out = tmp_path / "out"
    with pytest.raises(DiskFault, match=r"No space left on device.*finished counties are skipped") as told:
        judge.judge(snapshot.counties(folder), ruling, out, threads=1)
    assert told.value.where == str(out / "county=220182" / part.FINDINGS)
    assert list((out / "county=220182").iterdir()) == []
    monkeypatch.undo()
    assert judge.judge(snapshot.counties(folder), ruling, out).households == 60


LIMITED = """
import resource, signal, sys
from datetime import date
from pathlib import Path
from diguan.engine import judge, snapshot
from diguan.engine.faults import DiskFault
from diguan.policy.library import Library

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
source, packs, out = map(Path, sys.argv[1:])
try:
    judge.judge(snapshot.counties(source), Library(packs).pack("made-up").at(date(2017, 6, 1)), out)
except DiskFault as fault:
    print(fault.say("en"))
"""


def test_the_database_itself_without_room_for_its_file_says_which(tmp_path, ruling, packs_root, folder):
    out = tmp_path / "out"
    command = [sys.executable, "-c", LIMITED, str(folder), str(packs_root), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2], check=True)
    assert f"{part.FINDINGS}: this file cannot be written" in done.stdout
    assert not list(out.rglob(part.FILE))
    assert judge.judge(snapshot.counties(folder), ruling, out).households == 60


def test_a_county_may_have_years_of_which_one_is_taken(tmp_path):
    for year in (2016, 2017):
        frozen(tmp_path / "county=220122" / f"year={year}", [family(1, "1")], adults(1), year=year)
    assert [one.year for one in snapshot.counties(tmp_path, BOOK)] == [2017]
    assert [one.year for one in snapshot.counties(tmp_path, BOOK, year=2016)] == [2016]
    with pytest.raises(SnapshotFault, match="no snapshot here"):
        snapshot.counties(tmp_path, BOOK, year=2015)
