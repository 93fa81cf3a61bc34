"""kill -9 of writers and of the database server: what was acknowledged is there, nothing is half there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.promised import show
from tests.house.source import ROOT
from tests.storage.killing import reachable


def killed(what: str, folder: Path, kills: int, seed: int) -> tuple[int, int, int, float]:
    """Kills, acknowledged writes, lost writes, and the longest time until the server was back."""
    plain = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    run = subprocess.run(
        [sys.executable, "-m", "tests.storage.killing", what, str(folder), str(kills), str(seed)],
        cwd=ROOT, env=plain, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    count, acknowledged, lost, back = run.stdout.split()
    return int(count), int(acknowledged), int(lost), float(back)


@pytest.mark.requirement("T66")
def test_a_killed_writer_loses_nothing(tmp_path: Path) -> None:
    kills, acknowledged, lost, _ = killed("writers", tmp_path, 48, 5)
    assert kills >= 48
    assert acknowledged >= 48
    assert lost == 0


@pytest.mark.nightly
@pytest.mark.requirement("T66")
def test_six_hundred_killed_writers_lose_nothing(tmp_path: Path) -> None:
    kills, acknowledged, lost, _ = killed("writers", tmp_path, 600, 6)
    met = kills >= 600 and acknowledged >= 700 and lost == 0
    show(
        "P1", f"{lost} of {acknowledged:,} acknowledged writes lost in {kills} kills", met=met, part="sqlite"
    )
    assert met


@pytest.mark.postgres
@pytest.mark.requirement("T66")
def test_a_killed_server_loses_nothing() -> None:
    kills, acknowledged, lost, _ = killed("server", reachable("killed"), 2, 7)
    assert (kills, lost) == (2, 0)
    assert acknowledged > 2


@pytest.mark.nightly
@pytest.mark.postgres
@pytest.mark.requirement("T66")
def test_a_server_that_is_killed_fifteen_times_loses_nothing() -> None:
    kills, acknowledged, lost, back = killed("server", reachable("killed"), 15, 8)
    figure = f"{lost} of {acknowledged:,} acknowledged writes lost in {kills} kills, back within {back} s"
    show("P3", figure, met=lost == 0 and back <= 10)
    assert lost == 0
