"""A villager without an account reads on the site what hangs on the board, on the days when it hangs, where
his county's own paper says so, and nowhere else; the day after its last, a list is gone."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from diguan.casework import rounds
from diguan.registry.models import Case, Household, Notice, Officer, Round
from tests import site_role
from tests.pages.conftest import enter, pdf_text
from tests.people import Places
from tests.stories.publishing import OnDay, Publishes, on_day, publishes
from tests.stories.walking import Walk, anywhere, identification, walk

__all__ = ["anywhere", "enter", "identification", "on_day", "pdf_text", "publishes", "walk"]
FIRST, ANNOUNCE = "publish_and_compare/first_notice", "publish_and_compare/announce"
COUNTY = "990101"
ONE_DAY = timedelta(days=1)


@pytest.fixture
def hanging(walk: Walk, identification: Round, yang: Household) -> Notice:
    """The Yangs stand on the first notice of their village."""
    case = walk.to(walk.adds(identification, yang), FIRST)
    return walk.posts(case, rounds.course(identification).station(FIRST))


def address(notice: Notice) -> str:
    return reverse("disclosure:list", args=[notice.area_prefix, notice.code])


def read(path: str, language: str = "zh", client: Client | None = None) -> HttpResponse:
    """What a browser without an account is answered, in a language it asks for by itself."""
    return (client or Client()).get(path, headers={"Accept-Language": language})


def words(path: str, status: int = 200, language: str = "zh") -> str:
    answer = read(path, language)
    assert answer.status_code == status, answer.content.decode()[:800]
    return answer.content.decode()


@pytest.mark.requirement("T50")
def test_a_list_is_read_on_its_first_and_its_last_day_and_gone_on_the_next(
    hanging: Notice,
    publishes: Publishes,
    on_day: OnDay,
) -> None:
    publishes(COUNTY)
    on_day(hanging.starts - ONE_DAY)
    assert "杨" not in words(address(hanging), 404)
    for day in (hanging.starts, hanging.until):
        on_day(day)
        said = words(address(hanging))
        assert ("杨**" in said, "杨建国" in said) == (True, False)
        assert hanging.code in said
    on_day(hanging.until + ONE_DAY)
    gone = words(address(hanging), 410)
    assert "杨" not in gone
    assert "已经撤下" in gone
    assert "没有张贴名单" in words(reverse("disclosure:index"))
    assert "没有张贴名单" in words(reverse("disclosure:area", args=[hanging.area_prefix]))


def test_he_finds_it_from_the_county_down_to_his_village(
    hanging: Notice,
    publishes: Publishes,
    on_day: OnDay,
    places: Places,
) -> None:
    publishes(COUNTY)
    on_day(hanging.starts)
    way = [reverse("disclosure:index")]
    for place in (places.county, places.township, places.village):
        way.append(reverse("disclosure:area", args=[place.prefix]))
    for here, there in zip(way, (*way[1:], address(hanging)), strict=True):
        assert f'href="{there}"' in words(here)
    assert "杨" not in "".join(words(here) for here in way), "names stand on the list alone"
    beside = words(reverse("disclosure:area", args=[places.next_village.prefix]))
    assert address(hanging) not in beside


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh", ("第一次公示", "截止", "依据", "未定", "村部")),
        ("en", ("may object until the last day", "Objections to", "unset", "By ", "People", "Audit trail")),
    ],
)
def test_the_page_says_what_the_sheet_says(
    hanging: Notice,
    publishes: Publishes,
    on_day: OnDay,
    language: str,
    expected: tuple[str, ...],
) -> None:
    publishes(COUNTY)
    on_day(hanging.starts)
    said = words(address(hanging), language=language)
    assert not [one for one in expected if one not in said]
    other = {"zh": "en", "en": "zh-hans"}[language]
    turned = words(f"{address(hanging)}?language={other}", language=language)
    assert not [one for one in expected if one in turned and one not in ("未定", "By ")]
    assert f"/?language={other}" in turned, "links go on in the language that was chosen"


@pytest.mark.requirement("T50")
def test_no_cookie_is_set_nothing_is_stored_and_no_search_engine_is_let_in(
    hanging: Notice,
    publishes: Publishes,
    on_day: OnDay,
) -> None:
    publishes(COUNTY)
    area = reverse("disclosure:area", args=[hanging.area_prefix])
    for day in (hanging.starts, hanging.until + ONE_DAY):
        on_day(day)
        for path in (reverse("disclosure:index"), area, address(hanging), "/public/1/", "/robots.txt"):
            answer = read(path)
            assert not answer.cookies, path
            assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
            assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
            assert path == "/robots.txt" or answer.headers["Cache-Control"] == "no-store", path
            assert Client().post(path).status_code == 405, path
            assert Client().head(path).status_code == answer.status_code, path
    assert b"Disallow: /" in read("/robots.txt").content


@pytest.mark.parametrize("public", [None, False])
def test_where_no_rule_says_so_nothing_is_public_and_the_page_says_why(
    hanging: Notice,
    publishes: Publishes,
    on_day: OnDay,
    enter: Any,
    pdf_text: Any,
    wang: Officer,
    public: bool | None,
) -> None:
    if public is not None:
        publishes(COUNTY, public=public)
    on_day(hanging.starts)
    why = "没有规定名单上网公开" if public is None else "名单不上网公开"
    assert "各地均没有规定" in words(reverse("disclosure:index"))
    for path in (reverse("disclosure:area", args=[hanging.area_prefix]), address(hanging)):
        said = words(path, 404)
        assert why in said
        assert "杨" not in said
    client = enter(wang)
    shown = client.get(reverse("identification:posted", args=[hanging.pk])).content.decode()
    assert "不公开" in shown
    assert "/public/" not in shown.partition('id="content"')[2]
    sheet = client.get(reverse("identification:list-pdf", args=[hanging.pk]))
    assert "/public/" not in pdf_text(sheet.content)


def test_the_sheet_and_the_officers_page_lead_to_the_public_one(
    hanging: Notice,
    publishes: Publishes,
    on_day: OnDay,
    enter: Any,
    pdf_text: Any,
    wang: Officer,
) -> None:
    publishes(COUNTY)
    on_day(hanging.starts)
    client = enter(wang)
    shown = client.get(reverse("identification:posted", args=[hanging.pk])).content.decode()
    assert f'href="{address(hanging)}"' in shown
    sheet = client.get(reverse("identification:list-pdf", args=[hanging.pk]))
    assert f"http://testserver{address(hanging)}" in pdf_text(sheet.content)
    assert client.get(address(hanging)).content == read(address(hanging)).content, "officers see no more"


def test_a_list_that_is_taken_off_is_gone_at_once(
    hanging: Notice,
    publishes: Publishes,
    on_day: OnDay,
    walk: Walk,
) -> None:
    publishes(COUNTY)
    walk.takes_off(hanging)
    on_day(hanging.until)
    assert "杨" not in words(address(hanging), 410)


def test_whoever_leaves_the_round_leaves_the_public_list_and_with_the_last_it_is_over(
    hanging: Notice,
    publishes: Publishes,
    on_day: OnDay,
    zhao: Officer,
) -> None:
    publishes(COUNTY)
    on_day(hanging.starts)
    assert "杨**" in words(address(hanging))
    rounds.withdraw_all([Case.objects.get()], on=hanging.starts, by=zhao, reason="申请人撤回")
    assert "杨" not in words(address(hanging), 410)
    assert address(hanging) not in words(reverse("disclosure:area", args=[hanging.area_prefix]))


def test_an_announcement_is_shown_until_the_end_that_is_recorded_for_it(
    walk: Walk,
    identification: Round,
    yang: Household,
    publishes: Publishes,
    on_day: OnDay,
) -> None:
    publishes(COUNTY)
    case = walk.to(walk.adds(identification, yang), ANNOUNCE)
    final = walk.posts(case, rounds.course(identification).station(ANNOUNCE))
    on_day(final.until)
    said = words(address(final), language="en")
    assert "This list is final" in said
    assert "Objections to" not in said
    on_day(final.until + ONE_DAY)
    assert "杨" not in words(address(final), 410)


@pytest.mark.parametrize(
    "path", ["1/", "98/", "990199/", "９９０１０１/", "990101/%00/", "990101/nothing/", "a-b/c/"]
)
def test_what_is_no_place_or_no_list_is_not_there(
    hanging: Notice,
    publishes: Publishes,
    on_day: OnDay,
    path: str,
) -> None:
    publishes(COUNTY)
    on_day(date(2017, 1, 2))
    assert read(f"/public/{path}").status_code == 404


@pytest.mark.postgres
@pytest.mark.requirement("T06")
def test_the_role_of_the_site_reads_the_board_although_rows_are_fenced(
    hanging: Notice, publishes: Publishes, on_day: OnDay
) -> None:
    publishes(COUNTY)
    on_day(hanging.starts)
    path = address(hanging)
    site_role.take()
    assert not Notice.objects.exists()
    assert "杨**" in words(path)
    assert path in words(reverse("disclosure:area", args=[hanging.area_prefix]))
    assert "1 份名单" in words(reverse("disclosure:index"))
