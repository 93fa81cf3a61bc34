"""The pages that the officers' guide shows. With DIGUAN_PICTURES=folder their pictures are taken for
docs/guide; in every other run the same pages are opened, so that the guide never shows one that does not
work.

A desk adds a line for each page it wants in the guide.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.pages.test_home import judged

PAGES = {  # name of the picture: who opens it, address, width
    "home-village": ("wang", "/", 1440),
    "home-county": ("zhao", "/", 1440),
    "home-city": ("qian", "/", 1440),
    "home-phone": ("wang", "/", 390),
    "area": ("zhao", "/area/", 1440),
    "policy-list": ("zhao", "/policy/", 1440),
    "policy-document": ("zhao", "/policy/pack/changchun/2017-opinions/", 1440),
    "policy-compare": ("zhao", "/policy/compare/?one=changchun/2017-opinions&other=national/standards", 1440),
}


@pytest.fixture
def county(places: Any, yang: Any, shi: Any, neighbours: Any) -> None:
    """Something to see: the county judged, one family of each outcome."""
    judged(places.county, {yang: "qualifies", shi: "does_not_qualify", neighbours[0]: "cannot_say"})


@pytest.fixture
def picture(browse: Callable[..., Any]) -> Callable[..., None]:
    """`picture(name, officer, language, address, width)`: opens the page and, when asked for, keeps its
    picture.
    """
    folder = os.environ.get("DIGUAN_PICTURES")

    def take(name: str, officer: Any, language: str, address: str, width: int) -> None:
        seen = browse(officer, language, width)
        page = seen.open(address)
        page.wait_for_load_state("networkidle")
        assert page.locator("h1").inner_text().strip()
        assert page.locator(".trouble").count() == 0
        assert seen.complaints == []
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.{language}.png", animations="disabled")

    return take


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", PAGES)
def test_the_pages_of_the_guide_open(picture, request, county, name):
    level, address, width = PAGES[name]
    for language in ("zh", "en"):
        picture(name, request.getfixturevalue(level), language, address, width)
