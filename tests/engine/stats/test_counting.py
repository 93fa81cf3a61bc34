"""The Alkire-Foster counting: the example of the paper, the reference, unknown answers, groups, weights."""

import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diguan.engine.stats import mpi, reference, spec
from diguan.engine.stats.mpi import Multidimensional, Question
from tests.engine.stats.people import write
from tests.engine.stats.survey import EUSILC, ROOT, needs_eusilc

PAPER = """
k = 0.5
[[dimension]]
name = "income"
zh = "收入"
en = "Income"
weight = 0.25
indicator = [{ id = "income", zh = "收入", en = "Income", deprived = "income < 13" }]
[[dimension]]
name = "schooling"
zh = "受教育年限"
en = "Years of schooling"
weight = 0.25
indicator = [{ id = "schooling", zh = "年限", en = "Years", deprived = "years < 12" }]
[[dimension]]
name = "health"
zh = "健康"
en = "Health"
weight = 0.25
indicator = [{ id = "health", zh = "健康", en = "Health", deprived = "health < 3" }]
[[dimension]]
name = "insurance"
zh = "保险"
en = "Insurance"
weight = 0.25
indicator = [{ id = "insurance", zh = "保险", en = "Insurance", deprived = "insured < 1" }]
"""
FOUR = ((13.1, 14, 4, 1), (15.2, 7, 5, 0), (12.5, 10, 1, 0), (20, 11, 3, 1))


def counted(
    tmp_path: Path, rows: Any, toml: str = PAPER, heading: str = "income years health insured", **more: Any
):
    data = write(tmp_path / "people.csv", heading.split(), rows)
    (tmp_path / "spec.toml").write_text(toml, "utf-8")
    return mpi.measure(Question(data, tmp_path / "spec.toml", **more))


def test_the_four_persons_of_alkire_and_foster_2011(tmp_path: Path) -> None:
    """Deprivations 0, 2, 4, 1 of four; with k of two the second and third are poor: H 1/2, A 3/4, M0 3/8."""
    whole = counted(tmp_path, FOUR).whole
    assert (whole.headcount, whole.intensity, whole.adjusted) == (0.5, 0.75, 0.375)
    assert whole.uncensored == {"income": 0.25, "schooling": 0.75, "health": 0.25, "insurance": 0.5}
    assert whole.censored == {"income": 0.25, "schooling": 0.5, "health": 0.25, "insurance": 0.5}
    sixth, third = pytest.approx(1 / 6), pytest.approx(1 / 3)
    assert whole.contribution == {"income": sixth, "schooling": third, "health": sixth, "insurance": third}


@pytest.mark.parametrize(
    ("k", "poor", "adjusted"),
    [("1/4", 3, 7 / 16), ("0.26", 2, 6 / 16), ("1/2", 2, 6 / 16), ("0.51", 1, 4 / 16), ("1", 1, 4 / 16)],
)
def test_union_and_intersection_are_the_ends_of_k(tmp_path: Path, k: str, poor: int, adjusted: float) -> None:
    whole = counted(tmp_path, FOUR, k=k).whole
    assert (whole.headcount, whole.adjusted) == (poor / 4, adjusted)


def test_nobody_poor_has_no_intensity_and_no_contributions(tmp_path: Path) -> None:
    whole = counted(tmp_path, [FOUR[0]]).whole
    assert (whole.headcount, whole.intensity, whole.adjusted) == (0, None, 0)
    assert set(whole.contribution.values()) == {None}


def test_a_score_that_equals_k_is_poor_whatever_the_fractions(tmp_path: Path) -> None:
    """Three times a tenth is more than 0.3 in floats of some orders and less in others; here it is 0.3."""
    weights = [*["0.1"] * 3, "0.7"]
    entries = ", ".join(
        f'{{ id = "i{n}", zh = "甲", en = "A", weight = {weight}, deprived = "c{n} == 1" }}'
        for n, weight in enumerate(weights)
    )
    toml = f'k = 0.3\n[[dimension]]\nname = "all"\nzh = "全"\nen = "All"\nweight = 1\nindicator = [{entries}]'
    whole = counted(tmp_path, [(1, 1, 1, 0), (1, 1, 0, 0), (0, 0, 0, 1)], toml, "c0 c1 c2 c3").whole
    assert whole.headcount == pytest.approx(2 / 3)


def test_an_unanswered_row_is_left_out_and_named(tmp_path: Path) -> None:
    found = counted(tmp_path, [*FOUR, (None, 3, 1, 0), (14, 13, None, 1)])
    assert (found.rows, found.counted, found.whole.headcount) == (6, 4, 0.5)
    named = {entry["indicator"]: entry["first_rows"] for entry in found.as_json()["unknown"]}
    assert named == {"income": [5], "health": [6]}
    assert [entry.column for entry in found.blank] == ["income", "health"]


def test_an_unanswered_indicator_may_count_as_not_deprived(tmp_path: Path) -> None:
    found = counted(tmp_path, [*FOUR, (None, 3, 1, 0)], 'missing = "not_deprived"\n' + PAPER)
    assert (found.counted, found.whole.headcount) == (5, 0.6)
    assert found.whole.uncensored["income"] == 0.2
    assert [(entry.column, entry.rows) for entry in found.unknown] == [("income", 1)]


