"""Any desk may be taken out: the house still stands and the other desks open."""

import os
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.test import Client

from diguan.config import desks
from diguan.registry.models import Household, Officer
from diguan.web.desk import cards
from tests.house.source import ROOT

ALONE = ("-p", "no:xdist", "-p", "no:cacheprovider", "--no-migrations")
OPENING = "tests/house/test_desks.py::test_every_desk_opens_for_those_it_is_for_and_for_nobody_else"


@pytest.mark.parametrize("gone", desks.standing())
def test_the_house_stands_without_one_desk(gone: str) -> None:
    others = ",".join(desk for desk in desks.standing() if desk != gone)
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *ALONE, OPENING],
        cwd=ROOT,
        env={**os.environ, "DIGUAN_DESKS": others},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.django_db
def test_every_desk_opens_for_those_it_is_for_and_for_nobody_else(
    client: Client, wang: Officer, zhao: Officer, chen: Officer, yang: Household
) -> None:
    call_command("check")
    seen = {}
    for officer in (wang, zhao, chen):
        client.force_login(officer)
        for desk in cards():
            answer = client.get(desk.url)
            seen[officer.duty, desk.name] = (
                answer.status_code,
                desk.duties is None or officer.duty in desk.duties,
            )
    strange = {
        place: code for place, (code, mine) in seen.items() if code not in ((200, 302) if mine else (403,))
    }
    assert not strange
