"""A specification is exact; one that contradicts itself or the data is refused with place and mend."""

from fractions import Fraction
from pathlib import Path

import pytest

from diguan.engine.stats import mpi, spec
from diguan.words.errors import Fault
from tests.engine.stats.people import write

GOOD = """
k = 0.5
[[dimension]]
name = "living"
zh = "生活"
en = "Living"
weight = 1
[[dimension.indicator]]
id = "water"
zh = "饮水"
en = "Water"
weight = 0.25
deprived = "not tap_water"
[[dimension.indicator]]
id = "rooms"
zh = "住房"
en = "Rooms"
weight = 0.75
deprived = "rooms < 2"
"""
HEADING = ("tap_water", "rooms", "built", "code")
ROWS = (("是", 1, "1998-05-01", "01"), ("否", 3, "2003-01-31", "12"))


def counted(tmp_path: Path, toml: str, rows: object = ROWS) -> mpi.Multidimensional:
    (tmp_path / "spec.toml").write_text(toml, "utf-8")
    data = write(tmp_path / "people.csv", HEADING, rows)
    return mpi.measure(mpi.Question(data, tmp_path / "spec.toml"))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0.25", Fraction(1, 4)),
        ('"1/3"', Fraction(1, 3)),
        ("0.3333333333333333", Fraction(1, 3)),
        ("0.333", Fraction(333, 1000)),
        ("1", Fraction(1)),
    ],
)
def test_numbers_are_the_fractions_they_stand_for(tmp_path: Path, written: str, meant: Fraction) -> None:
    path = tmp_path / "spec.toml"
    path.write_text(GOOD.replace("k = 0.5", f"k = {written}"), "utf-8")
    assert spec.load(path).k == meant


@pytest.mark.parametrize(
    "weights", [("0.25", "0.75"), ("0.5", "1.5"), ("1", "3"), ("0.125", "0.375")], ids=str
)
def test_weights_may_be_shares_in_the_whole_or_in_the_dimension_and_nothing_else(
    tmp_path: Path, weights: tuple[str, str]
) -> None:
    half = GOOD.replace("weight = 1\n", 'weight = "1/2"\n') + (
        '[[dimension]]\nname = "x"\nzh = "甲"\nen = "X"\nweight = 0.5\n'
        'indicator = [{ id = "x", zh = "甲", en = "X", deprived = "rooms < 1" }]\n'
    )
    toml = half.replace("0.25", weights[0]).replace("0.75", weights[1])
    path = tmp_path / "spec.toml"
    path.write_text(toml, "utf-8")
    if weights in (("0.25", "0.75"), ("0.125", "0.375")):
        assert [one.weight for one in spec.load(path).indicators] == [
            Fraction(1, 8),
            Fraction(3, 8),
            Fraction(1, 2),
        ]
    else:
        with pytest.raises(Fault, match="the weights of the indicators must add to the dimension's 1/2"):
            spec.load(path)


