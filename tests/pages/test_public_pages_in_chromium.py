"""The public pages in a real browser that nobody has signed in with: on a telephone and on a screen, in both
languages, without a cookie, a script or a complaint of the content policy."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from diguan.casework import rounds
from diguan.registry.models import Household, Notice, Round
from tests.pages.by_day import at_widths
from tests.pages.conftest import LANGUAGES, Watched
from tests.pages.rounds import FIRST, standing_at
from tests.stories.publishing import OnDay, Publishes, on_day, publishes
from tests.stories.walking import Walk

__all__ = ["on_day", "publishes"]
pytestmark = pytest.mark.one_database


@pytest.fixture
def hanging(walk: Walk, round_: Round, yang: Household) -> Notice:
    case = standing_at(walk, round_, yang, FIRST)
    return walk.posts(case, rounds.course(round_).station(FIRST))


@pytest.fixture
def passing(page: Any, live_server: Any) -> Callable[[int], Watched]:
    """`passing(390)`: a browser of that width whose owner has no account."""

    def by(width: int) -> Watched:
        page.set_viewport_size({"width": width, "height": 844})
        return Watched(page, live_server.url)

    return by


@at_widths(1280)
def test_a_passer_by_comes_from_the_county_to_the_list(
    hanging: Notice,
    publishes: Publishes,
    on_day: OnDay,
    passing: Callable[[int], Watched],
    width: int,
    each_language: str,
) -> None:
    publishes("990101")
    on_day(hanging.starts)
    seen = passing(width)
    page = seen.open(f"/public/?language={LANGUAGES[each_language]}")
    for place in (hanging.area.parent.parent, hanging.area.parent, hanging.area):
        assert seen.fits()
        page.locator(f'main a[href^="/public/{place.prefix}/"]').first.click()
    page.locator(
        f'main a[href^="{reverse("disclosure:list", args=[hanging.area_prefix, hanging.code])}"]'
    ).click()
    assert page.locator("td", has_text="杨**").is_visible()
    assert page.locator("html").get_attribute("lang").startswith(each_language)
    assert seen.fits()
    assert page.evaluate("document.scripts.length") == 0
    assert not seen.complaints
    assert not page.context.cookies()
