"""Closing a year of an area: its rows are frozen for good, by the database itself.

It knows nothing of what the year holds; whether it is ready to be closed, people decide.
"""

from django.utils import timezone

from diguan.casework import audit, may
from diguan.registry.files.scope import CODE_LENGTH, PREFIX_LENGTHS
from diguan.registry.models import Area, ClosedYear, HouseholdYear, Officer
from diguan.registry.viewer import Viewer
from diguan.words.errors import Fault
from diguan.words.text import Text


class ClosedAlready(Fault):
    """A year that the area has closed before."""

    def __init__(self) -> None:
        super().__init__(Text("该年度已经封存", "this year is closed already"))


def is_closed(village: Area, year: int) -> bool:
    """Whether the village or an area above it has closed the year."""
    prefixes = [village.code[:length] for length in PREFIX_LENGTHS]
    return ClosedYear.objects.filter(year=year, prefix__in=prefixes).exists()


def close(area: Area, year: int, *, by: Officer) -> int:
    """Close a year of an area; gives the number of household years frozen. Raises NotAllowed,
    ClosedAlready."""
    may.must_close_year(Viewer.of(by), area.prefix)
    with audit.act():
        if ClosedYear.objects.filter(year=year, prefix=area.prefix).exists():
            raise ClosedAlready
        span = (area.prefix.ljust(CODE_LENGTH, "0"), area.prefix.ljust(CODE_LENGTH, "9"))
        rows = HouseholdYear.objects.filter(year=year, village_code__range=span, closed=False)
        frozen = rows.update(closed=True)
        ClosedYear.objects.create(year=year, area=area, prefix=area.prefix, at=timezone.now(), by=by)
        audit.write("year_closed", by=by, area_prefix=area.prefix, after={"year": year, "files": frozen})
    return frozen
