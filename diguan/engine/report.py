"""Results of the engine as a reader sees them on a terminal, in Chinese or English.

It prints; what the numbers mean stands in `judgement`, `whatif`, `quality` and `explain`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from typing import Final

from diguan.engine import whatif_report
from diguan.engine.answers import Answer
from diguan.engine.explain import Explanation
from diguan.engine.judgement import Judgement, Pair
from diguan.engine.quality import Quality
from diguan.engine.reads import NO, NOT_KNOWN, YES, Read
from diguan.engine.stats.layout import number, table
from diguan.engine.whatif import KINDS, Change
from diguan.policy.entries import BASES, Rule
from diguan.policy.entries import KINDS as RULE_KINDS
from diguan.policy.ruling import Ruling
from diguan.words.text import Text

OUTCOMES: Final[dict[str, Text]] = {
    "qualifies": Text("符合条件", "qualifies"),
    "does_not_qualify": Text("不符合条件", "does not qualify"),
    "cannot_say": Text("资料不全，尚不能判定", "cannot be told yet"),
}


class Report:
    """Prints results in one language under one ruling."""

    def __init__(self, language: str, ruling: Ruling) -> None:
        self.language = language
        self.ruling = ruling

    def judgement(self, made: Judgement) -> str:
        """Outcomes, reasons, who is missed or wrongly kept, warnings, and what was not applied."""
        total = (made.households, made.people_total)
        outcomes = {OUTCOMES[o]: (made.counts.get(o, 0), made.people.get(o, 0)) for o in OUTCOMES}
        sections = [
            self.heading(self.ruling),
            self.pairs(OUTCOME, {**outcomes, TOTAL: total}),
            self.rules(made),
            self.pairs(CHECKS, {MISSED: made.missed, KEPT: made.wrongly_kept, LIFTED: made.lifted_in_need}),
            self.warnings(made),
            self.not_applied(made.not_applied),
            FOLDER.say(self.language) + str(made.folder),
            NEXT.say(self.language).format(folder=made.folder),
        ]
        return _joined(sections)

    def change(self, found: Change, other: Ruling) -> str:
        """Who comes in, goes out, becomes unclear or is settled, and the villages most concerned."""
        said = self.language
        rows = {Text(*CHANGES[kind]): found.of(kind) for kind in KINDS}
        villages = (
            (code, sum(sums.households for kind, sums in kinds.items() if kind != "unchanged"))
            for code, kinds in found.by_area(12)
        )
        most = nsmallest(10, (row for row in villages if row[1]), key=lambda row: (-row[1], row[0]))
        lines = [(code or "–", number(count)) for code, count in most]
        sections = [
            self.heading(self.ruling),
            f"→ {Report(said, other).heading(other)}",
            self.pairs(CHANGE, rows),
            table([VILLAGE.say(said), HOUSEHOLDS.say(said)], lines) if lines else "",
            whatif_report.said(found, said),
            "\n".join(f"{FOLDER.say(said)}{file}" for file in found.files[:3]),
        ]
        return _joined(sections)

    def quality(self, found: Quality) -> str:
        """Rules that found something, most first, and those that were not applied."""
        said = self.language
        rules = {rule.id: rule for rule in self.ruling.rules}
        most = sorted((item for item in found.counts.items() if item[1]), key=lambda item: -item[1])
        rows = [(rules[id].text.say(said), number(count), number(found.unknown[id])) for id, count in most]
        headings = [QUALITY.say(said), FINDINGS.say(said), NOT_TOLD.say(said)]
        sections = [
            self.heading(self.ruling),
            table(headings, rows) if rows else NO_FINDINGS.say(said),
            self.not_applied(found.not_applied),
            "\n".join(f"{FOLDER.say(said)}{file}" for file in found.files[:3]),
        ]
        return _joined(sections)

    def explanation(self, why: Explanation) -> str:
        """The outcome, each rule with what it read, and what to ask."""
        said = self.language
        outcome = OUTCOMES[why.outcome].say(said)
        first = f"{HOUSEHOLD.say(said)} {why.household_number}  {why.village_code}  {outcome}"
        if why.rank:
            first += "  " + (RANK if why.ties == 1 else RANK_TIED).say(said).format(
                rank=why.rank, ties=why.ties
            )
        kinds = [kind for kind in RULE_KINDS if why.of_kind(kind)]
        sections = [self.heading(self.ruling), first]
        for kind in kinds:
            lines = [line for answer in why.of_kind(kind) for line in self.answer(answer)]
            sections.append("\n".join([f"{RULE_KINDS[kind].say(said)}:", *lines]))
        if why.missing:
            names = ", ".join(read.text.say(said) for read in why.missing)
            sections.append(f"{ASK.say(said)}{names}")
        return _joined(sections)

    def answer(self, answer: Answer) -> Iterator[str]:
        """A rule's lines: its answer, words and source; what it read; the question."""
        said = self.language
        marks = {True: YES, False: NO, None: UNKNOWN, "not_applied": NOT_APPLIED}
        rule = answer.rule
        basis = "" if rule.basis == "stated" else f", {BASES[rule.basis].say(said)}"
        yield f"  [{marks[answer.answer].say(said)}] {rule.text.say(said)} ({rule.source}{basis})"
        if answer.unset:
            yield f"      {UNSET.say(said)}{', '.join(self.unset(answer.unset))}"
        for read in answer.facts:
            yield f"      {self.read(read)}"
        if answer.answer is None and answer.missing:
            facts = self.ruling.pack.book
            names = ", ".join(facts.fact(name).text.say(said) for name in answer.missing)
            yield f"      {MISSING.say(said)}{names}"
        if answer.question:
            yield f"      {QUESTION.say(said)}{answer.question.say(said)}"

    def read(self, read: Read) -> str:
        """`name: value`."""
        value = NOT_KNOWN.say(self.language) if read.missing else read.say(self.language)
        return f"{read.text.say(self.language)}: {value}"

    def heading(self, ruling: Ruling) -> str:
        """The pack and the day."""
        return f"{ruling.pack.title.say(self.language)}  [{ruling.pack.id}]  {ruling.on}"

    def rules(self, made: Judgement) -> str:
        """By rule: for how many households it is true, and for how many unknown."""
        said = self.language
        rows = [
            (rule.text.say(said), *(number(made.answers[rule.id][n]) for n in (0, 2)))
            for rule in self.ruling.rules
            if rule.id in made.answers
        ]
        return table([RULE.say(said), IS_TRUE.say(said), NOT_TOLD.say(said)], rows)

    def warnings(self, made: Judgement) -> str:
        """Quotas that are passed; a day, an area or a year that the pack is not for."""
        said = self.language
        lines = [
            QUOTA.say(said).format(
                area=w.area, quota=w.quota, registered=w.registered, qualifying=w.qualifying
            )
            for w in made.warnings
        ]
        pack = self.ruling.pack
        if not pack.in_force(made.on):
            lines.append(NOT_IN_FORCE.say(said).format(on=made.on))
        if elsewhere := [area for area in made.areas if area and pack.reach(area) is None]:
            lines.append(ELSEWHERE.say(said).format(areas=", ".join(elsewhere[:5])))
        if made.other_years:
            years = ", ".join(map(str, made.other_years))
            lines.append(OTHER_YEAR.say(said).format(years=years, wanted=made.income_year))
        return "\n".join(lines)

    def not_applied(self, rules: Mapping[str, Sequence[str]]) -> str:
        """Rules that were not run, each with what it lacks."""
        said = self.language
        known: dict[str, Rule] = {rule.id: rule for rule, _ in self.ruling.not_applied}
        lines = [f"  {self.reason(known[id], lacks)}" for id, lacks in rules.items() if id in known]
        return "\n".join([f"{NOT_RUN.say(said)}:", *lines]) if lines else ""

    def reason(self, rule: Rule, lacks: Sequence[str]) -> str:
        """A rule that was not run, and why."""
        why = rule.left_out.say(self.language) if rule.left_out else ", ".join(self.unset(lacks))
        return f"{rule.text.say(self.language)}: {why}"

    def unset(self, names: Iterable[str]) -> Iterator[str]:
        """What the names of unset things are called."""
        for name in names:
            entry = self.ruling.pack.parameters.get(name) or self.ruling.pack.rules.get(name)
            yield entry.text.say(self.language) if entry else name

    def pairs(self, heading: Text, rows: Mapping[Text, Pair]) -> str:
        """A table of households and people."""
        headings = [text.say(self.language) for text in (heading, HOUSEHOLDS, PEOPLE)]
        lines = [(name.say(self.language), number(pair[0]), number(pair[1])) for name, pair in rows.items()]
        return table(headings, lines)


