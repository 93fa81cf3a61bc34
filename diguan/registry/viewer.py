"""Viewer: who is looking, with which duty, at which area. Every read of the register takes one first.

It knows the area's code, not the rows in it; which acts a duty allows stands in casework.may.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from diguan.words.areas import Level, Scope

if TYPE_CHECKING:
    from diguan.registry.models import Officer

DUTIES_BY_LEVEL = {
    "village_officer": Level.VILLAGE,
    "township_officer": Level.TOWNSHIP,
    "county_officer": Level.COUNTY,
    "city_officer": Level.CITY,
    "province_officer": Level.PROVINCE,
}
DEPARTMENT = "department_officer"
SEES_HOUSEHOLDS = frozenset({*DUTIES_BY_LEVEL, "auditor"})
PASSER_BY = "passer_by"  # of no account: who stands before a board


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks, bound to an area; no scope, or an administrator's duty, sees no household at
    all. An officer of a department sees the persons that his department is asked about, and nothing else."""

    officer_id: int
    name: str
    duty: str
    scope: Scope | None
    language: str
    department: str = ""

    @classmethod
    def of(cls, officer: "Officer") -> "Viewer":
        """The viewer that an account is at this moment; a closed account sees nothing."""
        area = officer.area if officer.is_active else None
        scope = Scope(area.code, Level(area.level)) if area else None
        name, department = officer.name or officer.username, officer.department if area else ""
        return cls(officer.pk, name, officer.duty, scope, officer.language, department)

    @classmethod
    def passing(cls, scope: Scope) -> "Viewer":
        """Whoever stands before the boards of an area: he sees what hangs there, and no household."""
        return cls(0, "", PASSER_BY, scope, "")

    @property
    def prefix(self) -> str | None:
        """What the codes of all villages begin with whose households this viewer may see; None: no
        household."""
        if self.scope is None or self.duty not in SEES_HOUSEHOLDS:
            return None
        return self.scope.prefix

    def sees(self, village_code: str) -> bool:
        """Whether households of a village (12 digits) may be seen."""
        return self.prefix is not None and village_code.startswith(self.prefix)

    def within(self, scope: Scope) -> "Viewer":
        """The same viewer looking only at a part of the area; a place outside the area is seen as nothing."""
        inside = self.scope is not None and scope.prefix.startswith(self.scope.prefix)
        return replace(self, scope=scope if inside else None)
