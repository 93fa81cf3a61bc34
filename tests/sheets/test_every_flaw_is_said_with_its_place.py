"""Each kind of flaw, made on purpose, is found where it is, with its value and remedy, in both languages."""

import tomllib
from pathlib import Path

import pytest

from diguan.engine.sheets.kinds import KINDS, size
from diguan.engine.sheets.limits import Limits
from tests.sheets import (
    hostile,
    hostile_kinds,
    hostile_packages,
    hostile_parts,
    hostile_reach,
    hostile_tables,
    told,
    ugly,
    ugly_cells,
    ugly_files,
    ugly_tables,
)
from tests.sheets.making import (
    HOUSEHOLD,
    PERSON,
    flaws,
    form,
    honest,
    one,
    package,
    parts,
    read,
    staged,
)
from tests.sheets.wrong import WRONG

SHELVES = (
    hostile_kinds,
    hostile_packages,
    hostile_parts,
    hostile_reach,
    hostile_tables,
    ugly_cells,
    ugly_files,
    ugly_tables,
)
FILE_KINDS = {"file_too_large", "no_rows", "reader_crashed", "reader_memory", "reader_time", "rows_lost"}
"""Kinds that tests of their own in this file bring about."""


@pytest.mark.requirement("T25")
@pytest.mark.parametrize("number", range(len(WRONG)), ids=told.of_wrong)
def test_the_cell_is_named_and_the_officer_told_what_to_do(number, tmp_path):
    wrong = WRONG[number]
    wrong.make(tmp_path / "upload.xlsx")

    reading = read(tmp_path / "upload.xlsx", tmp_path, **wrong.how)

    found = [flaw for flaw in flaws(reading) if flaw["kind"] == wrong.kind]
    assert found, reading.kinds
    flaw = found[0]
    place = (flaw["sheet"], f"{flaw['column'] or ''}{flaw['row']}", flaw["heading"], flaw["value"])
    assert place == (wrong.sheet, wrong.cell, wrong.heading, wrong.value)
    assert flaw["nature"] == "block"
    assert all(flaw[half] for half in ("zh", "en", "mend_zh", "mend_en"))
    assert "{" not in flaw["zh"] + flaw["en"] + flaw["mend_zh"] + flaw["mend_en"]
    counts = reading.counts
    assert counts["rows"] == counts["imported"] + counts["refused"]
    assert counts["refused"] >= 1
    assert told.lines(reading) == told.told()[told.of_wrong(number)]


def test_every_kind_is_brought_about_by_some_test():
    made = {kind for kind, _ in hostile.FILES.values()} | {wrong.kind for wrong in WRONG} | FILE_KINDS
    made |= {kind for each in ugly.FILES.values() for kind in each.said}
    assert SHELVES
    assert made == set(KINDS)


def test_every_kind_is_written_in_both_languages():
    source = Path(hostile.__file__).parents[2] / "diguan" / "engine" / "sheets" / "kinds.toml"
    for name, kind in tomllib.loads(source.read_text("utf-8")).items():
        assert set(kind) == {"nature", "zh", "en", "mend_zh", "mend_en"}, name
        assert kind["nature"] in ("block", "warn"), name
        fields = [set(_fields(kind[half])) for half in ("zh", "en", "mend_zh", "mend_en")]
        assert fields[0] == fields[1], name
        assert fields[2] == fields[3], name


def _fields(text):
    return [piece.split("}")[0] for piece in text.split("{")[1:]]


def test_a_household_with_one_wrong_member_stays_out_and_the_others_come_in(tmp_path):
    households = [HOUSEHOLD, {**HOUSEHOLD, "户编号": "H2"}]
    people = [
        PERSON,
        {**PERSON, "姓名": "王小", "与户主关系": "之子", "出生日期": "昨天"},
        {**PERSON, "姓名": "王二", "与户主关系": "之女", "出生日期": "前天"},
        {**PERSON, "户编号": "H2"},
    ]
    form(tmp_path / "upload.xlsx", households, people)

    reading = read(tmp_path / "upload.xlsx", tmp_path)

    assert [row["household_number"] for row in staged(reading, "household")] == ["H2"]
    assert [row["household_number"] for row in staged(reading, "person")] == ["H2"]
    assert (reading.counts["rows"], reading.counts["imported"], reading.counts["refused"]) == (6, 2, 4)
    refused = {
        (flaw["sheet"], flaw["row"], flaw["kind"]) for flaw in flaws(reading) if flaw["nature"] == "block"
    }
    assert refused == {
        ("成员", 3, "not_a_day"),
        ("成员", 4, "not_a_day"),
        ("家庭", 2, "household_incomplete"),
        ("成员", 2, "household_refused"),
    }


