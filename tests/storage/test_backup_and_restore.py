"""A site is backed up while it runs, copied within a second, and comes back elsewhere to the last row."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import pysqlite3
import pytest
from django.db import connection

from bench.promised import show
from diguan.config import backup, copying, drill, restore
from diguan.config.sqlite import FLOOR
from diguan.registry.models import AuditEntry
from diguan.registry.tally import Tally, tally
from tests.house.source import ROOT
from tests.storage.acting import STATE, lost, noted
from tests.storage.behind import Watch, behind, look, rate

WRITERS = 4
PEAK = 21  # saves a second in three times the busiest minute of a county
LOOKS = 120


def started(*command: str, **more: str) -> "subprocess.Popen[str]":
    """A Python module with the environment of a site of its own."""
    plain = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, env={**plain, "LANG": "en", **more},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def diguan(home: Path, *arguments: object, **more: str) -> tuple[int, str]:
    """The command on a home: how it ended, and what it said."""
    told = {"DIGUAN_HOME": str(home), "DIGUAN_DEMONSTRATION": "0", **more}
    running = started("diguan.config.command", *map(str, arguments), **told)
    out, err = running.communicate()
    return running.returncode, out + err


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with some rows, a judgement and a key; made once."""
    place = tmp_path_factory.mktemp("prepared") / "home"
    made = started("tests.storage.writing", str(place), str(WRITERS), "FULL", "prepare")
    assert made.wait() == 0, made.communicate()
    (place / "judgements" / "1").mkdir(parents=True)
    (place / "judgements" / "1" / "findings.parquet").write_bytes(b"answers")
    (place / "attachments" / "ab").mkdir(parents=True)
    (place / "attachments" / "ab" / "ab12.jpg").write_bytes(b"picture")
    (place / "keys").mkdir(exist_ok=True)
    (place / "keys" / "tokens").write_text("secret")
    return place


@pytest.fixture
def home(prepared: Path, tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That site as a copy of the test's own, and the one that commands called in this process work on."""
    place = shutil.copytree(prepared, tmp_path / "home")
    settings.HOME = place
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(place / restore.DATABASE))
    return place


def enlarge(file: Path) -> None:
    """Make a database so large that it is not copied at one go."""
    opened = pysqlite3.connect(str(file), isolation_level=None)
    opened.execute("CREATE TABLE filling AS SELECT zeroblob(40000000) AS empty")
    opened.close()


def bring_back(source: Path, into: Path) -> None:
    restore.restore(Namespace(source=str(source), into=str(into), at=None, wal=None))


@contextmanager
def writing(home: Path, every: float = 0.0) -> Iterator[Path]:
    """Writers at work on the home; gives their notes once they have begun."""
    running = started("tests.storage.writing", str(home), str(WRITERS), "FULL", "write", str(every))
    notes = home / "acknowledged"
    wait_for(lambda: notes.exists() and notes.stat().st_size > 40)
    try:
        yield notes
    finally:
        subprocess.run(["pkill", "-KILL", "-P", str(running.pid)], check=False)
        running.kill()
        running.communicate()


def wait_for(what, seconds: float = 120.0) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.05)


def held(file: Path) -> Tally:
    opened = pysqlite3.connect(str(file))
    try:
        return tally(opened.cursor(), "sqlite")
    finally:
        opened.close()


def lost_in(file: Path, acknowledged: str) -> int:
    return lost(state(file), noted(acknowledged))


def state(file: Path) -> list[tuple[str, int, int, int]]:
    opened = pysqlite3.connect(str(file))
    try:
        return opened.execute(STATE).fetchall()
    finally:
        opened.close()


@pytest.mark.requirement("T74")
def test_a_backup_made_while_officers_write_comes_back_elsewhere(home: Path, tmp_path: Path) -> None:
    enlarge(home / restore.DATABASE)
    with writing(home) as notes:
        before = notes.read_text("ascii")
        code, said = diguan(home, "backup", "--to", tmp_path / "backups")
        assert code == 0, said
    made = Path(said.strip())
    assert not (made / "keys").exists(), "keys are kept elsewhere than what they open"
    code, said = diguan(home, "restore", made, "--into", tmp_path / "new")
    assert code == 0, said
    there = held(tmp_path / "new" / "diguan.sqlite3")
    assert f"{len(there.tables)} tables" in said
    for chain, (number, link) in there.heads.items():
        assert f"{chain} {number} {link}" in said
    assert lost_in(tmp_path / "new" / "diguan.sqlite3", before) == 0
    assert (tmp_path / "new/judgements/1/findings.parquet").read_bytes() == b"answers"
    assert (tmp_path / "new/attachments/ab/ab12.jpg").read_bytes() == b"picture"
    assert made.stat().st_mode & 0o077 == 0
    assert diguan(tmp_path / "new", "drill")[0] == 0, "what came back can be backed up again"


