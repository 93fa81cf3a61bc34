"""Pages of policy documents: read by everybody in both languages, compared, printed; what is open is said
so.
"""

import html
import re
from datetime import date

import pytest
from django.urls import reverse

from diguan.policy.library import Library
from diguan.web.readable import reader

PACK = "qinghe/2017"


def pack_page(client, pack_id: str = PACK, **asked: str) -> str:
    return client.get(reverse("policy:pack", args=[pack_id]), asked).content.decode()


PAGES = {
    "policy:index": {"zh": "政策文件", "en": "Policy documents"},
    "policy:compare": {"zh": "政策对比", "en": "Compare two policies"},
}


@pytest.mark.parametrize("name", PAGES)
def test_every_level_may_read_the_rules_it_works_by(
    enter, officer_of_each_level, each_language, library, name
):
    response = enter(officer_of_each_level, each_language).get(reverse(name))
    assert response.status_code == 200
    assert PAGES[name][each_language] in response.content.decode()


def test_every_level_may_read_a_document(enter, officer_of_each_level, each_language, library):
    page = pack_page(enter(officer_of_each_level, each_language))
    title = {"zh": "清河县2017年精准识别办法", "en": "Qinghe county, how to identify, 2017"}[each_language]
    assert title in page


def test_the_list_names_issuer_area_days_and_number_of_each_document(
    enter, zhao, qian, library, each_language, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2018, 3, 1))
    page = enter(zhao, each_language).get(reverse("policy:index")).content.decode()
    for words in {
        "zh": ("清河县人民政府", "2017年1月1日起，至2018年1月1日前", "本地区今日适用"),
        "en": ("Qinghe county government", "1 Jan 2017 until before 1 Jan 2018", "in use here today"),
    }[each_language]:
        assert words in page
    assert "清政发〔2017〕1号" in page
    assert page.index("qinghe/2018") < page.index("qinghe/2017"), "the one in use comes first"
    above = enter(qian, each_language).get(reverse("policy:index")).content.decode()
    assert {"zh": "适用于其他地区", "en": "for other areas"}[each_language] in above


def test_the_foot_of_every_page_names_the_document_in_force(enter, zhao, library, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2017, 3, 1))
    page = enter(zhao).get("/").content.decode()
    assert "本地区今日适用政策" in page
    assert reverse("policy:pack", args=[PACK]) in page


WORDS = {
    "a value with its unit": ("3,000 元/人·年", "3,000 yuan per person a year"),
    "the year it measures": ("2016年度", "of 2016"),
    "the days of an older value": ("2016年1月1日起，至2017年1月1日前", "1 Jan 2016 until before 1 Jan 2017"),
    "why a reading is one": ("“宽敞”按人均一百平方米理解", "Large is read as 100 square metres a head"),
    "a rule in plain words": (
        "人均纯收入低于扶贫标准（3,000 元/人·年）",
        "Net income per head is below poverty line (3,000",
    ),
    "codes by their words": ("危房等级（C级、D级）", "grades of dangerous houses (Grade C, Grade D)"),
    "the decision as a list": ("<li>并非“住房宽敞”", "<li>Not “Has a large house”"),
    "lists inside the list": ("<li><span>满足以下任一项</span>", "<li><span>Any of these</span>"),
    "a rule that waits for a value": ("未适用，因为以下内容未定", "Not applied, because this is unset"),
    "whose the open values are": ("应由清河县人民政府", "It is for Qinghe county government"),
    "the question to ask": ("全家一年的各项收入和支出各是多少", "What were the family&#x27;s incomes"),
    "a target": ("1,200 人", "1,200 persons"),
    "a step with its paper": ("申请书", "Written application"),
    "a step's public form": ("公示（可提异议）", "notice, open to objections"),
    "what a procedure lacks": ("公示天数和投票要求没有写明", "are not spelled out"),
    "the status a step leads to": ("非建档立卡 → 识别中", "Not registered → Candidate"),
    "a remark": ("只用于测试", "For tests only"),
}


@pytest.mark.parametrize("what", WORDS)
def test_a_document_reads_in_plain_words(enter, zhao, library, each_language, what):
    page = pack_page(enter(zhao, each_language), on="2017-06-01")
    assert WORDS[what][0 if each_language == "zh" else 1] in page


def test_every_entry_says_how_far_the_document_itself_states_it(enter, zhao, library):
    page = pack_page(enter(zhao, "zh"))
    for badge in (">文件规定<", ">系统解读<", ">未定<"):
        assert badge in page


def test_a_document_is_shown_as_it_stood_on_a_day(enter, zhao, library):
    client = enter(zhao, "en")
    assert "as of</dt><dd>1 Jan 2017" in pack_page(client), "out of force today: shown as it was issued"
    assert "as of</dt><dd>1 Jun 2017" in pack_page(client, on="2017-06-01")
    assert "as of</dt><dd>31 Dec 2017" in pack_page(client, on="2019-06-01"), "drawn back to its last day"
    assert "as of</dt><dd>1 Jan 2017" in pack_page(client, on="not a day")


