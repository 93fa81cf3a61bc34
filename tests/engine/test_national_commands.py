"""Every command over a national folder, beside everything that may be the matter with one county.

The file is named in both languages, the other counties are finished, and a mended county, or a killed run, is
caught up on.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from diguan.config.command import main
from diguan.engine import snapshot
from diguan.engine.comparison import catalogue
from diguan.engine.digests import of_file, of_value
from diguan.engine.synthetic.departments import Wish, write_sources
from tests.engine.test_judge import adults, family
from tests.engine.village import DAY, PACKS, frozen

ROOT = Path(__file__).parents[2]
AREAS = ("220122", "220182", "220183")
HARMED, OTHERS = AREAS[1], (AREAS[0], AREAS[2])
JUDGED_BY = ("--pack", "made-up", "--on", "2017-06-01")

COMMANDS: dict[str, tuple[list[str], str, str]] = {
    "judge": (["judge", "{nation}", *JUDGED_BY], "part.json", "judgement.json"),
    "compare": (
        ["compare", "--data", "{nation}", "--departments", "{departments}"],
        "compared.json",
        "comparison.json",
    ),
    "what-if": (
        ["what-if", "--data", "{nation}", *JUDGED_BY, "--set", "line=3500"],
        "change.json",
        "what-if.json",
    ),
    "stats rollup": (
        ["stats", "rollup", "--data", "{nation}", "--findings", "{findings}"],
        "cube.json",
        "cube.json",
    ),
    "quality": (["quality", "--data", "{nation}", *JUDGED_BY], "quality.parquet", "quality.json"),
}
"""By name: what is typed (without --out), what says that a county is finished, what says that all are."""


def gone(place: Path) -> Path:
    shutil.rmtree(place)
    return place


def without_people(place: Path) -> Path:
    (place / "person.parquet").unlink()
    return place / "person.parquet"


def truncated(place: Path) -> Path:
    file = place / "household.parquet"
    file.write_bytes(file.read_bytes()[:-100])
    return file


def another_digest(place: Path) -> Path:
    file = place / "manifest.json"
    file.write_text(file.read_text().replace('"digest": "', '"digest": "0'))
    return file


def no_manifest(place: Path) -> Path:
    (place / "manifest.json").unlink()
    return place / "manifest.json"


def other_type(place: Path) -> Path:
    """A column of another type, with sums that are right: another program made the file, say."""
    file = place / "household.parquet"
    rows = pq.read_table(file, partitioning=None)
    at = rows.schema.get_field_index("wage_income")
    pq.write_table(rows.set_column(at, "wage_income", rows["wage_income"].cast(pa.string())), file)
    return _signed_anew(file)


def no_parquet(place: Path) -> Path:
    """Something else under the name of a Parquet file, with sums that are right."""
    file = place / "person.parquet"
    file.write_text("姓名,年龄\n")
    return _signed_anew(file)


def _signed_anew(file: Path) -> Path:
    manifest = file.with_name("manifest.json")
    told = json.loads(manifest.read_text())
    told["files"][file.name]["sha256"] = of_file(file)
    told["digest"] = of_value({name: told[name] for name in ("format", "year", "area", "on", "files")})
    manifest.write_text(json.dumps(told))
    return file


def cut_findings(place: Path) -> Path:
    (place / "findings.parquet").write_bytes((place / "findings.parquet").read_bytes()[:-9])
    return place


def no_findings(place: Path) -> Path:
    (place / "part.json").unlink()
    return place


def without_rows(place: Path) -> Path:
    (place / "rows.parquet").unlink()
    return place / "rows.parquet"


def cut_rows(place: Path) -> Path:
    file = place / "rows.parquet"
    file.write_bytes(file.read_bytes()[:-9])
    return file


HARMS = (gone, truncated, other_type)
RARE_HARMS = (without_people, another_digest, no_manifest, no_parquet)
"""For one command by day; `make nightly` tries them on all."""
CASES = [
    *((name, "nation", harm) for name in COMMANDS for harm in HARMS),
    *(("judge", "nation", harm) for harm in RARE_HARMS),
    *(("stats rollup", "findings", harm) for harm in (gone, cut_findings, no_findings)),
    *(("compare", "departments/vehicles", harm) for harm in (gone, without_rows, cut_rows)),
]
RARE_CASES = [(name, "nation", harm) for name in COMMANDS if name != "judge" for harm in RARE_HARMS]


@pytest.fixture(scope="module")
def packs(packs_root, tmp_path_factory):
    """The made-up pack, with the catalogue of departments beside it."""
    root = tmp_path_factory.mktemp("packs") / "packs"
    shutil.copytree(packs_root, root)
    shutil.copy(PACKS / catalogue.FILE, root)
    return root


@pytest.fixture(autouse=True)
def with_packs(packs, monkeypatch):
    monkeypatch.setenv("DIGUAN_PACKS", str(packs))


@pytest.fixture(scope="module")
def given(packs, tmp_path_factory):
    """What the commands read: three counties that know of one another, findings, departments' records."""
    place = tmp_path_factory.mktemp("given")
    made = [_county(place / "nation", number, area) for number, area in enumerate(AREAS)]
    snapshot.write_nation(place / "nation", made)
    kinds = list(catalogue.kinds().values())
    write_sources(made, kinds, place / "departments", Wish(60, 7, DAY))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIGUAN_PACKS", str(packs))
        assert main([*typed("judge", place), "--out", str(place / "findings")]) == 0
    return place


