"""One workbook for every kind of flaw that blocks a row or a cell: what is wrong, and where it is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tests.sheets.making import HOUSEHOLD, ID, PERSON, VILLAGE, form, honest, one, table

Make = Callable[[Path], object]


@dataclass(frozen=True)
class Wrong:
    """A maker; the kind of flaw and its place (sheet, cell, heading, value shown); how it is read."""

    kind: str
    cell: str
    heading: str | None
    value: str | None
    make: Make
    sheet: str = "家庭"
    how: dict[str, Any] = field(default_factory=dict)


def cell(kind: str, heading: str, value: Any, shown: str | None, **how: Any) -> Wrong:
    """A cell of the household sheet that is wrong: column D, behind number, village, wage."""
    return Wrong(kind, "D2", heading, shown, lambda path: one(path, {heading: value}), "家庭", how)


def of_person(kind: str, heading: str, value: Any, shown: str | None) -> Wrong:
    """A cell of the member sheet that is wrong: column D, behind number, name, relation."""
    return Wrong(kind, "D2", heading, shown, lambda path: one(path, None, {heading: value}), "成员")


def village(
    kind: str, shown: str | None, row: dict[str, Any], at: str = "B2", heading: str = "行政村代码", **how: Any
) -> Wrong:
    """A household whose village cannot be found."""
    return Wrong(
        kind, at, heading, shown, lambda path: form(path, [{"户编号": "H1", **row}], [PERSON]), "家庭", how
    )


def touched(path: Path, touch: Callable[[Any, Any], None]) -> None:
    honest(path, {"家庭": table([{**HOUSEHOLD, "耕地面积": None}]), "成员": table([PERSON])}, touch)


def error_in_a_cell(path: Path) -> None:
    touched(
        path,
        lambda book, sheet: (
            sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!") if sheet.get_name() == "家庭" else None
        ),
    )


def formula_never_computed(path: Path) -> None:
    touched(
        path,
        lambda book, sheet: (
            sheet.write_formula(1, 3, "=A1", None, "") if sheet.get_name() == "家庭" else None
        ),
    )


def two_households(first: dict[str, Any], second: dict[str, Any], *people: dict[str, Any]) -> Make:
    return lambda path: form(
        path, [{**HOUSEHOLD, **first}, {**HOUSEHOLD, **second}], [{**PERSON, **one} for one in people]
    )


def _a_member_adrift(path: Path) -> None:
    """H2 states two members; the second one's household number is mistyped."""
    households = [{**HOUSEHOLD, "家庭人口数": 1}, {**HOUSEHOLD, "户编号": "H2", "家庭人口数": 2}]
    people = [PERSON, {**PERSON, "户编号": "H2"}, {"户编号": "H22", "姓名": "李二", "与户主关系": "配偶"}]
    form(path, households, people)


BAD_WAGE = {"工资性收入": "许多"}
NAMES = ("省", "市", "县", "乡", "村")

WRONG = (
    of_person("number_in_text", "证件号码", 990122197001010011, "990122**********00"),
    cell("number_in_text", "银行账号", 6228480000000000, "************0000"),
    of_person("scientific", "身份证号", "9.90122E+17", "***********"),
    of_person("date_in_text", "务工企业", date(2017, 1, 2), "2017-01-02"),
    cell("not_a_code", "主要致贫原因", "懒", "懒"),
    of_person("not_a_code", "健康状况", "健壮", "**"),
    cell("not_a_flag", "危房户", "好像是", "好像是"),
    cell("not_a_number", "耕地面积", "约三亩", "约三亩"),
    cell("not_a_number", "耕地面积", True, "True"),
    cell("not_an_integer", "家庭人口数", 2.5, "2.5"),
    cell("negative", "耕地面积", -3, "-3"),
    cell("not_a_year", "脱贫年度", "去年", "去年"),
    cell("too_big", "耕地面积", 1e12, "1000000000000"),
    cell("not_money", "生产经营性收入", "10(其中,灾情因素6万元)", "10(其中,灾情因素6万元)"),
    cell("not_money", "生产经营性收入", 0.125, "0.125"),
    cell("not_a_day", "申请日期", "前天", "前天"),
    of_person("not_a_day", "出生日期", "1970年2月", "1970年2月"),
    cell("text_too_long", "住房结构", "砖" * 2_001, "砖" * 59 + "…"),
    Wrong("error_cell", "D2", "耕地面积", "#DIV/0!", error_in_a_cell),
    Wrong("formula_without_result", "D2", "耕地面积", None, formula_never_computed),
    Wrong("required_blank", "B2", "姓名", None, lambda path: one(path, None, {"姓名": " "}), "成员"),
    Wrong("no_household_number", "A2", "户编号", None, lambda path: one(path, {"户编号": None})),
    Wrong("no_household_number", "A2", "户编号", None, lambda path: one(path, None, {"户编号": ""}), "成员"),
    Wrong("household_twice", "A3", "户编号", None, two_households({}, {}, {})),
    Wrong("household_unknown", "2", None, None, lambda path: one(path, None, {"户编号": "H9"}), "成员"),
    Wrong("household_refused", "2", None, None, lambda path: one(path, BAD_WAGE), "成员"),
    Wrong("household_incomplete", "2", None, None, lambda path: one(path, None, {"出生日期": "?!"}), "家庭"),
    Wrong("household_short", "3", None, None, _a_member_adrift, "家庭"),
    village("village_missing", None, {"工资性收入": 1, "行政村代码": None}, "C2"),
    village("village_unknown", None, {"行政村代码": "220122999999"}),
    village("village_unknown", None, {"行政村代码": "蔬菜村"}),
    village("village_level", None, {"行政村代码": "220122"}),
    village("village_outside", None, {"行政村代码": VILLAGE}, area="420528000000"),
    village("village_like", None, {"县": "农安县", "乡": "伏龙泉镇", "村": "蔬才村"}, "D2", "村"),
    village("village_ambiguous", None, {"县": "农安县", "村": "太平村"}, "C2", "村"),
)
assert ID  # the number whose last digits a spreadsheet loses is that of the tests
