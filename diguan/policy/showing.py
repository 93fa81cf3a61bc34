"""A pack as readable text, in one language: what it says, since when, from where, and what it leaves open.

It prints nothing itself; screens have their own pages.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from diguan.policy.building import SHARE
from diguan.policy.entries import BASES, KINDS, DatedValue, Entry, Parameter, Rule, Target
from diguan.policy.language.printing import literal
from diguan.policy.pack import Pack
from diguan.policy.procedures import ORDERS, PROCEDURES, STEPS, Procedure, Step
from diguan.policy.ruling import Ruling
from diguan.policy.shares import share_of
from diguan.policy.telling import Fact, told
from diguan.words.days import Interval
from diguan.words.text import Text


def shown(pack: Pack, language: str, on: date | None = None) -> str:
    """The whole pack; with a day, its values of that day and what is not applied then."""
    return "\n".join(_Page(pack, language, on).lines()) + "\n"


class _Page:
    """One pack, one language, one day or all days."""

    def __init__(self, pack: Pack, language: str, on: date | None) -> None:
        self.pack = pack
        self.language = language
        self.on = on
        self.ruling: Ruling | None = pack.at(on) if on else None

    def say(self, text: Text, **values: object) -> str:
        return text.format(**values).say(self.language) if values else text.say(self.language)

    def lines(self) -> Iterator[str]:
        yield from self.head()
        yield from self.section(_PARAMETERS, self.pack.parameters.values(), self.parameter)
        yield from self.section(_FORMULAS, self.pack.formulas.values(), lambda f: self.expression(f.value))
        for kind, name in KINDS.items():
            rules = [rule for rule in self.pack.rules.values() if rule.kind == kind]
            yield from self.section(name, rules, self.rule)
        if self.pack.decision:
            yield from self.section(_DECISION, [self.pack.decision], lambda d: self.expression(d.qualifies))
        if self.pack.ranking:
            yield from self.section(_RANKING, [self.pack.ranking], lambda r: self.expression(r.by))
        yield from self.section(_TARGETS, self.pack.targets, self.target)
        yield from self.section(_PROCEDURES, self.pack.procedures.values(), self.procedure)

    def head(self) -> Iterator[str]:
        pack = self.pack
        yield self.say(pack.title)
        yield self.say(_HEAD, id=pack.id, topic=pack.topic, issuer=pack.issuer, areas=", ".join(pack.areas))
        yield self.say(_IN_FORCE, days=self.days(pack.interval), basis=BASES[pack.basis])
        if pack.refines:
            yield self.say(_REFINES, packs=", ".join(pack.refines))
        yield self.say(_DIGEST, digest=pack.digest)
        for note in pack.notes:
            yield f"  * {self.say(note.text)}"
        if self.on:
            yield self.say(_ON, day=self.on)

    def section(self, name: Text, entries: Iterable[Entry], more: object) -> Iterator[str]:
        entries = list(entries)
        if not entries:
            return
        yield f"\n== {self.say(name)} =="
        for entry in entries:
            yield from self.entry(entry)
            yield from more(entry)  # type: ignore[operator]  # one of the methods below, each for its entry

    def entry(self, entry: Entry) -> Iterator[str]:
        yield f"\n{entry.id}: {self.say(entry.text)}"
        origin = "" if entry.origin == self.pack.id else f", {entry.origin}"
        yield f"    [{self.say(BASES[entry.basis])}] {entry.source.say(self.language)}{origin}"
        if entry.note:
            yield f"    * {self.say(entry.note)}"

    def expression(self, source: str) -> Iterator[str]:
        if source:
            yield f"    = {' '.join(source.split())}"

    def parameter(self, parameter: Parameter) -> Iterator[str]:
        values = parameter.values
        if self.on:
            in_force = parameter.on(self.on)
            values = (in_force,) if in_force else ()
        if not values:
            yield f"    {self.say(BASES['unset'])}"
        for value in values:
            yield f"    {self.value(parameter, value)}"

    def value(self, parameter: Parameter, value: DatedValue) -> str:
        unit = f" {parameter.unit}" if parameter.unit else ""
        year = self.say(_FOR_YEAR, year=value.for_year) if value.for_year else ""
        return f"{self.worded(parameter, value)}{unit}  {self.days(value.interval)}{year}"

    def worded(self, parameter: Parameter, value: DatedValue) -> str:
        over = self.say(_MORE_THAN) if value.more_than else ""
        if parameter.unit == SHARE:
            return f"{over}{share_of(value)}"
        keys = value.value if isinstance(value.value, tuple) else (value.value,)
        words = [parameter.words.get(str(key)) for key in keys]
        if parameter.words and all(words):
            return ", ".join(self.say(word) for word in words if word)
        return literal(value.value)

    def rule(self, rule: Rule) -> Iterator[str]:
        yield from self.expression(rule.when)
        if rule.question:
            yield f"    ? {self.say(rule.question)}"
        if rule.left_out:
            yield self.say(_LEFT_OUT, why=rule.left_out, lacks=", ".join(rule.lacks))
        elif self.ruling and (lacks := {r.id: n for r, n in self.ruling.not_applied}.get(rule.id)):
            yield self.say(_NOT_APPLIED, lacks=", ".join(lacks))

    def target(self, target: Target) -> Iterator[str]:
        share = f" ({target.share})" if target.share else ""
        yield f"    {target.year}: {target.value} {target.unit}{share}"

    def procedure(self, procedure: Procedure) -> Iterator[str]:
        yield f"    {self.say(PROCEDURES[procedure.kind])}; {self.say(_ORDER, how=ORDERS[procedure.order])}"
        if procedure.missing:
            yield f"    * {self.say(procedure.missing)}"
        for number, step in enumerate(procedure.steps, 1):
            yield f"    {number}. {self.say(step.text)} [{self.say(STEPS[step.kind])}]{self.around(step)}"
            for fact in told(step, procedure, self.pack.procedures, self.pack.rules):
                yield f"       {self.fact(fact)}"
            if step.note:
                yield f"       * {self.say(step.note)}"

    def fact(self, fact: Fact) -> str:
        words = self.say(fact.words) if fact.words else self.say(BASES["unset"])
        if fact.parameter:
            parameter = self.pack.parameters[fact.parameter]
            values = [self.value(parameter, value) for value in parameter.values if self.wanted(value)]
            words = f"{self.say(parameter.text)}: {'; '.join(values) or self.say(BASES['unset'])}"
        reading = "" if fact.stated or not fact.words else f" [{self.say(BASES['reading'])}]"
        return f"{self.say(fact.label)}: {words}{reading}"

    def wanted(self, value: DatedValue) -> bool:
        return self.on is None or value.interval.contains(self.on)

    def around(self, step: Step) -> str:
        parts = [self.say(evidence.text) for evidence in step.evidence]
        stages = (step.from_stage, step.to_stage)
        parts.append(" → ".join(stage for stage in stages if stage) if any(stages) else "")
        said = "; ".join(part for part in parts if part)
        return f" ({said})" if said else ""

    def days(self, interval: Interval) -> str:
        start, end = interval.start, interval.end
        if start and end:
            return self.say(_FROM_TO, start=start, end=end)
        if start or end:
            return self.say(_FROM if start else _TO, day=start or end)
        return self.say(_ALWAYS)


_HEAD = Text("{id} · {topic} · {issuer} · 地区 {areas}", "{id} · {topic} · {issuer} · areas {areas}")
_IN_FORCE = Text("有效期：{days}（{basis}）", "in force: {days} ({basis})")
_REFINES = Text("细化：{packs}", "refines: {packs}")
_DIGEST = Text("摘要：{digest}", "digest: {digest}")
_ON = Text("\n评判日 {day}", "\nday of judging {day}")
_PARAMETERS = Text("参数", "parameters")
_FORMULAS = Text("公式", "formulas")
_DECISION = Text("结论", "decision")
_RANKING = Text("排序", "ranking")
_TARGETS = Text("目标", "targets")
_PROCEDURES = Text("程序", "procedures")
_ORDER = Text("步骤{how}", "steps {how}")
_MORE_THAN = Text("超过 ", "more than ")
_FOR_YEAR = Text("，{year}年的收入", ", income of {year}")
_LEFT_OUT = Text("    不运行：{why}（{lacks}）", "    not run: {why} ({lacks})")
_NOT_APPLIED = Text("    不运行：{lacks} 未定", "    not run: {lacks} unset")
_FROM_TO = Text("{start} 起，{end} 止（不含）", "from {start} to {end} (exclusive)")
_FROM = Text("{day} 起", "from {day}")
_TO = Text("{day} 止（不含）", "until {day} (exclusive)")
_ALWAYS = Text("不限日期", "on every day")
