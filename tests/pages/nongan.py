"""A county that is on the map, for workbooks are read with the villages of the national table: Nong'an of
Changchun, with officers of its levels and a made-up workbook of its households.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from diguan.engine import sheets
from diguan.engine.synthetic import county
from diguan.registry import area_loading
from diguan.registry.book import book
from diguan.registry.models import Area, Officer
from diguan.words import areas
from diguan.words.areas import Level
from tests.people import officer

COUNTY = "220122"
YEAR, DAY = 2016, date(2017, 6, 1)
HOUSEHOLDS = 24


@dataclass(frozen=True)
class Nongan:
    """The county with its county officer, the officers of one inhabited village and its township, and next door."""

    county: Area
    county_officer: Officer
    township_officer: Officer
    village_officer: Officer
    next_village_officer: Officer
    households: pa.Table
    people: pa.Table

    def workbook(self, folder: Path, households: pa.Table | None = None, people: pa.Table | None = None) -> Path:
        """The made-up households (or these) as a workbook of the national form."""
        path = folder / "农安县采集表.xlsx"
        form = sheets.Form.load(book_root())
        sheets.write_workbook(
            path, book(), form, self.households if households is None else households,
            self.people if people is None else people, demonstration=True,
        )  # fmt: skip
        return path


def book_root() -> Path:
    """The packs in use."""
    return sheets.Form.load().root


@pytest.fixture
def nongan(db: None) -> Nongan:
    """The county with all its villages; officers of the first village that households live in, and of the next
    one on the map."""
    table = areas.open()
    area_loading.load(table, COUNTY)
    made = county(table, COUNTY, HOUSEHOLDS, 7, YEAR, DAY, defects=1)
    place = Area.objects.get(level=Level.COUNTY)
    first = min(made.households["village_code"].to_pylist())
    villages = Area.objects.filter(level=Level.VILLAGE, code__gte=first).select_related("parent").order_by("code")
    return Nongan(
        place,
        officer("赵主任", "county_officer", place, "zhao-n"),
        officer("李干事", "township_officer", villages[0].parent, "li-n"),
        officer("王书记", "village_officer", villages[0], "wang-n"),
        officer("孙书记", "village_officer", villages[1], "sun-n"),
        made.households,
        made.people,
    )
