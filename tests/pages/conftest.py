"""What page tests share: signed-in clients in both languages, officers by level, a Chromium that is signed
in.

The cast stands in tests/people.py; what pages must show, the tests say.
"""

import io
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pypdf import PdfReader

from diguan.policy.library import Library, packs_folder
from diguan.registry.models import Area, Officer
from diguan.web import policies
from diguan.words.areas import Level
from tests import people
from tests.pages.nongan import nongan, read_once  # noqa: F401 -- fixtures for the tests of this folder
from tests.pages.rounds import anywhere, round_, walk  # noqa: F401 -- fixtures for the tests of this folder

SAMPLE = Path(__file__).with_name("packs")


LANGUAGES = {"zh": "zh-hans", "en": "en"}
LEVELS = ("wang", "li", "zhao", "qian", "zhou")
Enter = Callable[..., Client]


@pytest.fixture
def enter() -> Enter:
    """`enter(officer, "en")`: a client signed in as the officer, who reads that language."""

    def go_in(officer: Officer, language: str = "zh") -> Client:
        Officer.objects.filter(pk=officer.pk).update(language=LANGUAGES[language])
        officer.language = LANGUAGES[language]
        client = Client()
        client.force_login(officer)
        return client

    return go_in


@pytest.fixture(params=LEVELS)
def officer_of_each_level(request: pytest.FixtureRequest) -> Officer:
    """One after the other: village, township, county, city, province."""
    return request.getfixturevalue(request.param)


@pytest.fixture(params=LANGUAGES)
def each_language(request: pytest.FixtureRequest) -> str:
    """Chinese, then English."""
    return request.param


class Watched:
    """A browser page that keeps what the console said and what the site's content policy refused."""

    def __init__(self, page: Any, site: str) -> None:
        self.page, self.site, self.said = page, site, []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def open(self, address: str) -> Any:
        """Go to an address of the site and give the page."""
        self.page.goto(self.site + address)
        return self.page

    def fits(self) -> bool:
        """Whether the page can be read without scrolling it sideways."""
        return self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    @property
    def complaints(self) -> list[str]:
        """Script errors and refusals of the content policy; the browser's own tips are left out."""
        return [line for line in self.said if "Content Security Policy" in line or "Error" in line]


@pytest.fixture
def browse(page: Any, live_server: Any, enter: Enter) -> Iterator[Callable[..., Watched]]:
    """`browse(officer, "zh", width=390)`: Chromium, signed in."""

    def go_in(officer: Officer, language: str = "zh", width: int = 1440) -> Watched:
        session = enter(officer, language).cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        page.context.add_cookies([cookie])
        page.set_viewport_size({"width": width, "height": 900})
        return Watched(page, live_server.url)

    yield go_in
    page.goto("about:blank")  # no request is left in flight when the database is emptied


@pytest.fixture
def pdf_text() -> Callable[[bytes], str]:
    """The words of a PDF, without the gaps that are set between Chinese and other letters."""
    return lambda raw: "".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages).replace(
        " ", ""
    )


@pytest.fixture
def pages_of_pdf() -> Callable[[bytes], int]:
    """How many pages a PDF has."""
    return lambda raw: len(PdfReader(io.BytesIO(raw)).pages)


@pytest.fixture(scope="session")
def sample_library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Two made-up documents of the county, with the real dictionary of facts; read once for all tests."""
    root = tmp_path_factory.mktemp("packs")
    shutil.copytree(SAMPLE, root, dirs_exist_ok=True)
    shutil.copytree(packs_folder() / "codes", root / "codes")
    shutil.copy(packs_folder() / "facts.toml", root)
    return Library(root)


@pytest.fixture
def library(sample_library: Library, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """The made-up documents in the place of the house's own."""
    policies.in_force.cache_clear()
    monkeypatch.setattr(policies, "library", lambda: sample_library)
    yield sample_library
    policies.in_force.cache_clear()


@pytest.fixture
def changchun(db: None, zhao: Officer) -> Area:
    """A village of a Changchun county, where the pack is in force, with Zhao as its county officer."""
    province = people.area("22", Level.PROVINCE, "吉林省")
    city = people.area("2201", Level.CITY, "长春市", province)
    county = people.area("220122", Level.COUNTY, "农安县", city)
    township = people.area("220122100", Level.TOWNSHIP, "农安镇", county)
    village = people.area("220122100200", Level.VILLAGE, "甲村", township)
    zhao.area = county
    zhao.save()
    others = ("business_income", "property_income", "transfer_income", "business_cost")
    incomes = {"wage_income": Decimal(3000), **dict.fromkeys(others, Decimal(0))}
    file = people.household(village, "220122100200001", **incomes)
    people.member(file, "赵大山", "head", "male", date(1960, 1, 1), 90, health="healthy")
    return county
