"""Recording a village's own form for a year: what was found there, by whom, and what stood before.

It knows facts and their columns; what looks wrong with them, the quality rules say, and they never block.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from diguan.casework import audit, may
from diguan.casework.corrections import YearClosed
from diguan.casework.record import ChangedMeanwhile, plain, reason_given
from diguan.casework.values import checked
from diguan.registry.book import book
from diguan.registry.models import Area, ClosedYear, Officer, VillageYear
from diguan.registry.viewer import Viewer


def record(
    village: Area, year: int, facts: Mapping[str, Any], *, by: Officer, reason: str, on: date, version: int
) -> dict[str, Any]:
    """Write facts of a village's year, None for not known; gives those that changed.

    `version` is that of the form the officer saw, 0 for a year with none. Raises NotAllowed, ValueFault,
    NoReason, YearClosed, ChangedMeanwhile.
    """
    may.must_record_village(Viewer.of(by), village.code)
    given = {name: checked(book().fact(name), value) for name, value in facts.items()}
    why = reason_given(reason)
    with audit.act():
        _open_year(village, year)
        form = _locked(village, year, version)
        before = {name: getattr(form, name) for name in given}
        changed = {name: value for name, value in given.items() if before[name] != value}
        if not changed:
            return {}
        VillageYear.objects.filter(pk=form.pk).update(**changed, version=version + 1)
        audit.write(
            "village_recorded",
            by=by,
            area_prefix=village.code,
            reason=why,
            before=plain({name: before[name] for name in changed}),
            after=plain({**changed, "year": year, "on": on}),
        )
    return changed


def _open_year(village: Area, year: int) -> None:
    prefixes = [village.code[:length] for length in (2, 4, 6, 9, 12)]
    if ClosedYear.objects.filter(year=year, prefix__in=prefixes).exists():
        raise YearClosed(year)


def _locked(village: Area, year: int, version: int) -> VillageYear:
    """The form as it stands, held until the change is written; made when this is the year's first."""
    if version == 0:
        form, made = VillageYear.objects.get_or_create(
            area=village, year=year, defaults={"village_code": village.code, "version": 0}
        )
        if not made:
            raise ChangedMeanwhile
        return form
    form = VillageYear.objects.select_for_update().get(area=village, year=year)
    if form.version != version:
        raise ChangedMeanwhile
    return form
