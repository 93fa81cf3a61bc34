"""Whether a census has looked at every rural household: those visited or checked, against the villages' forms
(R-007, I-020).

The document says which procedures make up the census and what follows where households are left; it is never
made up here. It reads only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from diguan.policy.course import Course, Setting
from diguan.registry import files
from diguan.registry.models import Round
from diguan.registry.viewer import Viewer
from diguan.words.text import Text

SWITCH: Final = "census_below_is"
"""The parameter that says what becomes of a census that ends below the whole."""
LIMIT: Final = "limit"


@dataclass(frozen=True, slots=True)
class Census:
    """By village code: how many households were looked at, and how many rural ones its form of the year says.

    `rural` is None for a village whose form is blank; `does` is what the pack makes of it; `clause` where the
    census stands; `under_way` says that rounds of the same census are open.
    """

    villages: Mapping[str, tuple[int, int | None]]
    does: Setting | None
    clause: str
    under_way: int

    def of(self, prefix: str) -> "Census":
        """The same for a part of the area."""
        inside = {code: one for code, one in self.villages.items() if code.startswith(prefix)}
        return Census(inside, self.does, self.clause, self.under_way)

    @property
    def checked(self) -> int:
        """Households looked at."""
        return sum(checked for checked, _ in self.villages.values())

    @property
    def rural(self) -> int | None:
        """Rural households; None while one village's are not recorded."""
        numbers = [rural for _, rural in self.villages.values()]
        return None if not numbers or None in numbers else sum(one for one in numbers if one is not None)

    @property
    def blank(self) -> list[str]:
        """The villages whose form does not say how many rural households there are."""
        return [code for code, (_, rural) in self.villages.items() if rural is None]

    @property
    def complete(self) -> bool:
        """Whether every village has all its rural households looked at."""
        return bool(self.villages) and all(
            rural is not None and checked >= rural for checked, rural in self.villages.values()
        )

    @property
    def limits(self) -> bool:
        """Whether the census may not end below the whole."""
        return self.does is not None and self.does.value == LIMIT

    def told(self) -> Text:
        """How many of how many, which villages are short or blank, and what follows."""
        short = sum(1 for checked, rural in self.villages.values() if rural is not None and checked < rural)
        rural: int | Text = _NOT_RECORDED if self.rural is None else self.rural
        said = _COUNT.format(checked=self.checked, rural=rural, clause=self.clause)
        more = _LEFT.format(short=short, blank=len(self.blank))
        does = _UNSET if self.does is None or self.does.unset else _DOES[self.limits]
        clause = self.does.source if self.does else "-"
        whole = Text(said.zh + more.zh, said.en + more.en)
        then = does.format(clause=clause)
        return said if self.complete else Text(whole.zh + then.zh, whole.en + then.en)


def census_of(viewer: Viewer, round: Round, course: Course) -> Census | None:
    """The census that a round belongs to, in the viewer's part of its area; None where it belongs to none.

    Rounds of the same pack and year make it up together, such as those inside and outside the register.
    """
    if not course.procedure.census:
        return None
    sisters = [id for id, one in course.pack.procedures.items() if one.census]
    rows = files.rounds(viewer).filter(pack_id=round.pack_id, year=round.year, procedure__in=sisters)
    checked = files.households_checked(viewer, rows)
    places = files.villages(viewer).filter(prefix__startswith=round.area_prefix)
    rural = dict(files.village_years(viewer, round.year).values_list("village_code", "rural_households"))
    found = {code: (checked.get(code, 0), rural.get(code)) for code in places.values_list("code", flat=True)}
    others = rows.exclude(pk=round.pk).filter(state=Round.State.OPEN).count()
    return Census(found, course.setting(SWITCH), str(course.procedure.source), others)


_NOT_RECORDED = Text("没有登记", "a number not recorded")
_COUNT = Text(
    "已核查农户 {checked} 户，农户数 {rural}（{clause}）",
    "{checked} rural households checked of {rural} ({clause})",
)
_LEFT = Text(
    "；{short} 个村没有查完，{blank} 个村没有填农户数",
    "; {short} villages not done, {blank} without a number",
)
_UNSET = Text(
    "；没有查完怎么办，文件没有写明（未定），只作提示",
    "; what follows is unset in the document, so it only warns",
)
_DOES = {
    True: Text("；没有查完不能结束（{clause}）", "; it does not end before that ({clause})"),
    False: Text("；只作提示（{clause}）", "; it only warns ({clause})"),
}
