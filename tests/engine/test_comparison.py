"""Departments' records against the register: clues name source and fact, decide nothing, none is lost."""

import json
import shutil
from datetime import date

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from diguan.engine import snapshot
from diguan.engine.comparison import catalogue, compare, source
from diguan.engine.faults import EngineFault, SnapshotFault
from diguan.engine.synthetic.departments import TRUTH, Wish, write_sources
from diguan.policy.library import Library
from tests.engine.village import BOOK, DAY, frozen, household, person

KINDS = catalogue.kinds()
AREAS = ("220122", "220182")


@pytest.fixture
def nation(tmp_path):
    """Two counties of thirty households with two people each."""
    for place, area in enumerate(AREAS):
        first = place * 1000
        families = [household(first + n, village_code=f"{area}100201") for n in range(1, 31)]
        people = [
            person(first * 10 + n * 10 + m, of=first + n, id_token=f"k:{first + n}-{m}")
            for n in range(1, 31)
            for m in (1, 2)
        ]
        frozen(tmp_path / "nation" / f"county={area}", families, people, area=area)
    return snapshot.counties(tmp_path / "nation", BOOK)


def rows(kind, *given):
    """Records of a kind: (token, facts …)."""
    columns = zip(*given, strict=True) if given else [[] for _ in kind.schema]
    return pa.table([pa.array(list(column)) for column in columns], names=kind.schema.names).cast(kind.schema)


def vehicles(folder, **by_county):
    kind = KINDS["vehicles"]
    tables = ((area.removeprefix("c"), rows(kind, *given)) for area, given in by_county.items())
    return source.write(folder, kind, DAY, tables)


def test_a_clue_names_the_person_the_source_and_what_its_record_says(tmp_path, nation):
    cars = vehicles(
        tmp_path / "cars",
        c220122=[
            ("k:3-2", "private", date(2015, 1, 2)),
            ("k:nobody", "private", None),
            (None, "goods", None),
        ],
        c220182=[("k:3-2", "private", None), ("k:1001-1", None, date(2016, 5, 6))],
    )
    made = compare.compare(nation, [cars], tmp_path / "out", book=BOOK)
    found = [row for file in made.files for row in pq.read_table(file, partitioning=None).to_pylist()]
    assert [(row["household_id"], row["person_id"], row["facts"]) for row in found] == [
        (3, 32, "use=private; registered_on=2015-01-02"),
        (1001, 10011, "registered_on=2016-05-06"),  # what the record leaves blank is not said
    ]
    assert {(row["source"], row["department"]) for row in found} == {("vehicles", "public_security")}
    assert made.tallies["vehicles"] == compare.Tally(rows=5, clues=2, people=2, households=2)
    assert "outcome" not in found[0]  # a clue decides nothing


def test_every_known_person_is_found_and_nobody_else(tmp_path, nation):
    departments = write_sources(nation, list(KINDS.values()), tmp_path / "d", Wish(400, 7, DAY))
    made = compare.compare(nation, departments, tmp_path / "out", book=BOOK)
    truth = json.loads((tmp_path / "d" / TRUTH).read_text())
    assert {id: tally.clues for id, tally in made.tallies.items()} == {
        id: sum(counties.values()) for id, counties in truth.items()
    }
    for one in departments:
        theirs = {token for area in AREAS for token in pq.read_table(one.file(area))["token"].to_pylist()}
        ours = {
            (row["person_id"], row["id_token"])
            for county in nation
            for row in pq.read_table(county.person_file, partitioning=None).to_pylist()
        }
        expected = {person for person, token in ours if token in theirs}
        files = [str(file) for file in made.files]
        found = duckdb.execute(
            "SELECT person_id FROM read_parquet(?) WHERE source = ?", [files, one.kind.id]
        ).fetchall()
        assert {row[0] for row in found} == expected


def test_a_county_a_source_has_no_rows_of_is_told_and_not_called_clean(tmp_path, nation):
    made = compare.compare(nation, [vehicles(tmp_path / "cars", c220122=[])], tmp_path / "out", book=BOOK)
    assert made.without == {"vehicles": ("220182",)}


def test_what_was_compared_before_is_not_compared_again_and_nothing_differs(tmp_path, nation):
    departments = write_sources(nation, list(KINDS.values()), tmp_path / "d", Wish(400, 7, DAY))
    first = compare.compare(nation, departments, tmp_path / "out", book=BOOK, threads=1)
    times = [file.stat().st_mtime_ns for file in first.files]
    again = compare.compare(nation, departments, tmp_path / "out", book=BOOK, threads=2)
    assert [file.stat().st_mtime_ns for file in again.files] == times
    apart = compare.compare(nation, departments, tmp_path / "apart", book=BOOK, threads=2)
    assert [file.read_bytes() for file in apart.files] == [file.read_bytes() for file in first.files]
    shutil.copytree(tmp_path / "d", tmp_path / "moved")
    moved = source.all_in(tmp_path / "moved", KINDS)
    compare.compare(nation, moved, tmp_path / "out", book=BOOK)
    assert [file.stat().st_mtime_ns for file in first.files] == times


@pytest.mark.parametrize("harm", ["missing", "truncated", "other type"])
def test_a_source_that_cannot_be_used_is_named_and_other_counties_are_compared(tmp_path, nation, harm):
    cars = vehicles(
        tmp_path / "cars", c220122=[("k:3-2", "private", None)], c220182=[("k:1001-1", "goods", None)]
    )
    file = cars.file("220122")
    whole = file.read_bytes()
    if harm == "missing":
        file.unlink()
    elif harm == "truncated":
        file.write_bytes(whole[:-9])
    else:
        pq.write_table(pa.table({"token": [1], "use": ["x"], "registered_on": ["y"]}), file)
    with pytest.raises(SnapshotFault, match=str(file)):
        compare.compare(nation, [cars], tmp_path / "out", book=BOOK)
    assert (tmp_path / "out" / "county=220182" / compare.CLUES).exists()
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(whole)
    assert compare.compare(nation, [cars], tmp_path / "out", book=BOOK).clues == 2


def test_no_source_two_of_a_kind_and_an_unknown_kind_are_told(tmp_path, nation):
    with pytest.raises(EngineFault, match="no department's data to compare"):
        compare.compare(nation, [], tmp_path / "out", book=BOOK)
    cars = vehicles(tmp_path / "cars", c220122=[])
    with pytest.raises(EngineFault, match="two sources of one kind: vehicles"):
        compare.compare(nation, [cars, cars], tmp_path / "out", book=BOOK)
    with pytest.raises(SnapshotFault, match="kind of record 'vehicles' is not known"):
        source.all_in(tmp_path / "cars", {})
    with pytest.raises(SnapshotFault, match="no department's data here"):
        source.all_in(tmp_path / "out", KINDS)


def test_the_departments_of_the_documents_are_in_the_catalogue():
    pack = Library().pack("changchun/2017-opinions").at(DAY)
    named = pack.parameters["comparison_departments"]
    assert set(named) <= {kind.department for kind in KINDS.values()}
