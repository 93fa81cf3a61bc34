"""The register on paper by level: village table (村表), township book (镇册), county summary (县网).

All three are read from the files at that moment; who is not and never was in the register is not on them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from diguan.desks.household import cards
from diguan.registry import files, places
from diguan.registry.files import Counts, Number
from diguan.registry.viewer import Viewer
from diguan.web import areas, facts, incomes, paper
from diguan.web.pdf import pdf_response
from diguan.web.policies import book
from diguan.web.templatetags import diguan as words
from diguan.words.areas import Level
from diguan.words.errors import Fault
from diguan.words.text import Text

FOLDER = Path(__file__).parent
NEVER_REGISTERED = "unregistered"
FACTS = ("household_kind", "main_cause", "house_grade", "water_safe")


class NoLedger(Fault):
    """The register on paper of an area for which there is none: above the province, or nobody's."""


@dataclass(frozen=True, slots=True)
class Line:
    """One household of the register with what the table says of it."""

    file: Any
    year: int | None
    group: str
    facts: tuple[str, ...]
    income_per_head: Decimal | None


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What can be printed of the area in the top bar, and the numbers of its parts."""
    viewer = areas.part(request)
    area = _area(viewer)
    context = {
        "area": area,
        "title": _title(area.level),
        "village": area.level == Level.VILLAGE,
        "statuses": _statuses(),
        "parts": [(part, _title(part.level), _named(counts)) for part, counts in _parts(viewer)],
        "total": _named(files.counts(viewer)),
        "here": request.GET.get("area", ""),
        "cards": cards.parts(viewer, area) if area.level == Level.VILLAGE else [],
    }
    return render(request, "household/ledgers.html", context)


@require_GET
def as_pdf(request: HttpRequest) -> HttpResponse:
    """The sheet of the area's level on A4."""
    viewer, today = areas.part(request), timezone.localdate()
    area = _area(viewer)
    frame = paper.frame(_title(area.level), area.full_name, request.viewer, today)
    if area.level == Level.VILLAGE:
        data, template = {**frame, **_table(viewer)}, "village_table.typ"
    elif area.level == Level.TOWNSHIP:
        data, template = {**frame, **_book(viewer)}, "township_book.typ"
    else:
        data, template = {**frame, **_summary(viewer)}, "area_summary.typ"
    return pdf_response(request, f"register-{area.code}", FOLDER / template, data)


def _area(viewer: Viewer) -> Any:
    area = areas.area_of(viewer)
    if area is None or viewer.prefix is None:
        raise NoLedger(_NONE, mend=_MEND)
    return area


def _title(level: int) -> str:
    titles = {
        Level.VILLAGE: gettext("Village table of the register"),
        Level.TOWNSHIP: gettext("Township book of the register"),
        Level.COUNTY: gettext("County summary of the register"),
    }
    return titles.get(Level(level), gettext("Summary of the register"))


def _table(viewer: Viewer) -> dict[str, Any]:
    lines = _lines(viewer)
    return {"columns": _columns(), "rows": _rows(lines), "words": _words(), **_totals(viewer)}


def _book(viewer: Viewer) -> dict[str, Any]:
    by_village: dict[str, list[Line]] = {}
    for line in _lines(viewer):
        by_village.setdefault(line.file.village.name, []).append(line)
    villages = [{"name": name, "rows": _rows(lines)} for name, lines in by_village.items()]
    return {**_summary(viewer), "columns": _columns(), "villages": villages}


def _summary(viewer: Viewer) -> dict[str, Any]:
    rows = [[part.name, *_flat(_numbers(counts))] for part, counts in _parts(viewer)]
    return {
        "parts": rows,
        "words": _words(),
        **_totals(viewer),
    }


def _parts(viewer: Viewer) -> list[tuple[Any, Counts]]:
    return [(area, counts) for area, counts in files.counts_by_area(viewer) if counts.total.households]


def _totals(viewer: Viewer) -> dict[str, Any]:
    return {
        "total": [gettext("Together"), *_flat(_numbers(files.counts(viewer)))],
        "statuses": [name for _, name in _statuses()],
        "heads": [gettext("households"), gettext("people")],
    }


def _statuses() -> list[tuple[str, str]]:
    codes = book().codes("register_status")
    return [(key, words.say(codes.text(key))) for key in codes.keys if key != NEVER_REGISTERED]


def _numbers(counts: Counts) -> list[Number]:
    return [counts.of(key) for key, _ in _statuses()]


def _named(counts: Counts) -> list[tuple[str, Number]]:
    return [(name, counts.of(key)) for key, name in _statuses()]


def _flat(numbers: Iterable[Number]) -> list[str]:
    return [words.number(each) for one in numbers for each in (one.households, one.people)]


def _lines(viewer: Viewer) -> list[Line]:
    """The households that are or were in the register, each with its newest year; four queries."""
    listed = list(files.households(viewer).exclude(status=NEVER_REGISTERED))
    years = files.newest_years(viewer).exclude(household__status=NEVER_REGISTERED)
    newest = {row.household_id: row for row in years}
    return [_line(file, newest.get(file.pk)) for file in listed]


def _line(file: Any, year: Any) -> Line:
    if year is None:
        return Line(file, None, "", ("",) * len(FACTS), None)
    known = [book().fact(name) for name in FACTS]
    said = tuple(facts.plain(fact, getattr(year, places.of(fact).column)) for fact in known)
    per_head = incomes.worked_out(year, file.people)["income_per_head"]
    return Line(file, year.year, year.villager_group or "", said, per_head)


def _rows(lines: Sequence[Line]) -> list[list[str]]:
    return [
        [
            str(serial),
            line.group,
            line.file.head_name or "",
            line.file.number,
            str(line.file.people),
            words.code_text(line.file.status, "register_status"),
            *line.facts,
            "" if line.income_per_head is None else words.number(line.income_per_head, 2),
            str(line.year or ""),
        ]
        for serial, line in enumerate(lines, start=1)
    ]


def _columns() -> list[str]:
    return [
        gettext("No."),
        gettext("Group"),
        gettext("Head of household"),
        gettext("Household number"),
        gettext("People"),
        gettext("Register status"),
        *(facts.heading(book().fact(name)) for name in FACTS),
        gettext("Net income per head, yuan"),
        gettext("Files of"),
    ]


def _words() -> dict[str, str]:
    return {
        "part": gettext("Area"),
        "blank": gettext("Blank means not known."),
        "numbers": gettext("In numbers"),
        "none": gettext("No household of this area is or was in the register."),
        "signatures": gettext("Drawn up by|Checked by|Day"),
    }


_NONE = Text("这里没有可以打印的登记册", "there is no register to print here")
_MEND = Text("请先在上方选择省、市、县、乡或村", "choose a province, city, county, township or village above")
