"""The home-visit form: five steps on one sheet, prefilled with who lives there, with nothing measured.

What is looked at follows from the rules of the policy; the words of the steps are the policy's own.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from diguan.policy.entries import Scorecard
from diguan.policy.facts import Fact
from diguan.policy.pack import Pack
from diguan.registry.viewer import Viewer
from diguan.web import facts, paper
from diguan.web.policies import book
from diguan.web.readable import reader
from diguan.web.rounds.paper.asked import Asked, asked, procedure_of_steps
from diguan.web.rounds.paper.who import IDENTITY, Who, headings, title_of
from diguan.web.templatetags import diguan as words

TEMPLATE = Path(__file__).with_name("home_visit.typ")
STEPS = ("enter", "look", "calculate", "compare", "appraise")
MOST_ANSWERS = 6  # a code list longer than that is written by hand


def data(who: Who, pack: Pack | None, on: date, source: str, viewer: Viewer, today: date) -> dict[str, Any]:
    """The sheet; `source` is the clause that asks for the visit, `on` the day whose rules are asked."""
    asks = asked(pack, on)
    people = asks.person
    return {
        **paper.frame(gettext("Home-visit form"), title_of(who.household), viewer, today, source),
        "household": who.pairs,
        "steps": _steps(pack),
        "columns": [*headings(IDENTITY), *map(facts.heading, people), gettext("Note")],
        "members": who.members(IDENTITY, blank=5),
        "asked": [fact.name for fact in people],
        "codes": [_key(fact) for fact in people if fact.list and _answers(fact)],
        "look": _halves([_look(fact) for fact in asks.household]),
        "sums": _sums(asks),
        "line": _line(pack, on),
        "score": _score(asks.scorecards),
        "marks": [words.say(rule.text) for rule in asks.marks],
        "yes_no": [gettext("yes"), gettext("no")],
        "opinions": [gettext("qualifies"), gettext("does not qualify"), gettext("cannot say")],
        "words": _words(),
    }


def _steps(pack: Pack | None) -> dict[str, dict[str, str]]:
    """The five headings: the policy's words where it names the steps, plain ones where it does not."""
    procedure = procedure_of_steps(pack, "calculate")
    named = list(procedure.steps) if procedure else []
    titles = [words.say(step.text) for step in named] if len(named) == len(STEPS) else _titles()
    notes = [words.say(step.note) if step.note else "" for step in named]
    return {
        step: {"title": titles[at], "note": notes[at] if len(named) == len(STEPS) else ""}
        for at, step in enumerate(STEPS)
    }


def _titles() -> list[str]:
    return [
        gettext("1. Who lives here"),
        gettext("2. How the family lives"),
        gettext("3. Income and expenses"),
        gettext("4. Compared with others of the village"),
        gettext("5. Opinion of the visitors"),
    ]


def _look(fact: Fact) -> dict[str, Any]:
    return {"name": facts.heading(fact), "unit": facts.unit(fact.unit), "answers": _answers(fact)}


def _key(fact: Fact) -> str:
    return gettext("%(name)s: %(answers)s") % {
        "name": facts.heading(fact),
        "answers": " / ".join(_answers(fact)),
    }


def _answers(fact: Fact) -> list[str]:
    if fact.type == "flag":
        return [gettext("yes"), gettext("no")]
    if not fact.list:
        return []
    codes = book().codes(fact.list)
    return [words.say(codes.text(key)) for key in codes.keys] if len(codes.keys) <= MOST_ANSWERS else []


def _sums(asks: Asked) -> list[list[dict[str, Any]]]:
    rows = [row for total in asks.incomes if not total.part for row in _total(total, asks.incomes)]
    rows += [_row(facts.heading(one), 0) for one in asks.expenses]
    worked_out = [
        gettext("All income"),
        gettext("less production and business cost"),
        gettext("Net income of the year"),
        gettext("Members who live together"),
        facts.heading(book().fact("income_per_head")),
        gettext("Debts, to whom and why"),
    ]
    return _halves([*rows, *(_row(name, 2) for name in worked_out)])


def _total(total: Fact, incomes: Sequence[Fact]) -> list[dict[str, Any]]:
    parts = [one for one in incomes if one.part and one.income == total.income and one.for_exit]
    return [_row(facts.heading(total), 0), *(_row(facts.heading(one), 1) for one in parts)]


def _row(name: str, level: int) -> dict[str, Any]:
    return {"name": name, "level": level}


def _line(pack: Pack | None, on: date) -> str:
    """The line of the policy beside the sum, with its source; unset is said."""
    parameter = pack.parameters.get("poverty_line") if pack else None
    if parameter is None or pack is None:
        return ""
    found = parameter.on(on)
    if found is None:
        return gettext("%(name)s: unset") % {"name": words.say(parameter.text)}
    said = words.say(reader(pack).parameter(parameter.id, found.value))
    return f"{words.say(parameter.text)}: {said} ({found.source.written})"


def _score(cards: Sequence[Scorecard]) -> list[list[str]]:
    return [
        [words.say(item.text), words.number(item.most) if item.most is not None else ""]
        for card in cards
        for item in card.items
    ]


def _halves(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    middle = (len(rows) + 1) // 2
    return [rows[:middle], rows[middle:]]


def _words() -> dict[str, str]:
    return {
        "visit": gettext("Day of the visit|Visitors|Who answered"),
        "item": gettext("Yuan in the year"),
        "amount": gettext("Amount"),
        "compare": gettext("With whom of the village the family was compared, and what was seen:"),
        "score": gettext("Points"),
        "most": gettext("At most"),
        "points": gettext("Given"),
        "total": gettext("Together"),
        "marks": gettext("Reasons against"),
        "found": gettext("Found"),
        "opinion": gettext("Opinion of the visitors:"),
        "why": gettext("Reasons:"),
        "declaration": gettext("The family has read this form, or it was read to them."),
        "signatures": gettext(
            "Family (signature or fingerprint)|Village cadre|Visitor|Visitor|Led by (township)|Day"
        ),
        "appraisal": gettext("Result of the appraisal in the village, written down at the meeting:"),
        "votes": gettext("Day|For|Against|Abstained|Recorder"),
    }