def _joined(sections: Iterable[str]) -> str:
    return "\n\n".join(section for section in sections if section) + "\n"


CHANGES: Final[dict[str, tuple[str, str]]] = {
    "entering": ("新符合条件", "would qualify"),
    "leaving": ("不再符合条件", "would no longer qualify"),
    "newly_unknown": ("变为尚不能判定", "could no longer be told"),
    "settled": ("由不能判定变为不符合", "could be told: would not qualify"),
    "unchanged": ("不变", "unchanged"),
}
OUTCOME = Text("判定结果", "Outcome")
TOTAL = Text("合计", "in all")
HOUSEHOLDS = Text("户", "households")
PEOPLE = Text("人", "people")
HOUSEHOLD = Text("户编号", "Household")
VILLAGE = Text("变化最多的村", "Villages with most changes")
RULE = Text("规则", "Rule")
IS_TRUE = Text("成立（户）", "true")
NOT_TOLD = Text("资料不全", "not known")
CHECKS = Text("对照登记状态", "Against the register")
MISSED = Text("符合条件而未建档（应纳尽纳）", "qualify and are not registered")
KEPT = Text("在册而不符合条件（应出则出）", "are on the register and do not qualify")
LIFTED = Text("已脱贫而符合条件（回退或返贫）", "were lifted out and qualify")
QUOTA = Text(
    "提示：{area} 规模 {quota} 人，在册 {registered} 人，符合条件 {qualifying} 人；只提示，不限制",
    "Note: {area} has a quota of {quota} persons; {registered} are registered and {qualifying} qualify. "
    "Nobody is kept out",
)
NOT_IN_FORCE = Text(
    "注意：此政策在 {on} 并不施行，结果只作推演",
    "Mind: the policy is not in force on {on}; this is a what-if",
)
ELSEWHERE = Text(
    "注意：此政策不适用于 {areas}，结果只作推演", "Mind: the policy is not for {areas}; this is a what-if"
)
OTHER_YEAR = Text(
    "注意：快照是 {years} 年度的，政策看的是 {wanted} 年度的收入",
    "Mind: the snapshot is of {years}, the policy looks at the income of {wanted}",
)
NOT_RUN = Text("未启用的规则", "Rules not applied")
FOLDER = Text("结果：", "Written to ")
NEXT = Text(
    "查看某户原因：diguan why --findings {folder} --household 户编号",
    "Why a household: diguan why --findings {folder} --household NUMBER",
)
CHANGE = Text("变化", "Change")
QUALITY = Text("数据质量规则", "Data-quality rule")
FINDINGS = Text("疑点数", "findings")
NO_FINDINGS = Text("没有发现疑点", "No findings")
RANK = Text("村内第 {rank} 位", "number {rank} in the village")
RANK_TIED = Text(
    "村内第 {rank} 位（{ties} 户并列）", "number {rank} in the village ({ties} households share it)"
)
UNKNOWN = Text("不明", "unknown")
NOT_APPLIED = Text("未启用", "not applied")
UNSET = Text("尚未规定：", "unset: ")
MISSING = Text("缺：", "missing: ")
QUESTION = Text("请问：", "ask: ")
ASK = Text("要判定，还需填写：", "To tell, fill in: ")
