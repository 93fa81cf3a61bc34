"""What the engine found stands in the lists unchanged; what a workbook says is frozen the same with and
without a site."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from diguan.casework import imports
from diguan.engine import judge, quality, sheets, synthetic
from diguan.engine import snapshot as engine
from diguan.policy.library import Library
from diguan.registry import area_loading, findings
from diguan.registry.book import book, tokens
from diguan.registry.freeze import freeze
from diguan.registry.models import (
    Area,
    Finding,
    Judgement,
    Officer,
    QualityFinding,
    QualityRun,
    Snapshot,
)
from diguan.registry.viewer import Viewer
from diguan.words import areas
from diguan.words.areas import Level, Scope
from tests.people import DAY, officer

YEAR, HOUSEHOLDS = 2016, 80
COUNTY = Scope("220122", Level.COUNTY)


@pytest.fixture
def county(db: None, settings: Any, tmp_path: Path) -> Officer:
    """A made-up county brought in from a workbook, and its officer."""
    settings.UPLOADS = tmp_path / "uploads"
    area_loading.load(areas.open(), "220122")
    place = Area.objects.get(code=COUNTY.code, level=Level.COUNTY)
    zhao = officer("赵主任", "county_officer", place, "zhao")
    made = synthetic.county(areas.open(), "220122", HOUSEHOLDS, 5, YEAR, DAY)
    form, file = sheets.Form.load(), tmp_path / "农安.xlsx"
    sheets.write_workbook(file, book(), form, made.households, made.people, on=DAY, areas=areas.open())
    sheets.read(file, book(), form, tmp_path / "staging", on=DAY, tokens=tokens(), area="220122")
    with file.open("rb") as content:
        batch = imports.receive(content, file.name, place, year=YEAR, on=DAY, by=zhao)
    imports.read(batch)
    imports.accept(batch, by=zhao)
    return zhao


@pytest.mark.requirement("T76")
def test_the_register_freezes_to_what_the_workbook_says(county: Officer, tmp_path: Path) -> None:
    direct = sheets.to_snapshot(
        tmp_path / "staging",
        book(),
        tmp_path / "direct",
        year=YEAR,
        area=COUNTY.code,
        on=DAY,
        tokens=tokens(),
    )
    freeze(Viewer.of(county), COUNTY, YEAR, DAY, tmp_path / "frozen")
    through = engine.open(tmp_path / "frozen")
    for name in ("household_file", "person_file"):
        assert _plain(getattr(direct, name)) == _plain(getattr(through, name))
    assert (direct.households, through.households) == (HOUSEHOLDS, HOUSEHOLDS)


def _plain(file: Path) -> list[dict[str, Any]]:
    """Rows without the ids that each side gives for itself, and without what only the register fills in."""
    own = ("household_id", "person_id", "person_number", "register_status")
    table = pq.read_table(file)
    rows = table.drop_columns([name for name in own if name in table.column_names]).to_pylist()
    return sorted(rows, key=str)


@pytest.fixture
def frozen(county: Officer, tmp_path: Path) -> Snapshot:
    """The county's snapshot."""
    return freeze(Viewer.of(county), COUNTY, YEAR, DAY, tmp_path / "snapshot")


@pytest.mark.requirement("T76")
def test_a_judgements_findings_are_those_of_its_file(
    frozen: Snapshot, county: Officer, tmp_path: Path
) -> None:
    pack = Library().choose("identification", COUNTY.code, DAY)
    judged = judge.judge(engine.open(Path(frozen.folder)), pack.at(DAY), tmp_path / "judged")
    row = Judgement.objects.create(folder=str(tmp_path / "judged"), **_about(frozen, pack, county))
    assert findings.load(row) == HOUSEHOLDS
    assert findings.load(row) == HOUSEHOLDS, "again, in place of the first"
    told = pq.read_table(tmp_path / "judged" / "findings.parquet").to_pylist()
    kept = {finding.household_id: finding for finding in Finding.objects.filter(judgement=row)}
    assert any(finding.flags for finding in kept.values())
    rules = {rule.id: rule.kind for rule in pack.at(DAY).rules}
    for each in told:
        finding = kept[each["household_id"]]
        each["flags"] = [
            id for id, kind in rules.items() if kind in ("flag", "focus") and each.get(f"rule.{id}")
        ]
        for name in (
            "village_code",
            "outcome",
            "reasons",
            "against",
            "questions",
            "missing",
            "flags",
            "score",
            "people",
        ):
            assert getattr(finding, name) == each[name], name
        assert finding.rank == each["rank_in_village"]
    outcomes = Finding.objects.filter(judgement=row).values_list("outcome", flat=True)
    assert {outcome: list(outcomes).count(outcome) for outcome in set(outcomes)} == {
        outcome: count for outcome, count in judged.counts.items() if count
    }


def test_findings_loaded_again_write_only_what_differs(
    frozen: Snapshot, county: Officer, tmp_path: Path
) -> None:
    pack = Library().choose("identification", COUNTY.code, DAY)
    judge.judge(engine.open(Path(frozen.folder)), pack.at(DAY), tmp_path / "judged")
    row = Judgement.objects.create(folder=str(tmp_path / "judged"), **_about(frozen, pack, county))
    findings.load(row)
    mine = Finding.objects.filter(judgement=row).order_by("household_id")
    before = list(mine.values())
    lost, altered, *_ = before
    mine.filter(id=lost["id"]).delete()
    mine.filter(id=altered["id"]).update(outcome="cannot_say", missing=["birth"])
    assert findings.load(row) == HOUSEHOLDS
    after = list(mine.values())
    told = [{name: value for name, value in one.items() if name != "id"} for one in (*before, *after)]
    assert told[:HOUSEHOLDS] == told[HOUSEHOLDS:]
    kept = {one["id"] for one in before} & {one["id"] for one in after}
    assert len(kept) == HOUSEHOLDS - 2, "the others were not touched"


def test_quality_findings_are_those_of_their_file(frozen: Snapshot, county: Officer, tmp_path: Path) -> None:
    pack = Library().choose("quality", COUNTY.code, DAY)
    checked = quality.check(engine.open(Path(frozen.folder)), pack.at(DAY), tmp_path / "checked")
    row = QualityRun.objects.create(
        folder=str(tmp_path / "checked"), **_about(frozen, pack, county, quality=True)
    )
    assert findings.load_quality(row) == sum(checked.counts.values())
    told = pq.read_table(tmp_path / "checked" / "quality.parquet")
    columns = ("rule", "nature", "household_id", "person_id", "village_code", "facts")
    kept = [{name: getattr(one, name) for name in columns} for one in QualityFinding.objects.filter(run=row)]
    assert sorted(map(str, kept)) == sorted(
        str({name: each[name] or ("" if name == "facts" else each[name]) for name in columns})
        for each in told.select(list(columns)).to_pylist()
    )
    assert not QualityFinding.objects.exclude(state="open").exists()


def _about(frozen: Snapshot, pack: Any, by: Officer, *, quality: bool = False) -> dict[str, Any]:
    titles = {} if quality else {"pack_title_zh": pack.title.zh, "pack_title_en": pack.title.en}
    return {
        "snapshot": frozen, "pack_id": pack.id, "pack_digest": pack.digest, "on": DAY, "state": "done",
        "area": frozen.area, "area_prefix": frozen.area_prefix, "at": datetime(2017, 6, 1, tzinfo=UTC),
        "by": by, **titles,
    }  # fmt: skip
