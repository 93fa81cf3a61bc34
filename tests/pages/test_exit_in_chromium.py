"""The chain of an exit in Chromium: self-check of the township, everybody by the county, every village by the
city, then the exit; and a household that the county's check keeps in the register.
"""

from collections.abc import Callable
from typing import Any

import pytest

from diguan.casework import rounds
from diguan.registry.models import Case, Round
from tests.pages.by_day import in_language
from tests.pages.rounds import CHANGCHUN, at
from tests.stories.walking import pack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = {
    "zh": {
        "open": "开启", "bring in": "列入", "visit": "登记入户", "record": "登记", "draw": "抽取",
        "everybody": "文件要求全覆盖", "reason": "饮水没有解决", "refused": "不通过",
    },
    "en": {
        "open": "Open the round", "bring in": "Bring in", "visit": "Record the visit", "record": "Record",
        "draw": "Draw", "everybody": "everybody, by the document", "reason": "Water is not solved",
        "refused": "Refused",
    },
}  # fmt: skip


class Hands:
    """One officer after the other at the exit desk, in one language; what pages complain of is kept."""

    def __init__(self, browse: Callable[..., Any], language: str) -> None:
        self.browse, self.words, self.language = browse, WORDS[language], language
        self.complaints: list[str] = []

    def open(self, officer: Any, name: str, *args: Any) -> Any:
        """A page of the desk before the officer."""
        self.watched = self.browse(officer, self.language)
        return self.watched.open(at(name, *args, desk="exit"))

    def press(self, page: Any, name: str) -> None:
        """A button by its words."""
        page.get_by_role("button", name=self.words[name], exact=True).click()
        page.wait_for_load_state()
        self.complaints += self.watched.complaints

    def check(self, officer: Any, one: Round, step: str, outcome: str = "passed", reason: str = "") -> None:
        """All that stands at a step is ticked beforehand or here, and checked with one outcome."""
        page = self.open(officer, "step", one.pk, step)
        for box in page.locator("input[name=case]").all():
            box.check()
        for paper in page.locator("input[name^=paper_]").all():
            paper.fill("档案柜 1 号")
        page.check(f"input[name=outcome][value={outcome}]")
        if reason:
            page.fill("[name=reason]", reason)
        self.press(page, "record")

    def draw_all(self, officer: Any, one: Round, step: str) -> None:
        """The city draws in the open; the document leaves the share open, so all are taken."""
        page = self.open(officer, "step", one.pk, step)
        page.fill("input[name=seed]", "2018031")
        page.fill("input[name=seed_source]", "2018年3月1日公布的号码")
        page.fill("input[name=share]", "100")
        page.fill("input[name=share_source]", "市里决定全部抽查")
        self.press(page, "draw")


@pytest.fixture(params=["zh", "en"])
def hands(request: Any, browse: Any, anywhere: None) -> Hands:
    """In either language."""
    return Hands(browse, request.param)


@pytest.fixture
def leaving(walk: Any, yang: Any) -> Round:
    """A round of exit; the Yangs are in the register."""
    type(yang).objects.filter(pk=yang.pk).update(status="registered", stage="registered")
    yang.refresh_from_db()
    return walk.opens(pack(CHANGCHUN), "household_exit")


def visited(hands: Hands, officer: Any, one: Round, household: Any) -> Case:
    """The household is brought in and its conditions are checked at home, one by one."""
    source = next(iter(rounds.course(one).procedure.cases_from))
    case = rounds.add_case(one, household, source=source, on=one.opened_on, by=officer)
    page = hands.open(officer, "visit", case.pk, "check_conditions")
    page.fill("input[name=visitor]", "王书记")
    page.fill("input[name=family]", "杨建国")
    for paper in page.locator("input[name^=paper_]").all():
        paper.fill("档案柜 1 号")
    page.check("input[name=outcome][value=passed]")
    page.fill("[name=reason]", "逐项核对属实")  # no judgement of the round says so
    hands.press(page, "visit")
    return case


@in_language("zh", "hands")
@pytest.mark.requirement("R-023", "R-024", "S1-71")
def test_households_and_their_village_leave_by_township_county_and_city(
    hands, walk, leaving, yang, wang, li, zhao, qian, places
):
    case = visited(hands, wang, leaving, yang)
    hands.check(li, leaving, "township_check")
    yang.refresh_from_db()
    assert yang.status == "pre_exit"
    hands.check(zhao, leaving, "county_check")
    page = hands.open(zhao, "round", leaving.pk)
    assert hands.words["everybody"] in page.content()
    hands.draw_all(qian, leaving, "city_check")
    hands.check(qian, leaving, "city_check")
    hands.check(zhao, leaving, "record_exit")
    case.refresh_from_db()
    yang.refresh_from_db()
    assert (case.state, yang.status) == ("passed", "exited")

    places.village.village_years.create(village_code=places.village.code, year=2017, poor_village=True)
    village = walk.opens(pack(CHANGCHUN), "village_exit")
    page = hands.open(zhao, "add-areas", village.pk)
    page.locator(f"input[name=area_case][value='{places.village.pk}']").check()
    hands.press(page, "bring in")
    for officer, step in (
        (li, "village_check"),
        (zhao, "county_village_check"),
        (qian, "city_village_check"),
    ):
        hands.check(officer, village, step)
    hands.check(zhao, village, "delist_village")
    assert Case.objects.get(round=village).state == "passed"
    assert places.village.village_years.get().village_delisted
    assert hands.complaints == []


@in_language("en", "hands")
@pytest.mark.requirement("S1-70")
def test_a_household_that_fails_the_countys_check_stays_in_the_register(hands, leaving, yang, wang, li, zhao):
    case = visited(hands, wang, leaving, yang)
    hands.check(li, leaving, "township_check")
    hands.check(zhao, leaving, "county_check", "refused", hands.words["reason"])
    case.refresh_from_db()
    yang.refresh_from_db()
    assert case.state == "refused"
    assert yang.status != "exited"
    page = hands.open(wang, "case", case.pk)
    assert hands.words["reason"] in page.content()
    assert hands.complaints == []
