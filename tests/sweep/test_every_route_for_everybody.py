"""Every route of the house, asked by an officer of every duty for rows of his own area and of others': what
lies outside is never sent, in no form, and says neither that it is there nor that it is not.

A route that is not in routes.txt fails: whoever adds one says there who may open it.
"""

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.http import HttpResponse
from django.test import Client

from bench.promised import show
from diguan.casework import sign_ins
from diguan.registry.models import Officer
from tests.sweep import walk, world
from tests.sweep.world import DUTIES, Place, World

REFUSED = {403, 404, 405}
# What administrators read of their area.
ADMINISTERED = {"run", "office:audit-entry", "office:account", "office:account-decide", "decide-more"}
# What an officer of a department opens besides the frame: his requests. Programs are given empty lists.
DEPARTMENT_OPENS = {
    "comparison:filled", "comparison:index", "comparison:number", "comparison:person", "comparison:request",
    "comparison:workbook", "disclosure:index", "here", "home:index", "more",
}  # fmt: skip
WORKBOOK = "comparison:workbook"  # a department looks numbers up by it: it carries those asked about
# Pages of the frame that show nothing but one's own account and area, and the doors.
OPEN_TO_ALL = {
    "account", "areas", "end-one", "end-others", "end-token", "make-token",
    "language", "live", "own-area", "password", "ready",
    "recovery-codes", "refused", "robots", "second-factor", "security-keys", "sign-in", "sign-in-again",
    "sign-in-code", "sign-out", "withdraw-key",
}  # fmt: skip


def signed_in(officer: Officer) -> Client:
    """A client that shows errors as users see them."""
    client = Client(raise_request_exception=False)
    client.force_login(officer)
    session = client.session
    session[sign_ins.AT] = int(time.time())  # the password was given a moment ago
    session.save()
    return client


def leaked(response: HttpResponse, told: str, hidden: dict[str, str], sent: str = "") -> Iterator[str]:
    """A line for each hidden mark in an answer, other than what was sent there."""
    content = walk.bytes_of(response)
    for mark, village in hidden.items():
        if mark.encode() in content and mark not in sent:
            yield f"{told}: {mark} of {village}"


def marks_hidden_from(officer: Officer, everywhere: World) -> dict[str, str]:
    """Every mark that this officer must not be sent, with the village it is of."""
    return {mark: place.village.name for place in everywhere.places for mark in place.hidden_from(officer)}


@dataclass
class Swept:
    """What a walk over all routes found: statuses at home by route, and everything that should not be."""

    at_home: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    requests: int = 0


def sweep(everywhere: World, every: bool) -> Swept:
    """Ask every route as everybody: for the rows at home, as a page and as a fragment, and for those of other
    places, by reading and by an empty form; unless `every`, by one of both."""
    swept, home = Swept(), everywhere.places[0]
    for order, (actor, officer) in enumerate(everywhere.officers.items()):
        client, unseen = signed_in(officer), marks_hidden_from(officer, everywhere)
        beyond = list(world.outside(everywhere, officer))
        for turn, route in enumerate(walk.routes()):
            if route.name in OPEN_TO_ALL:
                continue
            carried = home.in_workbook if (actor, route.name) == ("department", WORKBOOK) else ()
            hidden = {mark: village for mark, village in unseen.items() if mark not in carried}
            first = client.get(route.at(home))
            swept.at_home[route.name] += [str(first.status_code)] if actor in DUTIES else []
            _look(swept, first, f"{actor} {route.name}", hidden)
            if actor == "department" and not route.name.startswith("api:"):
                opened = first.status_code not in REFUSED
                if opened != (route.name in DEPARTMENT_OPENS):
                    swept.wrong.append(f"department {route.name}: {first.status_code}")
            if every or not (turn + order) % 4:
                fragment = client.get(route.at(home), headers={"HX-Request": "true"})
                _look(swept, fragment, f"{actor} {route.name} (fragment)", hidden)
            for place in _some(beyond, turn + order, every) if route.rows else ():
                own = route.at(place) == route.at(home)  # a county's judgement speaks of both villages
                own |= route.name in ADMINISTERED and place.is_administered_by(officer)
                for method in ("get", "post") if every else (("get", "post")[(turn // 3 + order) % 2],):
                    answer = getattr(client, method)(route.at(place))
                    told = f"{actor} {method} {route.at(place)}"
                    _look(swept, answer, told, hidden)
                    if not own and answer.status_code not in REFUSED:
                        swept.wrong.append(f"{told}: {answer.status_code}")
    return swept


def _some(hidden: list[Place], turn: int, every: bool) -> list[Place]:
    """All places outside, or one of them, another for each route and officer."""
    return hidden if every or not hidden else [hidden[turn % len(hidden)]]


def _look(swept: Swept, response: HttpResponse, told: str, hidden: dict[str, str], sent: str = "") -> None:
    swept.requests += 1
    swept.wrong += leaked(response, told, hidden, sent)
    if response.status_code >= 500:
        swept.wrong.append(f"{told}: {response.status_code}")


SHORT_AND_LONG = pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.nightly)])


