"""What hangs on boards, or is on public pages, carries its closed columns and nothing else: every byte of all
lists and pages is searched for planted secrets and for whatever looks like a number, a card or a telephone.
A public page is gone on the day after its last.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bench.promised import show
from diguan.registry.models import Area, Household, Notice, Person
from diguan.words import identity
from diguan.words.names import mask_name
from tests.pages.conftest import LANGUAGES
from tests.people import DAY
from tests.stories.publishing import OnDay, Publishes, on_day, publishes
from tests.sweep import walk
from tests.sweep.test_every_route_for_everybody import signed_in
from tests.sweep.test_no_duty_is_sent_a_secret_whole import PLANTED, planted
from tests.sweep.world import Place, World

__all__ = ["on_day", "planted", "publishes"]

# Every sheet that is made for a board: proposals of the rules, notices and announcements of both desks.
ON_BOARDS = (
    "identification:notice", "identification:notice-pdf", "identification:notice-excel",
    "identification:list-pdf", "exit:list-pdf",
)  # fmt: skip
DUTIES = ("village_officer", "township_officer", "county_officer", "city_officer", "province_officer")
ROBOTS = "/robots.txt"
LONG = re.compile(r"(?<![\dA-Fa-f.-])\d{11,19}[Xx]?(?![\dA-Fa-f.])")


def looks_secret(text: str) -> Iterator[str]:
    """Digits that would pass as a document number, a telephone or a bank account."""
    for found in LONG.findall(text):
        number = len(found) == 18 and not identity.check(found, date(2017, 6, 1)).faults
        telephone = len(found) == 11 and re.fullmatch(r"1[3-9]\d{9}", found)
        card = len(found) in (16, 19) and found.startswith("62")
        if number or telephone or card:
            yield found


def names_whole() -> list[str]:
    """Names of everybody on file, which a list masks."""
    return [name for name in Person.objects.values_list("name", flat=True) if name]


@pytest.mark.requirement("T47", "T49")
def test_a_list_for_the_board_tells_nothing_beyond_its_columns(planted: World) -> None:
    home, wrong, bytes_seen, lists = planted.places[0], [], 0, 0
    number = Household.objects.get(pk=home.ids["household_id"]).number
    for duty in DUTIES:
        client = signed_in(planted.officers[duty])
        for route in (each for each in walk.routes() if each.name in ON_BOARDS):
            answer = client.get(route.at(home))
            if answer.status_code != 200:  # above the village the proposals ask for one
                continue
            content = walk.bytes_of(answer)
            text = content.decode("utf-8", "replace").replace(number, "")
            lists, bytes_seen = lists + 1, bytes_seen + len(content)
            hits = [name for name, value in PLANTED.items() if value in text]
            hits += [name for name in names_whole() if name in text]
            wrong += [f"{duty} {route.name}: {hit}" for hit in (*hits, *looks_secret(text))]
    assert lists >= 10
    assert not wrong
    figure = f"0 of {len(PLANTED)} kinds of secrets in {bytes_seen:,} bytes of {lists} lists for boards"
    show("P16", figure, met=True, part="boards")


@dataclass
class Walked:
    """What a walk over all public pages of one day found: pages, their bytes, and the statuses of lists."""

    pages: int = 0
    size: int = 0
    text: str = ""
    lists: frozenset[int] = frozenset()


def walked(world: World) -> Walked:
    """Every public page of the world as somebody without an account gets it, in both languages, read and
    asked for its head only; with all that was sent."""
    found, client = Walked(), Client(raise_request_exception=False)
    for language in LANGUAGES.values():
        for path, is_list in dict(_paths(world)).items():
            for method in (client.get, client.head):
                answer = method(f"{path}?language={language}")
                assert not answer.cookies
                assert path == ROBOTS or answer.headers["Cache-Control"] == "no-store"
                content = walk.bytes_of(answer)
                found.pages, found.size = found.pages + 1, found.size + len(content)
                found.text += content.decode("utf-8")
                found.lists |= {answer.status_code} if is_list else frozenset()
    return found


def _paths(world: World) -> Iterator[tuple[str, bool]]:
    yield ROBOTS, False
    yield reverse("disclosure:index"), False
    for area in Area.objects.all():
        yield reverse("disclosure:area", args=[area.prefix]), False
    for notice in Notice.objects.all():
        yield reverse("disclosure:list", args=[notice.area_prefix, notice.code]), True


def heads(world: World) -> list[str]:
    """The masked heads of all families."""
    return [mask_name(name) for name in Household.objects.values_list("head_name", flat=True)]


@pytest.mark.requirement("T47", "T49", "T50")
def test_no_public_page_tells_more_and_none_outlasts_its_last_day(
    planted: World, publishes: Publishes, on_day: OnDay
) -> None:
    publishes("99", "98")
    until = Notice.objects.get(pk=planted.places[0].ids["notice_id"]).until
    wrong, pages, size = [], 0, 0
    days = {DAY - timedelta(days=1): 404, DAY: 200, until: 200, until + timedelta(days=1): 410}
    for day, status in days.items():
        on_day(day)
        seen = walked(planted)
        pages, size = pages + seen.pages, size + seen.size
        assert seen.lists == {status}, day
        wrong += [f"{day}: {name}" for name, value in PLANTED.items() if value in seen.text]
        numbers = Household.objects.values_list("number", flat=True)
        wrong += [f"{day}: {told}" for told in (*names_whole(), *numbers) if told in seen.text]
        wrong += [f"{day}: {told}" for told in looks_secret(seen.text)]
        shown = [head for head in heads(planted) if head in seen.text]
        assert bool(shown) == (status == 200), f"{day}: {shown}"
        assert ("/0/" in seen.text) == (status == 200), "and no page leads to a list that does not hang"
    assert not wrong
    figure = f"0 of {len(PLANTED)} kinds of secrets in {size:,} bytes of {pages:,} answers of public pages"
    gone = f"410 on the day after the last: {Notice.objects.count()} of {Notice.objects.count()} lists"
    show("P16", f"{figure}; {gone}", met=True, part="public")


def test_the_address_printed_on_the_sheet_is_that_of_the_public_page(
    planted: World, publishes: Publishes, on_day: OnDay
) -> None:
    publishes("99", "98")
    on_day(DAY)
    home: Place = planted.places[0]
    client = signed_in(planted.officers["village_officer"])
    sheet = walk.bytes_of(
        client.get(reverse("identification:list-pdf", args=[home.ids["notice_id"]]))
    ).decode()
    printed = re.findall(r"http://testserver(/public/[^\s\"]+)", sheet)
    assert printed == [reverse("disclosure:list", args=[home.village.prefix, "0"])]
    assert Client().get(printed[0]).status_code == 200


def test_what_is_looked_for_would_be_found() -> None:
    text = "证件 990101197103055517，电话 13700719283，账号 6222007192834655012，编号 990101100200001"
    assert list(looks_secret(text)) == ["13700719283", "6222007192834655012"]
    good = identity.make_number("990101", date(1971, 3, 5), 551)
    assert list(looks_secret(f"证件{good}")) == [good]
