"""The grid of a village: laying a cell, naming its keeper, putting households into it, giving it up.

Who keeps a cell is a person with a name and a telephone, and an account of the village where there is one;
what that account may see and do is what its duty gives it, no more and no less.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError
from django.db.models import Max

from diguan.casework import audit, may
from diguan.casework.moves import pieces
from diguan.casework.record import ChangedMeanwhile, plain, reason_given
from diguan.registry import bulk
from diguan.registry.models import Area, GridCell, GridPlace, Household, Officer
from diguan.registry.viewer import Viewer
from diguan.words import identity
from diguan.words.areas import Level
from diguan.words.errors import Fault
from diguan.words.text import Text


class GridFault(Fault):
    """A cell that cannot be so, or a household that does not belong into it."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who keeps a cell; no name: nobody yet. `phone` None leaves the telephone as it is; `username` is the
    sign-in name of the keeper's own account, blank where there is none."""

    name: str = ""
    phone: str | None = ""
    username: str = ""


def lay_cell(village: Area, name: str, keeper: Keeper, *, on: date, by: Officer) -> GridCell:
    """Lay a cell in a village. Raises NotAllowed, GridFault."""
    may.must_keep_grid(Viewer.of(by), village.code)
    if village.level != Level.VILLAGE:
        raise GridFault(_NOT_A_VILLAGE)
    given = _given(village, name, keeper, None)
    with audit.act():
        highest = GridCell.objects.filter(village_code=village.code).aggregate(Max("number"))["number__max"]
        cell = GridCell(village=village, village_code=village.code, number=(highest or 0) + 1, laid_on=on)
        _write(cell, given)
        _tell("grid_cell_laid", cell, by, after={**_said(cell), "on": on})
    return cell


def change_cell(
    cell: GridCell, name: str, keeper: Keeper, *, on: date, by: Officer, reason: str, version: int
) -> GridCell:
    """Give a cell another name or keeper. Raises NotAllowed, GridFault, NoReason, ChangedMeanwhile."""
    may.must_keep_grid(Viewer.of(by), cell.village_code)
    why = reason_given(reason)
    given = _given(cell.village, name, keeper, cell)
    with audit.act():
        held = _held(cell, version)
        before = _said(held)
        held.version += 1
        _write(held, given)
        _tell("grid_cell_changed", held, by, why, before, {**_said(held), "on": on})
    return held


def close_cell(cell: GridCell, *, on: date, by: Officer, reason: str, version: int) -> int:
    """Give a cell up; its households are in none then. Gives how many. Raises as change_cell."""
    may.must_keep_grid(Viewer.of(by), cell.village_code)
    why = reason_given(reason)
    with audit.act():
        held = _held(cell, version)
        emptied, _ = GridPlace.objects.filter(cell=held).delete()
        held.closed_on, held.version = on, held.version + 1
        held.save()
        _tell("grid_cell_closed", held, by, why, _said(held), {"households": emptied, "on": on})
    cell.closed_on = on
    return emptied


def place(cell: GridCell, households: Sequence[Household], *, on: date, by: Officer) -> int:
    """Put households into a cell, out of any other; gives how many were not in it. Raises NotAllowed,
    GridFault for those of another village."""
    may.must_keep_grid(Viewer.of(by), cell.village_code)
    if any(one.village_code != cell.village_code for one in households):
        raise GridFault(_ELSEWHERE)
    with audit.act():
        held = GridCell.objects.select_for_update().get(pk=cell.pk)
        if held.closed_on:
            raise GridFault(_CLOSED)
        moved = _moved(held, households, on)
        if moved:
            numbers = {"households": len(moved), "on": on}
            _tell("grid_placed", held, by, after=numbers, household=_only(moved))
    return len(moved)


def take_out(cell: GridCell, households: Sequence[Household], *, on: date, by: Officer) -> int:
    """Take households out of a cell; gives how many were in it. Raises NotAllowed."""
    may.must_keep_grid(Viewer.of(by), cell.village_code)
    with audit.act():
        taken: list[Household] = []
        for piece in pieces(households):
            rows = GridPlace.objects.filter(cell=cell, household__in=[one.pk for one in piece])
            inside = set(rows.values_list("household_id", flat=True))
            rows.delete()
            taken += [one for one in piece if one.pk in inside]
        if taken:
            numbers = {"households": len(taken), "on": on}
            _tell("grid_taken_out", cell, by, after=numbers, household=_only(taken))
    return len(taken)