@pytest.mark.requirement("T01", "T02", "T03", "A-08", "A-13", "A-15")
@SHORT_AND_LONG
def test_no_route_sends_anything_of_a_place_outside(everywhere: World, every: bool) -> None:
    swept = sweep(everywhere, every)
    listed = walk.table()
    new = [
        f"{name:32} {' '.join(got)}" for name, got in swept.at_home.items() if listed.get(name) != tuple(got)
    ]
    should = f"{walk.TABLE} should say (if it is meant so):"
    gone = sorted(listed.keys() - swept.at_home.keys())
    found_wrong = [*new, *gone, *swept.wrong]
    assert not found_wrong, "\n".join((should, *found_wrong))
    if every:
        figure = f"0 marks outside in {swept.requests} requests: {len(listed)} routes, 11 officers, 5 places"
        show("P4", figure, met=True)


# What is answered without an account: the doors, what watches the site, and the public pages.
WITHOUT_ACCOUNT = {
    "disclosure:area", "disclosure:index", "disclosure:list", "language", "live", "ready", "refused",
    "robots", "sign-in",
}  # fmt: skip


@pytest.mark.requirement("T01")
def test_whoever_has_no_account_opens_the_doors_and_the_public_pages_and_nothing_else(
    everywhere: World,
) -> None:
    client, swept, opened = Client(raise_request_exception=False), Swept(), set()
    marks = {mark: place.village.name for place in everywhere.places for mark in place.marks}
    for route in walk.routes():
        for method in (client.get, client.post):
            answer = method(route.at(everywhere.places[0]))
            _look(swept, answer, route.name, marks)
            led_away = answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in/?next=")
            if not led_away and answer.status_code not in (401, 405):
                opened.add(route.name)
    assert (swept.wrong, opened) == ([], WITHOUT_ACCOUNT)


@pytest.mark.one_database
@pytest.mark.requirement("T02")
@SHORT_AND_LONG
def test_no_question_in_an_address_brings_a_place_outside(everywhere: World, every: bool) -> None:
    swept = Swept()
    plain = [route for route in walk.routes() if route.name not in OPEN_TO_ALL and not route.rows]
    for order, officer in enumerate(everywhere.officers.values()):
        client, hidden = signed_in(officer), marks_hidden_from(officer, everywhere)
        beyond = list(world.outside(everywhere, officer))
        for turn, route in enumerate(plain):
            for place in _some(beyond, turn + order, every):
                values = (place.village.pk, place.village.code, place.marks[0], place.ids["judgement_id"])
                for value in values if every else (values[turn % 2], values[2 + turn % 2]):
                    answer = client.get(route.at(place), dict.fromkeys(walk.asked(), str(value)))
                    _look(swept, answer, f"{officer.duty} {route.name}?…={value}", hidden, str(value))
    assert not swept.wrong


@pytest.mark.requirement("T02")
def test_a_mark_is_found_in_json_too(everywhere: World) -> None:
    """JSON spells 东 as \\u4e1c: a search of the bytes alone finds no name in an answer to a program."""
    home = everywhere.places[0]
    client = signed_in(everywhere.officers["village_officer"])
    answer = client.get(next(route for route in walk.routes() if route.name == "api:areas").at(home))
    assert home.village.name.encode() not in answer.content
    assert list(leaked(answer, "areas", {home.village.name: "home"})) == [
        f"areas: {home.village.name} of home"
    ]
