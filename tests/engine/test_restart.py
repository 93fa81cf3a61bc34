"""A national run that is stopped, even killed, goes on where it was and ends with the same findings."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from diguan.engine import judge, judgement, part, snapshot
from diguan.engine.digests import of_file
from diguan.engine.faults import EngineFault
from tests.engine.test_judge import adults, family
from tests.engine.village import BOOK, DAY, frozen

AREAS = ("220122", "220182", "220183", "220381")

RUN = """
import sys, time
from datetime import date
from pathlib import Path
from diguan.engine import judge, snapshot
from diguan.policy.library import Library

source, packs, out = map(Path, sys.argv[1:])

def slowly(done, total, area):
    print("done", area, flush=True)
    time.sleep(60)

ruling = Library(packs).pack("made-up").at(date(2017, 6, 1))
judge.judge(snapshot.counties(source), ruling, out, threads=1, progress=slowly)
"""


@pytest.fixture
def nation(tmp_path):
    """Four counties of forty households."""
    for number, area in enumerate(AREAS):
        families = [family(n, str(n * 200 + number), village_code=f"{area}100201") for n in range(1, 41)]
        frozen(tmp_path / "nation" / f"county={area}", families, adults(*range(1, 41)), area=area)
    return snapshot.counties(tmp_path / "nation", BOOK)


def sums(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): of_file(path) for path in sorted(folder.rglob("*.parquet"))}


def test_counties_are_judged_one_by_one_and_together_make_a_nation(tmp_path, ruling, nation):
    told = []
    made = judge.judge(nation, ruling, tmp_path / "out", progress=lambda *step: told.append(step))
    assert sorted(area for _, _, area in told) == sorted(AREAS)
    assert (told[-1][0], told[-1][1]) == (160, 160)
    assert made.areas == AREAS
    assert made.households == 160
    assert set(made.by_county) == set(AREAS)
    assert {path.parent.name for path in made.findings} == {f"county={area}" for area in AREAS}
    assert judgement.open(tmp_path / "out") == made


def test_threads_change_no_byte_of_the_findings(tmp_path, ruling, nation):
    judge.judge(nation, ruling, tmp_path / "one", threads=1)
    judge.judge(nation, ruling, tmp_path / "many", threads=4)
    assert sums(tmp_path / "one") == sums(tmp_path / "many")


def test_a_killed_run_is_resumed_with_the_same_result(tmp_path, ruling, packs_root, nation):
    whole = judge.judge(nation, ruling, tmp_path / "whole")
    arguments = [sys.executable, "-c", RUN, str(tmp_path / "nation"), str(packs_root), str(tmp_path / "out")]
    child = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
    try:
        first = child.stdout.readline()
        assert first.startswith("done")
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    out = tmp_path / "out"
    finished = [path for path in out.glob("county=*") if (path / part.FILE).exists()]
    assert finished
    assert not (out / judgement.FILE).exists()
    before = {path: (path / part.FINDINGS).stat().st_mtime_ns for path in finished}
    resumed = judge.judge(nation, ruling, out)
    assert {path: (path / part.FINDINGS).stat().st_mtime_ns for path in finished} == before
    assert sums(out) == sums(tmp_path / "whole")
    assert (resumed.sums, resumed.answers) == (whole.sums, whole.answers)


def test_what_a_killed_run_left_behind_is_swept_away(tmp_path, ruling, nation):
    folder = tmp_path / "out" / "county=220122"
    (folder / ".spill-abc").mkdir(parents=True)
    (folder / "findings.parquet.writing").write_bytes(b"half")
    judge.judge(nation, ruling, tmp_path / "out")
    assert {path.name for path in folder.iterdir()} == {part.FILE, part.FINDINGS}


@pytest.mark.parametrize("change", ["rows", "pack", "day", "findings"])
def test_a_county_is_judged_again_when_anything_it_follows_from_has_changed(
    tmp_path, ruling, made_up_pack, nation, change
):
    out = tmp_path / "out"
    judge.judge(nation, ruling, out)
    folder = out / "county=220122"
    before = part.read(folder)
    if change == "rows":
        frozen(tmp_path / "other", [family(1, "100")], adults(1), area="220122")
        nation = [snapshot.open(tmp_path / "other", BOOK), *nation[1:]]
    elif change == "pack":
        ruling = made_up_pack.with_value("line", 3500, DAY, "a test").at(DAY)
    elif change == "day":
        ruling = made_up_pack.at(DAY.replace(day=2))
    else:
        (folder / part.FINDINGS).write_bytes(b"altered")
    judge.judge(nation, ruling, out)
    after = part.read(folder)
    assert (after.key == before.key) is (change == "findings")


def test_a_progress_that_raises_stops_the_run_and_the_next_goes_on(tmp_path, ruling, nation):
    def stop(done, total, area):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judge.judge(nation, ruling, tmp_path / "out", threads=1, progress=stop)
    assert judge.judge(nation, ruling, tmp_path / "out").households == 160


def test_memory_stays_bounded_however_many_counties_there_are(tmp_path, ruling, nation):
    made = judge.judge(nation, ruling, tmp_path / "out", threads=2, memory="256MB")
    assert made.households == 160
    with pytest.raises(EngineFault, match="cannot be read or is too small"):
        judge.judge(nation, ruling, tmp_path / "b", memory="64 MB")


def test_a_nation_keeps_no_village_in_memory_but_says_the_same(tmp_path, ruling, nation):
    quotas = {"220182100201": 5, "220182100": 50, "220122": 10_000}
    made = judge.judge(nation, ruling, tmp_path / "out", quotas=quotas)
    for folder in made.folders:
        whole = part.read(folder)
        slim = judgement.slim(whole, quotas)
        assert {row[0] for row in slim.tally} <= {"220182100201", "220122", None}  # the longest that fits
        assert sum(row[3] for row in slim.tally) == sum(row[3] for row in whole.tally) == 40
    assert [warning.area for warning in made.warnings] == ["220182100201"]
    assert made.by_village["220182100201"] == made.by_county["220182"]
