"""A what-if over many counties: its cost by area, the households to look at, restartable, within bounds."""

import errno
import json
import os

import pytest

from diguan.config.command import main
from diguan.engine import database, snapshot, synthetic, whatif, whatif_report
from diguan.engine.digests import of_file
from diguan.engine.faults import DiskFault, EngineFault
from diguan.engine.whatif_share import FILE, read
from diguan.policy.library import Library
from diguan.words import areas
from tests.engine.test_judge import adults, family
from tests.engine.village import BOOK, DAY, PACKS, frozen

COUNTIES = ("220122", "220182", "220202")
PACK = "changchun/2017-opinions"


@pytest.fixture(scope="module")
def nation(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nation")
    synthetic.write_parquet(areas.open(), folder, 300, 7, 2016, DAY, counties=COUNTIES, book=BOOK)
    return snapshot.counties(folder, BOOK)


@pytest.fixture(scope="module")
def rulings():
    pack = Library(PACKS).pack(PACK)
    return pack.at(DAY), pack.with_value("poverty_line", 3500, DAY, "a test").at(DAY)


@pytest.fixture(scope="module")
def change(tmp_path_factory, nation, rulings):
    return whatif.compare(nation, *rulings, tmp_path_factory.mktemp("out"))


@pytest.fixture
def lined(made_up_pack):
    """The made-up pack names its line otherwise: it says nothing of a cost."""
    return made_up_pack.at(DAY), made_up_pack.with_value("line", 3500, DAY, "a test").at(DAY)


def test_the_cost_is_the_gap_to_the_line_times_the_people(tmp_path, rulings):
    facts = dict.fromkeys(("food_assured", "clothing_assured", "water_safe"), True) | {"house_grade": "a"}
    rows = [family(1, "3000", **facts), family(2, "3400", **facts), family(3, "9000", **facts)]
    one = frozen(tmp_path / "s", rows, [*adults(1, 2, 3)])
    found = whatif.compare(one, *rulings, tmp_path / "out")
    qualify = {row["household_id"]: row for row in whatif_report.first(found, 9)}
    people = {row["household_id"]: row["people"] for row in qualify.values()}
    assert found.lines == (3200, 3500)
    total = found.total
    assert total.cost_before == 200_00 * 1
    assert total.cost_after == (500_00 + 100_00) * 1
    assert people == {2: 1}
    assert qualify[2]["cost_before"] is None
    assert float(qualify[2]["cost_after"]) == 100


def test_counties_add_up_to_the_nation(change):
    counties = dict(change.by_area(6))
    assert set(counties) == set(COUNTIES)
    villages = dict(change.by_area(12))
    for kind in whatif.KINDS:
        for found in (counties, villages, dict(change.by_area(4)), dict(change.by_area(0))):
            pairs = [kinds[kind].pair for kinds in found.values() if kind in kinds]
            assert (sum(p[0] for p in pairs), sum(p[1] for p in pairs)) == change.of(kind)
    assert change.total.households == 300
    assert change.total.cost_after > change.total.cost_before
    assert set(dict(change.by_area(4))) == {"2201", "2202"}
    assert (
        sum(sums.cost_after for kinds in villages.values() for sums in kinds.values())
        == change.total.cost_after
    )


def sums(folder):
    return {path.relative_to(folder).as_posix(): of_file(path) for path in sorted(folder.rglob("*.parquet"))}


def test_a_stopped_run_goes_on_and_ends_the_same(change, nation, rulings, tmp_path):
    class Stopped(Exception):
        """Somebody pressed stop."""

    def stop(done, total, area):
        if done > total * 0.6:
            raise Stopped

    with pytest.raises(Stopped):
        whatif.compare(nation, *rulings, tmp_path, threads=1, progress=stop)
    assert not (tmp_path / whatif.SUMMARY).exists()
    again = whatif.compare(nation, *rulings, tmp_path)
    assert again.totals == change.totals
    assert sums(tmp_path) == sums(change.folder)
    stamps = {path: path.stat().st_mtime_ns for path in tmp_path.glob(f"county=*/{FILE}")}
    assert len(stamps) == 3
    whatif.compare(nation, *rulings, tmp_path)
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps


def test_a_disk_that_fills_is_told_with_the_file_and_the_next_run_goes_on(
    change, nation, rulings, tmp_path, monkeypatch
):
    real, file = os.replace, tmp_path / "county=220182" / whatif.CHANGES

    def full(source, target):
        if str(target) == str(file):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
        real(source, target)

    monkeypatch.setattr(database.os, "replace", full)
    with pytest.raises(DiskFault, match="No space left on device") as told:
        whatif.compare(nation, *rulings, tmp_path, threads=1)
    assert told.value.where == str(file)
    assert not list(file.parent.glob("*.writing"))
    monkeypatch.undo()
    whatif.compare(nation, *rulings, tmp_path)
    for area in COUNTIES:
        name = f"county={area}/{whatif.CHANGES}"
        assert of_file(tmp_path / name) == of_file(change.folder / name)


def test_what_was_compared_is_told_with_digests(change):
    told = json.loads((change.folder / whatif.SUMMARY).read_text("utf-8"))
    assert (told["before"]["line"], told["after"]["line"]) == (3200, 3500)
    assert told["before"]["pack_digest"] != told["after"]["pack_digest"]
    assert {row["kind"] for row in told["totals"]} <= set(whatif.KINDS)
    with pytest.raises(EngineFault, match="no finished comparison"):
        read(change.folder / "county=999999")


def test_a_pack_without_the_line_has_no_cost_and_says_so(tmp_path, lined):
    one = frozen(tmp_path / "s", [family(1, "3300")], adults(1))
    found = whatif.compare(one, *lined, tmp_path / "out")
    assert found.lines == (None, None)
    assert "sets no line" in whatif_report.said(found, "en")
    assert "没有定标准" in whatif_report.said(found, "zh")


def test_the_command_tells_counties_costs_and_households(nation, tmp_path, capsys):
    folder = str(nation[0].folder.parent)
    asked = ["what-if", "--data", folder, "--pack", PACK, "--on", "2017-06-01", "--set", "poverty_line=3500"]
    asked += ["--out", str(tmp_path / "out")]
    assert main([*asked, "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "yuan a year lift all who qualify to the line of 3,500" in said
    assert "Households to look at first:" in said
    assert "Counties with most changes" in said
    assert main([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["by_county"]) == set(COUNTIES)
    assert told["cost"]["after"] > told["cost"]["before"]
    assert "by_village" not in told
