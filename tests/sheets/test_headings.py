"""Headings are known by any name the field gives them; what is not known is listed with what may be meant."""

import pytest

from diguan.engine.sheets import headings
from diguan.engine.sheets.flaws import Refused
from diguan.engine.sheets.headings import Known
from tests.sheets.making import BOOK, FORM, VILLAGE, honest, read, staged

ROSTER_OF_THE_NATIONAL_SYSTEM = (
    "序号", "数据日期", "县(市、区、旗)", "乡(镇)", "行政村", "自然村", "户编号", "人编号", "姓名",
    "证件号码", "人数", "与户主关系", "民族", "文化程度", "在校生状况", "健康状况", "劳动技能",
    "务工时间（月）", "是否参加大病保险", "致贫原因1", "危房户", "是否解决安全饮用水", "人均纯收入",
    "户联系电话", "人联系电话", "首次识别时间", "人员识别时间", "户类型",
    "易返贫致贫户(监测对象)类型", "风险是否消除", "风险识别时间", "风险消除时间",
)  # fmt: skip


@pytest.fixture(scope="module")
def known():
    return {layout: Known(FORM, BOOK, layout) for layout in ("household", "person", "roster")}


def test_the_32_columns_of_the_national_roster_are_all_known(known):
    unknown = [
        h
        for h in ROSTER_OF_THE_NATIONAL_SYSTEM
        if not (known["roster"].column(h) or known["roster"].reason(h))
    ]
    assert unknown == []
    kept = {
        known["roster"].column(heading).name
        for heading in ROSTER_OF_THE_NATIONAL_SYSTEM
        if known["roster"].column(heading)
    }
    assert len(kept) == 28
    assert {
        "member_count",
        "phone",
        "member_phone",
        "main_cause",
        "house_dangerous",
        "monitored_kind",
    } <= kept


def test_the_national_roster_is_read_by_its_names_of_places(tmp_path):
    row = [
        1, "2022-12", "农安县", "伏龙泉镇", "蔬菜村", "东屯", "H1", "P1", "王一", "990122197001010011", 1,
        "户主", "汉族", "小学", None, "健康", "普通劳动力", 0, "是", "因病", "否", "是", 5000,
        "13812345678", "13812345678", "201406", "201406", "脱贫户", None, None, None, None,
    ]  # fmt: skip
    honest(tmp_path / "a.xlsx", {"已脱贫人口": [list(ROSTER_OF_THE_NATIONAL_SYSTEM), row]})
    reading = read(tmp_path / "a.xlsx", tmp_path)
    assert reading.counts["block"] == 0
    household = staged(reading, "household")[0]
    assert (household["village_code"], household["member_count"], household["main_cause"]) == (
        VILLAGE,
        1,
        "illness",
    )


@pytest.mark.parametrize("layout", ["household", "person", "roster"])
def test_every_heading_of_a_layout_means_one_thing(known, layout):
    """No two columns of a sheet share a heading, in Chinese, English or by another name."""
    seen = {}
    for column in known[layout].columns:
        for heading in map(headings.plain, column.headings):
            assert seen.setdefault(heading, column.name) == column.name
            assert known[layout].column(heading).name == column.name or heading in map(
                headings.plain, FORM.roster.headings
            )


MEANT = [
    ("工资性收入（元）", "wage_income"),
    ("工资性收入\n(元/年)", "wage_income"),
    (" 户 编 号 *", "household_number"),
    ("耕地面积(亩)：", "cultivated_land"),
    ("Household number", "household_number"),
    ("wage_income", "wage_income"),
    ("低保金(不足一年)", "dibao_short_grant"),
    ("低保金", "dibao_grant"),
    ("是否通生活用电(是/否)", "electricity"),
]


@pytest.mark.parametrize(("written", "meant"), MEANT)
def test_units_stars_and_spaces_do_not_matter(known, written, meant):
    assert known["household"].column(written).name == meant


