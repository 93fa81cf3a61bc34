"""A workbook from upload into the register: kept sealed, each step told to the record, gone at the end."""

import json
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from diguan.casework import import_sealing, imports
from diguan.casework.import_plan import PlanFault
from diguan.casework.imports import BatchFault
from diguan.casework.may import NotAllowed
from diguan.registry import vault
from diguan.registry.models import AuditEntry, Household, ImportBatch, ImportFault, Officer, Person
from diguan.words import sealing
from diguan.words.areas import Level
from tests.casework.staged import stage
from tests.people import DAY, Places, area, officer
from tests.sheets.making import HOUSEHOLD, ID, PERSON, VILLAGE, form

SECRET = {**PERSON, "证件号码": ID, "健康状况": "长期慢性病"}
WRONG = {**PERSON, "户编号": "H2", "出生日期": "昨天"}
COUNTS = {
    "new_households": 1, "changed_households": 0, "unchanged_households": 0, "new_years": 0, "new_people": 1,
    "changed_people": 0, "moved_villages": 0, "other_status": 0, "not_listed": 0, "left_but_listed": 0,
}  # fmt: skip


@pytest.fixture
def fu(db: None, tmp_path: Path, settings: Any) -> Officer:
    """Fu of a township of the demonstration county; his site keeps uploads in a folder of its own."""
    settings.UPLOADS, settings.SCRATCH = tmp_path / "uploads", tmp_path / "scratch"
    settings.SCRATCH.mkdir()
    county = area(VILLAGE[:6], Level.COUNTY, "农安县")
    township = area(VILLAGE[:9], Level.TOWNSHIP, "伏龙泉镇", county)
    area(VILLAGE, Level.VILLAGE, "蔬菜村", township)
    return officer("付干事", "township_officer", township, "fu")


@pytest.fixture
def content(tmp_path: Path) -> bytes:
    """A household that can be taken in, and one whose member has a wrong birth date."""
    households = [HOUSEHOLD, {**HOUSEHOLD, "户编号": "H2"}]
    return form(tmp_path / "made.xlsx", households, [SECRET, WRONG]).read_bytes()


def uploaded(content: bytes, by: Officer, name: str = "名册.xlsx") -> ImportBatch:
    assert by.area
    return imports.receive(BytesIO(content), name, by.area, year=2017, on=DAY, by=by)


def recorded(by: Officer) -> list[tuple[str, dict[str, Any]]]:
    """What the record tells of workbooks: the act and what it says; each names who, where and the file."""
    entries = list(AuditEntry.objects.filter(kind__startswith="import").order_by("id"))
    assert {(one.officer_id, one.area_prefix, one.reason) for one in entries} == {
        (by.pk, VILLAGE[:9], "名册.xlsx")
    }
    return [(one.kind, json.loads(one.after)) for one in entries]