def test_weights_not_given_are_equal(tmp_path: Path) -> None:
    path = tmp_path / "spec.toml"
    path.write_text(GOOD.replace("weight = 0.25\n", "").replace("weight = 0.75\n", ""), "utf-8")
    assert [one.weight for one in spec.load(path).indicators] == [Fraction(1, 2)] * 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("k = 0.5", "k = 1.5", "k must be above 0 and at most 1, not 1.5"),
        ("k = 0.5", "k = 0", "k must be above 0 and at most 1, not 0"),
        ("k = 0.5", 'k = "third"', "'third' is neither a number nor a fraction"),
        ("k = 0.5", 'k = "1/0"', "'1/0' is neither a number nor a fraction"),
        ("k = 0.5", "k = inf", "is neither a number nor a fraction"),
        ("k = 0.5", "", "'k' is missing"),
        ("k = 0.5", 'k = 0.5\nmissing = "guess"', "'missing' cannot be 'guess'. allowed are: leave_out"),
        ("k = 0.5", "k = 0.5\ncutof = 1", "there is no setting 'cutof'"),
        ("k = 0.5", "k 0.5", "this is no readable TOML"),
        (
            "weight = 1\n",
            "weight = 0.9\n",
            "the weights of the dimensions must add to 1, not 9/10 (living 9/10)",
        ),
        ("0.75", "0.7", "not 19/20"),
        ("0.75", "-0.75", "a weight must be above zero, not -0.75"),
        ('id = "rooms"', 'id = "water"', "more than one indicator is called 'water'"),
        ('id = "rooms"', 'id = "Water"', "more than one indicator is called 'Water'"),
        ('id = "rooms"', 'id = "a.b"', "'a.b' cannot be an id"),
        ("k = 0.5", 'k = 0.5\nsure = "U"', "'sure' cannot be 'U'. allowed are: H, M, L"),
        ('zh = "饮水"', 'zh = ""', "'zh' is missing"),
        ('deprived = "rooms < 2"', "", "rooms: 'deprived' is missing"),
        ("rooms < 2", "room < 2", "did you mean 'rooms'?"),
        ("rooms < 2", "rooms", "rooms"),
        ("rooms < 2", "__import__('os')", "spec.toml rooms"),
        ("rooms < 2", "rooms < tap_water", "spec.toml rooms"),
        ("rooms < 2", "count(rooms < 2) > 1", "asks all members of a household, but here a row is all"),
        ("rooms < 2", "year(today) - 2 > rooms", "asks for today. name the day instead"),
        ("k = 0.5", 'k = 0.5\n[columns]\nrooms = "romos"', "[columns] rooms: there is no column 'romos'"),
        ("k = 0.5", 'k = 0.5\n[columns]\nrooms = { type = "int" }', "'type' cannot be 'int'"),
        ("k = 0.5", "k = 0.5\n[columns]\nrooms = 3", "[columns] rooms: this should be a table"),
    ],
)
def test_a_specification_that_cannot_be_used_says_why(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(Fault) as raised:
        counted(tmp_path, GOOD.replace(old, new, 1))
    assert said in raised.value.say("en")
    assert "spec.toml" in raised.value.say("zh")


def test_a_missing_specification_names_what_is_near(tmp_path: Path) -> None:
    counted(tmp_path, GOOD)
    with pytest.raises(Fault, match=r"did you mean spec.toml"):
        spec.load(tmp_path / "spc.toml")


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("rooms < 2", True, False),
        ("not tap_water", False, True),
        ('built < date("2000-01-01")', True, False),
        ('code == "01"', True, False),  # a leading zero makes it a code, not a number
        ("tap_water and rooms + 1 <= 2", True, False),
        ("rooms in (1, 2)", True, False),
        ("1 < rooms <= 3", False, True),
    ],
)
def test_what_a_column_of_a_csv_holds_is_seen_from_its_cells(
    tmp_path: Path, question: str, first: bool, second: bool
) -> None:
    toml = GOOD.replace('"rooms < 2"', f"'{question}'")
    found = counted(tmp_path, toml, [ROWS[0], ROWS[0], ROWS[0], ROWS[1]])
    assert found.whole.uncensored["rooms"] == 0.75 * first + 0.25 * second


def test_a_slip_in_a_column_of_numbers_is_named(tmp_path: Path) -> None:
    rows = [*ROWS, ("是", "two", "", "03")]
    with pytest.raises(Fault, match="row 3: 'rooms' should be a number but is 'two'"):
        counted(tmp_path, GOOD, rows)


def test_another_name_and_kind_can_be_given_to_a_column(tmp_path: Path) -> None:
    toml = GOOD.replace("rooms < 2", "number_of_rooms == '1'").replace(
        "k = 0.5", 'k = 0.5\n[columns]\nnumber_of_rooms = { column = "rooms", type = "text" }'
    )
    assert counted(tmp_path, toml).whole.uncensored["rooms"] == 0.5


def test_yes_and_no_may_be_one_and_nought_when_said_so(tmp_path: Path) -> None:
    toml = GOOD.replace("k = 0.5", 'k = 0.5\n[columns]\ntap_water = { type = "flag" }')
    found = counted(tmp_path, toml, [(1, 3, "", ""), (0, 3, "", "")])
    assert found.whole.uncensored["water"] == 0.5
    with pytest.raises(Fault, match="'tap_water' should be yes or no but is '7'"):
        counted(tmp_path, toml, [(7, 3, "", "")])
