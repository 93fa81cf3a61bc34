"""Runs a pack's data-quality rules: what in the register contradicts itself, by person and by household.

A finding is a place to look at again, not a proven fault; what is unknown gives none and is counted apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import duckdb

from diguan.engine.answers import leaves
from diguan.engine.counties import MEMORY, Progress, Share, each, folder_of, listed
from diguan.engine.database import connected, sweep, writing
from diguan.engine.facts import views
from diguan.engine.part import write_json
from diguan.engine.plan import Plan, layered, of_ruling, sql_of
from diguan.engine.snapshot import Snapshot
from diguan.engine.steps import Pipeline, Step, literal, quoted
from diguan.policy.entries import Rule
from diguan.policy.language import Aggregate, Name, Tree, printed
from diguan.policy.ruling import Ruling

FILE: Final = "quality.parquet"
SUMMARY: Final = "quality.json"


@dataclass(frozen=True)
class Quality:
    """How often each rule found something, and for how many it could not be told; rows lie in `files`."""

    folder: Path
    counts: Mapping[str, int]
    unknown: Mapping[str, int]
    not_applied: Mapping[str, tuple[str, ...]]
    households: int
    people: int
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Checker:
    """The steps of a ruling's quality rules, from a snapshot's columns to findings."""

    ruling: Ruling

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The quality rules that are run here; those about villages are few rows' work (policy.judging)."""
        rules = self.ruling.rules
        return tuple(rule for rule in rules if rule.kind == "quality" and rule.level != "village")

    def of(self, level: str) -> list[Rule]:
        """The quality rules about persons, or about households."""
        return [rule for rule in self.rules if rule.level == level]

    @cached_property
    def plan(self) -> Plan:
        """What households must be asked for rules of both levels."""
        persons = [column.tree for layer in self.ruling.person_layers for column in layer]
        return of_ruling(self.ruling, {rule.id for rule in self.of("household")}, persons)

    @cached_property
    def answers(self) -> Pipeline:
        """The views `answers`, one row a household, and `person_answers`, one row a person."""
        says = "one row a person: every rule about persons, with the answers of the household beside it"
        source = "person_facts JOIN answers USING (household_id)"
        persons = layered("person_answers", says, self.ruling.person_layers, source)
        return Pipeline((*self.plan.steps(), *persons))

    def findings(self) -> Step:
        """The view `quality` over the answers: one row a finding."""
        rows = [_found(rule) for rule in self.rules]
        says = "one row a finding: the rule, whom it is true of, and the facts it read"
        return Step("quality", says, "\nUNION ALL\n".join(rows) or _NOTHING)


def check(
    source: Snapshot | Sequence[Snapshot],
    ruling: Ruling,
    out: Path,
    *,
    progress: Progress | None = None,
    threads: int | None = None,
    memory: str = MEMORY,
) -> Quality:
    """Write quality.parquet below `out` (or below its counties), sorted by village, household and person.

    Columns: rule, nature, household_id, household_number, person_id (NULL for a household's rule),
    village_code, facts (`name=value; …`).
    """
    snapshots = listed(source)
    checker = Checker(ruling)
    sweep(out)
    (out / SUMMARY).unlink(missing_ok=True)

    def one(snapshot: Snapshot, share: Share) -> dict[str, tuple[int, int]]:
        return _county(snapshot, checker, folder_of(snapshot, snapshots, out), share)

    found = each(snapshots, one, threads=threads, memory=memory, progress=progress)
    made = Quality(
        folder=out,
        counts={rule.id: sum(county[rule.id][0] for county in found) for rule in checker.rules},
        unknown={rule.id: sum(county[rule.id][1] for county in found) for rule in checker.rules},
        not_applied={rule.id: lacks for rule, lacks in ruling.not_applied if rule.kind == "quality"},
        households=sum(snapshot.households for snapshot in snapshots),
        people=sum(snapshot.people for snapshot in snapshots),
        files=tuple(folder_of(snapshot, snapshots, out) / FILE for snapshot in snapshots),
    )
    summary = {
        name: getattr(made, name) for name in ("counts", "unknown", "not_applied", "households", "people")
    }
    write_json(
        out / SUMMARY, summary | {"pack": ruling.pack.id, "digest": ruling.pack.digest, "on": str(ruling.on)}
    )
    return made


def _county(snapshot: Snapshot, checker: Checker, folder: Path, share: Share) -> dict[str, tuple[int, int]]:
    snapshot.check(checker.ruling.pack.book)
    sweep(folder)
    with (
        connected(
            snapshot.folder, folder, memory=share.memory, threads=share.threads, spill=folder
        ) as connection,
        writing(folder / FILE) as beside,
    ):
        for step in views.sources(str(snapshot.household_file), str(snapshot.person_file)):
            connection.execute(step.statement())
        connection.execute(checker.answers.script())
        for view in ("answers", "person_answers"):
            connection.execute(f"CREATE TEMP TABLE {view}_kept AS SELECT * FROM {view}")
        connection.execute(checker.findings().statement())
        connection.execute(
            "COPY (SELECT * FROM quality ORDER BY village_code, household_id, person_id NULLS FIRST, rule) "
            f"TO {literal(str(beside))} (FORMAT parquet, COMPRESSION zstd)"
        )
        counted = {level: _counted(connection, checker, level) for level in ("household", "person")}
    return counted["household"] | counted["person"]


def _counted(
    connection: duckdb.DuckDBPyConnection, checker: Checker, level: str
) -> dict[str, tuple[int, int]]:
    """By rule of a level: for how many rows it is true, for how many unknown."""
    rules = checker.of(level)
    answers = [f"count(*) FILTER (WHERE {quoted(rule.id)})" for rule in rules]
    answers += [f"count(*) FILTER (WHERE {quoted(rule.id)} IS NULL)" for rule in rules]
    (row,) = connection.execute(f"SELECT {', '.join(['count(*)', *answers])} FROM {_kept(level)}").fetchall()
    true, unknown = row[1 : len(rules) + 1], row[len(rules) + 1 :]
    return {rule.id: pair for rule, pair in zip(rules, zip(true, unknown, strict=True), strict=True)}


def _found(rule: Rule) -> str:
    person = "person_id" if rule.level == "person" else "CAST(NULL AS BIGINT)"
    return (
        f"SELECT {literal(rule.id)} AS rule, {literal(rule.nature or 'warn')} AS nature, household_id, "
        f"household_number, {person} AS person_id, village_code, {_facts(rule.tree)} AS facts\n"
        f"FROM {_kept(rule.level)} WHERE {quoted(rule.id)}"
    )


def _facts(tree: Tree) -> str:
    """SQL for `name=value; …` of what the rule read."""
    read = [f"{literal(name + '=')} || COALESCE(CAST({sql} AS VARCHAR), '')" for name, sql in _read(tree)]
    return " || '; ' || ".join(read) or "''"


def _read(tree: Tree) -> Iterator[tuple[str, str]]:
    for leaf in leaves(tree.root):
        if isinstance(leaf, Aggregate):
            yield printed(leaf), sql_of(Tree("", leaf))
        elif isinstance(leaf, Name):
            yield leaf.id, quoted(leaf.id)


def _kept(level: str) -> str:
    return "person_answers_kept" if level == "person" else "answers_kept"


_NOTHING: Final = (
    "SELECT '' AS rule, '' AS nature, household_id, household_number, CAST(NULL AS BIGINT) AS person_id,\n"
    "village_code, '' AS facts FROM answers_kept LIMIT 0"
)
