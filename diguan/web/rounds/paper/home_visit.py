"""The home-visit form: the steps of the pack on one sheet, prefilled with who lives there, nothing measured.

What is looked at follows from the rules of the policy; steps, papers and who signs are the policy's own.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from diguan.policy.course import Station
from diguan.policy.entries import Scorecard
from diguan.policy.facts import Fact
from diguan.policy.pack import Pack
from diguan.policy.procedures import SHEET, Step
from diguan.policy.telling import LEVEL_WORDS
from diguan.registry.viewer import Viewer
from diguan.web import facts, paper
from diguan.web.policies import book
from diguan.web.readable import reader
from diguan.web.rounds.paper.asked import Asked, asked, source_of
from diguan.web.rounds.paper.who import IDENTITY, Who, headings, title_of
from diguan.web.templatetags import diguan as words

TEMPLATE = Path(__file__).with_name("home_visit.typ")
MOST_ANSWERS = 6  # a code list longer than that is written by hand


def data(
    who: Who, pack: Pack | None, on: date, step: Station | None, viewer: Viewer, today: date
) -> dict[str, Any]:
    """The sheet; `step` is the visit of the pack, `on` the day whose rules are asked."""
    asks = asked(pack, on)
    people = asks.person
    return {
        **paper.frame(_title(step), title_of(who.household), viewer, today, source_of(step)),
        "household": who.pairs,
        "lead": _lead(step, pack),
        "sections": sections(step, held(asks, step, pack)),
        "columns": [*headings(IDENTITY), *map(facts.heading, people), gettext("Note")],
        "members": who.members(IDENTITY, blank=5),
        "asked": [fact.name for fact in people],
        "codes": [_key(fact) for fact in people if fact.list and _answers(fact)],
        "look": _halves([_look(fact) for fact in asks.household]),
        "sums": _sums(asks),
        "line": _line(pack, on),
        "score": _score(asks.scorecards),
        "marks": [words.say(rule.text) for rule in asks.marks],
        "conditions": _conditions(step, pack),
        "yes_no": [gettext("yes"), gettext("no")],
        "opinions": _opinions(step),
        "meeting": next((words.say(part.text) for part in _parts(step) if part.kind == "meeting"), ""),
        "signatures": signatures(step),
        "words": _words(),
    }


def sections(step: Station | None, to_hold: Sequence[str]) -> list[dict[str, Any]]:
    """The headings in the pack's words, each with what stands under it; what no step of the pack holds
    follows under plain headings. `to_hold` is what there is to write down, of procedures.SHEET.
    """
    found = [
        {
            "title": words.say(part.text),
            "note": words.say(part.note) if part.note else "",
            "papers": _listed([words.say(one.text) for one in part.evidence]),
            "holds": [one for one in part.holds if one in to_hold],
        }
        for part in _parts(step)
    ]
    placed = {one for part in found for one in part["holds"]}
    plain = _plain_titles()
    left = [one for one in to_hold if one not in placed]
    return found + [{"title": plain[one], "note": "", "papers": "", "holds": [one]} for one in left]


def held(asks: Asked, step: Station | None, pack: Pack | None) -> list[str]:
    """What there is to write down: a score, marks and conditions only where the pack has them, and no
    comparison where conditions are checked.
    """
    there = {
        "comparison": not _conditions(step, pack),
        "score": bool(_score(asks.scorecards)),
        "marks": bool(asks.marks),
        "conditions": bool(_conditions(step, pack)),
    }
    return [one for one in SHEET if there.get(one, True)]


def _parts(step: Station | None) -> Sequence[Step]:
    return step.parts if step else ()


def _title(step: Station | None) -> str:
    """A visit at which the conditions of a rule are checked bears the name that the pack gives its paper."""
    papers = step.step.evidence if step and step.step.gate else ()
    return words.say(papers[0].text) if papers else gettext("Home-visit form")


def _lead(step: Station | None, pack: Pack | None) -> list[str]:
    """Which step it is and whose, its papers, and what the document leaves open about its lines."""
    if step is None:
        return []
    who = step.step.actor or (LEVEL_WORDS[step.level] if step.level else None)
    of = words.say(step.text)
    form = pack.procedures[step.step.runs] if pack and step.step.runs else None
    said = [
        gettext("%(step)s: %(who)s") % {"step": of, "who": words.say(who)} if who else of,
        _listed([words.say(one.text) for one in step.step.evidence]),
        words.say(form.missing) if form and form.missing else "",
    ]
    return [line for line in said if line]


def _conditions(step: Station | None, pack: Pack | None) -> list[str]:
    """The rules that the rule at the visit's gate is made of: each is looked at."""
    gate = pack.rules.get(step.step.gate) if pack and step and step.step.gate else None
    if gate is None or pack is None:
        return []
    return [words.say(rule.text) for id, rule in pack.rules.items() if id in gate.tree.of("rule")]


def _opinions(step: Station | None) -> list[str]:
    if step and step.step.gate:
        return [gettext("met"), gettext("not met"), gettext("cannot say")]
    return [gettext("qualifies"), gettext("does not qualify"), gettext("cannot say")]


def signatures(step: Station | None) -> list[str]:
    """Who signs: the family, then those whom the pack sends to the house, then who visited."""
    steps = [part for part in _parts(step) if part.kind == "visit"] or ([step.step] if step else [])
    sent = [one.actor or (LEVEL_WORDS[one.level] if one.level else None) for one in steps]
    names = dict.fromkeys(words.say(one) for one in sent if one)
    return [
        gettext("Family (signature or fingerprint)"),
        *names,
        gettext("Visitor"),
        gettext("Visitor"),
        gettext("Day"),
    ]


def _listed(papers: Sequence[str]) -> str:
    return gettext("Papers: %(papers)s") % {"papers": gettext(", ").join(papers)} if papers else ""


def _plain_titles() -> dict[str, str]:
    return {
        "members": gettext("Who lives here"),
        "living": gettext("How the family lives"),
        "income": gettext("Income and expenses"),
        "comparison": gettext("Compared with others of the village"),
        "score": gettext("Points"),
        "marks": gettext("Reasons against"),
        "conditions": gettext("Conditions, one by one"),
        "opinion": gettext("Opinion of the visitors"),
    }


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
    told = f"{words.say(parameter.text)}{gettext(': ')}{said}"
    return gettext("%(words)s (%(source)s)") % {"words": told, "source": words.say(found.source.text)}


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
        "condition": gettext("Condition"),
        "found": gettext("Found"),
        "opinion": gettext("Opinion of the visitors:"),
        "why": gettext("Reasons:"),
        "declaration": gettext("The family has read this form, or it was read to them."),
        "appraisal": gettext("Result of the appraisal in the village, written down at the meeting:"),
        "votes": gettext("Day|For|Against|Abstained|Recorder"),
    }