@pytest.mark.requirement("T69", "T74")
@pytest.mark.parametrize("spoil", ["byte", "missing", "added", "cell", "pages"])
def test_a_backup_that_was_changed_is_refused(home: Path, tmp_path: Path, spoil: str) -> None:
    made = backup.make(tmp_path / "backups")
    file, data = made / backup.REGISTER, bytearray((made / backup.REGISTER).read_bytes())
    if spoil == "missing":
        (made / "judgements/1/findings.parquet").unlink()
    elif spoil == "added":
        (made / "judgements/more").write_text("x")
    elif spoil == "cell":
        opened = pysqlite3.connect(str(file), isolation_level=None)
        opened.execute("UPDATE registry_area SET name = 'x'")
        opened.close()
    else:
        data[5000 : 5001 if spoil == "byte" else 60_000] = b"\xff" * (1 if spoil == "byte" else 55_000)
        file.write_bytes(data)
    if spoil in ("cell", "pages"):  # and the list made to fit
        manifest = json.loads((made / backup.MANIFEST).read_text())
        manifest["files"][backup.REGISTER] = backup.digest(file)
        (made / backup.MANIFEST).write_text(json.dumps(manifest))
    refused = "is not what its list says|is damaged|differs from what was backed up"
    with pytest.raises(restore.RestoreFault, match=refused):
        bring_back(made, tmp_path / "new")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="its home holds a SQLite")
