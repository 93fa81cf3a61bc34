"""A judgement: what became of every household under a ruling, in numbers, over the findings of its counties.

It reads and writes its own folder and judges nobody.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from diguan.engine import part as parts
from diguan.engine.digests import of_value
from diguan.engine.faults import JudgementFault
from diguan.engine.part import Part, Span, TallyRow
from diguan.policy.ruling import Ruling
from diguan.words.text import Text

FORMAT: Final = 2
FILE: Final = "judgement.json"
ON_REGISTER: Final = ("registered", "pre_exit", "returned")
"""On the register and not lifted out."""
OFF_REGISTER: Final = ("unregistered", "cancelled")
LIFTED: Final = ("exited",)

Pair = tuple[int, int]
"""Households, people."""


@dataclass(frozen=True, slots=True)
class QuotaWarning:
    """An area with more persons registered or qualifying than its quota; it warns and blocks nothing."""

    area: str
    quota: int
    registered: int
    qualifying: int


@dataclass(frozen=True)
class Judgement:
    """The numbers of a finished judgement; `sums`: area, register status, outcome, households, people."""

    folder: Path
    pack_id: str
    pack_digest: str
    on: date
    snapshot_digest: str
    program: str
    engine: str
    areas: tuple[str, ...]
    spans: tuple[Span, ...]
    sums: tuple[TallyRow, ...]
    answers: Mapping[str, tuple[int, int, int]]
    not_applied: Mapping[str, tuple[str, ...]]
    warnings: tuple[QuotaWarning, ...] = ()
    years: tuple[int, ...] = ()
    income_year: int | None = None

    @property
    def other_years(self) -> tuple[int, ...]:
        """Years of the snapshots that are not the one whose income the pack looks at."""
        return tuple(year for year in self.years if self.income_year not in (None, year))

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where the findings lie, by area."""
        alone = len(self.areas) == 1
        return (self.folder,) if alone else tuple(self.folder / f"county={area}" for area in self.areas)

    @property
    def findings(self) -> tuple[Path, ...]:
        """The findings' files, by area."""
        return tuple(folder / parts.FINDINGS for folder in self.folders)

    @property
    def households(self) -> int:
        """All households judged."""
        return sum(row[3] for row in self.sums)

    @property
    def people_total(self) -> int:
        """All people of the households judged."""
        return sum(row[4] for row in self.sums)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Households by outcome."""
        return {outcome: pair[0] for outcome, pair in _summed(self.sums, lambda row: row[2]).items()}

    @cached_property
    def people(self) -> dict[str, int]:
        """People by outcome."""
        return {outcome: pair[1] for outcome, pair in _summed(self.sums, lambda row: row[2]).items()}

    @property
    def reasons(self) -> dict[str, int]:
        """By rule, the households for which it is true."""
        return {rule: count[0] for rule, count in self.answers.items()}

    @property
    def unknown(self) -> dict[str, int]:
        """By rule, the households for which it is unknown."""
        return {rule: count[2] for rule, count in self.answers.items()}

    @property
    def by_county(self) -> dict[str, dict[str, Pair]]:
        """By area and outcome: households, people."""
        return _nested(self.sums, lambda row: row[0] or "")

    @property
    def by_status(self) -> dict[str, dict[str, Pair]]:
        """By register status (empty where it is blank) and outcome: households, people."""
        return _nested(self.sums, lambda row: row[1] or "")

    @property
    def missed(self) -> Pair:
        """Households, people that qualify and are not on the register: there should be none (应纳尽纳)."""
        return self.of("qualifies", OFF_REGISTER)

    @property
    def wrongly_kept(self) -> Pair:
        """Households, people on the register that do not qualify: there should be none (应出则出)."""
        return self.of("does_not_qualify", ON_REGISTER)

    @property
    def lifted_in_need(self) -> Pair:
        """Households, people lifted out that qualify: an untrue exit, or a return to poverty."""
        return self.of("qualifies", LIFTED)

    def of(self, outcome: str, statuses: Sequence[str]) -> Pair:
        """Households, people of an outcome with one of the register statuses."""
        return _total(row for row in self.sums if row[2] == outcome and row[1] in statuses)

    @cached_property
    def by_village(self) -> dict[str, dict[str, Pair]]:
        """By village code and outcome: households, people; read from every county's part."""
        return _nested(self.tally(), lambda row: row[0] or "")

    @cached_property
    def by_township(self) -> dict[str, dict[str, Pair]]:
        """By township code (12 digits) and outcome: households, people."""
        return _nested(self.tally(), lambda row: f"{(row[0] or '')[:9]}000" if row[0] else "")

    def folders_of(self, household: int | str, area: str = "") -> list[Path]:
        """Where a household, by id or number, may lie: counties of an area whose households include it."""
        places = zip(self.areas, self.spans, self.folders, strict=True)
        wanted = area[:6].rstrip("0")
        return [
            folder
            for code, span, folder in places
            if span.holds(household) and (code.startswith(wanted) or wanted.startswith(code))
        ]

    def tally(self) -> Iterator[TallyRow]:
        """Every county's rows by village, register status and outcome."""
        for folder in self.folders:
            yield from parts.read(folder).tally


