"""What the register says of a village that is to leave: its form of the round's year, and who in it is still
poor.

A household may be passed against the rules by a reason; a village may not: its incidence is a count.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Sum

from diguan.casework.rounds.faults import StepFault
from diguan.policy.course import Course, Station
from diguan.policy.judging import village_answers
from diguan.registry.book import book
from diguan.registry.files import REGISTERED
from diguan.registry.models import Case, Household, Round, VillageYear
from diguan.words.text import Text

POOR, RURAL, LIMIT = "poor_people", "rural_people", "incidence_limit"
"""The count, the fact of the village's form, and the pack's limit of their share."""


def counted(round: Round, cases: Sequence[Case]) -> dict[int, dict[str, Any]]:
    """By case id, the village's form of the round's year, and the people still poor in it now."""
    codes = [case.village_code for case in cases]
    names = [fact.name for fact in book().recorded("village")]
    forms = VillageYear.objects.filter(village_code__in=codes, year=round.year)
    known = {form.village_code: {name: getattr(form, name) for name in names} for form in forms}
    rows = Household.objects.filter(village_code__in=codes, status__in=REGISTERED)
    poor = dict(rows.values_list("village_code").annotate(people=Sum("people")).order_by())
    blank: dict[str, Any] = dict.fromkeys(names)
    return {
        case.pk: {**known.get(case.village_code, blank), POOR: poor.get(case.village_code) or 0}
        for case in cases
    }


def answers(course: Course, facts: Mapping[str, Any]) -> dict[str, bool | None]:
    """By rule about villages, what it says; None where a fact is blank, or the document leaves a number
    open."""
    return village_answers(course.pack.at(course.on), facts)


def told(course: Course, facts: Mapping[str, Any]) -> Text:
    """The count behind the answer: how many of how many, the share, and the limit or that it is unset."""
    setting = course.setting(LIMIT)
    number = setting.number if setting else None
    limit = _UNSET if number is None else Text(f"{number:.2%}", f"{number:.2%}")
    values = {"poor": facts[POOR], "limit": limit, "clause": setting.source if setting else "-"}
    if not facts[RURAL]:
        return _NO_RURAL.format(**values)
    return _SHARE.format(**values, rural=facts[RURAL], share=f"{facts[POOR] / facts[RURAL]:.2%}")


def rules_asked(course: Course, station: Station) -> list[str]:
    """The rule that a step asks for; at the step that delists those of all steps, as counts go on."""
    asking = course.stations if station.step.move else [station]
    return [one.step.gate for one in asking if one.step.gate]


def must_be_met(course: Course, round: Round, station: Station, cases: Sequence[Case]) -> None:
    """Raises StepFault where a village would pass a step whose rule says no; what cannot be said is left to
    people."""
    rules = rules_asked(course, station)
    if course.procedure.of != "village" or not cases or not rules:
        return
    found = counted(round, cases)
    for case in cases:
        told_by = answers(course, found[case.pk])
        for rule in rules:
            if told_by.get(rule) is False:
                raise _not_met(course, rule, case, found[case.pk])


def _not_met(course: Course, rule: str, case: Case, facts: Mapping[str, Any]) -> StepFault:
    meant, name = course.pack.rules[rule], Text(case.area.name, case.area.name)
    what = _NOT_MET.format(village=name, rule=meant.text, count=told(course, facts))
    return StepFault(what, str(meant.source), _MEND)


_UNSET = Text("未定", "unset")
_SHARE = Text(
    "未脱贫 {poor} 人，农村人口 {rural} 人，贫困发生率 {share}，标准 {limit}（{clause}）",
    "{poor} people still poor of {rural} rural people, incidence {share}, limit {limit} ({clause})",
)
_NO_RURAL = Text(
    "未脱贫 {poor} 人，村年表没有填农村人口数，算不出贫困发生率；标准 {limit}（{clause}）",
    "{poor} people still poor; the village's form has no rural people, so there is no incidence; limit "
    "{limit} ({clause})",
)
_NOT_MET = Text("{village}：没有达到“{rule}”：{count}", "{village}: '{rule}' is not met: {count}")
_MEND = Text(
    "先按程序办理贫困户退出，或更正登记册、村年表后再办",
    "let households exit by procedure first, or correct the register or the village's form, then come again",
)