def _given(village: Area, name: str, keeper: Keeper, cell: GridCell | None) -> dict[str, Any]:
    """The columns of a cell, checked."""
    if not (named := name.strip()):
        raise GridFault(_NO_NAME, where="name")
    same = GridCell.objects.filter(village_code=village.code, name=named, closed_on=None)
    if same.exclude(pk=cell.pk if cell else 0).exists():
        raise GridFault(_TWICE.format(name=named), where="name")
    person, phone = keeper.name.strip(), keeper.phone
    if not person and (phone or keeper.username.strip()):
        raise GridFault(_NO_KEEPER, where="keeper_name")
    columns = {"name": named, "keeper_name": person, "keeper": _account(village, keeper.username.strip())}
    if not person:
        phone = ""
    return columns if phone is None else {**columns, "keeper_phone": phone.strip() or None}


def _account(village: Area, username: str) -> Officer | None:
    """An open account of the village; whether the name stands elsewhere is not told."""
    if not username:
        return None
    rows = Officer.objects.filter(username=username, duty=may.VILLAGE, area=village, is_active=True)
    if (found := rows.first()) is None:
        raise GridFault(_NO_ACCOUNT, where="username", mend=_MEND_ACCOUNT)
    return found


def _held(cell: GridCell, version: int) -> GridCell:
    held = GridCell.objects.select_for_update().get(pk=cell.pk)
    if held.closed_on:
        raise GridFault(_CLOSED)
    if held.version != version:
        raise ChangedMeanwhile
    return held


def _write(cell: GridCell, given: dict[str, Any]) -> None:
    for name, value in given.items():
        setattr(cell, name, value)
    try:
        cell.save()
    except IntegrityError:  # somebody laid the same one in between
        raise ChangedMeanwhile from None


def _moved(cell: GridCell, households: Sequence[Household], on: date) -> list[Household]:
    """Those that were not in the cell, now in it."""
    known: dict[int, int] = {}
    for piece in pieces(households):
        rows = GridPlace.objects.filter(household__in=[one.pk for one in piece])
        known.update(rows.values_list("household_id", "cell_id"))
    others = [one for one in households if known.get(one.pk, cell.pk) != cell.pk]
    for piece in pieces(others):
        rows = GridPlace.objects.filter(household__in=[one.pk for one in piece])
        rows.update(cell=cell, village_code=cell.village_code, since=on)
    new = [one for one in households if one.pk not in known]
    try:
        bulk.create(
            [GridPlace(cell=cell, household=one, village_code=cell.village_code, since=on) for one in new]
        )
    except IntegrityError:  # a place that this officer may not see: the file moved here from elsewhere
        raise GridFault(_STILL_ELSEWHERE, mend=_MEND_ELSEWHERE) from None
    return [*others, *new]


def _only(households: Sequence[Household]) -> str:
    return households[0].number if len(households) == 1 else ""


def _said(cell: GridCell) -> dict[str, Any]:
    """What the trail tells of a cell: the telephone masked, the account by its sign-in name."""
    return {
        "cell": cell.name,
        "keeper": cell.keeper_name,
        "keeper_phone": identity.mask_phone(cell.keeper_phone) if cell.keeper_phone else "",
        "account": cell.keeper.username if cell.keeper else "",
    }


def _tell(
    kind: str,
    cell: GridCell,
    by: Officer,
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    household: str = "",
) -> None:
    audit.write(
        kind,
        by=by,
        area_prefix=cell.village_code,
        reason=reason,
        before=plain(before or {}),
        after=plain({"number": cell.number, "cell": cell.name, **(after or {})}),
        household=household,
    )


_NOT_A_VILLAGE = Text("网格划在村里", "a cell lies in a village")
_NO_NAME = Text("没有填写网格名称", "the cell has no name")
_TWICE = Text("本村已有网格“{name}”", "the village has a cell '{name}' already")
_NO_KEEPER = Text("填了电话或账号，没有填网格员姓名", "a telephone or an account without the keeper's name")
_NO_ACCOUNT = Text("本村没有这个在用的村级账号", "the village has no open account of that name")
_MEND_ACCOUNT = Text(
    "账号由安全管理员开立；没有账号可以留空",
    "the security administrator opens accounts; leave it blank where there is none",
)
_CLOSED = Text("这个网格已撤销", "this cell has been given up")
_ELSEWHERE = Text("只能把本村的农户划进本村的网格", "only households of the village lie in its cells")
_STILL_ELSEWHERE = Text("这一户还在外村的网格里", "this household is still in a cell of another village")
_MEND_ELSEWHERE = Text("请由乡级或县级办理", "leave it to the township or the county")
