"""Memory does not grow with the table: what does not fit is sorted on disk."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.engine.stats.survey import ROOT

ROWS = 6_000_000
PEOPLE = f"""
COPY (
    SELECT 'county' || (i % 40) AS county, exp(9 + (i * 2654435761 % 1000003) / 300000) AS income,
           1 + i % 7 AS weight
    FROM range({ROWS}) AS t (i)
) TO '{{path}}' (FORMAT parquet)"""
SCRIPT = """
import argparse, resource, sys
from diguan.engine.stats import command
parser = argparse.ArgumentParser()
command.add_to(parser.add_subparsers())
args = parser.parse_args(sys.argv[1:])
code = args.run(args)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.nightly
def test_six_million_rows_are_sorted_in_a_fifth_of_a_gigabyte(tmp_path: Path) -> None:
    """With groups, the sorted tables alone take 6 M x 24 bytes twice, and sorting them as much again."""
    path = tmp_path / "people.parquet"
    duckdb.connect().execute(PEOPLE.format(path=path))
    words = ["stats", "poverty", "--data", str(path), "--income", "income", "--weight", "weight"]
    words += ["--line-share", "0.6", "--by", "county", "--json", "--memory", "200MB"]
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert int(run.stderr) < 500  # MiB, of which Python and DuckDB themselves take about 100
    assert f'"rows": {ROWS}' in run.stdout
