"""A department takes its request out as a workbook, fills it in, and brings it back: all of it counts, or
nothing; whatever is wrong is said with sheet and row."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from diguan.casework import rounds
from diguan.engine.comparison import catalogue, workbook
from diguan.engine.comparison.workbook import Asked
from diguan.registry.models import AuditEntry, ComparisonAnswer, ComparisonPerson, Household, Officer
from tests.stories.walking import Walk

STATION = "publish_and_compare/compare_data"
KINDS = catalogue.kinds_of("public_security")
PEOPLE = (Asked(1, "杨建国", ""), Asked(2, "李秀英", ""))
HEADS = ["序号", "姓名", "证件号码", "有无记录（是/否）", "…", "…"]
NOTHING = [["1", "杨建国", "", "否"], ["2", "李秀英", "", "否"]]


def said(cars: Sequence[list[str]], deaths: Sequence[list[str]] = NOTHING) -> workbook.Filled:
    """What two sheets say."""
    sheets = {"车辆登记": cars, "死亡注销": deaths}
    numbered = {name: list(enumerate([["比对"], HEADS, *rows], start=1)) for name, rows in sheets.items()}
    return workbook.read(numbered, KINDS, PEOPLE)


@pytest.mark.requirement("A-08")
def test_records_and_none_are_read_and_blank_rows_stay_open() -> None:
    blank = [["1", "杨建国", "", ""], ["2", "李秀英", "", "否"]]
    two = [["2", "李秀英", "", "是", "货运", "2015-03-01"], ["2", "李秀英", "", "是", "", ""], blank[0]]
    filled = said(two, blank)
    cars = [("vehicles", {"use": "货运", "registered_on": "2015-03-01"}), ("vehicles", {})]
    assert (filled.faults, filled.answers) == ([], {2: cars})


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["3", "杨建国", "", "否"], "杨建国"),
        (["1", "李秀英", "", "否"], "李秀英"),
        (["1", "杨建国", "", "也许"], "也许"),
        (["1", "杨建国", "", "否", "货运"], "没有填“是”"),
        (["1", "杨建国", "", "是", "", "昨天"], "登记日期"),
        (["2", "李秀英", "", "是"], "又填了"),
        (["2", "李秀英", "", "否"], "两次"),
    ],
)
def test_what_is_wrong_is_said_with_its_row_and_nothing_is_taken(row: list[str], told: str) -> None:
    filled = said([NOTHING[1], row])
    assert not filled.answers
    assert any(told in fault.say("zh") and "车辆登记 4" in fault.say("zh") for fault in filled.faults)


def test_a_sheet_that_is_missing_or_half_filled_is_said() -> None:
    assert "李秀英" in said(NOTHING[:1]).faults[0].say("zh")
    assert len(workbook.read({"车辆登记": []}, KINDS, PEOPLE).faults) == 2


@pytest.mark.requirement("A-08", "S1-16")
def test_the_request_goes_out_and_comes_back_filled(
    walk: Walk, yang: Household, identification: Any, zhao: Officer, cai: Officer, client: Any
) -> None:
    case = walk.to(walk.adds(identification, yang), STATION)
    (asked,) = rounds.ask_departments(
        case.round, STATION, zhao.area, ["public_security"], on=walk.day, by=zhao  # type: ignore[arg-type]
    )  # fmt: skip
    address = reverse("comparison:workbook", args=[asked.pk])
    client.force_login(zhao)
    assert client.get(address).status_code == 403
    client.force_login(cai)
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(client.get(address).streaming_content)))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    numbers = {row[2] for row in sheets["车辆登记"][2:]}
    assert numbers == {one.id_number for one in ComparisonPerson.objects.filter(request=asked)}
    assert AuditEntry.objects.filter(kind="exported", by_name="蔡警官").count() == 1

    first = sheets["车辆登记"][2]
    first[3:5] = ["是", "货运"]
    fill = reverse("comparison:filled", args=[asked.pk])
    refused = client.post(fill, {"file": packed(sheets)})  # the second sheet is blank
    assert refused.status_code == 422
    assert "有的工作表没有填" in refused.content.decode()
    assert client.post(fill, {"file": SimpleUploadedFile("x.xlsx", b"no workbook")}).status_code == 422
    assert not ComparisonAnswer.objects.exists()
    for rows in sheets.values():
        for row in rows[2:]:
            row[3] = row[3] or "否"
    assert client.post(fill, {"file": packed(sheets)}).status_code == 302
    hits = {answer.asked.serial: answer.hits for answer in ComparisonAnswer.objects.all()}
    assert hits.pop(1) == [{"source": "vehicles", "facts": {"use": "货运"}}]
    assert len(hits) == asked.people - 1
    assert not any(hits.values())


def packed(sheets: dict[str, list[list[Any]]]) -> SimpleUploadedFile:
    """The rows as a workbook."""
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    sheet.write(number, place, value)
    return SimpleUploadedFile("filled.xlsx", file.getvalue())
