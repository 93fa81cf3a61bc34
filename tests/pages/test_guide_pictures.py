"""The pages that guide and README show, opened in the demonstration county by the officers they are for.

With DIGUAN_PICTURES=docs/pictures (`make pictures`) their pictures are taken anew. In every other run the
same pages must open without an error and fit a phone, each in one of the languages, so that the guide never
shows one that does not work.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from diguan.config import demonstration
from diguan.registry.models import Finding, ImportBatch, Judgement, Notice, Officer, Round
from tests.house.source import ROOT
from tests.pages.small_png import small

FOLDER = os.environ.get("DIGUAN_PICTURES", "")
HOUSEHOLDS = 2000 if FOLDER else 200
LANGUAGES = ("zh", "en")
LARGEST = 150_000  # bytes


@dataclass(frozen=True)
class Page:
    """A page of the guide: whose it is, where it lies, and how wide its picture is (0: it has none)."""

    officer: str
    address: str
    width: int = 0


PAGES = {
    "home-village": Page("wang", "/"),
    "identification": Page("wang", "/identification/{judgement}/households/", 1440),
    "why": Page("wang", "/household/{household}/", 1440),
    "phone": Page("wang", "/household/{household}/", 390),
    "card": Page("wang", "/household/{household}/card/"),
    "notice": Page("wang", "/identification/{judgement}/notice/"),
    "entry": Page("wang", "/intake/new/"),
    "questions": Page("li", "/identification/{judgement}/questions/", 1440),
    "intake": Page("li", "/intake/"),
    "quality": Page("li", "/intake/quality/", 1440),
    "workbook": Page("zhao", "/intake/{batch}/"),
    "judge": Page("zhao", "/identification/judge/"),
    "overview": Page("zhao", "/identification/{judgement}/", 1440),
    "area": Page("zhao", "/area/"),
    "home-city": Page("qian", "/", 1440),
    "policy": Page("zhou", "/policy/pack/changchun/2017-opinions/", 1440),
    "what-if": Page("zhou", "/policy/what-if/"),
    "round-village": Page("wang", "/identification/rounds/{round}/villages/{village}/", 1440),
    "round-county": Page("zhao", "/identification/rounds/{round}/", 1440),
    "round-notice": Page("li", "/identification/notices/{notice}/"),
    "exit": Page("zhao", "/exit/"),
    "compare": Page("zhou", "/policy/compare/?one=changchun/2017-opinions&other=national/standards"),
}


@pytest.fixture
def numbers(transactional_db: None, settings: Any, tmp_path: Path) -> dict[str, int]:
    """The demonstration county, and what stands in addresses: a household of Wang's that qualifies."""
    settings.DIGUAN_DEMONSTRATION, settings.HOME = True, tmp_path
    demonstration.load(HOUSEHOLDS, "zh")
    judgement = Judgement.objects.get()
    village = Officer.objects.get(username="wang").area.code
    ranked = Finding.objects.filter(judgement=judgement, village_code=village, rank__isnull=False)
    household = ranked.order_by("rank", "pk").first().household_id
    return {
        "judgement": judgement.pk,
        "household": household,
        "batch": ImportBatch.objects.get().pk,
        "round": Round.objects.get().pk,
        "village": Officer.objects.get(username="wang").area_id,
        "notice": Notice.objects.get().pk,
    }


def test_the_pages_of_the_guide_open_and_fit_a_phone(
    browse: Callable[..., Any], numbers: dict[str, int]
) -> None:
    wrong: list[str] = []
    for turn, (name, wanted) in enumerate(PAGES.items()):
        for language in LANGUAGES if FOLDER else (LANGUAGES[turn % 2],):
            seen = browse(Officer.objects.get(username=wanted.officer), language, 390)
            page = seen.open(wanted.address.format(**numbers))
            page.wait_for_load_state("networkidle")
            wrong += [f"{name} ({language}): {complaint}" for complaint in _complaints(seen, page)]
            if FOLDER and wanted.width:
                _take(page, wanted.width, ROOT / FOLDER / f"{name}-{language}.png")
    assert not wrong


def _complaints(seen: Any, page: Any) -> list[str]:
    """What is wrong with an open page."""
    found = list(seen.complaints)
    if page.locator("h1").count() != 1 or page.locator(".trouble").count():
        found.append("it shows an error")
    if not seen.fits():
        found.append("it is wider than a phone")
    return found


def _take(page: Any, width: int, file: Path) -> None:
    """A picture of what is seen without scrolling; one that is too heavy for a repository fails."""
    page.set_viewport_size({"width": width, "height": 900 if width > 800 else 844})
    page.reload()
    page.wait_for_load_state("networkidle")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(small(page.screenshot(animations="disabled")))
    assert file.stat().st_size <= LARGEST, f"{file.name} has {file.stat().st_size:,} bytes"