@pytest.mark.django_db
def test_only_the_newest_backups_are_kept_and_no_half_ones(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    (folder / f"2000-01-01{backup.PARTIAL}").mkdir(parents=True)
    (folder / "photographs").mkdir()
    for _ in range(3):
        backup.backup(Namespace(to=str(folder), keep=2))
    assert len(list(folder.glob(f"*/{backup.MANIFEST}"))) == 2
    assert (folder / "photographs").is_dir()
    assert not list(folder.glob(f"*{backup.PARTIAL}"))
    with pytest.raises(backup.BackupFault, match="at least one backup is kept"):
        backup.backup(Namespace(to=str(folder), keep=0))


def test_a_backup_that_fails_leaves_nothing(home: Path, tmp_path: Path) -> None:
    (home / restore.DATABASE).write_bytes(b"no database at all" * 100)
    with pytest.raises(pysqlite3.DatabaseError):
        backup.make(tmp_path / "backups")
    assert not list((tmp_path / "backups").iterdir())


def test_nothing_is_overwritten_and_nothing_made_of_nothing(home: Path, tmp_path: Path) -> None:
    made = backup.make(tmp_path / "backups")
    with pytest.raises(restore.RestoreFault, match="restore into a new folder"):
        bring_back(made, home)
    with pytest.raises(restore.RestoreFault, match="there is no backup here"):
        bring_back(tmp_path, tmp_path / "new")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the drill is for SQLite only")
@pytest.mark.django_db
@pytest.mark.requirement("T74")
def test_the_drill_compares_all_and_leaves_nothing(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setenv("LANG", "en")
    assert drill.drill(Namespace(room=str(room))) == 0
    rows, tables = map(int, re.findall(r"(\d+) rows of (\d+) tables", capsys.readouterr().out)[0])
    assert rows > 100
    assert tables > 20
    assert not list(room.iterdir())
    assert AuditEntry.objects.get(kind="drilled").after.startswith(f'{{"rows":{rows},')
    monkeypatch.setattr(drill, "_schema", lambda file: {"trigger": str(file)})
    with pytest.raises(drill.DrillFault, match="what was restored differs: trigger"):
        drill.drill(Namespace(room=str(room)))


@contextmanager
def copied(home: Path, folder: Path) -> Iterator[None]:
    """The copier at work on a home, started as `diguan run` starts it."""
    script = (
        "import django, subprocess, sys; django.setup(); from diguan.config import copying; "
        "sys.exit(subprocess.run(copying.command()).returncode)"
    )
    folder.mkdir(exist_ok=True)
    plain = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    told = {"DIGUAN_HOME": str(home), "DIGUAN_COPY": str(folder)}
    running = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT,
        env={**plain, **told, "DJANGO_SETTINGS_MODULE": "diguan.config.settings"},
    )  # fmt: skip
    try:
        yield
    finally:
        subprocess.run(["pkill", "-KILL", "-P", str(running.pid)], check=False)
        running.kill()
        running.wait()


def restored(seen: Path, into: Path) -> Path:
    """What was seen on the second disk, restored."""
    into.mkdir()
    restore.from_copy(seen, into, None)
    return into / restore.DATABASE


def restored_copy(folder: Path, room: Path, number: int) -> Path:
    """What the second disk has at this moment, restored."""
    look(folder, room / f"seen-{number}")
    return restored(room / f"seen-{number}", room / f"restored-{number}")


@pytest.mark.requirement("T74")
def test_the_running_copy_holds_what_was_acknowledged(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    with copied(home, folder), writing(home) as notes:
        wait_for(lambda: any(folder.rglob("*.ltx")))
        acknowledged = notes.read_text("ascii")
        wait_for(lambda: notes.stat().st_size > len(acknowledged) + 200)
        numbers = iter(range(100))
        wait_for(lambda: lost_in(restored_copy(folder, tmp_path, next(numbers)), acknowledged) == 0)
    bring_back(folder, tmp_path / "new")
    assert lost_in(tmp_path / "new" / "diguan.sqlite3", acknowledged) == 0


@pytest.mark.nightly
@pytest.mark.requirement("T74")
@pytest.mark.parametrize(("part", "every"), [("county", WRITERS / PEAK), ("full-speed", 0.0)])
def test_the_copy_is_less_than_a_second_behind(home: Path, tmp_path: Path, part: str, every: float) -> None:
    folder, looks = tmp_path / "copy", {}
    with copied(home, folder):
        wait_for(lambda: any(folder.rglob("*.ltx")))
        with writing(home, every) as notes:
            watch = Watch(notes)
            watch.for_(3)
            for number in range(LOOKS):
                watch.for_(0.43)  # in no step with what looks every 0.2 s
                looks[number] = look(folder, tmp_path / f"seen-{number}")
            log = home.joinpath(f"{restore.DATABASE}-wal").stat().st_size
    ages = []
    for number, at in looks.items():
        rows = state(restored(tmp_path / f"seen-{number}", tmp_path / "restored"))
        ages.append(behind(at, {writer: version for writer, version, _, _ in rows}, watch))
        shutil.rmtree(tmp_path / "restored")
    figure = (
        f"the copy was {max(ages):.2f} s behind at most, half of the time {median(ages):.2f} s, "
        f"looked at {LOOKS} times at {rate(watch):.0f} writes a second; "
        f"SQLite's log took {log / 2**20:.0f} MiB"
    )
    show("P18", figure, met=max(ages) <= 1, part=part)
    assert max(ages) <= 1, figure
    assert log < 512 * 2**20


def test_what_copies_a_sqlite_is_as_new_as_what_writes_it() -> None:
    binary = Path(copying.program("litestream")).read_bytes()
    found = {tuple(map(int, each.split(b"."))) for each in re.findall(rb"\b3\.[3-9]\d\.\d+\b", binary)}
    assert found
    assert min(found) >= FLOOR


def test_a_second_disk_that_is_not_there_is_said(
    home: Path, tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.COPY = ""
    assert copying.command() is None
    settings.COPY = str(tmp_path / "not mounted")
    with pytest.raises(copying.CopyFault, match="the folder of the copy is not there"):
        copying.command()
    monkeypatch.setattr(copying.sys, "executable", "/nowhere/python")
    monkeypatch.setattr(copying.shutil, "which", lambda name: None)
    with pytest.raises(copying.CopyFault, match="the program litestream is not installed"):
        copying.program("litestream")


@pytest.mark.requirement("T74")
def test_pictures_are_in_the_running_copy_too(home: Path, tmp_path: Path, settings) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    settings.COPY, settings.ATTACHMENTS = str(copy), home / "attachments"
    assert (copying.pictures(), copying.pictures()) == (1, 0), "only what the copy lacks"
    with copied(home, copy):
        wait_for(lambda: any(copy.rglob("*.ltx")))
    bring_back(copy, tmp_path / "new")
    assert (tmp_path / "new/attachments/ab/ab12.jpg").read_bytes() == b"picture"


def test_two_databases_that_differ_in_one_cell_are_told_apart(tmp_path: Path) -> None:
    made = []
    for name, value in (("one", 1), ("other", 2)):
        opened = pysqlite3.connect(str(tmp_path / name))
        opened.execute("CREATE TABLE t (id INTEGER, n INTEGER)")
        opened.execute("INSERT INTO t VALUES (1, ?)", [value])
        opened.commit()
        made.append(tally(opened.cursor(), "sqlite"))
        opened.close()
    assert made[0].unlike(made[1]) == ["t"]
    assert made[0].unlike(made[0]) == []
    assert Tally.of_plain(json.loads(json.dumps(made[0].plain()))) == made[0]
