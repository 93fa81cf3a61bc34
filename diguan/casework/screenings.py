"""Rounds of screening: opened for an area, every household looked at and written down, closed.

A signal decides nothing and moves nothing: what becomes of it goes by a procedure's round, with the signal as
the clue. How often to screen, and in how many rounds, is not known here.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from diguan.casework import audit, may
from diguan.casework.moves import pieces
from diguan.casework.record import plain, reason_given
from diguan.registry import bulk
from diguan.registry.book import book
from diguan.registry.files.scope import shared_prefix
from diguan.registry.models import Area, GridPlace, Household, Officer, Screened, Screening
from diguan.registry.viewer import Viewer
from diguan.words.areas import Level
from diguan.words.days import day_words
from diguan.words.errors import Fault
from diguan.words.text import Text

SIGNALS = "risk"
OTHER = "other"
Outcome = Screened.Outcome


class ScreeningFault(Fault):
    """A screening, or what is written down in one, that cannot be so."""


def open_screening(area: Area, title: str, *, starts: date, until: date, on: date, by: Officer) -> Screening:
    """Open a round for a township or a county. Raises NotAllowed, ScreeningFault."""
    may.must_open_screening(Viewer.of(by), area.prefix)
    if area.level not in (Level.TOWNSHIP, Level.COUNTY):
        raise ScreeningFault(_AREA)
    if not (named := title.strip()):
        raise ScreeningFault(_NO_TITLE, where="title")
    if until < starts:
        raise ScreeningFault(_DAYS, where="until")
    with audit.act():
        made = Screening.objects.create(
            area=area, area_prefix=area.prefix, title=named, starts=starts, until=until, on=on,
            at=timezone.now(), by=by, by_name=str(by),
        )  # fmt: skip
        _tell("screening_opened", made, by, after={"starts": starts, "until": until})
    return made


def close_screening(screening: Screening, *, on: date, by: Officer, reason: str) -> None:
    """Close a round, all looked at or not; the reason says why where some are left. Raises NotAllowed,
    ScreeningFault, NoReason."""
    may.must_open_screening(Viewer.of(by), screening.area_prefix)
    why = reason_given(reason)
    with audit.act():
        held = Screening.objects.select_for_update().get(pk=screening.pk)
        _must_be_open(held)
        if on < held.starts:
            raise ScreeningFault(_BEFORE.format(day=day_words(held.starts)), where="on")
        held.closed_on = screening.closed_on = on
        held.save()
        _tell("screening_closed", held, by, why, after={"on": on})


def record(
    screening: Screening,
    households: Sequence[Household],
    *,
    on: date,
    by: Officer,
    who: str,
    found: Sequence[str] = (),
    note: str = "",
    again: bool = False,
) -> int:
    """Write down that households were looked at on a day by somebody (`who`), and what was found: keys of the
    list of risks, none for nothing; gives how many.

    `again` writes anew for one that was written down before. Raises NotAllowed, ScreeningFault.
    """
    _must(screening, households, by)
    person = who.strip() or str(by)
    keys = _signals(found, note)
    if on < screening.starts:
        raise ScreeningFault(_BEFORE.format(day=day_words(screening.starts)), where="on")
    with audit.act():
        held = _locked(screening, households)
        standing = set() if again else _standing(screening, held)
        if twice := [one.number for one in held if one.pk in standing]:
            raise ScreeningFault(_TWICE.format(numbers=", ".join(twice[:5])))
        outcome = Outcome.SIGNAL if keys else Outcome.NOTHING
        said = {"outcome": outcome, "found": ";".join(keys), "who": person, "note": note.strip() or None}
        _add(screening, held, said, on, by)
        after = {"households": len(held), "found": said["found"], "who": person, "on": on}
        _tell("screened", screening, by, after=after, households=held)
    return len(held)


def take_back(
    screening: Screening, households: Sequence[Household], *, on: date, by: Officer, reason: str
) -> int:
    """Say that households were written down by mistake: they are to be screened again; gives how many. Raises
    NotAllowed, ScreeningFault, NoReason."""
    _must(screening, households, by)
    why = reason_given(reason)
    with audit.act():
        held = _locked(screening, households)
        standing = _standing(screening, held)
        wrong = [one for one in held if one.pk in standing]
        if not wrong:
            raise ScreeningFault(_NOT_SCREENED)
        said = {"outcome": Outcome.TAKEN_BACK, "found": "", "who": str(by), "note": why}
        _add(screening, wrong, said, on, by)
        after = {"households": len(wrong), "on": on}
        _tell("screening_taken_back", screening, by, why, after=after, households=wrong)
    return len(wrong)


def _must(screening: Screening, households: Sequence[Household], by: Officer) -> None:
    viewer = Viewer.of(by)
    if not households:
        raise ScreeningFault(_NOBODY)
    for code in {one.village_code for one in households}:
        may.must_screen(viewer, code)
        if not code.startswith(screening.area_prefix):
            raise ScreeningFault(_ELSEWHERE)
    _must_be_open(Screening.objects.get(pk=screening.pk))


def _must_be_open(screening: Screening) -> None:
    if screening.closed_on:
        raise ScreeningFault(_CLOSED)


def _signals(found: Sequence[str], note: str) -> list[str]:
    """The keys in the order of their list."""
    known = book().codes(SIGNALS).keys
    if strange := sorted(set(found) - set(known)):
        raise ScreeningFault(_STRANGE.format(names=", ".join(strange)), where="found")
    if OTHER in found and not note.strip():
        raise ScreeningFault(_SAY_WHAT, where="note")
    return [key for key in known if key in found]


def _locked(screening: Screening, households: Sequence[Household]) -> list[Household]:
    """The households as they are now, held so that nobody else writes of them meanwhile."""
    found: list[Household] = []
    for piece in pieces(households):
        rows = Household.objects.filter(pk__in=[one.pk for one in piece])
        found.extend(rows.select_for_update().order_by("pk"))
    return found


def _standing(screening: Screening, households: Sequence[Household]) -> set[int]:
    """Those whose newest row says that they were looked at."""
    newest: dict[int, str] = {}
    for piece in pieces(households):
        rows = Screened.objects.filter(screening=screening, household__in=[one.pk for one in piece])
        newest.update(rows.order_by("pk").values_list("household_id", "outcome"))
    return {household for household, outcome in newest.items() if outcome != Outcome.TAKEN_BACK}


def _add(
    screening: Screening, households: Sequence[Household], said: dict[str, Any], on: date, by: Officer
) -> None:
    cells: dict[int, int] = {}
    for piece in pieces(households):
        rows = GridPlace.objects.filter(household__in=[one.pk for one in piece])
        cells.update(rows.values_list("household_id", "cell_id"))
    signed = {"on": on, "at": timezone.now(), "by": by, "by_name": str(by)}
    bulk.create(
        [
            Screened(
                screening=screening, household=one, village_code=one.village_code, cell_id=cells.get(one.pk),
                **said, **signed,
            )
            for one in households
        ]
    )  # fmt: skip


def _tell(
    kind: str,
    screening: Screening,
    by: Officer,
    reason: str = "",
    after: dict[str, Any] | None = None,
    households: Sequence[Household] = (),
) -> None:
    codes = [one.village_code for one in households]
    audit.write(
        kind,
        by=by,
        area_prefix=shared_prefix(codes) if codes else screening.area_prefix,
        reason=reason,
        after=plain({"screening": screening.pk, "title": screening.title, **(after or {})}),
        household=households[0].number if len(households) == 1 else "",
    )


_AREA = Text("排查由乡或县为本辖区开启", "a screening is opened for a township or a county")
_NO_TITLE = Text("没有填写排查名称", "the screening has no title")
_DAYS = Text("结束日期早于开始日期", "the last day is before the first")
_CLOSED = Text("这一轮排查已结束", "this screening is closed")
_BEFORE = Text("排查从 {day} 开始，不能早于这一天", "the screening begins on {day}; no day before that")
_NOBODY = Text("没有选中农户", "no household is chosen")
_ELSEWHERE = Text("不在这一轮排查的地区内", "that lies outside the area of this screening")
_TWICE = Text("这些户已登记过：{numbers}", "these are written down already: {numbers}")
_NOT_SCREENED = Text("这些户还没有登记", "none of these is written down")
_STRANGE = Text("不认识的情况：{names}", "unknown signals: {names}")
_SAY_WHAT = Text("选了“其他”，请写明是什么情况", "say what the other signal is")
