"""Statistics as Excel: areas with their measures, numerator and denominator apart; all counts of one area."""

from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext

from diguan.desks.monitoring import subjects
from diguan.desks.monitoring.measures import measures
from diguan.desks.monitoring.places import Look, Place
from diguan.engine.cube import rates
from diguan.web.export import column, workbook


def areas(request: HttpRequest, look: Look, name: str) -> FileResponse:
    """A row for the area and for each below it."""
    about = look.cube.about
    columns = [column(gettext("Area code")), column(gettext("Area"))]
    columns += [column(one, "integer") for one in (gettext("Households counted"), gettext("People counted"))]
    above, under, share = gettext("numerator"), gettext("denominator"), gettext("share")
    for one in measures(about):
        columns += [column(f"{one.text} · {part}", "integer") for part in (above, under)]
        columns.append(column(f"{one.text} · {share}", "number"))
    indices = [
        gettext("Poverty gap (FGT 1)"),
        gettext("Severity (FGT 2)"),
        gettext("Intensity (A)"),
        gettext("M0"),
    ]
    columns += [column(one, "number") for one in indices]
    rows = (_row(place, look) for place in (look.here, *look.below))
    return workbook(
        request, "statistics", columns, rows, title=_title(look, name, gettext("Statistics by area"))
    )


def counts(request: HttpRequest, look: Look, name: str, population: str) -> FileResponse:
    """A row for every key of every dimension."""
    headings = [gettext("Subject"), gettext("Question"), gettext("Category")]
    columns = [column(one) for one in headings]
    columns += [column(one, "integer") for one in (gettext("Households counted"), gettext("People counted"))]
    return workbook(
        request, "counts", columns, _counts(look, population), title=_title(look, name, gettext("All counts"))
    )


def _title(look: Look, name: str, what: str) -> str:
    return f"{what} · {name} · {look.cube.about.year}"


def _row(place: Place, look: Look) -> list[Any]:
    about = look.cube.about
    code = place.all.area
    row: list[Any] = [code.ljust(12, "0") if code else "", place.area.name if place.area else code]
    row += [place.all.households, place.all.people]
    for one in measures(about):
        rate = one.of(place, about)
        row += [rate.numerator, rate.denominator, _rounded(rate.value)]
    poverty = rates.poverty(place.all, about.line)
    index = rates.multidimensional(place.all, about.index)
    row += [_rounded(poverty.gap if poverty else None), _rounded(poverty.severity if poverty else None)]
    return [*row, _rounded(index.intensity if index else None), _rounded(index.adjusted if index else None)]


def _counts(look: Look, population: str) -> Iterator[list[Any]]:
    area, about = look.here.populations[population], look.cube.about
    for subject, title in subjects.SUBJECTS.items():
        for table in subjects.tables(area, about, subject):
            for line in table.lines:
                yield [str(title), table.title, line.text, line.households, line.people]
        for one in subjects.answers(area, about, subject):
            yield [str(title), one.text, gettext("yes"), one.households, one.yes]
            yield [str(title), one.text, gettext("no"), None, one.no]
            yield [str(title), one.text, gettext("not known"), None, one.unknown]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