def _county(nation: Path, number: int, area: str) -> snapshot.Snapshot:
    first = number * 100
    numbers = range(first + 1, first + 21)
    families = [family(n, str(n * 200), village_code=f"{area}100201") for n in numbers]
    people = [one | {"id_token": f"k:{one['person_id']}"} for one in adults(*numbers)]
    return frozen(nation / f"county={area}", families, people, area=area)


@pytest.fixture(scope="module")
def whole(packs, given, tmp_path_factory):
    """What each command writes when nothing is the matter, by file."""
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIGUAN_PACKS", str(packs))
        for name in COMMANDS:
            out = tmp_path_factory.mktemp("whole")
            assert main([*typed(name, given), "--out", str(out)]) == 0
            found[name] = files(out)
    return found


def typed(name: str, place: Path) -> list[str]:
    folders = {folder: place / folder for folder in ("nation", "findings", "departments")}
    return [word.format(**folders) for word in COMMANDS[name][0]]


def files(out: Path) -> dict[str, str]:
    """Every file that was written, with its sum."""
    return {path.relative_to(out).as_posix(): of_file(path) for path in out.rglob("*") if path.is_file()}


NIGHTLY = [pytest.param(*case, marks=pytest.mark.nightly) for case in RARE_CASES]


@pytest.mark.parametrize(
    ("name", "folder", "harm"), CASES + NIGHTLY, ids=lambda one: one.__name__ if callable(one) else str(one)
)
def test_what_is_the_matter_with_one_county_is_named_and_harms_no_other(
    given, whole, tmp_path, capsys, name, folder, harm
):
    place, out = tmp_path / "given", tmp_path / "out"
    shutil.copytree(given, place)
    named = harm(place / folder / f"county={HARMED}")
    run = partial(main, [*typed(name, place), "--out", str(out)])
    for language in ("en", "zh"):
        assert main([*typed(name, place), "--out", str(out), "--language", language]) == 2
        said = capsys.readouterr()
        assert str(named) in said.err
        assert "Traceback" not in said.err
        assert not said.out
    _, one, all_ = COMMANDS[name]
    assert {path.parent.name for path in out.glob(f"county=*/{one}")} == {f"county={area}" for area in OTHERS}
    assert not (out / all_).exists()
    finished = {area: (out / f"county={area}" / one).stat().st_mtime_ns for area in OTHERS}
    shutil.rmtree(place)
    shutil.copytree(given, place)
    assert run() == 0
    assert files(out) == whole[name]
    if name != "quality":  # which is so quick that it begins anew
        assert {area: (out / f"county={area}" / one).stat().st_mtime_ns for area in OTHERS} == finished


UNDER_A_LIMIT = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
from diguan.config.command import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("name", COMMANDS)
def test_a_disk_that_fills_is_told_with_the_file_and_no_half_file_stays(given, whole, tmp_path, name):
    out = tmp_path / "out"
    done = _child(UNDER_A_LIMIT, *typed(name, given), "--out", str(out), "--language", "en")
    assert done.returncode == 2, done.stderr
    assert str(out) in done.stderr
    assert "cannot be written" in done.stderr
    assert "room on the disk" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(out.rglob("*.writing"))
    assert not (out / COMMANDS[name][2]).exists()
    assert main([*typed(name, given), "--out", str(out)]) == 0
    assert files(out) == whole[name]


KILLED = """
import os, signal, sys
real, left = os.replace, [int(sys.argv[1])]

def replace(source, target):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    real(source, target)

os.replace = replace
from diguan.config.command import main
sys.exit(main(sys.argv[2:]))
"""
"""Dies when a file that is whole is about to get its name: between any two files there is such a moment."""

EVERY = {"judge": 7, "compare": 7, "what-if": 21, "stats rollup": 9}
"""How many files each command names in all."""
MOMENTS = [(name, at) for name, last in EVERY.items() for at in (2, last)]
OTHER_MOMENTS = [(name, at) for name, last in EVERY.items() for at in range(1, last + 1)]


def _killed_and_resumed(given: Path, whole: dict[str, dict[str, str]], out: Path, name: str, at: int) -> None:
    done = _child(KILLED, str(at), *typed(name, given), "--out", str(out), "--threads", "1")
    assert done.returncode == -signal.SIGKILL, done.stderr
    _, one, all_ = COMMANDS[name]
    assert not (out / all_).exists()
    finished = {path: path.stat().st_mtime_ns for path in out.glob(f"county=*/{one}")}
    assert len(finished) < 3 or at > len(AREAS)
    assert main([*typed(name, given), "--out", str(out)]) == 0
    assert files(out) == whole[name]
    assert {path: path.stat().st_mtime_ns for path in finished} == finished


@pytest.mark.parametrize(("name", "at"), MOMENTS)
def test_a_killed_run_is_resumed_with_the_same_bytes(given, whole, tmp_path, name, at):
    _killed_and_resumed(given, whole, tmp_path / "out", name, at)


@pytest.mark.nightly
@pytest.mark.parametrize(("name", "at"), OTHER_MOMENTS)
def test_a_run_killed_at_any_moment_is_resumed_with_the_same_bytes(given, whole, tmp_path, name, at):
    _killed_and_resumed(given, whole, tmp_path / "out", name, at)


def _child(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False
    )
