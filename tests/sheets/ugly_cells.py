"""Ugly and honest: what officers and spreadsheets make of numbers, days, flags and names."""

from datetime import date, datetime, time

from tests.sheets.making import HOUSEHOLD, PERSON, VILLAGE, VILLAGE_NAMES, form
from tests.sheets.ugly import ugly


@ugly({"cultivated_land": "12.5", "water_reliability": "95"}, said=("unit_read",))
def numbers_with_units(path):
    form(path, [{**HOUSEHOLD, "耕地面积": "12.5亩", "供水保证率(%)": "95%"}], [PERSON])


@ugly({"water_reliability": "95"}, said=("percent_read",))
def percentage_as_a_share(path):
    form(path, [{**HOUSEHOLD, "供水保证率(%)": 0.95}], [PERSON])


@ugly({"wage_income": 735000, "business_income": 1234.5, "transfer_income": 500})
def money_in_every_dress(path):
    row = {
        **HOUSEHOLD,
        "工资性收入": "73.5万元",
        "生产经营性收入": "１，２３４．５０",
        "转移性收入": "￥500元",
    }
    form(path, [row], [PERSON])


@ugly(person={"birth": date(1970, 1, 2), "member_since": date(2014, 6, 1)}, said=("serial_day", "month_read"))
def dates_in_officers_shapes(path):
    form(path, [HOUSEHOLD], [{**PERSON, "出生日期": 25570, "人员识别时间": "201406"}])


@ugly({"applied_on": date(2017, 1, 2), "visited_on": date(2017, 3, 4)}, {"birth": date(1970, 1, 2)})
def dates_as_words(path):
    row = {**HOUSEHOLD, "申请日期": "2017年1月2日", "入户核实日期": "2017.3.4"}
    form(path, [row], [{**PERSON, "出生日期": "19700102"}])


@ugly({"applied_on": date(2017, 1, 2)}, {"birth": date(1970, 1, 2)})
def dates_with_hours(path):
    form(
        path,
        [{**HOUSEHOLD, "申请日期": datetime.combine(date(2017, 1, 2), time(13, 45))}],
        [{**PERSON, "出生日期": "1970-01-02 00:00:00"}],
    )


@ugly({"applied_on": date(2017, 1, 2)}, {"birth": date(1970, 1, 2)}, said=("serial_day",))
def calendar_of_1904(path):
    serial = (date(1970, 1, 2) - date(1904, 1, 1)).days
    form(
        path, [{**HOUSEHOLD, "申请日期": date(2017, 1, 2)}], [{**PERSON, "出生日期": serial}], date_1904=True
    )


@ugly({"first_identified_on": date(2014, 1, 1)}, said=("year_read",))
def only_a_year(path):
    form(path, [{**HOUSEHOLD, "首次识别时间": 2014}], [PERSON])


@ugly(
    {
        "house_dangerous": False,
        "water_safe": True,
        "in_cooperative": False,
        "electricity": True,
        "broadcast": True,
    }
)
def flags_in_every_dress(path):
    row = {
        **HOUSEHOLD,
        "危房户": "无",
        "饮水是否安全": "√",
        "是否加入农民专业合作社": 0,
        "是否通生活用电": True,
        "是否通广播电视": "有",
    }
    form(path, [row], [PERSON])


@ugly(
    person={
        "sex": "male",
        "relation": "head",
        "ethnicity": "han",
        "health": "chronic_illness;disabled",
        "education": "primary",
    }
)
def codes_in_every_dress(path):
    form(
        path,
        [HOUSEHOLD],
        [
            {
                **PERSON,
                "与户主关系": "01",
                "性别": 1,
                "民族": "汉",
                "健康状况": "残疾、长期慢性病",
                "文化程度": "Primary",
            }
        ],
    )


@ugly(person={"relation": "sibling"}, said=("code_other_year",))
def choice_of_a_later_year(path):
    form(path, [HOUSEHOLD], [{**PERSON, "与户主关系": "之兄弟姐妹"}])


@ugly(said=("nothing_mark",))
def marks_for_nothing(path):
    form(
        path, [{**HOUSEHOLD, "工资性收入": "/", "危房户": "不详", "耕地面积": "—", "申请日期": "-"}], [PERSON]
    )


@ugly(
    person={"id_number": "990122197001010011", "member_phone": "13812345678"},
    household={"bank_account": "6228480000000000001"},
)
def numbers_with_spaces_and_hyphens(path):
    person = {**PERSON, "证件号码": " 990122 19700101 001１ ", "本人电话": "138-1234-5678"}
    form(path, [{**HOUSEHOLD, "银行账号": "6228 4800 0000 0000 001"}], [person])


@ugly(person={"id_number": "11010119900101123X", "member_phone": "13812345678"}, said=("id_fault",))
def small_x_and_telephone_as_a_number(path):
    form(path, [HOUSEHOLD], [{**PERSON, "证件号码": "11010119900101123x", "本人电话": 13812345678}])


@ugly(person={"id_number": "990122197001010011"})
def apostrophe_that_keeps_a_text(path):
    form(path, [HOUSEHOLD], [{**PERSON, "证件号码": "'990122197001010011"}])


@ugly(person={"name": "阿不都·热西提"})
def minority_name_with_another_dot(path):
    form(path, [HOUSEHOLD], [{**PERSON, "姓名": "阿不都．热西提"}])


@ugly(person={"name": "王丽"})
def name_spread_over_its_cell(path):
    form(path, [HOUSEHOLD], [{**PERSON, "姓名": "王　　丽"}])


@ugly({"village_code": VILLAGE})
def village_by_its_names(path):
    names = dict(zip(("省", "市", "县", "乡(镇)", "行政村"), VILLAGE_NAMES, strict=True))
    form(path, [{"户编号": "H1", **names}], [PERSON])


@ugly({"village_code": VILLAGE})
def village_by_county_and_short_name(path):
    form(path, [{"户编号": "H1", "县(市、区、旗)": "农安县", "乡镇": "伏龙泉镇", "村": "蔬菜村"}], [PERSON])


@ugly({"village_code": VILLAGE})
def code_in_the_column_of_the_name(path):
    form(path, [{"户编号": "H1", "行政村": VILLAGE}], [PERSON])


@ugly({"village_code": VILLAGE})
def code_as_a_number(path):
    form(path, [{**HOUSEHOLD, "行政村代码": int(VILLAGE)}], [PERSON])


@ugly({"village_code": VILLAGE}, said=("village_disagrees",))
def name_that_contradicts_its_code(path):
    form(path, [{**HOUSEHOLD, "行政村": "幸福村"}], [PERSON])


@ugly(person={"work_months": 8})
def months_with_their_unit(path):
    form(path, [HOUSEHOLD], [{**PERSON, "务工时间(月)": "8个月"}])


@ugly({"house_built_year": 1998, "exit_year": 2016})
def years_as_words(path):
    form(path, [{**HOUSEHOLD, "住房建造年份": "1998年", "脱贫年度": date(2016, 1, 1)}], [PERSON])


@ugly({"cultivated_land": "3.3333"}, said=("rounded",))
def third_of_ten(path):
    form(path, [{**HOUSEHOLD, "耕地面积": 10 / 3}], [PERSON])


@ugly({"wage_income": 0.3})
def sum_of_a_computer(path):
    form(path, [{**HOUSEHOLD, "工资性收入": 0.1 + 0.2}], [PERSON])
