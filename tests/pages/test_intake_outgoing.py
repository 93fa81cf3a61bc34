"""Workbooks that leave the site: the empty form, and the area's files, which change nothing when they come
back.
"""

from io import BytesIO

import python_calamine
from django.urls import reverse

from diguan.registry.models import Household
from tests.pages.nongan import HOUSEHOLDS, YEAR
from tests.pages.workbooks import accept, figures, read


def test_the_empty_form_of_the_year_has_the_sheets_and_code_lists(enter, nongan):
    response = enter(nongan.village_officer).get(reverse("intake:template"))
    book = python_calamine.load_workbook(BytesIO(b"".join(response.streaming_content)))
    assert {"家庭", "成员"} <= set(book.sheet_names)
    headings = book.get_sheet_by_name("家庭").to_python()
    assert any("户编号" in map(str, row) for row in headings[:4])


def test_the_files_of_the_area_go_out_in_the_same_form_and_change_nothing_when_they_come_back(
    enter, nongan, tmp_path, settings
):
    settings.DIGUAN_DEMONSTRATION = True
    client = enter(nongan.county_officer)
    batch, _page = read(client, nongan.workbook(tmp_path))
    accept(client, batch)
    response = client.get(reverse("intake:households"), {"year": YEAR})
    again = tmp_path / "again.xlsx"
    again.write_bytes(b"".join(response.streaming_content))
    title = str(python_calamine.load_workbook(str(again)).get_sheet_by_name("家庭").to_python()[0])
    assert "演示数据" in title
    assert "农安县" in title
    _second, page = read(client, again)
    assert figures(page)["无变动的户"] == str(HOUSEHOLDS)
    assert "导入不会有任何变动" in page


def test_an_export_holds_the_officers_own_area_only(enter, nongan, tmp_path):
    county = enter(nongan.county_officer)
    batch, _page = read(county, nongan.workbook(tmp_path))
    accept(county, batch)
    response = enter(nongan.township_officer).get(reverse("intake:households"), {"year": YEAR})
    sheet = python_calamine.load_workbook(BytesIO(b"".join(response.streaming_content))).get_sheet_by_name(
        "家庭"
    )
    numbers = {str(row[0]) for row in sheet.to_python()[2:]}
    prefix = nongan.township_officer.area.prefix
    mine = set(Household.objects.filter(village_code__startswith=prefix).values_list("number", flat=True))
    assert {number for number in numbers if number.startswith("22")} == mine


def test_too_many_households_for_one_workbook_are_told_the_way_out(enter, nongan, tmp_path, monkeypatch):
    client = enter(nongan.county_officer)
    batch, _page = read(client, nongan.workbook(tmp_path))
    accept(client, batch)
    monkeypatch.setattr("diguan.desks.intake.outgoing.MOST", HOUSEHOLDS - 1)
    refused = client.get(reverse("intake:households"), {"year": YEAR})
    assert refused.status_code == 400
    assert "选择一个乡镇" in refused.content.decode()
