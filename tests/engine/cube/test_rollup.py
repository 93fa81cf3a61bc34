"""Every area from village to nation in one pass: right, additive, restartable, and read in few rows."""

import errno
import os
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from diguan.engine import database, judge
from diguan.engine.cube import making, manifest, rates, showing
from diguan.engine.cube.faults import CubeFault
from diguan.engine.cube.reading import Cube
from diguan.engine.cube.subjects import Subjects
from diguan.engine.digests import of_file
from diguan.engine.faults import DiskFault
from diguan.engine.stats import mpi, poverty
from tests.engine.cube import plainly
from tests.engine.cube.conftest import COUNTIES
from tests.engine.test_judge import adults, family
from tests.engine.village import DAY, frozen


@pytest.fixture(scope="module")
def families(nation, judged):
    return list(plainly.rows(nation, judged))


@pytest.mark.parametrize("population", ["all", "registered", "exited"])
@pytest.mark.parametrize("area", ["", "22", "2201", "220122", "42", "4205", "420528"])
def test_an_area_counts_what_lies_in_it(cube, families, area, population):
    (found,) = Cube(cube).area(area, population).areas
    for (dimension, key), (households, people) in plainly.counts(families, area, population).items():
        state = found.at(dimension, key)
        counted = (people,) if dimension.startswith("person.") else (households, people)
        assert counted == ((state.people,) if state.households is None else (state.households, state.people))


def test_townships_and_villages_count_what_lies_in_them(cube, families):
    whole = Cube(cube)
    for county in COUNTIES:
        townships = whole.below(county).areas
        assert sum(one.households for one in townships) == 200
        for township in townships:
            villages = whole.below(township.area).areas
            assert [one.area for one in villages] == sorted(
                {f["village_code"] for f in families if f["village_code"].startswith(township.area)}
            )
            for one in (township, *villages):
                told = plainly.counts(families, one.area, "all")
                assert {cell: (one.at(*cell).people) for cell in told} == {
                    cell: n[1] for cell, n in told.items()
                }


def test_poverty_and_the_index_are_those_of_the_statistics(cube, nation, judged, subjects, tmp_path):
    """The sums of the cube give the FGT and Alkire-Foster of `diguan stats` over the same households."""
    rules = {
        "income": "income_below_line",
        "food": "food_met",
        "clothing": "clothing_met",
        "water": "water_met",
    }
    rules |= {"education": "education_met", "medical": "medical_met", "housing": "housing_met"}
    columns = ["people", "fact.income_per_head", *(f"rule.{rule}" for rule in rules.values())]
    found = pa.Table.from_pylist(
        [
            row
            for file in judged.findings
            for row in pq.read_table(file, columns=columns, partitioning=None).to_pylist()
        ]
    )
    known = {"income_per_head": found["fact.income_per_head"], "people": found["people"]}
    answers = {name: found[f"rule.{rule}"] for name, rule in rules.items()}
    pq.write_table(pa.table(known | answers), tmp_path / "flat.parquet")
    text = subjects.spec.path.read_text("utf-8")
    for name, rule in rules.items():
        text = text.replace(f'"not {rule}"', f'"not {name}"').replace(f'"{rule}"', f'"{name}"')
    (tmp_path / "flat.toml").write_text(text, "utf-8")
    (whole,) = Cube(cube).area("").areas

    asked = poverty.Question(tmp_path / "flat.parquet", "income_per_head", weight="people", line=3200)
    told, ours = poverty.measure(asked).whole, rates.poverty(whole, cube.line)
    assert (ours.headcount.value, ours.gap, ours.severity) == pytest.approx(
        (told.fgt0, told.fgt1, told.fgt2), abs=1e-6
    )

    counted = mpi.measure(
        mpi.Question(tmp_path / "flat.parquet", tmp_path / "flat.toml", weight="people")
    ).whole
    index = rates.multidimensional(whole, cube.index)
    assert index.headcount.denominator == counted.people
    assert (index.headcount.value, index.intensity, index.adjusted) == pytest.approx(
        (counted.headcount, counted.intensity, counted.adjusted), abs=1e-6
    )
    for kind in ("censored", "uncensored"):
        assert {id: rate.value for id, rate in getattr(index, kind).items()} == pytest.approx(
            getattr(counted, kind), abs=1e-6
        )
    assert index.contribution == pytest.approx(counted.contribution, abs=1e-6)


def test_a_rate_has_its_numerator_and_denominator(cube, families):
    (county,) = Cube(cube).area("220122").areas
    mine = [one for one in families if one["village_code"].startswith("220122")]
    known = [one for one in mine if one["found"]["rule.water_met"] is not None]
    rate = rates.rule(county, "water_met")
    assert rate.denominator == sum(len(one["members"]) for one in known)
    assert rate.numerator == sum(len(one["members"]) for one in known if one["found"]["rule.water_met"])
    assert rate.value == rate.numerator / rate.denominator
    assert rates.Rate(0, 0).value is None


def test_any_step_down_reads_no_more_than_a_fixed_number_of_rows(cube, families):
    """Its own row group, and those of the areas below it: a group is 64 rows, whatever the nation holds."""
    whole = Cube(cube)
    for area in ("", "22", "2201", "220122", families[0]["village_code"][:9], families[0]["village_code"]):
        shown = showing.shown(whole, area)
        groups = 1 + 2 + len(shown.below) // making.ROW_GROUP
        assert 0 < shown.rows <= groups * making.ROW_GROUP


