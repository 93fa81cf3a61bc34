"""A register with a made-up county in it, judged, and officers who are signed in: what the load test opens.

`python -m bench.filling HOUSEHOLDS FILE [--counties …] [--times N]` fills the empty register with so many
households in each county and writes its visitors, N times fifty for each, to FILE as JSON. Files come in by
casework.imports.accept, from what reading a workbook would have staged.
"""
# ruff: noqa: E402 -- models can be imported only after Django is set up

import argparse
import json
import os
import random
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import django
import pyarrow as pa
import pyarrow.parquet as pq

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diguan.config.settings")
django.setup()

from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from diguan.casework import imports, judging
from diguan.config import site
from diguan.engine.sheets.staging import FILES, SOURCE
from diguan.engine.synthetic.county import unspoiled
from diguan.engine.synthetic.population import Order
from diguan.policy.library import Library
from diguan.registry import area_loading, bounds
from diguan.registry.book import book, tokens
from diguan.registry.models import Area, Household, ImportBatch, Officer
from diguan.words import areas
from diguan.words.areas import Level

COUNTY, YEAR, ON, SEED = "220122", 2016, date(2017, 6, 1), 7
OFFICERS = ((Level.COUNTY, "county_officer", 2), (Level.TOWNSHIP, "township_officer", 8),
            (Level.VILLAGE, "village_officer", 40))  # fmt: skip
HOUSEHOLDS_EACH = 200


def fill(households: int, counties: Sequence[str], times: int) -> list[dict[str, Any]]:
    """Make database, counties, judgements and accounts; a visitor for each account."""
    with bounds.nation():
        for code in counties:
            clerk = county(households, code)
            pack = Library().choose("identification", code, ON)
            judging.judge(clerk.area, pack, year=YEAR, on=ON, by=clerk)
        return [visitor for code in counties for visitor in _visitors(code, times)]


def county(households: int, code: str = COUNTY) -> Officer:
    """Make the database and a county's files in it; gives the clerk who brought them in."""
    site.up_to_date()
    area_loading.load(areas.open(), code)
    area = Area.objects.get(code=areas.pad(code), level=Level.COUNTY)
    clerk = _officer(area, "county_officer", f"clerk{code}")
    imports.accept(_staged(area, clerk, households), by=clerk)
    return clerk


def _staged(county: Area, by: Officer, households: int) -> ImportBatch:
    """A batch as it stands after its workbook was read."""
    families, people = unspoiled(areas.open(), Order(county.prefix, households, SEED, YEAR, ON), book())
    people = people.append_column("id_token", pa.array(tokens().of_all(people["id_number"].to_pylist())))
    folder = settings.UPLOADS / f"staged-{county.prefix}"
    batch = ImportBatch.objects.create(
        file_name="county.xlsx", sha256="0" * 64, folder=str(folder), area=county,
        area_prefix=county.prefix, year=YEAR, on=ON, at=timezone.now(), by=by, by_name=str(by), state="read",
    )  # fmt: skip
    imports.staging(batch).mkdir(parents=True)
    for level, rows in (("household", families), ("person", people)):
        pq.write_table(_with_source(rows), imports.staging(batch) / FILES[level])
    return batch


def _with_source(rows: pa.Table) -> pa.Table:
    sheet, row = SOURCE
    rows = rows.append_column(sheet, pa.array(["1"] * rows.num_rows, sheet.type))
    return rows.append_column(row, pa.array(range(3, rows.num_rows + 3), row.type))


def _visitors(county: str, times: int) -> Iterator[dict[str, Any]]:
    """Officers of three levels, signed in, each with some households of his area."""
    chance = random.Random(SEED)
    inhabited = Household.objects.filter(village_code__startswith=county).values("village")
    for level, duty, count in OFFICERS:
        villages = Area.objects.filter(level=Level.VILLAGE, pk__in=inhabited)
        places = {area.prefix[: level.digits] for area in villages}
        for number, prefix in enumerate(chance.choices(sorted(places), k=count * times)):
            area = Area.objects.get(prefix=prefix, level=level)
            officer = _officer(area, duty, f"{duty}-{county}-{number}")
            own = Household.objects.filter(village_code__startswith=prefix).values_list("pk", flat=True)
            some = chance.sample(list(own), min(HOUSEHOLDS_EACH, len(own)))
            yield {"level": level.name.lower(), "cookie": _session(officer), "households": some}


def _officer(area: Area, duty: str, username: str) -> Officer:
    officer = Officer(username=username, name=username, duty=duty, area=area)
    officer.set_unusable_password()
    officer.save()
    return officer


def _session(officer: Officer) -> str:
    """A session as signing in by password leaves it."""
    store = SessionStore()
    store[auth.SESSION_KEY] = str(officer.pk)
    store[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[auth.HASH_SESSION_KEY] = officer.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def ask(arguments: Sequence[str]) -> None:
    """Fill as asked, and write down who visits."""
    parser = argparse.ArgumentParser(prog="bench.filling", description=__doc__)
    parser.add_argument("households", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--counties", nargs="+", default=[COUNTY])
    parser.add_argument("--times", type=int, default=1)
    asked = parser.parse_args(arguments)
    visitors = fill(asked.households, asked.counties, asked.times)
    asked.file.write_text(json.dumps(visitors), "utf-8")


if __name__ == "__main__":
    ask(sys.argv[1:])
