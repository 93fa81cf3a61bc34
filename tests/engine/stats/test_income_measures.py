"""The SQL of the income measures against the plain-Python reference, and what their definitions imply."""

import tempfile
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diguan.engine.stats import poverty, reference
from diguan.engine.stats.poverty import Measures, Question
from diguan.engine.stats.reference import Row

INCOMES = st.one_of(st.integers(-20, 60), st.floats(-50, 500, width=32), st.sampled_from([0.0, 10.0, 25.0]))
WEIGHTS = st.sampled_from([0.25, 0.5, 1.0, 1.75, 2.0, 3.0])
ROWS = st.lists(st.tuples(INCOMES.map(float), WEIGHTS), min_size=1, max_size=25)
LINES = st.floats(0.5, 300, width=32)
GROUPS = st.sampled_from(["甲", "乙", None])


def near(value: float | None) -> object:
    """Equal but for the last digits of floats."""
    return None if value is None else pytest.approx(value, rel=1e-6, abs=1e-9)


def measured(rows: list[Row], line: float) -> Measures:
    """The measures of rows written to a Parquet file, at a line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.parquet"
        incomes, weights = zip(*rows, strict=True)
        pq.write_table(pa.table({"income": incomes, "weight": weights}), path)
        return poverty.measure(Question(path, "income", "weight", line=line)).whole


@given(rows=ROWS, line=LINES)
def test_sql_and_reference_give_the_same_measures(rows: list[Row], line: float) -> None:
    found = measured(rows, line)
    expected = {
        "fgt0": reference.fgt(rows, line, 0),
        "fgt1": reference.fgt(rows, line, 1),
        "fgt2": reference.fgt(rows, line, 2),
        "sen": reference.sen(rows, line),
        "gini": reference.gini(rows),
        "s80s20": reference.share_ratio(rows),
        "watts": reference.watts(rows, line),
        "mld": reference.mean_log_deviation(rows),
    }
    for name, value in expected.items():
        assert getattr(found, name) == near(value), name


@given(rows=st.lists(st.tuples(st.floats(1, 500, width=32), WEIGHTS, GROUPS), min_size=2, max_size=30))
def test_each_group_is_measured_by_itself_at_the_line_of_all(
    rows: list[tuple[float, float, str | None]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.parquet"
        incomes, weights, groups = zip(*rows, strict=True)
        pq.write_table(pa.table({"x": incomes, "w": weights, "g": pa.array(groups, pa.string())}), path)
        found = poverty.measure(Question(path, "x", "w", line_share=0.6, by="g"))
    line = 0.6 * reference.quantile([(x, w) for x, w, _ in rows], Fraction(1, 2))
    assert found.line == pytest.approx(line)
    for group, measures in found.by.items():
        mine = [(x, w) for x, w, g in rows if g == group]
        assert measures.rows == len(mine)
        assert measures.sen == pytest.approx(reference.sen(mine, found.line), abs=1e-9)
        assert measures.s80s20 == near(reference.share_ratio(mine))


@pytest.mark.parametrize(
    ("incomes", "measure", "value"),
    [
        # All worked by hand, line 10, equal weights.
        ([5, 20], "fgt0", 0.5),
        ([5, 20], "fgt1", 0.25),
        ([5, 20], "fgt2", 0.125),
        ([10, 20], "fgt0", 0),  # on the line is not below it
        ([0, 20], "fgt1", 0.5),
        ([-10, 20], "fgt1", 1.0),  # a negative income counts as it is: a gap of twice the line
        ([1, 3], "gini", 0.25),
        ([0, 0, 0, 8], "gini", 0.75),
        ([4, 4], "gini", 0),
        ([0, 0], "gini", None),
        ([2, 6, 20], "sen", 2 / 3 * (0.6 + 0.4 * 0.25)),  # H (I + (1 - I) G)
        ([20, 30], "sen", 0),
        ([0, 0], "sen", 1),  # everybody with nothing at all
        ([1, 2, 3, 4, 5], "s80s20", 5 / 1.0),  # points (1+2)/2 and (4+5)/2
        ([1, 2, 3, 4, 5, 6], "s80s20", 6 / 3.0),  # points 2 and 5
        ([4, 4, 4], "s80s20", None),  # nobody is above the upper point
        ([0, 0, 0, 4, 5], "s80s20", None),
        ([5, 20], "watts", 0.5 * 0.6931471805599453),
        ([5, 20, 0, -3], "watts", 0.5 * 0.6931471805599453),  # two rows without a logarithm are left out
        ([4, 4, 0], "mld", 0),
        ([1, 3], "mld", 0.6931471805599453 - 0.5493061443340548),  # ln 2 - ln(3)/2
        ([0, -1], "mld", None),
        ([0, -1], "watts", None),
    ],
)
def test_small_examples_worked_by_hand(incomes: list[float], measure: str, value: float | None) -> None:
    found = getattr(measured([(float(x), 1.0) for x in incomes], 10.0), measure)
    assert found == near(value)


def test_a_weight_stands_for_so_many_people() -> None:
    weighted = measured([(3.0, 2.0), (8.0, 1.0), (30.0, 3.0)], 10.0)
    one_by_one = measured([(3.0, 1.0)] * 2 + [(8.0, 1.0)] + [(30.0, 1.0)] * 3, 10.0)
    for name in ("people", "fgt0", "fgt1", "fgt2", "sen", "gini", "s80s20", "watts", "mld"):
        assert getattr(weighted, name) == pytest.approx(getattr(one_by_one, name)), name


def test_the_median_is_the_mean_of_two_when_half_is_reached_exactly(tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    pq.write_table(pa.table({"x": [10.0, 20.0, 40.0, 50.0], "w": [1.0, 3.0, 2.0, 2.0]}), path)
    assert poverty.measure(Question(path, "x", "w", line_share=1)).median == 30
    assert poverty.measure(Question(path, "x", line_share=0.5)).line == 15


def test_left_out_rows_are_counted_and_named(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("x,w,g\n5,1,a\n,1,a\n7,NA,b\n0,1,\n-2,1,b\n9,0,b\n12,1,a\n")
    found = poverty.measure(Question(path, "x", "w", line=6, by="g")).as_json()
    assert found["reading"] == {"read": 7, "counted": 4, "left_out": 3}
    assert found["blank"] == [
        {"column": "x", "rows": 1, "first_rows": [2]},
        {"column": "w", "rows": 1, "first_rows": [3]},
        {"column": "g", "rows": 1, "first_rows": [4]},
    ]
    assert found["weight_zero"] == [{"column": "w", "rows": 1, "first_rows": [6]}]
    assert found["not_positive"]["first_rows"] == [4, 5]
    assert found["negative"] == {"column": "x", "rows": 1, "first_rows": [5]}
    assert {group: one["rows"] for group, one in found["by"].items()} == {"a": 2, "b": 1, "(blank)": 1}