def test_a_large_county_is_read_in_part_only(tmp_path, subjects):
    places = [f"220122{town:03}{village:03}" for town in range(100, 116) for village in range(200, 216)]
    rows = [family(n, "3000", village_code=place) for n, place in enumerate(places, start=1)]
    one = frozen(tmp_path / "s", rows, adults(*range(1, len(rows) + 1)))
    made = making.make(one, judge.judge(one, subjects.ruling, tmp_path / "j"), subjects, tmp_path / "cube")
    cube = Cube(made)
    rows_in_all = pq.read_metadata(made.file_of("220122") / manifest.ROWS).num_rows
    assert rows_in_all == 1 + 16 + 256
    answer = cube.below("220122107")
    assert [one.area for one in answer.areas] == places[7 * 16 : 8 * 16]
    assert answer.rows <= 2 * making.ROW_GROUP
    assert cube.area("220122107205").rows <= making.ROW_GROUP
    assert cube.below("220122107205").rows == 0


def test_a_household_outside_its_area_is_counted_in_the_county_and_in_no_village(tmp_path, subjects):
    rows = [
        family(1, "3000"),
        family(2, "3000", village_code="220999100201"),
        family(3, "3000", village_code=None),
    ]
    one = frozen(tmp_path / "s", rows, adults(1, 2, 3))
    made = making.make(one, judge.judge(one, subjects.ruling, tmp_path / "j"), subjects, tmp_path / "cube")
    (share,) = made.shares
    assert (share.households, share.unplaced) == (3, 2)
    (county,) = Cube(made).area("220122").areas
    assert county.households == 3
    assert [one.households for one in Cube(made).below("220122").areas] == [1]


def sums(folder):
    return {path.relative_to(folder).as_posix(): of_file(path) for path in sorted(folder.rglob("*.parquet"))}


class Stopped(Exception):
    """Somebody pressed stop."""


def test_a_stopped_run_goes_on_and_ends_the_same(cube, nation, judged, subjects, tmp_path):
    def stop(done, total, area):
        raise Stopped

    with pytest.raises(Stopped):
        making.make(nation, judged, subjects, tmp_path, threads=1, progress=stop)
    with pytest.raises(CubeFault, match="no finished cube"):
        manifest.read(tmp_path)
    finished = {path.parent.name: path.stat().st_mtime_ns for path in tmp_path.glob("county=*/cube.json")}
    assert 0 < len(finished) < 4
    again = making.make(nation, judged, subjects, tmp_path, threads=2)
    assert sums(tmp_path) == sums(cube.folder)
    assert again.shares == cube.shares
    assert all(
        (tmp_path / name / "cube.json").stat().st_mtime_ns == stamp for name, stamp in finished.items()
    )


@pytest.mark.parametrize("name", ["county=220182/" + manifest.ROWS, ".counties.parquet", manifest.ROWS])
def test_a_disk_that_fills_is_told_with_the_file_and_the_next_run_ends_the_same(
    cube, nation, judged, subjects, tmp_path, monkeypatch, name
):
    real = os.replace

    def full(source, target):
        if str(target) == str(tmp_path / name):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
        real(source, target)

    monkeypatch.setattr(database.os, "replace", full)
    with pytest.raises(DiskFault, match="No space left on device") as told:
        making.make(nation, judged, subjects, tmp_path, threads=1)
    assert told.value.where == str(tmp_path / name)
    assert not list(tmp_path.rglob("*.writing"))
    assert (tmp_path / "county=220122" / manifest.ROWS).exists()
    monkeypatch.undo()
    making.make(nation, judged, subjects, tmp_path)
    assert sums(tmp_path) == sums(cube.folder)


def test_an_altered_file_is_named_and_made_again(cube, nation, judged, subjects, tmp_path):
    shutil.copytree(cube.folder, tmp_path / "cube")
    file = tmp_path / "cube" / "county=220182" / manifest.ROWS
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(CubeFault, match="220182"):
        manifest.check(manifest.read(tmp_path / "cube"))
    with pytest.raises(CubeFault, match="220182"):
        Cube.open(tmp_path / "cube").below("220182")
    assert Cube.open(tmp_path / "cube").below("220122").areas
    making.make(nation, judged, subjects, tmp_path / "cube")
    assert sums(tmp_path / "cube") == sums(cube.folder)


def test_findings_of_another_snapshot_or_pack_are_refused(nation, judged, subjects, ruling, tmp_path):
    with pytest.raises(CubeFault, match="were made by changchun"):
        making.make(nation, judged, Subjects.of(ruling), tmp_path)
    one = frozen(tmp_path / "s", [family(1, "3000")], adults(1))
    with pytest.raises(CubeFault, match="not made from this snapshot"):
        making.make(one, judged, subjects, tmp_path / "out")


def test_snapshots_that_overlap_are_refused(tmp_path, subjects, judged):
    city = frozen(tmp_path / "a", [family(1, "3000")], adults(1), area="2201")
    county = frozen(tmp_path / "b", [family(1, "3000")], adults(1), area="220122")
    with pytest.raises(CubeFault, match="220122 lies in 2201"):
        making.make([city, county], judged, subjects, tmp_path / "out")


def test_a_pack_without_a_line_counts_without_one(tmp_path, ruling):
    one = frozen(tmp_path / "s", [family(1, "3000")], adults(1))
    made = making.make(one, judge.judge(one, ruling, tmp_path / "j"), Subjects.of(ruling), tmp_path / "cube")
    assert made.line is None
    shown = showing.shown(Cube(made), "220122")
    assert (shown.poverty, shown.multidimensional) == (None, None)
    with_line = making.make(
        one, judge.judge(one, ruling, tmp_path / "j"), Subjects.of(ruling, 3500), tmp_path / "cube"
    )
    assert showing.shown(Cube(with_line), "220122").poverty.headcount.value == 1
    assert with_line.on == DAY
