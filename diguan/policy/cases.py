"""Worked cases: made-up families in a pack's cases/*.toml, and what the pack must say of them.

They are read and checked here; whoever can derive facts and judge runs them, the same cases on every engine.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from diguan.policy.drafts import Draft
from diguan.policy.facts import Fact, FactBook, Level
from diguan.policy.faults import PolicyFault, did_you_mean, raise_all
from diguan.policy.library import Library
from diguan.policy.pack import Pack
from diguan.policy.places import read_toml
from diguan.words.errors import Fault
from diguan.words.text import Text

Row = Mapping[str, Any]
Answer = bool | None | str

FROZEN: Final[dict[Level, frozenset[str]]] = {
    "household": frozenset({"account_token"}),
    "person": frozenset({"id_token", "id_length", "id_fault", "id_sex", "phone_length"}),
    "village": frozenset({"poor_people"}),
}
"""What is there beside recorded facts, made when a snapshot is frozen or counted from the register: a case
gives it."""

ANSWERS: Final[dict[str, Answer]] = {"yes": True, "no": False, "unknown": None, "not_applied": "not_applied"}
OUTCOMES: Final = ("qualifies", "does_not_qualify", "cannot_say")
USUAL: Final = "usual.toml"
_LISTS: Final = ("reasons", "against", "flags", "questions", "missing", "findings")


@dataclass(frozen=True, slots=True)
class Family:
    """A household's recorded facts and its people's; a fact that is not given is blank."""

    household: Row
    people: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Expect:
    """What must come out; None where the case says nothing of it. Lists must be exact, in any order."""

    outcome: str | None
    reasons: frozenset[str] | None
    against: frozenset[str] | None
    flags: frozenset[str] | None
    questions: frozenset[str] | None
    missing: frozenset[str] | None
    findings: frozenset[str] | None
    rules: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Case:
    """One worked case: a family, perhaps with others beside it, a day of judging and what must come out.

    With `village` it is about a village instead, and the family is empty.
    """

    id: str
    pack: str
    text: Text
    on: date
    year: int
    family: Family
    others: tuple[Family, ...]
    village: Row | None
    expect: Expect
    where: str


def load(library: Library, pack_id: str) -> tuple[Case, ...]:
    """The cases of a pack, in the order of its files; raises PolicyFault (ManyFaults) with what is wrong."""
    pack = library.pack(pack_id)
    faults: list[Fault] = []
    found: dict[str, Case] = {}
    folder = library.root / pack_id / "cases"
    usual = _file(folder / USUAL, library.root, pack_id) if (folder / USUAL).is_file() else None
    for path in sorted(folder.glob("*.toml")):
        try:
            file = _file(path, library.root, pack_id)
            reader = _Reader(library.book, pack, file, usual)
        except PolicyFault as fault:
            faults.append(fault)
            continue
        for draft in file.children("case"):
            try:
                for case in reader.cases(draft):
                    if case.id in found:
                        raise draft.fault(_TWICE.format(id=case.id, first=found[case.id].where), "id")
                    found[case.id] = case
            except PolicyFault as fault:
                faults.append(fault)
    raise_all(faults)
    return tuple(found.values())


def _file(path: Path, root: Path, pack_id: str) -> Draft:
    document = read_toml(path, path.relative_to(root).as_posix())
    return Draft("", path.stem, document.data, document.spot, pack_id)


class _Reader:
    """Reads the cases of one file; its day, usual household and people may stand in usual.toml for all."""

    def __init__(self, book: FactBook, pack: Pack, file: Draft, usual: Draft | None) -> None:
        file.check_keys((*_SHARED, "case"))
        before = usual.data if usual else {}
        self.book = book
        self.pack = pack
        self.file = replace(file, data={**_only(before, *_SHARED), **file.data})
        self.usual = {**before.get("household", {}), **(file.get("household", dict) or {})}
        self.persons: Mapping[str, Row] = {**before.get("person", {}), **(file.get("person", dict) or {})}
        self.usual_village = {**before.get("village", {}), **(file.get("village", dict) or {})}

    def cases(self, draft: Draft) -> Iterable[Case]:
        """The case, and the mended one, where it says how to mend the family: there its rule is not true."""
        draft.check_keys((*_FAMILY, "id", "zh", "en", "on", "year", "rule", "expect", "other", "mended"))
        draft.string("id")
        rule = draft.maybe("rule")
        if rule and rule not in self.pack.rules:
            raise draft.fault(_NO_RULE.format(name=rule), "rule", did_you_mean(rule, self.pack.rules))
        expect = self.expect(draft.child("expect", draft.get("expect", dict) or {}, 0), rule)
        yield self.case(draft, draft, expect, rule)
        if "mended" in draft.data:
            mended = draft.child(
                "mended", {**_only(draft.data, "people", "other"), **draft.data["mended"]}, 0
            )
            mended.check_keys((*_FAMILY, "other"))
            yield self.case(draft, mended, _must_be_false(draft, rule), rule, "_mended")

    def case(self, draft: Draft, family: Draft, expect: Expect, rule: str | None, suffix: str = "") -> Case:
        on = draft.get("on", date) or self.file.get("on", date)
        if on is None:
            draft.missing("on")
        year = draft.get("year", int) or self.file.get("year", int)
        return Case(
            id=draft.id + suffix,
            pack=self.pack.id,
            text=self.pack.rules[rule].text if rule and "zh" not in draft.data else draft.texts(),
            on=on,
            year=year or self.pack.at(on).income_year or on.year,
            family=self.family(family, draft.data.get("household", {}) if suffix else {}),
            others=tuple(self.family(other, {}) for other in family.children("other")),
            village=self.village(family, draft.data.get("village", {}) if suffix else {}),
            expect=expect,
            where=draft.where(),
        )

    # -- families

    def village(self, draft: Draft, before: Mapping[str, Any]) -> Row | None:
        if "village" not in draft.data:
            return None
        own = {**before, **(draft.get("village", dict) or {})}
        return self.facts("village", _without({**self.usual_village, **own}, draft.strings("without")), draft)

    def family(self, draft: Draft, before: Mapping[str, Any]) -> Family:
        if "village" in draft.data:
            return Family({}, ())
        own = draft.get("household", dict) or {}
        household = _without({**self.usual, **before, **own}, draft.strings("without"))
        people = (
            [self.person(child) for child in draft.children("people")] if "people" in draft.data else None
        )
        if people is None:
            people = [self.person(child) for child in self.file.children("people")]
        return Family(self.facts("household", household, draft), tuple(people))

    def person(self, draft: Draft) -> Row:
        given = dict(draft.data)
        like, without = given.pop("like", None), draft.strings("without")
        given.pop("without", None)
        if like is not None and like not in self.persons:
            raise draft.fault(_NO_PERSON.format(name=like), None, did_you_mean(str(like), self.persons))
        return self.facts("person", _without({**self.persons.get(like or "", {}), **given}, without), draft)

    def facts(self, level: Level, given: Row, draft: Draft) -> Row:
        return {name: self.fact(level, name, value, draft) for name, value in given.items()}

    def fact(self, level: Level, name: str, value: Any, draft: Draft) -> Any:
        fact = self.book.facts.get(name)
        frozen = name in FROZEN[level]
        if not frozen and (fact is None or fact.level != level or fact.origin != "recorded"):
            known = [f.name for f in self.book.recorded(level)]
            mend = did_you_mean(name, known, _MEND_FACT)
            raise draft.fault(_NO_FACT.format(name=name), None, mend)
        try:
            return value if fact is None else _typed(fact, value, self.book)
        except (TypeError, ValueError):
            what = _BAD_VALUE.format(name=name, value=value, type=fact.type if fact else "")
            raise draft.fault(what, None, self.mend_value(fact, value)) from None

    def mend_value(self, fact: Fact | None, value: Any) -> Text | None:
        if fact is None or fact.list is None:
            return None
        keys = self.book.codes(fact.list).keys
        return did_you_mean(str(value), keys, _KEYS.format(keys=", ".join(keys[:12])))

    # -- what must come out

    def expect(self, draft: Draft, rule: str | None) -> Expect:
        draft.check_keys(("outcome", "rules", *_LISTS))
        if not draft.data and not rule:
            raise draft.fault(_NOTHING, None, _MEND_NOTHING)
        outcome = draft.one_of("outcome", OUTCOMES) if "outcome" in draft.data else None
        lists = {key: frozenset(draft.strings(key)) if key in draft.data else None for key in _LISTS}
        if rule and lists["findings"] is None:
            lists["findings"] = frozenset({rule})
        for key in _LISTS[:4]:
            self.check_names(draft, lists[key] or (), self.pack.rules)
        self.check_names(draft, lists["findings"] or (), self.pack.rules)
        self.check_names(draft, lists["missing"] or (), self.book.facts)
        answers = draft.get("rules", dict) or {}
        self.check_names(draft, answers, {**self.pack.rules, "qualifies": None})
        return Expect(
            outcome=outcome,
            rules={name: _answer(draft, name, said) for name, said in answers.items()},
            **lists,
        )

    def check_names(self, draft: Draft, names: Iterable[str], known: Mapping[str, object]) -> None:
        for name in names:
            if name not in known:
                raise draft.fault(_NO_RULE.format(name=name), None, did_you_mean(name, known))


_SHARED: Final = ("on", "year", "household", "person", "people", "village")
_FAMILY: Final = ("household", "people", "village", "without")


def _typed(fact: Fact, value: Any, book: FactBook) -> Any:
    """The value as a column holds it; raises TypeError or ValueError when it cannot be one."""
    match fact.type:
        case "flag":
            return _is(value, bool)
        case "integer":
            return _is(value, int)
        case "money" | "number":
            return Decimal(str(_is(value, int, float)))
        case "day":
            return _is(value, date)
        case "text":
            return _is(value, str)
    keys = [value] if fact.type == "code" else _is(value, list)
    known = book.codes(fact.list or "").keys
    if not all(key in known for key in keys):
        raise ValueError(value)
    return ";".join(sorted(keys))


def _is(value: Any, *kinds: type) -> Any:
    if type(value) not in kinds:
        raise TypeError(value)
    return value


def _without(facts: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    left_out = set(names)
    return {name: value for name, value in facts.items() if name not in left_out}


def _only(data: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: data[key] for key in keys if key in data}


def _answer(draft: Draft, name: str, said: object) -> Answer:
    if said not in ANSWERS:
        raise draft.fault(_NO_ANSWER.format(name=name, said=said), "rules", _MEND_ANSWER)
    return ANSWERS[str(said)]


def _must_be_false(draft: Draft, rule: str | None) -> Expect:
    if rule is None:
        raise draft.fault(_MENDED, "mended", _MEND_MENDED)
    return Expect(None, None, None, None, None, None, None, {rule: False})


_TWICE = Text("案例“{id}”已在 {first} 写过", "the case '{id}' already stands at {first}")
_NO_RULE = Text("包里没有“{name}”", "the pack has no '{name}'")
_NO_PERSON = Text("没有人物模板“{name}”", "there is no person '{name}' to be like")
_NO_FACT = Text("“{name}”不是可以登记的事实", "'{name}' is not a fact that is recorded")
_MEND_FACT = Text(
    "案例写登记的事实，推算的由系统算", "a case gives recorded facts; derived ones are worked out"
)
_BAD_VALUE = Text("{name} 不能是“{value}”（类型 {type}）", "{name} cannot be '{value}' (its type is {type})")
_KEYS = Text("可用：{keys}", "its keys: {keys}")
_NOTHING = Text("案例没有写应得的结果", "the case does not say what must come out")
_MEND_NOTHING = Text("加 [case.expect]", "add [case.expect]")
_NO_ANSWER = Text("{name} 的回答不能是“{said}”", "the answer of {name} cannot be '{said}'")
_MEND_ANSWER = Text("写 yes、no、unknown 或 not_applied", "write yes, no, unknown or not_applied")
_MENDED = Text("mended 要与 rule 一起用", "mended goes with rule")
_MEND_MENDED = Text('加 rule = "…"', 'add rule = "…"')
