"""kill -9 while a workbook is being accepted, on a real database file: everything or nothing, and the next
try completes."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench.promised import show


def killed(folder: Path, kills: int, seed: int) -> tuple[int, int]:
    """How often nothing and how often everything was there."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.casework.killing", str(folder), str(kills), str(seed)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    nothing, everything = map(int, re.findall(r"\d+", run.stdout))
    return nothing, everything


@pytest.mark.requirement("T27")
def test_an_import_that_is_killed_is_whole_or_not_there(tmp_path: Path) -> None:
    nothing, everything = killed(tmp_path, 8, 7)
    assert nothing + everything == 8
    assert nothing, "a kill that never comes in time proves nothing"


@pytest.mark.nightly
@pytest.mark.requirement("T27")
def test_two_hundred_kills(tmp_path: Path) -> None:
    nothing, everything = killed(tmp_path, 200, 11)
    figure = f"{nothing} imports not there, {everything} whole, 0 half in {nothing + everything} kills"
    show("P14", figure, met=nothing + everything == 200)
    assert nothing + everything == 200
    assert min(nothing, everything) >= 5
