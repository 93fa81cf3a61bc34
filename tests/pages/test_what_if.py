"""What would change under another policy or value: asked on a form, worked out in the background, read by
area.
"""

from io import BytesIO
from pathlib import Path

import pytest
import python_calamine
from django.urls import reverse
from django.utils import timezone

from diguan.jobs.models import Run
from diguan.registry.freeze import freeze
from diguan.registry.models import Household, Snapshot
from tests.people import DAY, YEAR, viewer

ASK = reverse("policy:what-if")


@pytest.fixture
def register(zhao, yang, shi, tmp_path):
    """The county's files, frozen: the Yangs have 2,075 yuan a head and a bad house, the Shis 15,333."""
    looking = viewer(zhao)
    return freeze(looking, looking.scope, YEAR, DAY, tmp_path / "frozen")


@pytest.fixture
def frozen_once(places, zhao):
    """A snapshot that stands in the list only: enough to be asked about, not to be judged."""
    return Snapshot.objects.create(
        folder="nowhere", digest="0" * 64, area=places.county, area_prefix=places.county.prefix, year=YEAR,
        on=DAY, households=2, people=7, at=timezone.now(), by=zhao,
    )  # fmt: skip


@pytest.fixture
def ask(register, send):
    """`ask(officer, value=…)`: sends the form over a register that is really frozen."""
    return send


@pytest.fixture
def send(enter, library, inline_jobs, settings, tmp_path):
    """Sends the form; gives the page of the answer, or the form with its faults."""
    settings.HOME = tmp_path / "home"

    def send(officer, language: str = "zh", **given: str):
        usual = {"snapshot": "newest", "before": "qinghe/2017", "on": "2017-06-01", "change": "value",
                 "parameter": "poverty_line", "value": "20000", "after": ""}  # fmt: skip
        return enter(officer, language).post(ASK, {**usual, **given}, follow=True)

    return send


def numbers(response) -> dict[str, tuple[int, int]]:
    return {kind: (number.households, number.people) for kind, _, number in response.context["kinds"]}


def test_a_higher_line_says_who_would_come_in(ask, zhao, shi, each_language):
    page = ask(zhao, each_language, value="20,000")
    words = page.content.decode()
    assert numbers(page) == {"entering": (1, 3)}
    assert shi.number in words
    assert {"zh": "将新增符合", "en": "would come in"}[each_language] in words
    assert {"zh": "20,000 元/人·年", "en": "20,000 yuan per person a year"}[each_language] in words
    assert {"zh": "现行 3,000 元/人·年", "en": "now 3,000 yuan"}[each_language] in words
    rule = {"zh": "人均纯收入低于标准", "en": "Net income per head is below the line"}[each_language]
    assert rule in words, "the rule that makes the difference is named"


def test_another_policy_says_who_would_go_out_and_which_day_it_is_read_for(ask, zhao, shi):
    Household.objects.filter(pk=shi.pk).update(status="registered")
    page = ask(zhao, "en", change="pack", after="qinghe/2018")
    assert page.status_code == 200
    assert "Qinghe county, how to identify, 2018" in page.content.decode()
    assert "as it stands on 1 Jan 2018" in page.content.decode()
    assert Run.objects.get().arguments["after"] == "qinghe/2018"


def test_nothing_changes_under_the_same_value(ask, zhao):
    page = ask(zhao, value="3000")
    assert numbers(page) == {}
    assert "没有农户的判定结果发生变化" in page.content.decode()


def test_a_list_of_texts_and_unset_values_can_be_tried_too(ask, zhao):
    assert Run.objects.count() == 0
    assert ask(zhao, parameter="bad_houses", value="a、b").context["kinds"] is not None
    assert numbers(ask(zhao, parameter="car_price", value="1000000")) == {}
    assert Run.objects.filter(state="done").count() == 2


@pytest.mark.parametrize(
    ("given", "field", "zh", "en"),
    [
        ({"value": ""}, "value", "请填写新数值", "Enter the new value"),
        ({"value": "三千"}, "value", "请填写阿拉伯数字", "Enter a number in digits"),
        ({"value": "nan"}, "value", "请填写阿拉伯数字", "Enter a number in digits"),
        ({"parameter": ""}, "parameter", "该政策没有这项数值", "has no such value"),
        ({"parameter": "bad_houses", "value": "z"}, "value", "z", "z"),
        ({"change": "pack"}, "after", "请选择与现行政策不同的政策", "differs from the one now"),
        ({"change": "pack", "after": "qinghe/2017"}, "after", "请选择与现行", "differs from the one now"),
        ({"on": "2019-06-01"}, "on", "现行政策在该日不生效", "is not in force on that day"),
        ({"on": "yesterday"}, "on", "", ""),
        ({"before": "no/such"}, "before", "", ""),
        ({"snapshot": "999"}, "snapshot", "", ""),
    ],
)
def test_a_wrong_question_gets_one_clear_message_beside_its_field(
    send, frozen_once, zhao, each_language, given, field, zh, en
):
    page = send(zhao, each_language, **given)
    assert list(page.context["form"].errors) == [field]
    assert {"zh": zh, "en": en}[each_language] in str(page.context["form"].errors[field])
    assert 'class="alert alert-danger"' in page.content.decode()
    assert not Run.objects.exists()