def of_parts(found: Sequence[Part], folder: Path, ruling: Ruling, quotas: Mapping[str, int]) -> Judgement:
    """The judgement that finished parts make up."""
    answers: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for part in found:
        for rule, count in part.answers.items():
            answers[rule] = [have + more for have, more in zip(answers[rule], count, strict=True)]
    digests = [part.key.snapshot for part in found]
    return Judgement(
        folder=folder,
        pack_id=ruling.pack.id,
        pack_digest=ruling.pack.digest,
        on=ruling.on,
        snapshot_digest=digests[0] if len(digests) == 1 else of_value(digests),
        program=found[0].key.program,
        engine=found[0].key.engine,
        areas=tuple(part.area for part in found),
        spans=tuple(part.span for part in found),
        sums=tuple(row for part in found for row in _by_area(part)),
        answers={rule: (count[0], count[1], count[2]) for rule, count in answers.items()},
        not_applied={rule.id: lacks for rule, lacks in ruling.not_applied if rule.kind != "quality"},
        warnings=tuple(_over(quotas, [row for part in found for row in part.tally] if quotas else [])),
        years=tuple(sorted({part.year for part in found})),
        income_year=ruling.income_year,
    )


def slim(part: Part, quotas: Mapping[str, int]) -> Part:
    """The part with its villages summed up, those of an area with a quota apart: what a nation is made of.

    Every village's numbers stay in the part's file; kept in memory they would grow with the nation.
    """
    prefixes = sorted((_prefix(area) for area in quotas), key=len, reverse=True)

    def place(village: str | None) -> str | None:
        return next((prefix for prefix in prefixes if (village or "").startswith(prefix)), None)

    sums = _summed(part.tally, lambda row: (place(row[0]), row[1], row[2]))
    return replace(part, tally=tuple((*key, *pair) for key, pair in sums.items()))


def write(judgement: Judgement) -> Judgement:
    """Write judgement.json into its folder, last of all."""
    content = asdict(judgement) | {"format": FORMAT, "on": judgement.on.isoformat()}
    del content["folder"]
    content = json.loads(json.dumps(content))
    parts.write_json(judgement.folder / FILE, content | {"digest": of_value(content)})
    return judgement


def open(folder: Path) -> Judgement:
    """The judgement in a folder; raises JudgementFault when it is missing, unfinished or altered."""
    path = folder / FILE
    try:
        told = json.loads(path.read_text("utf-8"))
        digest = told.pop("digest")
        if digest != of_value(told) or told.pop("format") != FORMAT:
            raise JudgementFault(_ALTERED, str(path), _MEND)
        told["on"] = date.fromisoformat(told["on"])
        told["sums"] = tuple(map(tuple, told["sums"]))
        told["areas"], told["years"] = tuple(told["areas"]), tuple(told["years"])
        told["answers"] = {rule: tuple(count) for rule, count in told["answers"].items()}
        told["not_applied"] = {rule: tuple(names) for rule, names in told["not_applied"].items()}
        told["spans"] = tuple(Span(**span) for span in told["spans"])
        told["warnings"] = tuple(QuotaWarning(**warning) for warning in told["warnings"])
        return Judgement(folder=folder, **told)
    except (FileNotFoundError, NotADirectoryError):
        raise JudgementFault(_MISSING, str(path), _MEND) from None
    except (ValueError, KeyError, TypeError):
        raise JudgementFault(_ALTERED, str(path), _MEND) from None


def _by_area(part: Part) -> list[TallyRow]:
    found = _summed(part.tally, lambda row: (row[1], row[2]))
    return [(part.area, status, outcome, *pair) for (status, outcome), pair in found.items()]


def _over(quotas: Mapping[str, int], tally: Sequence[TallyRow]) -> Iterator[QuotaWarning]:
    for area, quota in sorted(quotas.items()):
        rows = [row for row in tally if (row[0] or "").startswith(_prefix(area))]
        registered = _total(row for row in rows if row[1] in ON_REGISTER)[1]
        qualifying = _total(row for row in rows if row[2] == "qualifies")[1]
        if max(registered, qualifying) > quota:
            yield QuotaWarning(area, quota, registered, qualifying)


def _prefix(area: str) -> str:
    """What the codes of an area's villages begin with."""
    return area.rstrip("0") if len(area) == 12 else area


def _summed(rows: Iterable[TallyRow], key: Callable[[TallyRow], Any]) -> dict[Any, Pair]:
    found: dict[Any, Pair] = {}
    for row in rows:
        households, people = found.get(key(row), (0, 0))
        found[key(row)] = (households + row[3], people + row[4])
    return found


def _nested(rows: Iterable[TallyRow], key: Callable[[TallyRow], str]) -> dict[str, dict[str, Pair]]:
    found: dict[str, dict[str, Pair]] = defaultdict(dict)
    for (outer, outcome), pair in _summed(rows, lambda row: (key(row), row[2])).items():
        found[outer][outcome] = pair
    return dict(found)


def _total(rows: Iterable[TallyRow]) -> Pair:
    return _summed(rows, lambda row: None).get(None, (0, 0))


_MISSING = Text("这里没有完成的判定", "there is no finished judgement here")
_ALTERED = Text("判定文件无法读取或被改动过", "the judgement cannot be read or was altered")
_MEND = Text(
    "请重新运行 diguan judge，已完成的县会跳过", "run diguan judge again; finished counties are skipped"
)
