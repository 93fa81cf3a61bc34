"""The pages of a round that its officers open in the middle of it: what each costs, and how often it asks the
database.

In the process that walks the round, through all of the site that a request passes; no network. It takes no
step.
"""

import time
from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import filling
from bench.round_cpu import cpu
from diguan.policy.course import Station
from diguan.registry.models import Case, Officer, Round

TIMES = 5
"""How often each page is opened; once more before, while templates are read, which does not count."""


class Opened(NamedTuple):
    """One opening: of which page, by whom, seconds in all and of the processor, questions, and its size."""

    page: str
    officer: str
    seconds: float
    cpu: float
    queries: int
    bytes: int


def opened(round: Round, station: Station, county: Officer, village: Officer) -> Iterator[Opened]:
    """Round, step, list of rounds and day of the county's officer; round, village and case of a village's."""
    of_village = Case.objects.filter(round=round, village_code=village.area.code, state="open")
    home, of_round = village.area_id, [round.pk]
    pages = (
        ("home, county", county, reverse("home:index")),
        ("list of rounds, county", county, reverse("identification:rounds")),
        ("round, county", county, reverse("identification:round", args=of_round)),
        ("step, county", county, reverse("identification:step", args=[*of_round, station.key])),
        (
            "village, its officer",
            village,
            reverse("identification:village", args=[*of_round, home]),
        ),
        ("case, its officer", village, reverse("identification:case", args=[of_village[0].pk])),
    )
    for name, officer, address in pages:
        client = _client(officer)
        for number in range(TIMES + 1):
            one = _open(client, f"page: {name}", officer, address)
            if number:
                yield one


def _client(officer: Officer) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies["session"] = filling._session(officer)
    return client


def _open(client: Client, page: str, officer: Officer, address: str) -> Opened:
    began, worked = time.perf_counter(), cpu()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{page}: {answer.status_code}")
    seconds, taken = time.perf_counter() - began, cpu() - worked
    return Opened(page, officer.username, seconds, taken, len(asked), len(answer.content))
