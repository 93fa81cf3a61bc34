"""A snapshot is frozen once, whole, without secrets, and no altered byte of it is ever judged."""

import json
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from diguan.engine import snapshot
from diguan.engine.digests import of_file, of_value
from diguan.engine.faults import SnapshotFault
from tests.engine.village import BOOK, DAY, frozen, household, person, tables


@pytest.fixture
def one(tmp_path):
    return frozen(tmp_path / "county", [household(1, wage_income=Decimal("1200.50"))], [person(1, of=1)])


def test_what_is_written_is_read_again(one):
    assert snapshot.open(one.folder, BOOK) == one
    assert (one.households, one.people, one.area, one.on) == (1, 1, "220122", DAY)
    assert pq.read_table(one.household_file)["wage_income"].to_pylist() == [Decimal("1200.50")]


def test_no_secret_of_a_person_is_a_column():
    names = {*snapshot.columns(BOOK, "household").names, *snapshot.columns(BOOK, "person").names}
    assert not names & {"name", "id_number", "phone", "member_phone", "bank_account", "illness_name"}
    assert {"health", "disability_level", "id_token", "account_token", "birth"} <= names


def test_rows_lie_by_village_household_and_person(tmp_path):
    families = [household(3, village_code="b"), household(1, village_code="b")]
    families.append(household(2, village_code="a"))
    people = [person(9, of=1), person(8, of=1), person(7, of=2), person(6, of=3)]
    made = frozen(tmp_path / "s", families, people)
    assert pq.read_table(made.household_file)["household_id"].to_pylist() == [2, 1, 3]
    assert pq.read_table(made.person_file)["person_id"].to_pylist() == [7, 8, 9, 6]


def test_the_same_rows_give_the_same_digest_in_any_order(tmp_path):
    families, people = [household(1), household(2)], [person(1, of=1), person(2, of=2)]
    first = frozen(tmp_path / "a", families, people)
    second = frozen(tmp_path / "b", families[::-1], people[::-1])
    assert first.digest == second.digest


@pytest.mark.parametrize("file", ["household.parquet", "person.parquet"])
@pytest.mark.parametrize("harm", ["altered", "truncated", "missing"])
def test_a_harmed_file_is_named(one, file, harm):
    path = one.folder / file
    content = path.read_bytes()
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(content[:-9] if harm == "truncated" else content[:40] + b"\x00" + content[41:])
    with pytest.raises(SnapshotFault) as told:
        snapshot.open(one.folder, BOOK)
    assert file in told.value.where
    assert told.value.mend


@pytest.mark.parametrize(
    "harm", [lambda text: text.replace("220122", "220182"), lambda text: text[:-30], lambda _: "[]"]
)
def test_an_altered_manifest_is_refused(one, harm):
    path = one.folder / "manifest.json"
    path.write_text(harm(path.read_text()))
    with pytest.raises(SnapshotFault, match="manifest"):
        snapshot.open(one.folder, BOOK)


def _forged(one, table):
    """The snapshot as somebody would leave it who changes a file and puts the sums right again."""
    pq.write_table(table, one.household_file)
    told = json.loads((one.folder / "manifest.json").read_text())
    told["files"]["household.parquet"] = {"rows": 1, "sha256": of_file(one.household_file)}
    content = {name: told[name] for name in ("format", "year", "area", "on", "files")}
    (one.folder / "manifest.json").write_text(json.dumps(told | {"digest": of_value(content)}))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda table: table.drop_columns(["road_distance"]), "missing columns: road_distance"),
        (
            lambda table: table.set_column(3, "household_number", pa.array([7])),
            "column household_number is int64 where string is needed",
        ),
        (lambda table: table.append_column("name", pa.array(["x"])), "no place in a snapshot: name"),
    ],
)
def test_wrong_columns_are_refused_by_name_even_under_a_right_digest(one, change, said):
    _forged(one, change(pq.read_table(one.household_file)))
    with pytest.raises(SnapshotFault, match=said) as told:
        snapshot.open(one.folder, BOOK)
    assert "household.parquet" in told.value.where


@pytest.mark.parametrize(
    ("families", "people", "said"),
    [
        ([household(1), household(1)], [], "occurs twice"),
        ([household(1)], [person(1, of=1), person(1, of=1)], "occurs twice"),
        ([household(1)], [person(1, of=2)], "1 persons belong to no household"),
    ],
)
def test_unsound_keys_are_refused(tmp_path, families, people, said):
    with pytest.raises(SnapshotFault, match=said):
        frozen(tmp_path / "s", families, people)
    assert not (tmp_path / "s").exists()


def test_a_secret_column_or_a_wrong_type_is_refused_when_writing(tmp_path):
    families, people = tables([household(1)], [person(1, of=1)])
    told = {"year": 2017, "area": "220122", "on": DAY, "made_from": {}, "book": BOOK}
    with pytest.raises(SnapshotFault, match="name"):
        snapshot.write(tmp_path / "s", families, people.append_column("name", pa.array(["x"])), **told)
    place = families.schema.get_field_index("water_safe")
    wrong = families.set_column(place, "water_safe", pa.array(["perhaps"]))
    with pytest.raises(SnapshotFault, match="water_safe"):
        snapshot.write(tmp_path / "s", wrong, people, **told)


def test_a_frozen_folder_is_never_written_over(one):
    with pytest.raises(SnapshotFault, match="not empty"):
        frozen(one.folder, [household(2)], [])


def test_a_national_folder_lists_its_counties_in_order(tmp_path):
    for area in ("220183", "220122"):
        frozen(tmp_path / f"county={area}", [household(1)], [], area=area)
    (tmp_path / "county=220184.writing").mkdir()
    assert [one.area for one in snapshot.counties(tmp_path, BOOK)] == ["220122", "220183"]
    assert len(snapshot.counties(tmp_path / "county=220183", BOOK)) == 1


def test_an_empty_folder_is_told(tmp_path):
    with pytest.raises(SnapshotFault, match="no snapshot here"):
        snapshot.counties(tmp_path, BOOK)
