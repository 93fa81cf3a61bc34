"""By when a step is to be taken, where the pack says so: a day, or days and months from its turn on."""

from datetime import date

from diguan.casework.rounds.notices import reckoned
from diguan.policy.course import Station
from diguan.words.days import months_on
from diguan.words.working_days import Reckoned


def day_of(station: Station, since: date) -> date | None:
    """The day by which a step is to be taken by a case that came to it on `since`; None where none is set."""
    due = by_day(station, since)
    return due.day if due else None


def by_day(station: Station, since: date) -> Reckoned | None:
    """The same, with whether the public holidays on the way are known where it counts working days."""
    setting = station.settings.get("due")
    if setting is None or setting.value is None:
        return None
    if isinstance(setting.value, date):
        return Reckoned(setting.value)
    if setting.number is None:
        return None
    if setting.parameter.unit == "months":
        return Reckoned(months_on(since, int(setting.number)))
    return reckoned(since, int(setting.number), setting.parameter.unit)
