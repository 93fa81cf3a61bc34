"""A round of a village in Chromium, from its opening to the announcement, and on a phone."""

from typing import Any

import pytest

from diguan.casework import rounds
from diguan.registry.models import Case, Notice, Round
from tests.pages.rounds import ANNOUNCE, CHANGCHUN, FIRST, SECOND, at, standing_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BUTTONS = {
    "zh": {
        "open": "开启",
        "record": "登记",
        "bring in": "列入",
        "visit": "登记入户",
        "meeting": "登记会议",
        "up": "张贴名单",
        "off": "撤下名单",
    },
    "en": {
        "open": "Open the round",
        "record": "Record",
        "bring in": "Bring in",
        "visit": "Record the visit",
        "meeting": "Record the meeting",
        "up": "Put the list up",
        "off": "Take off",
    },
}


class Officers:
    """Chromium in the hands of one officer after the other, in one language."""

    def __init__(self, browse: Any, language: str) -> None:
        self.browse, self.language, self.complaints = browse, language, []

    def open(self, officer: Any, address: str) -> Any:
        """The officer's browser at an address; what the page complained of is kept."""
        self.watched = self.browse(officer, self.language)
        page = self.watched.open(address)
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    def press(self, page: Any, name: str) -> None:
        """A button by its words in the language of the page."""
        page.get_by_role("button", name=BUTTONS[self.language][name], exact=True).click()
        page.wait_for_load_state()
        self.complaints += self.watched.complaints


@pytest.mark.requirement("S1-14", "S1-09", "P-03")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_village_goes_from_the_opening_of_a_round_to_the_announcement(
    browse, anywhere, places, yang, wang, li, zhao, language
):
    hands = Officers(browse, language)
    page = hands.open(zhao, at("open-round"))
    page.fill("input[name=on]", "2017-06-01")
    page.select_option("select[name=what]", f"{CHANGCHUN}|identification")
    page.select_option("select[name=year]", "2017")
    hands.press(page, "open")
    one = Round.objects.get()
    village = at("village", one.pk, yang.village_id)

    page = hands.open(wang, at("step", one.pk, "mobilise"))
    _papers(page)
    hands.press(page, "record")
    page = hands.open(wang, at("add-case", one.pk, yang.village_id))
    page.get_by_text("杨建国").click()
    page.select_option("select[name=source]", "application")
    _papers(page)
    hands.press(page, "bring in")
    case = Case.objects.get()

    page = hands.open(li, at("visit", case.pk, "verify_at_home"))
    for line in page.locator("textarea[name^=line_]").all():
        line.fill("看过")
    page.fill("input[name=visitor]", "李干事")
    page.fill("input[name=family]", "杨建国")
    _papers(page)
    page.check("input[name=outcome][value=passed]")
    hands.press(page, "visit")

    page = hands.open(wang, village)
    page.get_by_role("link", name={"zh": "办理", "en": "Do this step"}[language], exact=True).click()
    for name, value in (("place", "村部"), ("entitled", "30"), ("present", "26")):
        page.fill(f"input[name={name}]", value)
    page.fill("textarea[name=minutes]", "逐户评议")
    for name, value in (("in_favour", "24"), ("against", "2")):
        page.fill(f"input[name=c{case.pk}-{name}]", value)
    page.select_option(f"select[name=c{case.pk}-outcome]", "passed")
    hands.press(page, "meeting")

    for step in (FIRST, SECOND):
        _hangs(hands, wang, one, case, step)
    page = hands.open(zhao, at("step", one.pk, "publish_and_compare/compare_data"))
    for field in page.locator("input[name^=hits_], input[name^=resolved_]").all():
        field.fill("0")
    _papers(page)
    page.check("input[name=case]")
    page.check("input[name=outcome][value=passed]")
    hands.press(page, "record")
    _hangs(hands, wang, one, case, ANNOUNCE)
    case.refresh_from_db()
    assert case.station == "endorse"
    assert hands.complaints == []


def _papers(page: Any) -> None:
    for field in page.locator("input[name^=paper_]").all():
        field.fill("档案柜 1 号")


def _hangs(hands: Officers, officer: Any, one: Round, case: Case, step: str) -> None:
    """The list goes up and comes off again; the document leaves its days open."""
    page = hands.open(officer, at("step", one.pk, step))
    page.fill("input[name=on]", "2017-07-01")
    page.fill("input[name=until]", "2017-07-08")
    for place in page.locator("input[name^=place_]").all():
        place.fill("公示栏")
    hands.press(page, "up")
    assert Notice.objects.filter(station=step, end=None).count() == 1
    hands.press(page, "off")
    assert not Notice.objects.filter(station=step, end=None).exists()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_round_pages_can_be_read_on_a_phone(browse, walk, round_, yang, li, language):
    case = standing_at(walk, round_, yang, FIRST)
    notice = walk.posts(case, rounds.course(round_).station(FIRST))
    watched = browse(li, language, width=390)
    addresses = (
        at("rounds"),
        at("village", round_.pk, case.area_id),
        at("step", round_.pk, "appraise") + f"?area={case.area_id}",
        at("case", case.pk),
        at("posted", notice.pk),
        at("visit", case.pk, "verify_at_home"),
        at("add-case", round_.pk, case.area_id),
    )
    wide = []
    for address in addresses:
        watched.open(address)
        if not watched.fits():
            wide.append(address)
    assert not wide
    assert watched.complaints == []


def test_a_click_ticks_a_whole_page_and_says_how_many(browse, walk, round_, yang, shi, zhao):
    for household in (yang, shi):
        standing_at(walk, round_, household, "register")
    watched = browse(zhao, "en")
    page = watched.open(at("step", round_.pk, "register"))
    page.check("[data-tick-all]")
    assert page.locator("input[name=case]:checked").count() == 2
    assert "2" in page.locator("[data-tick-count]").inner_text()
    assert watched.complaints == []