def test_it_is_received_and_read_with_its_faults_and_nothing_lies_open(
    fu: Officer, content: bytes, settings: Any
) -> None:
    batch = uploaded(content, fu)
    folder, digest = Path(batch.folder), sha256(content).hexdigest()
    assert (batch.state, batch.sha256, batch.file_name, batch.area_prefix) == (
        "waiting", digest, "名册.xlsx", VILLAGE[:9],
    )  # fmt: skip
    assert (batch.area, batch.year, batch.on, batch.by, batch.by_name) == (fu.area, 2017, DAY, fu, "付干事")
    assert (folder.parent, folder.stat().st_mode & 0o777) == (settings.UPLOADS, 0o700)
    assert [file.name for file in folder.iterdir()] == ["source.xlsx.sealed"]

    lying_open: list[str] = []
    reading = imports.read(
        batch, lambda *_: lying_open.extend(file.name for file in settings.SCRATCH.glob("*/source*"))
    )

    assert set(lying_open) == {"source.xlsx"}, "while it is read, where the site says, in memory if it can"
    assert list(settings.SCRATCH.iterdir()) == []
    batch.refresh_from_db()
    assert (batch.state, batch.counts) == ("read", {"reading": reading.counts})
    assert (reading.counts["households"], reading.counts["people"], reading.counts["block"]) == (1, 1, 2)
    fields = ("kind", "sheet", "row", "column", "heading", "value", "nature", "zh", "mend_en")
    assert list(ImportFault.objects.filter(batch=batch).values_list(*fields)) == [
        (
            "not_a_day", "成员", 3, "F", "出生日期", "昨天", "block",
            "“昨天”不是日期", "write it like 2017-06-01",
        ),
        (
            "household_incomplete", "家庭", 3, "", "", "", "block",
            "这一户有成员没有通过（见成员!F3 出生日期）；缺了成员会算错人均收入，整户不读入",
            "mend the member first",
        ),
    ]  # fmt: skip
    staging = imports.staging(batch)
    assert staging.stat().st_mode & 0o777 == 0o700
    assert sorted(file.name for file in staging.iterdir()) == [
        "faults.parquet", "household.parquet.sealed", "person.parquet.sealed", "reading.json",
    ]  # fmt: skip
    for file in (imports.source(batch), *staging.glob("*.sealed")):
        assert not file.read_bytes().startswith((b"PK", b"PAR1"))
        assert ID.encode() not in file.read_bytes()
    number = {"import": batch.pk}
    assert recorded(fu) == [
        ("import_received", number | {"year": 2017, "sha256": digest}),
        ("import_reading", number),
        ("import_read", number | {"state": "read"} | reading.counts),
    ]
    assert imports.compare(batch)["counts"] == COUNTS, "what was sealed is found again"


def test_it_is_compared_and_accepted_and_both_are_in_the_record(fu: Officer, tmp_path: Path) -> None:
    home = {"household_number": "H1", "village_code": VILLAGE}
    head = {"household_number": "H1", "name": "王一", "relation": "head", "id_number": ID}
    batch = stage(tmp_path / "staged", fu.area, fu, [home], [head])  # type: ignore[arg-type]  # Fu has an area
    batch.counts = {"reading": {"rows": 2}}
    told = imports.compare(batch)
    assert told == {"counts": COUNTS, "facts": {}, "samples": []}
    batch.refresh_from_db()
    assert batch.counts["plan"] == {"counts": COUNTS, "facts": {}}
    imports.keep_preview(batch, told)
    assert imports.preview(batch) == told
    steps: list[tuple[int, int]] = []
    assert imports.accept(batch, by=fu, progress=lambda *each: steps.append(each)) == COUNTS
    assert steps == [(0, 3), (1, 3), (3, 3)]
    batch.refresh_from_db()
    assert batch.state == "accepted"
    assert batch.counts == {
        "reading": {"rows": 2}, "plan": {"counts": COUNTS, "facts": {}}, "accepted": COUNTS,
    }  # fmt: skip
    assert (Household.objects.get().number, Person.objects.get().id_number) == ("H1", ID)
    assert imports.preview(batch) is None
    assert not Path(batch.folder).exists()
    number = {"import": batch.pk}
    assert recorded(fu) == [("import_compared", number | COUNTS), ("import_accepted", number | COUNTS)]


@pytest.mark.parametrize(
    ("given", "kept", "source"),
    [
        ("../../名册.XLSX", "名册.XLSX", "source.xlsx.sealed"),
        ("a.csv", "a.csv", "source.csv.sealed"),
        ("setup.exe", "setup.exe", "source.xlsx.sealed"),
        ("册" * 300, "册" * 255, "source.xlsx.sealed"),
    ],
)
def test_the_name_of_an_upload_leads_nowhere(given: str, kept: str, source: str, fu: Officer) -> None:
    batch = uploaded(b"no workbook", fu, given)
    assert (batch.file_name, imports.source(batch).name) == (kept, source)


