"""Recording a village's own form for a year: what was found there, by whom, and what stood before.

It knows facts and their columns; what looks wrong with them, the quality rules say, and they never block.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError

from diguan.casework import audit, may
from diguan.casework.corrections import YearClosed
from diguan.casework.record import ChangedMeanwhile, plain, reason_given
from diguan.casework.values import checked
from diguan.casework.years import is_closed
from diguan.registry.book import book
from diguan.registry.models import Area, Officer, VillageYear
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
        if is_closed(village, year):
            raise YearClosed(year)
        form = _held(village, year, version)
        before = {name: getattr(form, name) for name in given}
        changed = {name: value for name, value in given.items() if before[name] != value}
        if not changed:
            return {}
        for name, value in changed.items():
            setattr(form, name, value)
        form.version = version + 1
        _save(form)
        audit.write(
            "village_recorded",
            by=by,
            area_prefix=village.code,
            reason=why,
            before=plain({name: before[name] for name in changed}),
            after=plain({**changed, "year": year, "on": on}),
        )
    return changed


def _save(form: VillageYear) -> None:
    try:
        form.save()
    except IntegrityError:  # somebody else's first form of the year came in between
        raise ChangedMeanwhile from None


def _held(village: Area, year: int, version: int) -> VillageYear:
    """The form as it stands, held until the change is written; an empty one when this is the year's first."""
    form = VillageYear.objects.select_for_update().filter(area=village, year=year).first()
    if (form.version if form else 0) != version:
        raise ChangedMeanwhile
    return form or VillageYear(area=village, village_code=village.code, year=year)
