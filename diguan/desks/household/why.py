"""Why: a judgement's answer for one household in one sentence, then rule by rule with the facts each read.

Everything comes from the judgement as it is stored; nothing is judged here, and no rule is known by name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, gettext

from diguan.engine import explain
from diguan.policy.entries import KINDS, Rule
from diguan.policy.language import column_of
from diguan.policy.ruling import Ruling
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.web import facts, policies, readable
from diguan.web.templatetags import diguan as words
from diguan.words.errors import Fault
from diguan.words.text import Text

ORDER = ("ground", "bar", "condition", "exit", "focus", "flag")
NOT_APPLIED = "not_applied"


@dataclass(frozen=True, slots=True)
class Row:
    """One rule's answer with what it read, in words (None: not known); `decided` when the outcome rests on
    it."""

    answer: Any
    decided: bool
    content: Text | None
    facts: tuple[tuple[str, str | None], ...]
    unset: tuple[str, ...]

    @property
    def applied(self) -> bool:
        """Whether the rule was run at all."""
        return bool(self.answer.answer != NOT_APPLIED)

    @property
    def said(self) -> bool | None:
        """Yes, no or not known, for a rule that was applied."""
        return self.answer.answer if self.applied else None


@dataclass(frozen=True, slots=True)
class Group:
    """The rules of one kind."""

    kind: str
    text: Text
    rows: tuple[Row, ...]

    @property
    def open(self) -> bool:
        """Whether it is unfolded at once: reasons for and against, and what the outcome rests on."""
        return self.kind in ("ground", "bar") or any(row.decided for row in self.rows)

    @property
    def counts(self) -> list[tuple[bool | str | None, int]]:
        """How many of its rules have which answer, answers that nobody has left out."""
        said = [row.said if row.applied else NOT_APPLIED for row in self.rows]
        found = [(answer, said.count(answer)) for answer in (True, False, None, NOT_APPLIED)]
        return [(answer, count) for answer, count in found if count]


@dataclass(frozen=True, slots=True)
class Why:
    """The answer of one judgement, in words. `groups` are empty when its folder cannot be read; then
    `trouble` says why."""

    finding: Any
    pack_title: str
    sentence: str
    missing: tuple[str, ...]
    groups: tuple[Group, ...]
    trouble: Fault | None
    changed_since: bool

    @property
    def judgement(self) -> Any:
        """The judgement it comes from."""
        return self.finding.judgement

    @property
    def conditions(self) -> tuple[Row, ...]:
        """The rules about food, clothing, school, care, house and water."""
        return next((group.rows for group in self.groups if group.kind == "condition"), ())


@dataclass(frozen=True, slots=True)
class Past:
    """One line of the history of answers."""

    finding: Any
    pack_title: str
    reasons: tuple[str, ...]


def why(found: Sequence[Any], asked: str, last_change: Any) -> Why | None:
    """The answer of the asked judgement, else of the newest; None when nobody has judged the household."""
    finding = next((one for one in found if str(one.judgement_id) == asked), found[0] if found else None)
    if finding is None:
        return None
    explanation, trouble = _explained(finding)
    return Why(
        finding,
        title(finding.judgement),
        sentence(finding),
        tuple(words.say(read.text) for read in explanation.missing) if explanation else (),
        _groups(explanation, finding) if explanation else (),
        trouble,
        last_change is not None and last_change > finding.judgement.snapshot.at,
    )


def history(found: Iterable[Any]) -> list[Past]:
    """Every answer that was ever given, newest first."""
    return [Past(one, title(one.judgement), tuple(rule_texts(one, one.reasons))) for one in found]


def answers(viewer: Viewer, household: Any) -> list[Any]:
    """The findings of all judgements of a household, newest first."""
    return list(files.answers(viewer, household))


def title(judgement: Any) -> str:
    """The pack's title as it was at the judgement."""
    return Text(judgement.pack_title_zh, judgement.pack_title_en).say(_language())


