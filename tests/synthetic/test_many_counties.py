"""Counties by the dozen: straight into snapshots, of one kind with the small one, restartable, by command."""

import json
from argparse import ArgumentParser
from datetime import date

import duckdb
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from diguan.engine import sheets, snapshot, synthetic
from diguan.engine.columns import columns, default_book
from diguan.engine.synthetic import command
from diguan.words import areas

BOOK = default_book()
DAY = date(2017, 6, 1)


def write(folder, households, counties, **more):
    return synthetic.write_parquet(
        areas.open(), folder, households, 7, 2016, DAY, counties=counties, book=BOOK, **more
    )


def test_counties_become_snapshots_that_open(tmp_path):
    told = []
    made = write(tmp_path, 1_000, ["220122", "220182"], progress=lambda *each: told.append(each))
    assert [each.area for each in made] == ["220122", "220182"]
    assert [each.households for each in snapshot.counties(tmp_path, BOOK)] == [500, 500]
    assert told == [(500, 1_000, "220122"), (1_000, 1_000, "220182")]
    assert pq.read_schema(made[0].household_file) == columns(BOOK, "household")
    assert pq.read_schema(made[0].person_file) == columns(BOOK, "person")


def test_the_large_and_the_small_county_are_of_one_kind(tmp_path):
    """The same order gives the same families, whether names are made for them or not."""
    small = synthetic.county(areas.open(), "220122", 400, 7, 2016, DAY, defects=0, book=BOOK)
    large = write(tmp_path, 400, ["220122"])[0]
    shared = [
        "household_number",
        "village_code",
        "wage_income",
        "register_status",
        "house_grade",
        "water_safe",
    ]
    found = duckdb.sql(
        f"SELECT {', '.join(shared)} FROM '{large.household_file}' ORDER BY household_id"
    ).fetchall()
    wanted = [tuple(row[name] for name in shared) for row in small.households.to_pylist()]
    assert found == wanted


def test_a_stopped_run_goes_on_and_another_order_is_refused(tmp_path):
    first = write(tmp_path, 200, ["220122"])[0]
    stamp = first.household_file.stat().st_mtime_ns
    again = write(tmp_path, 400, ["220122", "220182"])
    assert again[0] == first
    assert first.household_file.stat().st_mtime_ns == stamp
    with pytest.raises(synthetic.PopulationFault):
        synthetic.write_parquet(areas.open(), tmp_path, 200, 8, 2016, DAY, counties=["220122"], book=BOOK)


def test_counties_may_be_asked_for_by_number(tmp_path):
    made = write(tmp_path, 30, 3)
    assert len({each.area for each in made}) == 3
    with pytest.raises(synthetic.PopulationFault):
        write(tmp_path, 100, 100_000)
    with pytest.raises(synthetic.PopulationFault):
        write(tmp_path, 1, 2)


def ask(*words):
    parser = ArgumentParser()
    command.add_to(parser.add_subparsers())
    asked = parser.parse_args(["synthesize", *map(str, words)])
    return asked.run(asked)


def test_the_command_writes_workbooks_marked_as_demonstration_and_their_answers(tmp_path, capsys):
    assert (
        ask(
            "--county",
            "220122",
            "--households",
            120,
            "--workbooks",
            tmp_path,
            "--defects",
            1,
            "--language",
            "en",
        )
        == 0
    )
    assert "120 households" in capsys.readouterr().out
    truth = json.loads((tmp_path / "truth.json").read_text("utf-8"))
    assert len(truth["households"]) == 120
    assert truth["planted"]
    books = sorted(tmp_path.glob("*.xlsx"))
    for path in books:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            assert "演示数据 Demonstration data" in str(book.get_sheet_by_name(name).to_python()[0][0])
    assert len(books) >= 2
    reading = sheets.read(books[0], BOOK, sheets.Form.load(), tmp_path / "staging", on=DAY)
    assert reading.counts["block"] == 0
    assert reading.counts["households"] > 0


def test_the_command_writes_snapshots(tmp_path, capsys):
    assert ask("--parquet", tmp_path, "--households", 60, "--counties", 2, "--language", "zh") == 0
    assert "2 个县 60 户" in capsys.readouterr().out
    assert len(snapshot.counties(tmp_path, BOOK)) == 2


def test_the_command_says_what_it_cannot_make(tmp_path, capsys):
    assert ask("--county", "999999", "--workbooks", tmp_path, "--language", "en") == 2
    assert "no county" in capsys.readouterr().err