def test_an_area_whose_register_was_never_frozen_says_what_to_do(enter, zhao, library, each_language):
    page = enter(zhao, each_language).get(ASK).content.decode()
    assert {"zh": "还没有冻结过档案", "en": "No register of this area has been frozen"}[each_language] in page


@pytest.mark.parametrize("level", ["li", "zhao", "qian", "zhou", "feng"])
def test_township_officers_and_above_may_ask(enter, request, library, frozen_once, level):
    assert enter(request.getfixturevalue(level)).get(ASK).status_code == 200


@pytest.mark.parametrize("level", ["wang", "chen"])
def test_village_officers_and_administrators_may_not(enter, request, library, level, each_language):
    response = enter(request.getfixturevalue(level), each_language).get(ASK)
    assert response.status_code == 403
    words = {"zh": "由乡镇及以上人员使用", "en": "township officers and above"}
    assert words[each_language] in response.content.decode()


@pytest.mark.requirement("T02")
def test_an_answer_shows_each_officer_only_his_own_area(ask, enter, qian, zhao, places, neighbours, shi):
    ask(zhao)
    run = Run.objects.get()
    address = reverse("policy:change", args=[run.pk])
    whole = enter(zhao).get(address)
    assert numbers(whole) == {"entering": (1, 3)}
    client = enter(zhao)
    client.post(reverse("choose-area"), {"area": places.other_township.pk})
    narrowed = client.get(address)
    assert numbers(narrowed) == {}
    assert shi.number not in narrowed.content.decode()
    assert enter(qian).get(address).status_code == 200


@pytest.mark.requirement("T01")
def test_an_answer_about_another_area_is_not_found(ask, enter, zhao, sun, li):
    ask(zhao)
    address = reverse("policy:change", args=[Run.objects.get().pk])
    for stranger in (sun, li):
        assert enter(stranger).get(address).status_code == 404


@pytest.mark.requirement("T21")
def test_the_list_of_changes_comes_as_excel(ask, enter, zhao, shi):
    ask(zhao)
    address = reverse("policy:change", args=[Run.objects.get().pk])
    response = enter(zhao).get(address, {"export": "xlsx"})
    book = python_calamine.load_workbook(BytesIO(b"".join(response.streaming_content)))
    title, headings, row = book.get_sheet_by_index(0).to_python()
    assert "1 行" in title[0]
    assert headings == ["行政村", "农户", "人口", "按现行政策", "按变化后", "结果有变化的规则"]
    assert row == ["示范省示范市清河县柳林镇东沟村", shi.number, 3, "不符合", "符合", "人均纯收入低于标准"]


def test_the_list_narrows_to_one_kind_and_turns_pages(ask, enter, zhao, shi):
    ask(zhao)
    client = enter(zhao)
    address = reverse("policy:change", args=[Run.objects.get().pk])
    assert client.get(address, {"kind": "entering"}).context["table"].paginator.count == 1
    assert client.get(address, {"kind": "leaving"}).context["table"].paginator.count == 0
    assert client.get(address, {"sort": "-people", "page": "9"}).status_code == 200
    assert client.get(address, {"sort": "kind; drop"}).status_code == 200


def test_a_second_attempt_starts_from_nothing(ask, zhao, settings):
    page = ask(zhao)
    left = Path(settings.HOME) / "what_if" / str(Run.objects.get().pk)
    assert list(left.rglob("changes.parquet"))
    assert numbers(page) == {"entering": (1, 3)}


def test_a_register_that_is_gone_is_told_on_the_page(ask, zhao, register, tmp_path):
    Path(register.folder).rename(tmp_path / "elsewhere")
    page = ask(zhao, "en").content.decode()
    assert "alert-danger" in page
    assert Run.objects.get().state == "failed"


def test_the_page_of_an_answer_asks_few_questions_of_the_database(
    ask, enter, zhao, django_assert_max_num_queries
):
    ask(zhao)
    client = enter(zhao)
    with django_assert_max_num_queries(25):
        client.get(reverse("policy:change", args=[Run.objects.get().pk]))