def sentence(finding: Any) -> str:
    """One plain sentence: what the outcome is, and because of what."""
    mark = "；" if _language().startswith("zh") else "; "
    because = mark.join(rule_texts(finding, finding.reasons))
    against = mark.join(rule_texts(finding, finding.against))
    asked = mark.join(rule_texts(finding, finding.questions))
    if finding.outcome == "qualifies":
        return gettext("This household qualifies because: %(because)s.") % {"because": because}
    if finding.outcome == "cannot_say":
        return gettext("It cannot be said yet: not known is %(asked)s.") % {
            "asked": asked or _missing(finding)
        }
    if against:
        return gettext("This household does not qualify because: %(against)s.") % {"against": against}
    return gettext("This household does not qualify: none of the reasons for support applies to it.")


def rule_texts(finding: Any, ids: Iterable[str]) -> list[str]:
    """Rules in words; an id that the pack no longer has stays as it is."""
    rules = _rules(finding.judgement.pack_id)
    return [words.say(rules[id].text) if id in rules else id for id in ids]


def _missing(finding: Any) -> str:
    known = policies.book().facts
    return gettext(", ").join(
        words.say(known[name].text) if name in known else name for name in finding.missing
    )


def _explained(finding: Any) -> tuple[Any, Fault | None]:
    judgement = finding.judgement
    try:
        ruling = _ruling(judgement.pack_id, judgement.on)
        return explain.why(
            Path(judgement.folder), ruling, finding.household_id, finding.village_code[:6]
        ), None
    except Fault as fault:
        return None, fault


def _groups(explanation: Any, finding: Any) -> tuple[Group, ...]:
    rows = [_row(one, finding) for one in explanation.rules]
    groups = (
        Group(kind, KINDS[kind], tuple(row for row in rows if row.answer.rule.kind == kind)) for kind in ORDER
    )
    return tuple(group for group in groups if group.rows)


def _row(answer: Any, finding: Any) -> Row:
    pack_id, on = finding.judgement.pack_id, finding.judgement.on
    content, asked = _wording(pack_id, on, answer.rule.id)
    parameters = _ruling(pack_id, on).pack.parameters
    unset = [parameters.get(name) for name in answer.unset]
    return Row(
        answer,
        _decided(answer, finding),
        content,
        tuple(_read(read, asked) for read in answer.facts),
        tuple(words.say(one.text) if one else name for one, name in zip(unset, answer.unset, strict=True)),
    )


@cache
def _wording(pack_id: str, on: date, rule_id: str) -> tuple[Text | None, Mapping[str, Text]]:
    """A rule in plain words, and each question to all members in it by the column that holds its answer."""
    ruling = _ruling(pack_id, on)
    reader = readable.reader(ruling.pack, ruling.parameters)
    tree = ruling.pack.rules[rule_id].tree
    run = next((one.tree for one in ruling.rules if one.id == rule_id), tree)
    asked = {column_of(one): reader.say(one) for one in run.aggregates}
    return reader.say(tree.root) if tree else None, asked


def _read(read: Any, asked: Mapping[str, Text]) -> tuple[str, str | None]:
    """What was read and its value, with its unit; a question to all members in plain words."""
    name = words.say(asked.get(read.name, read.text))
    if read.missing:
        return name, None
    if read.fact is not None:
        return name, facts.on_file(read.fact, read.value)
    said = read.say(_language()).removesuffix(f" {read.unit}")
    return name, f"{said} {facts.unit(read.unit)}".strip()


def _decided(answer: Any, finding: Any) -> bool:
    if finding.outcome == "cannot_say":
        return answer.rule.id in finding.questions
    return answer.rule.id in (finding.reasons if finding.outcome == "qualifies" else finding.against)


@cache
def _ruling(pack_id: str, on: date) -> Ruling:
    return policies.library().pack(pack_id).at(on)


def _rules(pack_id: str) -> Mapping[str, Rule]:
    try:
        return policies.library().pack(pack_id).rules
    except Fault:
        return {}


def _language() -> str:
    return get_language() or "zh-hans"
