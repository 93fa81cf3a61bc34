"""The same judging in plain Python, household by household: what the SQL is held against; slow on purpose.

It takes rows as a snapshot holds them and shares with the engine only the ruling's trees.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from diguan.policy.judging import Judged, judged
from diguan.policy.language import evaluate
from diguan.policy.plain_facts import Row, household_facts, person_facts
from diguan.policy.ruling import SCORE, Ruling


@dataclass(frozen=True, slots=True)
class Finding:
    """One household: what was judged, from which facts, its score and its place in the village."""

    judged: Judged
    facts: dict[str, Any]
    score: float | None
    rank: int | None
    ties: int | None


def judge(ruling: Ruling, households: Sequence[Row], people: Sequence[Row]) -> dict[int, Finding]:
    """Findings by household id, for the rows of one snapshot."""
    accounts = Counter(row["account_token"] for row in households if row.get("account_token") is not None)
    tokens = Counter(row["id_token"] for row in people if row.get("id_token") is not None)
    members: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for person in people:
        members[person["household_id"]].append(person_facts(person, ruling.on, tokens))
    found = {}
    measures: dict[int, tuple[str | None, float]] = {}
    for row in households:
        id, family = row["household_id"], members[row["household_id"]]
        facts = household_facts(row, family, ruling.pack.book, accounts)
        answer = judged(ruling, facts, family)
        found[id] = (answer, facts, _score(ruling, facts, answer, family))
        measure = _measure(ruling, facts, answer, family)
        if answer.outcome == "qualifies" and measure is not None:
            measures[id] = (row.get("village_code"), measure)
    return {id: Finding(*parts, *_place(ruling, measures, id)) for id, parts in found.items()}


def _measure(ruling: Ruling, facts: Row, answer: Judged, people: Sequence[Row]) -> float | None:
    if ruling.ranking is None:
        return _score(ruling, facts, answer, people)
    columns = {**facts, **answer.values, **answer.answers, SCORE: _score(ruling, facts, answer, people)}
    value = evaluate(ruling.ranking.tree, columns, people)
    return value if isinstance(value, float) else None


def _score(ruling: Ruling, facts: Row, answer: Judged, people: Sequence[Row]) -> float | None:
    if ruling.score is None:
        return None
    value = evaluate(ruling.score.tree, {**facts, **answer.values, **answer.answers}, people)
    return value if isinstance(value, float) else None


def _place(
    ruling: Ruling, measures: dict[int, tuple[str | None, float]], id: int
) -> tuple[int | None, int | None]:
    """Rank and number of households that share it, among those of the village that qualify."""
    if id not in measures:
        return None, None
    village, own = measures[id]
    sign = 1 if _ascending(ruling) else -1
    others = [measure for other, measure in measures.values() if other == village]
    ahead = sum(1 for measure in others if sign * measure < sign * own)
    return ahead + 1, others.count(own)


def _ascending(ruling: Ruling) -> bool:
    """Whether the least comes first: as the ranking says, else as the scorecard says who is poorer."""
    if ruling.ranking:
        return ruling.ranking.order == "ascending"
    return ruling.score is not None and ruling.score.card.poorer == "lower"
