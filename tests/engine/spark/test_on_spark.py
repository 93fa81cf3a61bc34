"""The same answers on Spark: judged, compared and counted on a session of this machine, beside DuckDB."""

import duckdb
import pyarrow.parquet as pq
import pytest

from diguan.engine import explain, judge, judgement, synthetic
from diguan.engine.comparison import catalogue, clues
from diguan.engine.cube import making
from diguan.engine.cube.subjects import Subjects
from diguan.engine.spark import judging, running
from diguan.engine.spark.session import session
from diguan.engine.stats import spec
from diguan.engine.synthetic.departments import Wish, write_sources
from diguan.policy.library import Library
from diguan.words import areas
from tests.engine.village import BOOK, DAY, PACKS

pytestmark = pytest.mark.nightly
PACK = "changchun/2017-opinions"


@pytest.fixture(scope="module")
def spark():
    """One session for all."""
    with session("local[2]") as opened:
        yield opened


@pytest.fixture(scope="module")
def ruling():
    return Library(PACKS).pack(PACK).at(DAY)


@pytest.fixture(scope="module")
def nation(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nation")
    return synthetic.write_parquet(
        areas.open(), folder, 300, 7, 2016, DAY, counties=["220122", "220182"], book=BOOK
    )


@pytest.fixture(scope="module")
def departments(nation, tmp_path_factory):
    folder = tmp_path_factory.mktemp("departments")
    return write_sources(nation, list(catalogue.kinds().values()), folder, Wish(400, 7, DAY))


@pytest.fixture(scope="module")
def here(nation, ruling, tmp_path_factory):
    return judge.judge(nation, ruling, tmp_path_factory.mktemp("here"))


def test_judged_on_spark_is_judged_the_same(spark, nation, ruling, here, tmp_path):
    there = judging.judge(spark, nation, ruling, tmp_path)
    for one, other in zip(here.findings, there.findings, strict=True):
        assert (
            pq.read_table(one, partitioning=None).to_pylist()
            == pq.read_table(other, partitioning=None).to_pylist()
        )
    assert (there.sums, there.answers, there.counts) == (here.sums, here.answers, here.counts)
    assert judgement.open(tmp_path) == there
    found = explain.why(tmp_path, ruling, pq.read_table(there.findings[0])["household_number"][0].as_py())
    assert found.rules
    stamps = [file.stat().st_mtime_ns for file in there.findings]
    assert judging.judge(spark, nation, ruling, tmp_path).sums == there.sums
    assert [file.stat().st_mtime_ns for file in there.findings] == stamps


def test_counted_on_spark_is_counted_the_same(spark, nation, ruling, here):
    subjects = Subjects.of(ruling, None, spec.load(PACKS / "national" / "mpi" / "guarantees.toml"))
    with duckdb.connect() as connection:
        for step in making._steps(nation[0], subjects, str(here.findings[0])):
            connection.execute(making._kept(step))
        wanted = (
            connection.sql("FROM rolled ORDER BY digits, area, population, cell").to_arrow_table().to_pylist()
        )
    assert running.counts(spark, nation[0], here.findings[0], subjects).to_pylist() == wanted


def test_compared_on_spark_is_compared_the_same(spark, nation, departments):
    with duckdb.connect() as connection:
        wanted = connection.sql(clues.pipeline(nation[0], departments).query()).to_arrow_table().to_pylist()
    assert wanted
    assert running.clues(spark, nation[0], departments).to_pylist() == wanted
