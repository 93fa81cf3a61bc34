"""The demonstration county: brought in through workbook and import, judged, signed in to; never mixed with a
real register."""

import os
import signal
import socket
import stat
import subprocess
import sys
import urllib.request
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from diguan.config import demonstration
from diguan.config.demonstration import CAST, YEAR, DemonstrationFault, load, refuse_leftovers, sign_ins
from diguan.config.running import StartFault, _free
from diguan.engine import synthetic
from diguan.registry import files
from diguan.registry.models import Event, Household, ImportBatch, Judgement, Officer, QualityRun
from diguan.registry.viewer import Viewer
from diguan.words import areas

HOUSEHOLDS = 60


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    """A home of its own."""
    settings.HOME = tmp_path
    for name in ("SNAPSHOTS", "UPLOADS", "JUDGEMENTS"):
        setattr(settings, name, tmp_path / name.lower())
    return tmp_path


def test_the_county_is_loaded_once_by_the_steps_that_officers_use(
    db: None, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(HOUSEHOLDS, "zh")
    said = capsys.readouterr().out
    for step in ("区划已装入", "已读取", "已导入", "研判", "疑点"):
        assert step in said
    made = synthetic.county(
        areas.open(), demonstration.COUNTY, HOUSEHOLDS, demonstration.SEED, YEAR, demonstration.DAY
    )
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.by.username) == ("accepted", "zhao")
    assert Household.objects.count() == batch.counts["accepted"]["new_households"] == made.households.num_rows
    assert Event.objects.filter(kind="imported").count() == HOUSEHOLDS
    county = Viewer.of(Officer.objects.get(username="zhao"))
    found = files.finding_counts(county, Judgement.objects.get())
    assert {outcome: number.households for outcome, number in found.parts.items()} == dict(
        made.answers.outcomes
    )
    assert QualityRun.objects.get().findings.count() > 0

    _everybody_can_sign_in()
    load(HOUSEHOLDS, "zh")
    assert capsys.readouterr().out == "", "what is there is left alone"
    assert (ImportBatch.objects.count(), Judgement.objects.count()) == (1, 1)


def _everybody_can_sign_in() -> None:
    """Every level has an account with the password that is told, and sees households, the administrator
    and the department apart."""
    lines = {line.split()[0]: line.split()[1] for line in sign_ins("en")}
    assert list(lines) == [username for username, *_ in CAST]
    accounts = {account.username: account for account in Officer.objects.select_related("area")}
    for username, account in accounts.items():
        assert account.check_password(lines[username])
        assert files.households(Viewer.of(account)).exists() == (username not in ("chen", "cai"))
    assert accounts["wang"].area != accounts["sun"].area
    assert stat.S_IMODE(demonstration._note().stat().st_mode) == 0o600


@pytest.mark.requirement("T15")
def test_demonstration_and_real_register_never_come_together(places: Any, wang: Officer, home: Path) -> None:
    with pytest.raises(DemonstrationFault):
        load(HOUSEHOLDS, "zh")
    assert not Household.objects.exists()
    refuse_leftovers()
    demonstration._note().write_text("{}")
    with pytest.raises(DemonstrationFault):
        refuse_leftovers()


def test_a_port_in_use_is_told_before_anything_is_done() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(StartFault, match="--port"):
            _free("127.0.0.1", taken.getsockname()[1])


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_diguan_run_serves_pages_with_its_worker_and_ends_cleanly(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DIGUAN_", "DATABASE"))}
    port = free_port()
    started = subprocess.Popen(
        [sys.executable, "-m", "diguan.config.command", "run", "--port", str(port), "--households", "40"],
        env={**kept, "DIGUAN_HOME": str(tmp_path), "LANG": "en_US.UTF-8", "LC_ALL": ""},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert started.stdout
    try:
        said = list(takewhile(lambda line: "Ctrl-C" not in line, started.stdout))
        assert any("zhao" in line for line in said), "".join(said)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60) as page:
            assert page.status == 200
            assert "滴灌".encode() in page.read()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/public/", timeout=60) as page:
            assert "农安县".encode() in page.read(), "its list can be read without an account"
    finally:
        started.send_signal(signal.SIGINT)
    assert started.wait(60) == 0
    _free("127.0.0.1", port)
