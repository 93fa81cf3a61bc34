"""A county that is on the map, for workbooks are read with the villages of the national table: Nong'an of
Changchun, with officers of its levels and a made-up workbook of its households.
"""

import shutil
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from diguan.engine import sheets
from diguan.engine.synthetic import County, county
from diguan.registry import area_loading
from diguan.registry.book import book
from diguan.registry.models import Area, Officer
from diguan.words import areas
from diguan.words.areas import Level
from tests.people import officer

COUNTY = "220122"
YEAR, DAY = 2016, date(2017, 6, 1)
HOUSEHOLDS = 24
STAGED: dict[Any, Path] = {}


@dataclass(frozen=True)
class Nongan:
    """The county, its officer, the officers of one inhabited village, of its township, and of the village
    next door; and the made-up households."""

    county: Area
    county_officer: Officer
    township_officer: Officer
    village_officer: Officer
    next_village_officer: Officer
    households: pa.Table
    people: pa.Table

    def workbook(self, folder: Path, households: pa.Table | None = None) -> Path:
        """The made-up households (or these instead) with all members, as a workbook of the national form."""
        path = folder / "农安县采集表.xlsx"
        path.write_bytes(_as_made() if households is None else _written(households))
        return path


@cache
def _made() -> County:
    """The same households for every test."""
    return county(areas.open(), COUNTY, HOUSEHOLDS, 7, YEAR, DAY, defects=1)


@cache
def _as_made() -> bytes:
    return _written(_made().households)


def _written(households: pa.Table) -> bytes:
    into = BytesIO()
    sheets.write_workbook(
        into, book(), sheets.Form.load(), households, _made().people, on=DAY, demonstration=True
    )
    return into.getvalue()


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The same file for the same area is read by a child process once; after that its folder is copied."""
    really = sheets.read

    def read(path: Path, book: Any, form: Any, into: Path, **options: Any) -> sheets.Reading:
        key = (sha256(path.read_bytes()).hexdigest(), options["area"], options["on"])
        if key not in STAGED:
            STAGED[key] = tmp_path_factory.mktemp("staged") / "folder"
            really(path, book, form, STAGED[key], **options)
        return sheets.Reading.open(Path(shutil.copytree(STAGED[key], into)))

    monkeypatch.setattr(sheets, "read", read)


@pytest.fixture
def nongan(db: None, settings: Any, tmp_path: Path, inline_jobs: None, read_once: None) -> Nongan:
    """The county with all its villages; officers of the first inhabited village and of the next one on the
    map. Files go to a folder of the test, and jobs run at once."""
    settings.UPLOADS, settings.SNAPSHOTS = tmp_path / "uploads", tmp_path / "snapshots"
    settings.JUDGEMENTS = tmp_path / "judgements"
    area_loading.load(areas.open(), COUNTY)
    made = _made()
    place = Area.objects.get(level=Level.COUNTY)
    first = min(made.households["village_code"].to_pylist())
    beyond = Area.objects.filter(level=Level.VILLAGE, code__gte=first)
    villages = beyond.select_related("parent").order_by("code")
    return Nongan(
        place,
        officer("赵主任", "county_officer", place, "zhao-n"),
        officer("李干事", "township_officer", villages[0].parent, "li-n"),
        officer("王书记", "village_officer", villages[0], "wang-n"),
        officer("孙书记", "village_officer", villages[1], "sun-n"),
        made.households,
        made.people,
    )