def test_what_one_cell_settles_needs_no_other_cell(tmp_path: Path) -> None:
    toml = PAPER.replace('"income < 13"', '"income < 13 or years < 5"')
    assert counted(tmp_path, [(None, 3, 1, 0), FOUR[0]], toml).counted == 2


def test_groups_and_weights_make_the_whole(tmp_path: Path) -> None:
    rows = [(*row, weight, place) for row, weight, place in zip(FOUR, (1, 2, 3, 4), "甲乙甲乙", strict=True)]
    heading = "income years health insured weight place"
    found = counted(tmp_path, rows, heading=heading, weight="weight", by="place")
    assert (found.whole.people, found.whole.headcount) == (10, 0.5)
    assert found.whole.adjusted == pytest.approx((2 * 0.5 + 3 * 1) / 10)
    assert found.by["甲"].headcount == 0.75
    assert found.by["乙"].headcount == pytest.approx(1 / 3)
    parts = sum(one.people * one.adjusted for one in found.by.values())
    assert parts == pytest.approx(found.whole.people * found.whole.adjusted)


NAMES = ("a", "b", "c", "d")
ROWS = st.lists(
    st.tuples(st.tuples(*[st.sampled_from([True, False, None])] * 4), st.sampled_from([0.5, 1.0, 2.25])),
    min_size=1,
    max_size=30,
)


@given(rows=ROWS, parts=st.tuples(*[st.integers(1, 9)] * 4), cutoff=st.integers(1, 12))
def test_sql_and_reference_count_the_same(rows: Any, parts: tuple[int, ...], cutoff: int) -> None:
    weights = {name: Fraction(part, sum(parts)) for name, part in zip(NAMES, parts, strict=True)}
    k = Fraction(min(cutoff, 12), 12)
    answered = [
        (dict(zip(NAMES, answers, strict=True)), Fraction(weight))
        for answers, weight in [*rows, ((True, False, False, True), 1.0)]
        if None not in answers
    ]
    expected = reference.alkire_foster(answered, weights, k)
    found = _found([*rows, ((True, False, False, True), 1.0)], weights, k)
    assert found.counted == len(answered)
    assert found.whole.headcount == pytest.approx(expected["H"])
    assert found.whole.adjusted == pytest.approx(expected["M0"])
    for name in NAMES:
        assert found.whole.censored[name] == pytest.approx(expected[f"censored.{name}"])
        assert found.whole.uncensored[name] == pytest.approx(expected[f"uncensored.{name}"])


def _found(rows: Any, weights: dict[str, Fraction], k: Fraction) -> Multidimensional:
    with tempfile.TemporaryDirectory() as folder:
        data, toml = Path(folder) / "people.parquet", Path(folder) / "spec.toml"
        columns = {name: pa.array([row[0][n] for row in rows], pa.bool_()) for n, name in enumerate(NAMES)}
        pq.write_table(pa.table({**columns, "w": [row[1] for row in rows]}), data)
        entries = ", ".join(
            f'{{ id = "{name}", zh = "甲", en = "A", weight = "{weight}", deprived = "{name}" }}'
            for name, weight in weights.items()
        )
        toml.write_text(
            f'k = "{k}"\n[[dimension]]\nname = "x"\nzh = "全"\nen = "All"\nweight = 1\n'
            f"indicator = [{entries}]",
            "utf-8",
        )
        return mpi.measure(Question(data, toml, "w"))


@needs_eusilc
def test_the_survey_can_be_counted_with_a_specification_of_its_own() -> None:
    """Income poverty alone, put as a one-indicator specification, is the published headcount."""
    alone = Path(__file__).with_name("eusilc.toml")
    found = mpi.measure(Question(EUSILC, alone, "rb050", by="db040", k="0.6"))
    assert found.whole.uncensored["income"] == pytest.approx(0.14444218, abs=1e-6)
    assert found.by["Vienna"].uncensored["income"] == pytest.approx(0.1723468, abs=1e-6)
    assert sum(v for v in found.whole.contribution.values() if v is not None) == pytest.approx(1)


def test_the_study_of_southern_shaanxi_weighs_one_and_counts_households(tmp_path: Path) -> None:
    path = ROOT / "packs" / "national" / "mpi" / "southern-shaanxi.toml"
    study = spec.load(path)
    assert [float(dimension.weight) for dimension in study.dimensions] == [0.25] * 4
    assert len(study.indicators) == 11
    assert (study.sure, study.k) == ("H", Fraction(1, 3))
    heading = list(study.columns)
    well = dict.fromkeys(heading, "是") | {"adult_years": 9, "appliances": 4, "income_per_head": 6000}
    well |= dict.fromkeys(("child_out_of_school", "serious_illness", "adobe_house"), "否") | {"fuel": "coal"}
    poor = well | {"income_per_head": 2299, "fuel": "firewood", "tap_water": "否"}
    poorer = poor | {"insured": "否", "adult_years": 5}
    rows = [[household[name] for name in heading] for household in (well, poor, poorer)]
    found = mpi.measure(Question(write(tmp_path / "households.csv", heading, rows), path))
    assert found.whole.headcount == pytest.approx(2 / 3)  # 1/4 + 2/24 is one third exactly
    assert found.whole.adjusted == pytest.approx((1 / 3 + 1 / 3 + 1 / 4) / 3)
