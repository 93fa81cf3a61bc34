"""What hangs on boards carries its closed columns and nothing else: every byte of every list is searched for
planted secrets and for whatever looks like a number, a card or a telephone.
"""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from bench.promised import show
from diguan.registry.models import Household, Person
from diguan.words import identity
from tests.sweep import walk
from tests.sweep.test_every_route_for_everybody import signed_in
from tests.sweep.test_no_duty_is_sent_a_secret_whole import PLANTED, planted
from tests.sweep.world import World

__all__ = ["planted"]

# Every sheet that is made for a board: proposals of the rules, notices and announcements of both desks.
ON_BOARDS = (
    "identification:notice", "identification:notice-pdf", "identification:notice-excel",
    "identification:list-pdf", "exit:list-pdf",
)  # fmt: skip
DUTIES = ("village_officer", "township_officer", "county_officer", "city_officer", "province_officer")
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
    show("P16", f"{figure}; no page is public yet, so none can outlast its day", met=False, part="boards")


def test_what_is_looked_for_would_be_found() -> None:
    text = "证件 990101197103055517，电话 13700719283，账号 6222007192834655012，编号 990101100200001"
    assert list(looks_secret(text)) == ["13700719283", "6222007192834655012"]
    good = identity.make_number("990101", date(1971, 3, 5), 551)
    assert list(looks_secret(f"证件{good}")) == [good]
