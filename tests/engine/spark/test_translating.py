"""Every statement of judging, comparing and counting is one that Spark's grammar takes, without a Spark."""

import importlib.util
from dataclasses import replace

import pytest
import sqlglot
from sqlglot import exp

from diguan.config.command import main
from diguan.engine.cube import counting
from diguan.engine.cube.subjects import Subjects
from diguan.engine.facts import views
from diguan.engine.findings import Finder
from diguan.engine.spark import session
from diguan.engine.spark.translating import translated, view
from diguan.engine.stats import spec
from diguan.engine.steps import Step
from diguan.policy.library import Library
from tests.engine.village import DAY, PACKS

INDEX = PACKS / "national" / "mpi" / "guarantees.toml"
LEFT = ("read_parquet", "string_split", "list_contains", " FOR one IN ", "//", "VARCHAR[]", "unnest(")
"""What only DuckDB understands."""


def steps(pack_id):
    """Every step of a pack's judging and counting."""
    ruling = Library(PACKS).pack(pack_id).at(DAY)
    subjects = Subjects.of(ruling, 3200, spec.load(INDEX))
    subjects = subjects if subjects.understood else replace(subjects, spec=None)
    yield from views.sources("/a/household.parquet", "/a/person.parquet")
    yield from Finder(ruling).pipeline
    yield counting.found(subjects, ["/a/findings.parquet"])
    yield from counting.steps(subjects, "220122")
    yield counting.rolled("states", counting.lengths(6))


@pytest.mark.parametrize("pack_id", ["changchun/2017-opinions"])
def test_every_step_is_spark_sql(pack_id):
    for step in steps(pack_id):
        said = translated(step.sql)
        assert not [word for word in LEFT if word in said], step.name
        tree = sqlglot.parse_one(said, read="spark")
        assert not list(tree.find_all(exp.Command)), step.name


def test_a_made_up_pack_with_every_shape_of_rule_is_spark_sql(ruling):
    for step in Finder(ruling).pipeline:
        assert not [word for word in LEFT if word in translated(step.sql)], step.name


def test_the_two_constructs_of_duckdb_are_written_otherwise():
    assert translated("SELECT [x FOR x IN [a, b] IF x IS NOT NULL] AS l FROM t") == (
        "SELECT FILTER(ARRAY(a, b), x -> NOT x IS NULL) AS l FROM t"
    )
    assert translated("SELECT * FROM read_parquet('/a/b=1/c.parquet') AS f") == (
        "SELECT * FROM parquet.`/a/b=1/c.parquet` AS f"
    )
    assert translated("SELECT * FROM read_parquet(['/c.parquet'], hive_partitioning = false)") == (
        "SELECT * FROM parquet.`/c.parquet`"
    )
    assert view(Step("roll.up", "says", 'SELECT "rule.x" FROM t')) == (
        "CREATE OR REPLACE TEMPORARY VIEW `roll.up` AS SELECT `rule.x` FROM t"
    )


def test_without_pyspark_or_java_one_message_says_how_to_get_them(monkeypatch, capsys, tmp_path):
    asked = ["spark", "judge", str(tmp_path), "--pack", "changchun/2017-opinions", "--on", "2017-06-01"]
    (tmp_path / "county=220122").mkdir()
    monkeypatch.setattr(session.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(session.EngineFault, match="setup/environment.sh spark"), session.session():
        pass
    monkeypatch.setattr(
        session.importlib.util, "find_spec", lambda name: importlib.util.spec_from_loader(name, None)
    )
    monkeypatch.setattr(session.shutil, "which", lambda name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(session.EngineFault, match="openjdk-17"), session.session():
        pass
    assert main([*asked, "--out", str(tmp_path / "out"), "--language", "en"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
