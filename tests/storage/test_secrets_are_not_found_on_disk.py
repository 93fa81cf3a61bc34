"""Canaries: values planted in every class of secrets are found in no file that the site made."""

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


@pytest.mark.requirement("T52")
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
