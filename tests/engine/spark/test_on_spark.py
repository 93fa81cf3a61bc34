"""The same answers on Spark: judged, compared and counted on a session of this machine, beside DuckDB."""

import shutil
from contextlib import nullcontext

import pyarrow.parquet as pq
import pytest

from diguan.config.command import main
from diguan.engine import explain, judge, judgement, snapshot, synthetic
from diguan.engine.comparison import catalogue, compare
from diguan.engine.cube import making, manifest
from diguan.engine.cube.subjects import Subjects
from diguan.engine.faults import SnapshotFault
from diguan.engine.spark import command, running
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
    elsewhere = running.elsewhere(spark)
    there = judge.judge(nation, ruling, tmp_path, elsewhere=elsewhere)
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
    assert judge.judge(nation, ruling, tmp_path, elsewhere=elsewhere).sums == there.sums
    assert [file.stat().st_mtime_ns for file in there.findings] == stamps


def test_counted_on_spark_is_counted_the_same(spark, nation, ruling, here, tmp_path):
    subjects = Subjects.of(ruling, None, spec.load(PACKS / "national" / "mpi" / "guarantees.toml"))
    wanted = making.make(nation, here, subjects, tmp_path / "here")
    there = making.make(nation, here, subjects, tmp_path / "there", elsewhere=running.elsewhere(spark))
    assert there.shares == wanted.shares
    assert there.sha256 == wanted.sha256
    assert manifest.check(there).layout == wanted.layout


def test_compared_on_spark_is_compared_the_same(spark, nation, departments, tmp_path):
    wanted = compare.compare(nation, departments, tmp_path / "here", book=BOOK)
    there = compare.compare(
        nation, departments, tmp_path / "there", book=BOOK, elsewhere=running.elsewhere(spark)
    )
    assert wanted.clues
    assert there.tallies == wanted.tallies
    for one, other in zip(wanted.files, there.files, strict=True):
        assert (
            pq.read_table(one, partitioning=None).to_pylist()
            == pq.read_table(other, partitioning=None).to_pylist()
        )


def test_a_county_at_fault_keeps_no_other_from_spark(spark, nation, ruling, tmp_path):
    shutil.copytree(nation[0].folder.parent, tmp_path / "nation")
    file = tmp_path / "nation" / "county=220122" / "person.parquet"
    file.write_bytes(file.read_bytes()[:-9])
    counties = snapshot.counties(tmp_path / "nation", checked=False)
    with pytest.raises(SnapshotFault, match=str(file)):
        judge.judge(counties, ruling, tmp_path / "out", elsewhere=running.elsewhere(spark))
    assert (tmp_path / "out" / "county=220182" / "findings.parquet").exists()


def test_the_commands_say_what_those_of_one_machine_say(
    spark, nation, departments, monkeypatch, capsys, tmp_path
):
    monkeypatch.setattr(command, "session", lambda master: nullcontext(spark))
    folder, theirs = str(nation[0].folder.parent), str(departments[0].folder.parent)
    ruling = ["--pack", PACK, "--on", "2017-06-01"]
    asked = {
        "judge": (["judge", folder, *ruling], ["judge", folder, *ruling]),
        "compare": (["compare", "--data", folder, "--departments", theirs],) * 2,
        "stats": tuple(
            [*name, "--data", folder, "--findings", str(tmp_path / "judge")]
            for name in (["stats", "rollup"], ["stats"])
        ),
    }
    for name, (here, there) in asked.items():
        out = ["--out", str(tmp_path / name), "--language", "en"]
        assert main([*here, *out]) == 0
        wanted = capsys.readouterr().out
        shutil.rmtree(tmp_path / name) if name != "judge" else None
        assert main(["spark", *there, *out]) == 0
        assert capsys.readouterr().out == wanted, name