@pytest.mark.requirement("D-28")
def test_what_is_unset_is_listed_with_what_waits_for_it(enter, zhao, library):
    unset = enter(zhao).get(reverse("policy:pack", args=[PACK])).context["unset"]
    found = {parameter.id: [text.zh for text in waiting] for parameter, waiting in unset}
    assert found == {"notice_days": ["村级公示"], "car_price": ["有高价车辆"]}


@pytest.mark.parametrize(("language", "index"), [("zh", 0), ("en", 1)])
def test_worked_cases_tell_the_family_and_what_must_come_out(enter, zhao, library, language, index):
    page = enter(zhao, language).get(reverse("policy:cases", args=[PACK])).content.decode()
    told = {
        "the case": ("收入低于标准的两口之家", "Two people below the line"),
        "its outcome": (">符合<", ">qualifies<"),
        "another's": (">无法判断<", ">cannot say<"),
        "a fact": ("工资性收入：1,000.00 元/年", "Wages: 1,000.00 yuan a year"),
        "a member": ("劳动技能：普通劳动力", "Labour ability: Ordinary labour"),
        "why": ("人均纯收入低于标准", "Net income per head is below the line"),
        "a rule that is not applied": ("<dd>未适用</dd>", "<dd>not applied</dd>"),
    }
    for words in told.values():
        assert words[index] in page


def test_a_document_without_cases_says_so(enter, zhao, library):
    page = enter(zhao).get(reverse("policy:cases", args=["qinghe/2018"])).content.decode()
    assert "还没有示例" in page


def test_a_document_that_is_not_there_is_not_found(enter, zhao, library, each_language):
    response = enter(zhao, each_language).get(reverse("policy:pack", args=["no/such"]))
    assert response.status_code == 404
    assert {"zh": "没有政策包", "en": "there is no pack"}[each_language] in response.content.decode()


# -- two documents side by side -----------------------------------------------------------------------------


def test_two_documents_side_by_side_say_what_was_added_removed_and_changed(enter, zhao, library):
    client = enter(zhao)
    asked = {"one": "qinghe/2017", "other": "qinghe/2018"}
    parts = client.get(reverse("policy:compare"), asked).context["parts"]
    kinds = {(part.title.en, row.name.en): row.kind for part in parts for row in part.rows}
    assert kinds[("Values", "Poverty line")] == "changed"
    assert kinds[("Values", "Days of the notice")] == "changed"
    assert kinds[("reason to include", "The water is not safe")] == "added"
    assert kinds[("reason to include", "The house is dangerous")] == "changed"
    assert kinds[("reason to include", "Net income per head is below the line")] == "same"
    assert kinds[("reason against", "Has a large house")] == "removed"
    assert kinds[("Procedures", "Identification of poor households")] == "removed"
    assert kinds[("Who qualifies", "Who qualifies")] == "changed"


def test_a_document_does_not_differ_from_itself(enter, zhao, library):
    page = enter(zhao).get(reverse("policy:compare"), {"one": PACK, "other": PACK})
    assert page.context["different"] == 0
    assert page.context["same"] > 10


def test_what_is_the_same_is_left_out_unless_asked_for(enter, zhao, library):
    client = enter(zhao, "en")
    asked = {"one": "qinghe/2017", "other": "qinghe/2018"}
    same = "Net income per head is below poverty line"
    assert same not in client.get(reverse("policy:compare"), asked).content.decode()
    assert same in client.get(reverse("policy:compare"), {**asked, "all": "1"}).content.decode()


# -- the documents of this house ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real() -> Library:
    return Library()


@pytest.mark.parametrize("pack_id", Library().ids)
def test_every_document_of_the_house_can_be_read_aloud_in_both_languages(pack_id, real):
    pack = real.pack(pack_id)
    read = reader(pack, pack.at(pack.interval.start or date(2017, 6, 1)).parameters)
    trees = [entry.tree for entry in (*pack.rules.values(), *pack.formulas.values())]
    for tree in trees:
        said = read.say(tree.root)
        assert "None" not in said.zh
        assert not re.search(r"[a-z]+_[a-z]+", said.zh + said.en), (
            "a name or a key that has words is said by them"
        )
        assert not any(letters in said.zh for letters in (" and ", " or ", "not ")), said.zh


@pytest.mark.parametrize("pack_id", Library().ids)
def test_every_document_of_the_house_opens_with_its_cases(enter, zhao, pack_id, each_language):
    client = enter(zhao, each_language)
    for name in ("policy:pack", "policy:cases"):
        assert client.get(reverse(name, args=[pack_id])).status_code == 200


def test_every_document_of_the_house_can_be_read_without_knowing_its_keys(enter, zhao, each_language):
    client = enter(zhao, each_language)
    for pack in Library().packs():
        page = html.unescape(pack_page(client, pack.id, on=f"{pack.interval.start:%Y-%m-%d}"))
        assert pack.title.say(each_language) in page
        keys = {key for one in pack.parameters.values() for key in (*one.words, *one.choices)}
        assert [key for key in keys if f"“{key}”" in page] == [], pack.id
