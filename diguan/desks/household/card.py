"""The household card (户卡): who the family is, how its income is made up, its conditions, causes and status.

The same content stands on screen and in the PDF. What nobody has recorded is left for the pen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext

from diguan.desks.household.family import Family, Member
from diguan.desks.household.income import Sum, income, line
from diguan.desks.household.why import Why
from diguan.policy.facts import Fact
from diguan.registry.viewer import Viewer
from diguan.web import after_exit, badges, facts
from diguan.web.policies import book
from diguan.web.templatetags import diguan as words

COLUMNS = (
    "name", "relation", "sex", "birth", "id_number", "education", "schooling", "health", "labour_ability",
    "work_place", "resident_insurance",
)  # fmt: skip
CAUSES = ("main_cause", "other_causes", "return_cause")
HOME = (
    "house_grade",
    "house_dangerous",
    "house_area",
    "water_safe",
    "electricity",
    "road_kind",
    "cultivated_land",
)


@dataclass(frozen=True, slots=True)
class Card:
    """The content of one card, in the language of the page."""

    file: Any
    head: str
    address: str
    phone: str
    status: str
    year: int | None
    columns: tuple[str, ...]
    members: tuple[tuple[str, ...], ...]
    income: tuple[tuple[str, str, int], ...]  # heading, amount, level: 0 a total, 1 an item, 2 a result
    line: str
    conditions: tuple[tuple[str, str], ...]
    causes: tuple[tuple[str, str], ...]
    home: tuple[tuple[str, str], ...]
    aftermath: str  # what follows the exit, for a household that has left
    helper: str
    foot: str

    def data(self) -> dict[str, Any]:
        """The card as the PDF's template reads it, with its headings."""
        fields = ("head", "address", "phone", "status", "columns", "members", "income", "line", "conditions")
        content = {name: getattr(self, name) for name in (*fields, "causes", "home", "aftermath", "helper")}
        year = "" if self.year is None else str(self.year)
        return {**content, "number": self.file.number, "words": _headings(year)}


def printed(cards: Sequence[Mapping[str, Any]], viewer: Viewer, today: date) -> dict[str, Any]:
    """What the template prints: cards as `Card.data` gives them, each on a page of its own."""
    return {
        "cards": cards,
        "foot": f"{_foot(viewer, today)} {gettext('Blank means not known.')}",
        "demonstration": _mark(),
        "language": "zh" if (get_language() or "zh-hans").startswith("zh") else "en",
    }


def _foot(viewer: Viewer, today: date) -> str:
    return gettext("Printed on %(day)s by %(name)s.") % {"day": words.day(today), "name": viewer.name}


def card_data(seen: Family, answer: Why | None, viewer: Viewer, today: date) -> Card:
    """The card of a file for its chosen year; conditions come from the newest judgement."""
    year, file = seen.year, seen.file
    values = year.values if year else {}
    in_force = line(year, answer.judgement if answer else None, today) if year else None
    made = income(year, in_force, lambda fact: "") if year else None
    return Card(
        file=file,
        head=file.head_name or "",
        address="".join(
            [file.village.full_name, *filter(None, map(values.get, ("hamlet", "villager_group")))]
        ),
        phone=facts.plain(book().fact("phone"), values.get("phone")),
        status=words.code_text(file.status, "register_status"),
        year=year.year if year else None,
        columns=tuple(facts.heading(fact) for fact in _facts(COLUMNS)),
        members=tuple(_member(one) for one in (year.members if year else ())),
        income=tuple(_income(made)) if made else (),
        line=_line(made) if made else "",
        conditions=_conditions(answer),
        causes=_pairs(CAUSES, values),
        home=_pairs(HOME, values),
        aftermath=_aftermath(viewer, file, today),
        helper=gettext("not assigned"),
        foot=_foot(viewer, today),
    )


def _facts(names: Iterable[str]) -> list[Fact]:
    return [book().fact(name) for name in names]


def _member(member: Member) -> tuple[str, ...]:
    return tuple(_cell(fact, member.fact(fact.name)) for fact in _facts(COLUMNS))


def _cell(fact: Fact, value: Any) -> str:
    """A day is written short, for the column is narrow; of all secrets only the name is open."""
    if isinstance(value, date):
        return value.isoformat()
    return facts.plain(fact, value, show_secret=fact.name == "name")


def _pairs(names: Iterable[str], values: Any) -> tuple[tuple[str, str], ...]:
    return tuple((facts.heading(fact), _with_unit(fact, values.get(fact.name))) for fact in _facts(names))


def _with_unit(fact: Fact, value: Any) -> str:
    return "" if value is None or value == "" else facts.said(fact, value)


def _income(made: Sum) -> Iterable[tuple[str, str, int]]:
    for total in made.earned:
        yield facts.heading(total.fact), _amount(total.amount), 0
        yield from (
            (facts.heading(item.fact), _amount(item.amount), 1) for item in total.items if item.amount
        )
    for cost in made.costs:
        yield gettext("less: %(fact)s") % {"fact": facts.heading(cost.fact)}, _amount(cost.amount), 0
    yield facts.heading(book().fact("net_income")), _amount(made.net), 2
    yield facts.heading(book().fact("people")), str(made.members), 2
    yield facts.heading(book().fact("income_per_head")), _amount(made.per_head), 2


def _amount(amount: Any) -> str:
    return "" if amount is None else words.number(amount, 2)


def _line(made: Sum) -> str:
    if made.line is None or made.line.amount is None:
        return gettext("unset")
    said = {
        "amount": words.yuan(made.line.amount),
        "source": made.line.source.say(get_language() or "zh-hans"),
    }
    return gettext("%(amount)s (%(source)s)") % said


def _aftermath(viewer: Viewer, file: Any, today: date) -> str:
    said = []
    for one in after_exit.of_household(viewer, file, today):
        left = gettext("Left on %(on)s") % {"on": words.day(one.left_on)} + " · " if one.left_on else ""
        source = f"{words.say(words.pack_title(one.origin))} {one.clause}".strip()
        said.append(f"{left}{words.say(one.text)}" + (f" ({source})" if source else ""))
    return "; ".join(said)


def _conditions(answer: Why | None) -> tuple[tuple[str, str], ...]:
    rows = answer.conditions if answer else ()
    return tuple((words.say(row.answer.rule.text), badges.answer_name(row.said)) for row in rows)


def _headings(year: str) -> dict[str, str]:
    return {
        "title": gettext("Household card"),
        "number": gettext("Household number"),
        "head": gettext("Head of household"),
        "address": gettext("Address"),
        "phone": gettext("Telephone"),
        "status": gettext("Register status"),
        "members": gettext("Members"),
        "income": gettext("Income of %(year)s, yuan") % {"year": year},
        "line": gettext("Line in force"),
        "conditions": gettext("Conditions by the newest judgement"),
        "no_conditions": gettext("not judged yet"),
        "causes": gettext("Causes of poverty"),
        "home": gettext("Home and land"),
        "aftermath": gettext("Benefits after the exit"),
        "helper": gettext("Helper"),
        "signatures": gettext("Signature of the head|Signature of the officer|Day"),
    }


def _mark() -> str:
    return gettext("Demonstration data: made-up people") if settings.DIGUAN_DEMONSTRATION else ""
