"""Tables that cannot be read as one form: printed lists, other forms, columns shifted."""

from tests.sheets.hostile import hostile
from tests.sheets.making import VILLAGE, honest


@hostile("side_by_side")
def printed_list_of_two_households_a_row(path):
    headings = ["序号", "村民小组", "户主姓名", "家庭人口数"] * 2
    honest(
        path,
        {"脱贫户公告名单": [["县 乡 村 脱贫年度"], headings, [1, "1组", "王某", 3, 2, "2组", "李某", 4]]},
    )


@hostile("no_sheet")
def village_form_of_indicators(path):
    honest(path, {"认定表": [["序号", "指标", "目标值", "脱贫认定"], [1, "有特色产业", "是", "是"]]})


@hostile("no_sheet")
def table_of_funds(path):
    headings = ["序号", "项目名称", "建设地点", "建设内容", "投资规模", "责任单位"]
    honest(path, {"资金": [headings, [1, "道路", "某村", "硬化", "73.5万元", "交通局"]]})


@hostile("missing_sheet")
def households_without_members(path):
    honest(path, {"家庭": [["户编号", "行政村代码", "工资性收入"], ["H1", VILLAGE, 1]]})


@hostile("missing_column")
def roster_without_household_numbers(path):
    honest(path, {"名册": [["行政村代码", "姓名", "与户主关系"], [VILLAGE, "王一", "户主"]]})


@hostile("heading_twice")
def income_that_stands_twice(path):
    honest(
        path,
        {
            "名册": [
                ["户编号", "行政村代码", "姓名", "工资性收入", "工资性收入(元)"],
                ["H1", VILLAGE, "王一", 1, 2],
            ]
        },
    )


@hostile("too_many_flaws")
def rows_with_nothing_right(path):
    headings = [
        "户编号",
        "行政村代码",
        "姓名",
        *(f"是否{name}" for name in ("军烈属", "危房户")),
        "工资性收入",
        "出生日期",
        "性别",
        "民族",
    ]
    honest(
        path,
        {
            "名册": [
                headings,
                *([None, None, None, "x1", "x2", "甲", "乙", "丙", "丁"] for _ in range(30_000)),
            ]
        },
    )
