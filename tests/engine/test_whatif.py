"""Two rulings side by side: who comes in, who goes out, who cannot be told any more, and by which rules."""

import pyarrow.parquet as pq
import pytest

from diguan.engine import snapshot, whatif
from tests.engine.test_judge import adults, family
from tests.engine.village import BOOK, DAY, VILLAGE, frozen

NEIGHBOUR = "220122100202"


@pytest.fixture
def raised(made_up_pack):
    """The made-up pack with its line at 3500 instead of 3200."""
    return made_up_pack.with_value("line", 3500, DAY, "a test").at(DAY)


def listed(change):
    return [row for file in change.files for row in pq.read_table(file, partitioning=None).to_pylist()]


def test_a_higher_line_brings_in_those_between_the_lines(tmp_path, ruling, raised):
    families = [
        family(1, "3000"),
        family(2, "3200", register_status="registered"),
        family(3, "3499.99", village_code=NEIGHBOUR, register_status="unregistered"),
        family(4, "3500"),
    ]
    source = frozen(tmp_path / "s", families, adults(1, 2, 3, 4))
    change = whatif.compare(source, ruling, raised, tmp_path / "out")
    assert (change.entering, change.leaving, change.unknown, change.unchanged) == (
        (2, 2),
        (0, 0),
        (0, 0),
        (2, 2),
    )
    assert change.counts == {
        ("qualifies", "qualifies"): (1, 1),
        ("does_not_qualify", "qualifies"): (2, 2),
        ("does_not_qualify", "does_not_qualify"): (1, 1),
    }
    assert change.by_village[NEIGHBOUR] == {"entering": (1, 1)}
    assert change.by_village[VILLAGE] == {"entering": (1, 1), "unchanged": (2, 2)}
    assert [(row["household_id"], row["kind"], row["rules"]) for row in listed(change)] == [
        (2, "entering", ["poor"]),
        (3, "entering", ["poor", "in_need_unregistered"]),
    ]


def test_the_way_back_lets_the_same_families_go(tmp_path, ruling, raised):
    source = frozen(tmp_path / "s", [family(1, "3300"), family(2, "9600")], adults(1, 2))
    change = whatif.compare(source, raised, ruling, tmp_path / "out")
    assert change.leaving == (1, 1)
    assert listed(change)[0]["kind"] == "leaving"


def test_what_becomes_unknown_and_what_is_settled_are_told_apart(tmp_path, ruling, raised):
    families = [family(1, "3300", expense_medical=None), family(2, "2000")]
    source = frozen(tmp_path / "s", families, adults(1, 2))
    forth = whatif.compare(source, ruling, raised, tmp_path / "a")
    assert forth.entering == (1, 1)  # cannot be told now; below the higher line it needs no expenses
    back = whatif.compare(source, raised, ruling, tmp_path / "b")
    assert back.unknown == (1, 1)


def test_the_same_ruling_changes_nobody(tmp_path, ruling):
    source = frozen(tmp_path / "s", [family(1, "3300"), family(2, "2000")], adults(1, 2))
    change = whatif.compare(source, ruling, ruling, tmp_path / "out")
    assert change.unchanged == (2, 2)
    assert listed(change) == []


def test_a_nation_is_compared_county_by_county(tmp_path, ruling, raised):
    for area in ("220122", "220183"):
        where = {"village_code": f"{area}100201"}
        families = [family(1, "3300", **where), family(2, "1000", **where)]
        frozen(tmp_path / "n" / f"county={area}", families, adults(1, 2), area=area)
    told = []
    change = whatif.compare(
        snapshot.counties(tmp_path / "n", BOOK), ruling, raised, tmp_path / "out",
        progress=lambda *step: told.append(step[:2]),
    )  # fmt: skip
    assert change.entering == (2, 2)
    assert sorted(told) == [(2, 4), (4, 4)]  # a county is done when both sides are judged and compared
    assert {row["household_id"] for row in listed(change)} == {1}