@pytest.mark.parametrize(
    ("written", "near"), [("工资性收人", "工资性收入"), ("危房等极", "危房等级"), ("zzzz", None)]
)
def test_what_is_not_known_comes_with_what_may_be_meant(known, written, near):
    assert known["household"].column(written) is None
    assert known["household"].near(written) == near


@pytest.mark.parametrize(
    ("layout", "written", "reason"),
    [
        ("household", "健康状况", "it belongs into the sheet Members"),
        ("person", "危房户", "it belongs into the sheet Households"),
        ("person", "工资性收入(元)", "it belongs into the sheet Households"),
        ("roster", "健康状况", None),
        ("household", "序 号：", "a running number says nothing of the household"),
        ("household", "zzzz", None),
    ],
)
def test_a_heading_that_is_known_and_not_read_here_says_why(known, layout, written, reason):
    found = known[layout].reason(written)
    assert (found and found.en) == reason


def test_two_households_beside_each_other_are_a_printed_list():
    with pytest.raises(Refused) as refused:
        headings.check_side_by_side("名册", dict(enumerate(["户编号", "姓名", "与户主关系"] * 2)))
    assert refused.value.say("zh") == (
        "名册：一行里并排放了两户（表头“户编号”重复出现），这是打印用的公示表。请改成一行一户（或一人），最好用模板。"
    )
    headings.check_side_by_side("名册", dict(enumerate(["户编号", "姓名", "备注", "姓名", "备注"])))


@pytest.mark.parametrize(
    ("layout", "heads", "said"),
    [
        (
            "household", ["户编号", "行政村代码", "户编号"],
            "名册：表头“户编号”与 A 列的意思相同，无法判断以哪列为准。请删除或改名其中一列。",
        ),
        ("household", ["行政村代码"], "名册：缺少必须有的列：户编号。请补上该列；列名可参照模板。"),
        ("roster", ["户编号", "姓名"], "名册：缺少必须有的列：行政村代码。请补上该列；列名可参照模板。"),
    ],
)  # fmt: skip
def test_a_sheet_that_cannot_be_told_apart_is_refused_with_the_reason(known, layout, heads, said):
    required = FORM.sheet(layout).required
    with pytest.raises(Refused) as refused:
        headings.read("名册", 0, dict(enumerate(heads)), known[layout], required, layout)
    assert refused.value.say("zh") == said


@pytest.mark.parametrize(
    ("heads", "layout"),
    [
        (["户编号", "行政村代码"], "household"),
        (["户编号", "姓名", "与户主关系"], "person"),
        (["户编号", "姓名", "与户主关系", "行政村代码"], "roster"),
        (["户编号", "姓名"], None),
        ([], None),
    ],
)
def test_what_a_sheet_holds_is_known_by_its_headings(known, heads, layout):
    assert headings.layout_of(dict(enumerate(heads)), known) == layout


def test_unknown_columns_are_listed_with_their_place(tmp_path):
    heads = ["户编号", "行政村代码", "姓名", "与户主关系", "危房等极", "zzzz"]
    honest(tmp_path / "a.xlsx", {"名册": [["名册"], heads, ["H1", VILLAGE, "王一", "户主", 1, 2]]})
    reading = read(tmp_path / "a.xlsx", tmp_path)
    found = [(each.sheet, each.column, each.heading, each.suggestion) for each in reading.unmapped]
    assert found == [("名册", "E", "危房等极", "危房等级"), ("名册", "F", "zzzz", None)]
    sheet = reading.sheets[0]
    assert (sheet.layout, sheet.heading_row) == ("roster", 2)
    assert sheet.mapped == {"A": "household_number", "B": "village_code", "C": "name", "D": "relation"}


def test_headings_below_the_tenth_row_are_not_looked_for(tmp_path):
    heads = ["户编号", "行政村代码", "姓名", "与户主关系"]
    honest(tmp_path / "a.xlsx", {"名册": [*([["x"]] * 12), heads, ["H1", VILLAGE, "王一", "户主"]]})
    assert read(tmp_path / "a.xlsx", tmp_path).kinds["no_sheet"] == 1