@pytest.mark.parametrize(("number", "birth"), [("H22", None), (None, None), ("H22", "昨天")])
def test_a_household_that_may_lack_a_stray_member_stays_out(number, birth, tmp_path):
    """One member short of what its form states would make it richer a head; the other household is whole."""
    households = [{**HOUSEHOLD, "家庭人口数": 1}, {**HOUSEHOLD, "户编号": "H2", "家庭人口数": 2}]
    stray = {"户编号": number, "姓名": "李二", "与户主关系": "户主", "出生日期": birth}
    form(tmp_path / "upload.xlsx", households, [PERSON, {**PERSON, "户编号": "H2"}, stray])

    reading = read(tmp_path / "upload.xlsx", tmp_path)

    assert [row["household_number"] for row in staged(reading, "household")] == ["H1"]
    assert [row["household_number"] for row in staged(reading, "person")] == ["H1"]
    assert reading.kinds["household_short"] == 1
    assert reading.counts["rows"] == reading.counts["imported"] + reading.counts["refused"] == 5


def test_secret_values_are_never_shown_whole(tmp_path):
    person = {
        "证件号码": "99012219700101001A",
        "本人电话": "138" * 900,
        "姓名": "王" * 2_001,
        "残疾证号": 9.9e19,
        "健康状况": "不详",
    }
    one(tmp_path / "upload.xlsx", {"银行账号": 6228480402564890018}, person)
    told_of = flaws(read(tmp_path / "upload.xlsx", tmp_path))
    shown = [flaw["value"] for flaw in told_of if flaw["value"]]
    assert len(shown) >= 5
    assert all("*" in value for value in shown)
    assert [flaw["en"] for flaw in told_of if flaw["kind"] == "nothing_mark"] == [
        "*** was read as a blank (not known)"
    ]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 B"), (1_023, "1023 B"), (1_024, "1 KB"), (1_025, "2 KB"), (1_048_575, "1024 KB"),
        (1_048_576, "1.0 MB"), (25_165_824, "24.0 MB"),
    ],
)  # fmt: skip
def test_sizes_are_said_as_officers_read_them(count, said):
    assert size(count) == said


def test_a_file_above_the_size_is_not_opened(tmp_path):
    one(tmp_path / "upload.xlsx")
    reading = read(tmp_path / "upload.xlsx", tmp_path, limits=Limits(file_bytes=1_000))
    assert reading.kinds == {"file_too_large": 1}


def test_headings_without_rows_are_said(tmp_path):
    honest(tmp_path / "upload.xlsx", {"家庭": [list(HOUSEHOLD)], "成员": [list(PERSON)]})
    reading = read(tmp_path / "upload.xlsx", tmp_path)
    assert not reading.refused
    assert reading.kinds == {"no_rows": 2}


def test_the_reader_that_runs_out_of_memory_says_so(tmp_path):
    """The parser aborts (SIGABRT) when it cannot get what two far cells ask for; this process lives on."""
    hostile_reach.wide_and_long(tmp_path / "upload.xlsx")
    reading = read(tmp_path / "upload.xlsx", tmp_path, limits=Limits(cells=10**9))
    assert reading.refused
    assert reading.kinds == {"reader_memory": 1}
    assert staged(reading, "household") == []


def test_the_reader_that_takes_too_long_is_stopped(tmp_path):
    one(tmp_path / "upload.xlsx")
    reading = read(tmp_path / "upload.xlsx", tmp_path, limits=Limits(wall_seconds=0))
    assert reading.kinds == {"reader_time": 1}


def test_the_reader_that_cannot_go_on_says_so(tmp_path):
    rows = [{**HOUSEHOLD, "户编号": f"H{number}"} for number in range(3_000)]
    form(tmp_path / "upload.xlsx", rows, [PERSON])
    reading = read(tmp_path / "upload.xlsx", tmp_path, limits=Limits(staging_bytes=1))
    assert reading.kinds == {"reader_crashed": 1}
    assert staged(reading, "household") == []


def test_rows_the_parser_would_pass_over_are_not_lost_silently(tmp_path):
    """A sheet whose cells are filled below what the parser returns is refused, not cut."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="A9" t="unknown"><v>x</v></c></row>'
    package(tmp_path / "upload.xlsx", parts(rows))
    reading = read(tmp_path / "upload.xlsx", tmp_path)
    assert reading.refused
