"""Ugly and honest: what stands above, below and around a table, and how households lie in it."""

from typing import Any

from tests.sheets.making import HOUSEHOLD, PERSON, VILLAGE, honest, table
from tests.sheets.ugly import HEAD, HEADINGS, WIFE, roster, ugly


@ugly(people=2)
def title_rows_above(path):
    roster(
        path,
        [
            ["农安县2016年贫困人口名册"],
            ["单位：伏龙泉镇人民政府", None, None, "2017年6月1日"],
            [],
            HEADINGS,
            HEAD,
            WIFE,
        ],
    )


@ugly(people=2, said=("total_row",))
def totals_below(path):
    roster(path, [HEADINGS, HEAD, WIFE, ["合计", None, 2]])


@ugly(households=2, people=3, said=("total_row",))
def subtotals_between(path):
    roster(
        path,
        [
            HEADINGS,
            HEAD,
            WIFE,
            ["小计：", None, 2],
            ["H2", VILLAGE, 1, "赵三", "户主"],
            ["蔬菜村小计", None, 1],
            ["总 计", None, 3],
        ],
    )


@ugly(people=2, said=("note_row",))
def signatures_below(path):
    roster(
        path,
        [
            HEADINGS,
            HEAD,
            WIFE,
            [],
            ["填表人：张某", None, "审核人：李某"],
            ["2017年6月1日"],
            ["（盖章）"],
            ["备注：以上情况属实"],
        ],
    )


@ugly(people=2, said=("repeated_heading",))
def headings_again_on_every_page(path):
    roster(path, [HEADINGS, HEAD, HEADINGS, WIFE])


@ugly(people=2)
def blank_rows_between(path):
    roster(path, [HEADINGS, [], HEAD, [None, "  ", "\u3000"], [], WIFE])


@ugly(people=2)
def table_that_begins_at_c5(path):
    roster(path, [[], [], [], [], *([None, None, *row] for row in (HEADINGS, HEAD, WIFE))])


@ugly({"member_count": 2}, people=2, said=("heading_not_kept",))
def columns_nobody_needs(path):
    roster(
        path,
        [["序号", *HEADINGS, "户主姓名", "人均纯收入"], [1, *HEAD, "王一", 2500], [2, *WIFE, "王一", 2500]],
    )


@ugly(people=2, said=("heading_blank",))
def column_without_heading(path):
    roster(path, [[*HEADINGS, None], [*HEAD, "√"], [*WIFE, None]])


@ugly({"wage_income": 1000}, people=2)
def headings_with_units_stars_and_line_breaks(path):
    headings = ["户 编 号*", "行政村\n代码", "人数（人）", "姓  名：", "与户主\n关系", "工资性收入(元)"]
    roster(path, [headings, [*HEAD, 1000], WIFE])


@ugly({"wage_income": 1000, "business_income": 500}, people=2)
def headings_in_two_rows(path):
    def merge(book: Any, sheet: Any) -> None:
        for place, heading in enumerate(HEADINGS):
            sheet.merge_range(0, place, 1, place, heading)
        sheet.merge_range(0, 5, 0, 6, "家庭收入")

    second = [None, None, None, None, None, "工资性收入", "生产经营性收入"]
    honest(path, {"名册": [[], second, [*HEAD, 1000, 500], WIFE]}, merge)


@ugly(people=3)
def household_merged_over_its_members(path):
    def merge(book: Any, sheet: Any) -> None:
        for place, value in enumerate(HEAD[:3]):
            sheet.merge_range(1, place, 3, place, value)

    blank = [None, None, None]
    honest(
        path,
        {"名册": [HEADINGS, [*blank, "王一", "户主"], [*blank, "李二", "配偶"], [*blank, "王小", "之子"]]},
        merge,
    )


@ugly(people=2, said=("read_as_above",))
def household_only_in_its_first_row(path):
    roster(path, [HEADINGS, HEAD, [None, None, None, "李二", "配偶"]])


@ugly({"member_count": 2}, people=2, said=("rows_disagree",))
def household_told_differently_in_two_rows(path):
    roster(path, [HEADINGS, HEAD, ["H1", VILLAGE, 3, "李二", "配偶"]])


@ugly(households=2, people=3)
def households_that_are_not_together(path):
    roster(path, [HEADINGS, HEAD, ["H2", VILLAGE, 1, "赵三", "户主"], WIFE])


@ugly(households=2, people=2)
def a_sheet_for_every_village(path):
    other = [HEADINGS, ["H2", VILLAGE, 1, "赵三", "户主"]]
    honest(path, {"蔬菜村": [HEADINGS, HEAD], "新村": other, "说明": [["如何填写"]]})


@ugly(people=2, said=("person_twice",))
def one_document_number_twice(path):
    roster(path, [[*HEADINGS, "身份证号"], [*HEAD, "990122197001010011"], [*WIFE, "990122197001010011"]])


@ugly(said=("household_empty",), people=0)
def household_without_anybody(path):
    honest(path, {"家庭": table([HOUSEHOLD]), "成员": [list(PERSON)]})


@ugly(households=1, people=1)
def members_before_households(path):
    honest(path, {"成员": table([PERSON]), "家庭": table([HOUSEHOLD])})


@ugly(said=("sheet_not_read",))
def more_sheets_than_asked_for(path):
    tables = {
        "家庭": table([HOUSEHOLD]),
        "成员": table([PERSON]),
    }
    honest(path, {**tables, "Sheet3": [["草稿", 1]], "统计": [["合计", 12]]})


@ugly({"member_count": 2}, people=2)
def headings_in_english(path):
    headings = [
        "Household number",
        "Village code (12 digits)",
        "Members as stated on the form",
        "Name",
        "Relation to the head",
    ]
    roster(path, [headings, HEAD, WIFE])


@ugly({"member_count": 2}, people=2, said=("heading_like", "heading_unknown"))
def headings_misspelt(path):
    roster(path, [[*HEADINGS, "工资性收人", "zzzz"], [*HEAD, 1, 2], WIFE])
