"""A full, a read-only, a broken disk: a clear page in the officer's language, nothing lost, work goes on."""

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from diguan.registry.trouble import StorageTrouble, storage_trouble
from tests.house.source import ROOT
from tests.storage import shim

SAID = {
    ("full", "zh-hans"): "磁盘已满，本次操作未保存",
    ("full", "en"): "the disk is full; this was not saved",
    ("read-only", "zh-hans"): "本次操作未保存",
    ("read-only", "en"): "this was not saved",
    ("broken", "zh-hans"): "数据盘读写出错，本次操作未保存",
    ("broken", "en"): "the disk fails to read or write",
}


@pytest.mark.requirement("T68")
def test_the_officer_is_told_and_nothing_that_was_kept_is_lost(tmp_path: Path) -> None:
    plain = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    watched = {"LD_PRELOAD": str(shim.built()), "CUT_FOLDER": str(tmp_path / "home")}
    run = subprocess.run(
        [sys.executable, "-m", "tests.storage.failing", str(tmp_path / "home"), str(tmp_path / "flag")],
        cwd=ROOT, env={**plain, **watched, "CUT_FAIL": str(tmp_path / "flag")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert {(each["disk"], each["language"]) for each in told} == SAID.keys()
    for each in told:
        assert SAID[each["disk"], each["language"]] in each["page"]
        assert each["status"] == (507 if each["disk"] == "full" else 503)
        assert (each["before"], each["after"], each["read"], each["retry"]) == (302, 302, 200, "60")
        assert (each["kept"], each["all"]) == (True, True)
        assert re.search(r'<html[^>]*lang="(zh|en)', each["page"])


class Sqlite(Exception):
    """An error as the SQLite driver makes it."""

    def __init__(self, code: int) -> None:
        super().__init__("a text that may quote a record")
        self.sqlite_errorcode = code


def postgresql(name: str, state: str | None) -> Exception:
    """An error as the PostgreSQL driver makes it."""
    kind = type(name, (Exception,), {"__module__": "psycopg.errors", "sqlstate": state})
    made: Exception = kind("a text that may quote a record")
    return made


@pytest.mark.parametrize(
    ("error", "kind", "status"),
    [
        (OSError(errno.ENOSPC, "x"), "full", 507),
        (OSError(errno.EDQUOT, "x"), "full", 507),
        (OSError(errno.EROFS, "x"), "read_only", 503),
        (Sqlite(13), "full", 507),
        (Sqlite(8 | 3 << 8), "read_only", 503),
        (Sqlite(10 | 12 << 8), "broken", 503),
        (Sqlite(11), "damaged", 503),
        (postgresql("DiskFull", "53100"), "full", 507),
        (postgresql("AdminShutdown", "57P01"), "away", 503),
        (postgresql("ConnectionFailure", "08006"), "away", 503),
        (postgresql("OperationalError", None), "away", 503),
    ],
)
def test_every_kind_of_trouble_is_known_by_its_number(error: Exception, kind: str, status: int) -> None:
    wrapped = OperationalError("x")
    wrapped.__cause__ = error
    for each in (error, wrapped):
        found = storage_trouble(each)
        assert isinstance(found, StorageTrouble)
        assert (found.kind, found.status) == (kind, status)
        assert "quote" not in str(found)


@pytest.mark.parametrize(
    "error",
    [None, ValueError("x"), OSError(errno.ENOENT, "x"), Sqlite(19), postgresql("UniqueViolation", "23505"),
     postgresql("DataError", None)],
)  # fmt: skip
def test_what_is_no_trouble_of_the_disk_is_left_alone(error: Any) -> None:
    assert storage_trouble(error) is None


def test_an_error_that_is_its_own_cause_ends() -> None:
    first, second = ValueError("x"), ValueError("y")
    first.__context__, second.__context__ = second, first
    assert storage_trouble(first) is None
