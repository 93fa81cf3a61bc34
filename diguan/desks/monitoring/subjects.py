"""What the pages of details show of an area: dimensions of the cube with their keys in words.

Names of facts, codes and rules come from the packs; where a pack is gone, the id stands for itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from diguan.engine.cube.manifest import Manifest
from diguan.engine.cube.rates import Rate
from diguan.engine.cube.reading import Area
from diguan.engine.cube.subjects import EXIT_YEAR, PERSON, RULE
from diguan.policy.facts import Fact
from diguan.web import badges, policies
from diguan.web.charts import Chart, Series
from diguan.web.templatetags import diguan as words
from diguan.words.errors import Fault
from diguan.words.text import Text

HOUSEHOLDS, CONDITIONS, RULES, PEOPLE = "households", "conditions", "rules", "people"
SUBJECTS = {
    HOUSEHOLDS: _("Kinds and causes"),
    CONDITIONS: _("Living conditions"),
    RULES: _("Rules of the policy"),
    PEOPLE: _("Members"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A key of a dimension: how many, and as a share of what."""

    text: str
    households: int | None
    people: int | None
    share: Rate
    known: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A dimension with its lines; `several`: one household or person may stand in several lines."""

    title: str
    lines: Sequence[Line]
    several: bool = False
    hidden: bool = False

    @property
    def chart(self) -> Chart | None:
        """The lines as lying bars, where there are enough of them to be worth it."""
        shown = [line for line in self.lines if line.known and line.people]
        if len(shown) < 3:
            return None
        values = [line.people for line in shown]
        series = [Series(gettext("people"), values, "blue")]
        return Chart(
            "bar", self.title, [line.text for line in shown], series, gettext("people"), horizontal=True
        )


@dataclass(frozen=True, slots=True)
class Answered:
    """A yes-or-no question: persons with yes, no, not known, and the share of yes among the known."""

    text: str
    yes: int | None
    no: int | None
    unknown: int | None
    households: int | None
    share: Rate
    group: str = ""


def tables(area: Area, about: Manifest, subject: str) -> list[Table]:
    """The dimensions of a subject that have more than blanks."""
    named = (
        _table(area, about, dimension, fact)
        for dimension, fact in _facts(about, subject)
        if fact.type != "flag"
    )
    made = [one for one in named if one.hidden or any(line.known for line in one.lines)]
    if subject == HOUSEHOLDS and any(key for key in area.of(EXIT_YEAR) if key):
        fact = policies.book().facts[EXIT_YEAR]
        made.append(_table(area, about, EXIT_YEAR, fact))
    return made


def answers(area: Area, about: Manifest, subject: str) -> list[Answered]:
    """The yes-or-no questions of a subject."""
    if subject == RULES:
        return [_answered(area, f"{RULE}{id}", text, kind) for id, text, kind in _rules(about)]
    flags = ((dimension, fact) for dimension, fact in _facts(about, subject) if fact.type == "flag")
    return [_answered(area, dimension, _say(fact.text), "") for dimension, fact in flags]


def answers_chart(lines: Sequence[Answered]) -> Chart | None:
    """Conditions as stacked bars: yes, not known, no. Rules that only mark a household are not drawn."""
    lines = [line for line in lines if line.group in ("", "condition")]
    if not lines:
        return None
    series = [
        Series(gettext("yes"), [line.yes for line in lines], "blue"),
        Series(gettext("not known"), [line.unknown for line in lines], "cannot_say"),
        Series(gettext("no"), [line.no for line in lines], "grey"),
    ]
    names = [line.text for line in lines]
    return Chart("stacked", gettext("Conditions"), names, series, gettext("people"), horizontal=True)


def _facts(about: Manifest, subject: str) -> Iterator[tuple[str, Fact]]:
    """Facts of households and members that the cube counts: conditions are flags and what describes a
    home.
    """
    known = policies.book().facts
    for dimension in about.dimensions:
        name = dimension.removeprefix(PERSON)
        fact = known.get(name)
        if fact is None or fact.type not in ("code", "codes", "flag"):
            continue
        own = PEOPLE if dimension.startswith(PERSON) else CONDITIONS if fact.type == "flag" else HOUSEHOLDS
        if own == subject:
            yield dimension, fact


def _table(area: Area, about: Manifest, dimension: str, fact: Fact) -> Table:
    total = area.at("total").people
    lines = []
    for key, state in area.of(dimension).items():
        lines.append(
            Line(_key(key, fact), state.households, state.people, Rate(state.people, total), bool(key))
        )
    lines.sort(key=lambda line: (not line.known, -(line.people or 0)))
    return Table(_say(fact.text), lines, dimension in about.multiple, area.hides(dimension))


def _answered(area: Area, dimension: str, text: str, group: str) -> Answered:
    yes, no, unknown = (area.at(dimension, key) for key in ("yes", "no", ""))
    known = None if yes.people is None or no.people is None else yes.people + no.people
    return Answered(
        text, yes.people, no.people, unknown.people, yes.households, Rate(yes.people, known), group
    )


def _rules(about: Manifest) -> Iterator[tuple[str, str, str]]:
    """The rules that were counted: id, words, kind."""
    known = _pack_rules(about.pack_id)
    for dimension in about.dimensions:
        if dimension.startswith(RULE):
            id = dimension.removeprefix(RULE)
            rule = known.get(id)
            yield id, _say(rule.text) if rule else id, rule.kind if rule else ""


def _pack_rules(pack_id: str) -> Any:
    try:
        return policies.library().pack(pack_id).rules
    except Fault:
        return {}


def _key(key: str, fact: Fact) -> str:
    if not key:
        return gettext("not recorded")
    if key == "*":
        return gettext("others, too few to be named")
    return words.code_text(key, fact.list) if fact.list else key


def _say(text: Text) -> str:
    return text.say(get_language() or "zh-hans")


def outcome_lines(area: Area) -> list[Line]:
    """The outcomes, in the house's words."""
    total = area.at("total").people
    found = ((one, area.at("outcome", one)) for one in badges.OUTCOMES)
    return [Line(badges.outcome_name(one), s.households, s.people, Rate(s.people, total)) for one, s in found]
