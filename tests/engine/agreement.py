"""Judges rows by SQL and by plain Python and tells where the two differ; used by several tests."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq

from diguan.engine import judge, reference
from tests.engine.village import frozen


def by_sql(ruling, households, people):
    """Findings by household id, as the engine writes them."""
    with TemporaryDirectory() as folder:
        snapshot = frozen(Path(folder) / "snapshot", households, people)
        made = judge.judge(snapshot, ruling, Path(folder) / "out", threads=1)
        rows = pq.read_table(made.findings[0]).to_pylist()
    return {row["household_id"]: row for row in rows}


def differences(ruling, households, people):
    """What SQL and plain Python say differently: (household, what, by SQL, by hand)."""
    written = by_sql(ruling, households, people)
    found, rules = [], {rule.id: rule for rule in ruling.rules}
    for id, finding in reference.judge(ruling, households, people).items():
        row, plain = written.pop(id), finding.judged
        pairs = {
            "outcome": (row["outcome"], plain.outcome),
            "rank": (row["rank_in_village"], finding.rank),
            "ties": (row["ties_in_village"], finding.ties),
            "score": (row["score"], finding.score),
            "past_cut_off": (row["past_cut_off"], past_cut_off(ruling, finding.score)),
            "people": (row["people"], finding.facts["people"]),
        }
        flags = [id for id, rule in rules.items() if rule.kind in ("flag", "focus") and row.get(f"rule.{id}")]
        pairs["flags"] = (sorted(flags), sorted(plain.flags))
        for name in ("reasons", "against", "questions", "missing"):
            pairs[name] = (sorted(row[name]), sorted(getattr(plain, name)))
        for rule, answer in plain.answers.items():
            if f"rule.{rule}" in row:
                pairs[rule] = (row[f"rule.{rule}"], answer)
        for formula, value in plain.values.items():
            if f"fact.{formula}" in row:
                pairs[formula] = (row[f"fact.{formula}"], value)
        for name in finding.facts:
            if f"fact.{name}" in row:
                pairs[name] = (row[f"fact.{name}"], finding.facts[name])
        found += [(id, name, *pair) for name, pair in pairs.items() if pair[0] != pair[1]]
    return found + [(id, "only by SQL", row, None) for id, row in written.items()]


def past_cut_off(ruling, score):
    """Whether points reach the cut-off from the poorer side."""
    if score is None or ruling.score.cut_off is None:
        return None
    gap = score - ruling.score.cut_off
    return gap <= 0 if ruling.score.card.poorer == "lower" else gap >= 0


def facts_read(ruling):
    """The recorded facts that made-up rows carry for a ruling: what it reads and what stands behind that."""
    book = ruling.pack.book
    trees = [*(column.tree for column in ruling.order), *ruling.missing.values()]
    names = {name for tree in trees for name in tree.facts} | set(ruling.missing)
    return names | {source for name in names if name in book.facts for source in book.fact(name).made_from}
