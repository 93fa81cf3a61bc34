"""Reading an upload is all or nothing: stopped, killed, repeated or in the way of something else."""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from diguan.engine import sheets, snapshot
from diguan.engine.sheets import guard
from diguan.words.tokens import Tokens
from tests.sheets.making import BOOK, DAY, FORM, HOUSEHOLD, ID, PERSON, VILLAGE, form, one, read, staged

KEY = Tokens(b"k" * 32, "t1")


class Stop(Exception):
    """What an officer's click on stop becomes."""


def long_workbook(path, rows=6_000):
    households = [{**HOUSEHOLD, "户编号": f"H{number}"} for number in range(rows)]
    return form(path, households, [{**PERSON, "户编号": f"H{number}"} for number in range(rows)])


def left(folder):
    return sorted(each.name for each in folder.iterdir())


def test_progress_is_told_in_rows_and_ends_with_all(tmp_path):
    told = []
    read(
        long_workbook(tmp_path / "a.xlsx", 2_500),
        tmp_path,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == sorted(told)
    assert told[-1] == (5_000, 5_000)
    assert len(told) >= 5


@pytest.mark.requirement("T27")
def test_stopping_leaves_nothing_and_no_child(tmp_path):
    long_workbook(tmp_path / "a.xlsx")

    def stop(done, total):
        raise Stop

    with pytest.raises(Stop):
        read(tmp_path / "a.xlsx", tmp_path, progress=stop)
    assert left(tmp_path) == ["a.xlsx"]
    assert not children_of(os.getpid())


def children_of(pid):
    """Reading children of this process that still run."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            words = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
            line = (status.parent / "cmdline").read_bytes()
        except (OSError, ValueError):
            continue
        if (
            words.get("PPid", "").strip() == str(pid)
            and guard.MODULE.encode() in line
            and "Z" not in words["State"]
        ):
            found.append(status.parent.name)
    return found


@pytest.mark.requirement("T27")
@pytest.mark.parametrize("after", [0.3, 0.8, 1.2, 1.8])
def test_a_killed_parent_takes_its_child_along_and_the_next_reading_is_whole(after, tmp_path):
    path = long_workbook(tmp_path / "a.xlsx", 3_000)
    code = (
        "import sys; from pathlib import Path; from tests.sheets.making import read; "
        "read(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(path), str(tmp_path)], cwd=Path(__file__).parents[2]
    )
    time.sleep(after)
    children = children_of(parent.pid)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    for child in children:
        gone_by = time.monotonic() + 10
        while Path(f"/proc/{child}").exists() and time.monotonic() < gone_by:
            time.sleep(0.05)
        assert not Path(f"/proc/{child}").exists()
    if (tmp_path / "staging").exists():
        assert sheets.Reading.open(tmp_path / "staging").counts["imported"] == 6_000

    assert read(path, tmp_path).counts["imported"] == 6_000
    assert left(tmp_path) == ["a.xlsx", "staging"]


def test_reading_again_replaces_the_older_reading(tmp_path):
    one(tmp_path / "a.xlsx", {"工资性收入": 1})
    read(tmp_path / "a.xlsx", tmp_path)
    one(tmp_path / "a.xlsx", {"工资性收入": 2})
    again = read(tmp_path / "a.xlsx", tmp_path)
    assert [int(row["wage_income"]) for row in staged(again, "household")] == [2]
    assert sheets.Reading.open(tmp_path / "staging") == again


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "staging").mkdir()
    (tmp_path / "staging" / "thesis.docx").write_text("mine")
    with pytest.raises(sheets.StagingFault):
        read(one(tmp_path / "a.xlsx"), tmp_path)
    assert left(tmp_path / "staging") == ["thesis.docx"]


def test_a_folder_that_is_no_reading_says_so(tmp_path):
    with pytest.raises(sheets.StagingFault):
        sheets.Reading.open(tmp_path)


def test_the_child_is_given_no_key_and_no_address(tmp_path, monkeypatch):
    monkeypatch.setenv("DIGUAN_TOKEN_KEY", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    environment = guard._environment()
    assert not {"DIGUAN_TOKEN_KEY", "DATABASE_URL"} & environment.keys()
    assert "secret" not in "".join(environment.values())


def test_tokens_are_added_outside_the_child(tmp_path):
    path = one(tmp_path / "a.xlsx", None, {"证件号码": ID})
    reading = read(path, tmp_path, tokens=KEY)
    assert [row["id_token"] for row in staged(reading, "person")] == [KEY.of(ID)]


def test_villages_outside_the_officers_area_stay_out(tmp_path):
    path = one(tmp_path / "a.xlsx")
    assert read(path, tmp_path, area="220122000000").counts["households"] == 1
    assert read(path, tmp_path, area="2201").counts["households"] == 1
    outside = read(path, tmp_path, area="420528000000")
    assert outside.counts["households"] == 0
    assert "village_outside" in outside.kinds


@pytest.mark.requirement("T26")
def test_a_workbook_becomes_a_snapshot_without_secrets(tmp_path):
    person = {"证件号码": ID, "本人电话": "13812345678", "健康状况": "残疾", "残疾类别": "肢体残疾"}
    reading = read(one(tmp_path / "a.xlsx", {"银行账号": "6228480402564890018"}, person), tmp_path)

    made = sheets.to_snapshot(
        reading.folder, BOOK, tmp_path / "s", year=2016, area="220122", on=DAY, tokens=KEY
    )

    household = pq.read_table(made.household_file).to_pylist()[0]
    member = pq.read_table(made.person_file).to_pylist()[0]
    assert (household["village_code"], household["account_token"]) == (VILLAGE, KEY.of("6228480402564890018"))
    assert (member["id_token"], member["id_length"], member["id_fault"], member["id_sex"]) == (
        KEY.of(ID),
        18,
        "none",
        "male",
    )
    assert (member["birth"], member["phone_length"], member["disability_kind"]) == (
        date(1970, 1, 1),
        11,
        "limbs",
    )
    assert not {"name", "id_number", "member_phone", "phone", "bank_account"} & {*household, *member}
    assert snapshot.open(tmp_path / "s", BOOK) == made


def test_the_form_holds_every_recorded_fact_once():
    for sheet in FORM.sheets:
        names = [column.name for column in FORM.columns(BOOK, sheet.layout) if column.fact]
        own = [fact.name for fact in BOOK.recorded(sheet.layout)]
        joined = ["household_number"] if sheet.layout == "person" else []
        assert sorted(names) == sorted([*joined, *own])


def test_a_form_that_is_not_there_says_so(tmp_path):
    with pytest.raises(sheets.FormFault):
        sheets.Form.load(tmp_path)