def test_a_file_that_is_no_workbook_ends_as_refused_and_can_be_dropped(fu: Officer) -> None:
    batch = uploaded(b"%PDF-1.4", fu)
    assert imports.read(batch).refused
    assert (batch.state, ImportFault.objects.get().kind) == ("refused", "file_kind")
    with pytest.raises(BatchFault) as refused:
        imports.compare(batch)
    assert refused.value.say("zh") == ("这份表格现在是“未通过：有错误”，不能这样做。请刷新页面，或重新上传。")
    imports.drop(batch, by=fu)
    assert ImportBatch.objects.get().state == "dropped"
    assert not Path(batch.folder).exists()
    assert [kind for kind, _ in recorded(fu)][-1] == "import_dropped"
    for act in (lambda: imports.read(batch), lambda: imports.drop(batch, by=fu)):
        with pytest.raises(BatchFault):
            act()


@pytest.mark.parametrize("duty", ["village_officer", "city_officer", "auditor", "system_admin"])
def test_only_an_office_of_the_place_brings_in(duty: str, fu: Officer, settings: Any) -> None:
    with pytest.raises(NotAllowed):
        imports.receive(BytesIO(b"x"), "a.xlsx", fu.area, year=2017, on=DAY, by=officer("某", duty, fu.area))  # type: ignore[arg-type]
    assert not settings.UPLOADS.exists()


def test_what_waits_is_sealed_anew_when_the_key_changes(
    fu: Officer, content: bytes, tmp_path: Path, settings: Any
) -> None:
    ring = tmp_path / "ring.json"
    old, new = sealing.new_key(), sealing.new_key()
    sealing.keep(ring, sealing.written({"k1": old}, "k1"))
    settings.KEYRING_FILE = str(ring)
    vault.ring.cache_clear()
    try:
        batch = uploaded(content, fu)
        imports.keep_preview(batch, {"samples": []})
        read_into = tmp_path / "read"
        read_into.mkdir()
        for name in ("faults.parquet", "household.parquet", "person.parquet"):
            (read_into / name).write_bytes(name.encode())
        import_sealing.put_away(read_into, imports.staging(batch))
        assert list(import_sealing.under_other_keys()) == []
        sealing.keep(ring, sealing.written({"k1": old, "k2": new}, "k2"))
        vault.ring.cache_clear()
        waiting = list(import_sealing.under_other_keys())
        assert [str(file.relative_to(batch.folder)) for file in waiting] == [
            "preview.json.sealed", "source.xlsx.sealed",
            "staging/household.parquet.sealed", "staging/person.parquet.sealed",
        ]  # fmt: skip
        assert [import_sealing.seal_anew(file) for file in waiting] == [1, 1, 1, 1]
        assert list(import_sealing.under_other_keys()) == []
        sealing.keep(ring, sealing.written({"k2": new}, "k2"))
        vault.ring.cache_clear()
        assert [opened(file) for file in waiting] == [
            b'{"samples": []}', content, b"household.parquet", b"person.parquet",
        ]  # fmt: skip
        assert imports.preview(batch) == {"samples": []}
        imports.drop(batch, by=fu)
        assert [import_sealing.seal_anew(file) for file in waiting] == [0, 0, 0, 0]
    finally:
        vault.ring.cache_clear()


def opened(file: Path) -> bytes:
    with file.open("rb") as sealed:
        return b"".join(vault.ring().open_file(sealed, import_sealing.place_of(file)))


@pytest.mark.parametrize(
    ("number", "village", "said"),
    [
        (
            "990101101200001", "990101100200",
            "表:3: 1 household numbers belong to files outside this area. "
            "check the numbers; a household that moved in is taken over one level up.",
        ),
        (
            "H1", "990101101200",
            "表:3: 1 households stand in villages that this area does not have. "
            "check the village codes, or load the areas first.",
        ),
    ],
)  # fmt: skip
def test_what_only_people_can_settle_is_said_with_its_place(
    number: str,
    village: str,
    said: str,
    places: Places,
    li: Officer,
    neighbours: list[Household],
    tmp_path: Path,
) -> None:
    row = {"household_number": number, "village_code": village}
    batch = stage(tmp_path / "staged", places.township, li, [row], [])
    with pytest.raises(PlanFault) as refused:
        imports.compare(batch)
    assert refused.value.say("en") == said
