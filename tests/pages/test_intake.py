"""Workbooks at the intake desk: uploaded, checked, looked at, accepted whole or dropped."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import python_calamine
from django.test import Client
from django.urls import reverse

from diguan.casework import years
from diguan.desks.intake import forms
from diguan.engine.sheets import Limits
from diguan.jobs.models import Run
from diguan.jobs.performing import perform
from diguan.registry.models import Event, Household, HouseholdYear, ImportBatch, Person
from tests.pages.nongan import DAY, HOUSEHOLDS, YEAR
from tests.pages.workbooks import accept, figures, read, send, table
from tests.people import record

pytestmark = pytest.mark.one_database

# -- who may


ALL = {"index": 200, "upload": 200, "new": 200, "quality": 200, "template": 200}
MAY = {
    "village_officer": {**ALL, "upload": 403, "households": 403, "batch": 404},
    "township_officer": {**ALL, "households": 400, "batch": 404},  # 400: no file of the year yet
    "county_officer": {**ALL, "households": 400, "batch": 200},
}


@pytest.mark.parametrize("who", MAY)
def test_what_each_level_may_open_at_this_desk(enter, nongan, tmp_path, who, each_language):
    batch, _page = read(enter(nongan.county_officer), nongan.workbook(tmp_path))
    client = enter(getattr(nongan, who), each_language)
    addresses = {name: reverse(f"intake:{name}") for name in MAY[who] if name != "batch"}
    addresses["batch"] = reverse("intake:batch", args=[batch.pk])
    assert {name: client.get(address).status_code for name, address in addresses.items()} == MAY[who]


@pytest.mark.parametrize("name", ["qian", "zhou", "feng", "chen"])
def test_offices_above_and_those_who_only_look_have_no_intake(request, enter, name):
    client = enter(request.getfixturevalue(name))
    for view in ("index", "upload", "new", "quality", "template", "households"):
        assert client.get(reverse(f"intake:{view}")).status_code == 403


def test_a_village_can_neither_upload_nor_accept_nor_drop_by_hand(enter, nongan, tmp_path):
    batch, _page = read(enter(nongan.county_officer), nongan.workbook(tmp_path))
    client = enter(nongan.village_officer)
    assert send(client, nongan.workbook(tmp_path)).status_code == 403
    for view in ("accept", "drop"):
        assert client.post(reverse(f"intake:{view}", args=[batch.pk])).status_code == 404
    batch.refresh_from_db()
    assert batch.state == "read"


# -- upload and reading


def test_a_workbook_is_read_and_nothing_of_it_is_in_the_register_before_it_is_accepted(
    enter, nongan, tmp_path, each_language
):
    batch, page = read(enter(nongan.county_officer, each_language), nongan.workbook(tmp_path))
    words = {
        "zh": ("读入户数", "新增户", "确认整批导入", "各列对应的项目"),
        "en": ("Households read", "New households", "Accept as one batch", "Which column became which fact"),
    }[each_language]
    shown = figures(page)
    assert (shown[words[0]], shown[words[1]]) == (str(HOUSEHOLDS), str(HOUSEHOLDS))
    assert words[2] in page
    assert words[3] in page
    assert batch.state == "read"
    assert not Household.objects.exists()


def test_while_a_worker_reads_the_page_shows_how_far_it_is_and_a_button_to_stop(
    enter, nongan, tmp_path, settings
):
    settings.JOBS_INLINE = False
    client = enter(nongan.county_officer)
    batch, page = read(client, nongan.workbook(tmp_path))
    run = Run.objects.get(kind="intake.read")
    assert reverse("run", args=[run.pk]) in page
    assert reverse("stop-run", args=[run.pk]) in page
    assert "确认整批导入" not in page
    perform.call(run.pk)
    batch.refresh_from_db()
    assert batch.state == "read"
    assert "确认整批导入" in client.get(reverse("intake:batch", args=[batch.pk])).content.decode()


def test_a_stopped_reading_leaves_nothing_and_can_be_started_again_or_dropped(
    enter, nongan, tmp_path, settings
):
    settings.JOBS_INLINE = False
    client = enter(nongan.county_officer)
    batch, _page = read(client, nongan.workbook(tmp_path))
    run = Run.objects.get(kind="intake.read")
    client.post(reverse("stop-run", args=[run.pk]))
    page = client.get(reverse("intake:batch", args=[batch.pk])).content.decode()
    assert reverse("run-again", args=[run.pk]) in page
    assert reverse("intake:drop", args=[batch.pk]) in page
    assert not (Path(batch.folder) / "staging").exists()


def test_the_file_is_kept_under_a_name_of_our_own(enter, nongan, tmp_path):
    content = nongan.workbook(tmp_path).read_bytes()
    send(enter(nongan.county_officer), name="../../etc/坏<b>.xlsx", content=content)
    batch = ImportBatch.objects.get()
    assert batch.file_name == "坏<b>.xlsx"
    assert [path.name for path in Path(batch.folder).glob("source*")] == ["source.xlsx.sealed"]
    page = enter(nongan.county_officer).get(reverse("intake:batch", args=[batch.pk])).content.decode()
    assert "<b>" not in page
    assert batch.sha256[:12] in page


def test_a_file_that_is_no_workbook_is_refused_with_its_one_reason(enter, nongan, each_language):
    client = enter(nongan.county_officer, each_language)
    response = send(client, name="照片.xlsx", content=b"\xff\xd8\xff\xe0" + b"x" * 500)
    page = client.get(response.url).content.decode()
    assert ImportBatch.objects.get().state == "refused"
    assert {"zh": "不是 Excel 工作簿", "en": "this is no Excel workbook"}[each_language] in page
    assert {"zh": "另存为", "en": "choose Save as"}[each_language] in page
    assert "accept/" not in page


def test_a_file_that_is_too_large_is_refused_before_it_is_kept(enter, nongan, tmp_path, monkeypatch):
    monkeypatch.setattr(forms, "Limits", lambda: Limits(file_bytes=1024 * 1024))
    content = b"PK" + b"0" * (1024 * 1024)
    response = send(enter(nongan.county_officer), name="大.xlsx", content=content)
    assert response.status_code == 422
    assert "超过 1 MB" in response.content.decode()
    assert not ImportBatch.objects.exists()
    assert "不超过 1 MB" in response.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("year", "1999", "1999"), ("on", "2999-01-01", "日期还没有到"), ("file", "", "")],
)
def test_a_wrong_choice_is_told_beside_its_field(enter, nongan, tmp_path, field, value, said):
    response = send(enter(nongan.county_officer), nongan.workbook(tmp_path), **{field: value})
    assert response.status_code == 422
    assert said in str(response.context["form"].errors[field])


def test_a_sheet_whose_every_household_has_an_error_says_so_and_lists_them(enter, nongan, tmp_path):
    path = table(
        tmp_path / "无村.xlsx",
        ["户编号", "姓名", "与户主关系", "行政村代码"],
        [["H1", "张三", "本人或户主", "999999999999"]],
    )
    batch, page = read(enter(nongan.county_officer), path)
    assert batch.state == "refused"
    assert "没有一户能读入" in page
    assert "找不到这个村" in page


def test_columns_that_were_not_read_are_named_with_what_may_be_meant(enter, nongan, tmp_path):
    village = nongan.households["village_code"][0].as_py()
    headings = ["户编号", "姓名", "与户主关系", "行政村代码", "主要致贫原囚", "星座"]
    path = table(tmp_path / "名册.xlsx", headings, [["H1", "张三", "本人或户主", village, "因病", "白羊"]])
    _batch, page = read(enter(nongan.county_officer), path)
    missed = page[page.index("没有读入</summary>") :]
    assert "主要致贫原囚" in missed
    assert "主要致贫原因" in missed
    assert "星座" in missed


# -- the list of faults


@pytest.fixture
def faulty(enter, nongan, tmp_path) -> tuple[Client, ImportBatch]:
    """A roster with an unknown cause, a word for money, a bad number and a good household."""
    village = nongan.households["village_code"][0].as_py()
    headings = ["户编号", "姓名", "与户主关系", "行政村代码", "主要致贫原因", "工资性收入", "证件号码"]
    rows = [
        ["H1", "张三", "本人或户主", village, "懒惰", "3000", ""],
        ["H2", "李四", "本人或户主", village, "因病", "三千左右", ""],
        ["H3", "王五", "本人或户主", village, "因病", "3000", "990122198001011"],
        ["H4", "赵六", "本人或户主", village, "因残", "3000", ""],
    ]
    client = enter(nongan.county_officer)
    batch, _page = read(client, table(tmp_path / "名册.xlsx", headings, rows))
    return client, batch


def listed(client: Client, batch: ImportBatch, **asked: Any) -> list[Any]:
    response = client.get(reverse("intake:faults", args=[batch.pk]), asked)
    return [row.record for row in response.context_data["table"].paginated_rows]


@pytest.mark.requirement("T25")
def test_every_fault_is_told_with_sheet_row_column_value_and_remedy(faulty):
    client, batch = faulty
    cause = next(one for one in listed(client, batch) if one.kind == "not_a_code")
    assert (cause.sheet, cause.row, cause.column, cause.heading, cause.value) == (
        "名册",
        3,
        "E",
        "主要致贫原因",
        "懒惰",
    )
    page = client.get(reverse("intake:faults", args=[batch.pk])).content.decode()
    for part in ("懒惰", "不在“", "可填：", "三千左右", "E"):
        assert part in page


def test_the_faults_are_filtered_by_nature_kind_and_words(faulty):
    client, batch = faulty
    assert {one.nature for one in listed(client, batch)} == {"block", "warn"}
    assert {one.nature for one in listed(client, batch, nature="block")} == {"block"}
    assert {one.kind for one in listed(client, batch, kind="not_a_code")} == {"not_a_code"}
    assert [one.value for one in listed(client, batch, q="三千")] == ["三千左右"]
    page = client.get(reverse("intake:batch", args=[batch.pk])).content.decode()
    assert "?kind=not_a_code" in page


def test_the_village_gets_the_fault_list_as_excel(faulty, settings):
    settings.DIGUAN_DEMONSTRATION = True
    client, batch = faulty
    response = client.get(reverse("intake:faults", args=[batch.pk]), {"export": "xlsx", "nature": "block"})
    sheet = python_calamine.load_workbook(BytesIO(b"".join(response.streaming_content))).get_sheet_by_index(0)
    title, headings, *rows = sheet.to_python()
    assert "演示数据" in title[0]
    assert headings == ["工作表", "行", "列", "表头", "单元格内容", "性质", "问题", "改法"]
    assert {row[5] for row in rows} == {"错误"}
    assert any(row[4] == "懒惰" and "可填" in row[7] for row in rows)


def test_a_household_with_an_error_stays_out_and_the_others_come_in(faulty):
    client, batch = faulty
    accept(client, batch)
    assert set(Household.objects.values_list("number", flat=True)) == {"H3", "H4"}


# -- accepting


def test_one_button_takes_the_whole_workbook_in_and_says_what_it_did(enter, nongan, tmp_path, each_language):
    client = enter(nongan.county_officer, each_language)
    batch, _page = read(client, nongan.workbook(tmp_path))
    page = accept(client, batch)
    assert Household.objects.count() == HOUSEHOLDS
    assert Event.objects.filter(kind="imported").count() == HOUSEHOLDS
    assert Person.objects.count() == nongan.people.num_rows
    assert {"zh": "已整批导入", "en": "Taken in, the whole workbook as one batch"}[each_language] in page
    assert reverse("household:index") in page
    assert not Path(batch.folder).exists()  # secret facts do not lie about


def test_pressing_the_button_again_changes_nothing(enter, nongan, tmp_path):
    client = enter(nongan.county_officer)
    batch, _page = read(client, nongan.workbook(tmp_path))
    accept(client, batch)
    before = (Household.objects.count(), Event.objects.count())
    assert "已整批导入" in accept(client, batch)
    assert (Household.objects.count(), Event.objects.count()) == before


def test_the_preview_shows_each_changed_fact_with_before_and_after(enter, nongan, tmp_path):
    client = enter(nongan.county_officer)
    batch, _page = read(client, nongan.workbook(tmp_path))
    accept(client, batch)
    raised = pa.array(
        [one + 100 if one is not None else None for one in nongan.households["wage_income"].to_pylist()]
    )
    at = nongan.households.schema.get_field_index("wage_income")
    kind = nongan.households.schema.field(at).type
    changed = nongan.households.set_column(at, "wage_income", raised.cast(kind))
    _second, page = read(client, nongan.workbook(tmp_path, changed))
    known = sum(one is not None for one in nongan.households["wage_income"].to_pylist())
    shown = figures(page)
    assert (shown["新增户"], shown["有变动的户"]) == ("0", str(known))
    assert f"工资性收入 <strong>{known}</strong>" in page
    first = next(
        one
        for one in nongan.households.sort_by("household_number").to_pylist()
        if one["wage_income"] is not None
    )
    assert first["household_number"] in page
    assert f"{first['wage_income']:,.2f} 元/年" in page
    assert f"{first['wage_income'] + 100:,.2f} 元/年" in page


def test_what_is_secret_is_masked_in_the_preview(enter, nongan, tmp_path):
    client = enter(nongan.county_officer)
    batch, _page = read(client, nongan.workbook(tmp_path))
    accept(client, batch)
    record(Person.objects.filter(id_number__isnull=False), id_number="990122197001010017")
    numbers = [one for one in nongan.people["id_number"].to_pylist() if one]
    _second, page = read(client, nongan.workbook(tmp_path))
    assert "证件号码" in page
    assert not [number for number in [*numbers, "990122197001010017"] if number in page]


def test_a_closed_year_must_not_be_accepted_and_the_page_says_why(enter, nongan, tmp_path):
    years.close(nongan.county, YEAR, by=nongan.county_officer)
    client = enter(nongan.county_officer)
    batch, page = read(client, nongan.workbook(tmp_path))
    assert "目前不能导入" in page
    assert "已封存" in page
    assert "accept/" not in page
    assert "已封存" in accept(client, batch)  # by hand: the run fails with the same reason
    assert not Household.objects.exists()


def test_a_dropped_workbook_leaves_nothing_behind(enter, nongan, tmp_path):
    client = enter(nongan.county_officer)
    batch, _page = read(client, nongan.workbook(tmp_path))
    page = client.post(reverse("intake:drop", args=[batch.pk]), follow=True).content.decode()
    batch.refresh_from_db()
    assert batch.state == "dropped"
    assert not Path(batch.folder).exists()
    assert "没有任何内容进入档案" in page
    assert not Household.objects.exists()


def test_a_township_officer_brings_in_only_households_of_the_township(enter, nongan, tmp_path):
    batch, page = read(enter(nongan.township_officer), nongan.workbook(tmp_path))
    prefix = nongan.township_officer.area.prefix
    inside = [code for code in nongan.households["village_code"].to_pylist() if code.startswith(prefix)]
    assert batch.counts["reading"]["households"] == len(inside)
    assert "不在您的管辖范围内" in page


# -- the first page, and what waits


def test_the_front_page_counts_workbooks_that_wait(enter, nongan, tmp_path):
    client = enter(nongan.county_officer)
    read(client, nongan.workbook(tmp_path))
    home = client.get("/").content.decode()
    assert "待确认或放弃的表格" in home
    assert reverse("intake:index") in home
    assert "待确认或放弃的表格" not in enter(nongan.village_officer).get("/").content.decode()


def test_the_first_page_and_the_page_of_a_workbook_need_few_queries(
    enter, nongan, tmp_path, django_assert_max_num_queries
):
    client = enter(nongan.county_officer)
    batch, _page = read(client, nongan.workbook(tmp_path))
    for _again in range(5):
        ImportBatch.objects.create(
            file_name="x.xlsx", sha256="0", folder="/nowhere", area=nongan.county, year=YEAR, on=DAY,
            area_prefix=nongan.county.prefix, at=batch.at, by=nongan.county_officer, by_name="x",
            state="read",
        )  # fmt: skip
    client.get(reverse("intake:index"))
    with django_assert_max_num_queries(12):
        client.get(reverse("intake:index"))
    with django_assert_max_num_queries(14):
        client.get(reverse("intake:batch", args=[batch.pk]))


def test_years_are_those_on_file(enter, nongan, tmp_path):
    client = enter(nongan.county_officer)
    assert f"?year={YEAR}" not in client.get(reverse("intake:index")).content.decode()
    batch, _page = read(client, nongan.workbook(tmp_path))
    accept(client, batch)
    assert HouseholdYear.objects.filter(year=YEAR).exists()
    assert f"?year={YEAR}" in client.get(reverse("intake:index")).content.decode()
