"""Canaries: values planted in every class of secrets are found in no file that the site made; and the site
that made them lives on without the key that sealed them, once it was given up."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bench.promised import show
from tests.house.source import ROOT


def contents(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below a folder; Parquet also as what its columns say."""
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield file, file.read_bytes()
            if file.suffix == ".parquet":
                yield file, str(pq.read_table(file).to_pydict()).encode()


GIVES_UP = """
from diguan.config.command import main
assert not any(main(["keys", *said.split()]) for said in ("new", "rotate", "drop k1"))
"""
STARTS_ANEW = """
import sys
from diguan.config.command import main
assert not main(["audit", "verify"])
from diguan.casework import imports
from diguan.registry import beside, vault
from diguan.registry.models import HouseholdYear, ImportBatch, Person, Told
assert list(vault.ring().keys) == ["k2"]
assert beside.contents("beside|" + one.sum for one in Told.objects.all())
waits = ImportBatch.objects.get(state="read")
assert imports.preview(waits) is not None or imports.source(waits).is_file()
sys.stderr.write(f"phone {HouseholdYear.objects.get().phone} number {Person.objects.get().id_number}")
"""


def lives_on_without_its_key(home: Path, environment: dict[str, str]) -> str:
    """A key is given up by the commands; then a process that never had it checks the trail and reads all.

    Gives what that process read.
    """
    for program in (GIVES_UP, STARTS_ANEW):
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
    assert json.loads((home / "keys" / "ring.json").read_text("utf-8"))["keys"].keys() == {"k2"}
    assert b"|k1|" not in (home / "diguan.sqlite3").read_bytes()
    return done.stderr.decode()


@pytest.mark.requirement("T52", "T53")
@pytest.mark.parametrize("cipher", ["aes", pytest.param("sm4", marks=pytest.mark.nightly)])
def test_no_file_holds_a_secret_after_an_import_a_change_and_a_judgement(cipher: str, tmp_path: Path) -> None:
    home, outside = tmp_path / "home", tmp_path / "outside"
    outside.mkdir()
    home.mkdir()
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("DIGUAN_", "DATABASE"))
    }
    given = {"DIGUAN_HOME": str(home), "DIGUAN_CIPHER": cipher, "DIGUAN_SCRATCH": str(home / "scratch")}
    given["TMPDIR"] = str(home / "tmp")
    (home / "tmp").mkdir()
    run = subprocess.run(
        [sys.executable, "-m", "tests.storage.leaving", str(outside)],
        cwd=ROOT, env={**plain, **given}, capture_output=True, check=False,
    )  # fmt: skip
    assert run.stdout.startswith(b"{"), run.stderr.decode()
    probe = (
        "import tests.storage.leaving as it; print([v for r in range(4) for v in it.canaries(r).values()])"
    )
    made = subprocess.run(
        [sys.executable, "-c", probe], cwd=ROOT, env={**plain, **given}, capture_output=True, check=True
    )
    birds = [bird.encode() for bird in eval(made.stdout)]
    assert len(set(birds)) == 24
    files = list(contents(home))
    assert any(file.name == "diguan.sqlite3-wal" for file, _ in files), "killed with its files open"
    assert sum(file.name.endswith(".sealed") for file, _ in files) == 3, "the workbook that waits"
    found = {
        (str(file.relative_to(home)), bird.decode()) for file, text in files for bird in birds if bird in text
    }
    assert found == set()
    assert any("backups" in file.parts for file, _ in files), "the backup is searched too"
    assert not [bird for bird in birds if bird in run.stdout + run.stderr]
    assert b"serious_illness" not in (home / "diguan.sqlite3").read_bytes()
    assert (home / "keys" / "ring.json").stat().st_mode & 0o777 == 0o600
    size = sum(file.stat().st_size for file, _ in files)
    what = "database, WAL, logs, snapshot, judgement, check, uploads, temporary files, backup"
    figure = f"{cipher}: 0 of {len(birds)} planted values in {len(files)} files, {size / 1e6:.0f} MB ({what})"
    show("P17", figure, met=True, part=f"disk-{cipher}")
    read = lives_on_without_its_key(home, {**plain, **given})
    last_phone, last_number = birds[18].decode(), birds[8].decode()
    assert f"phone {last_phone} number {last_number}" in read
