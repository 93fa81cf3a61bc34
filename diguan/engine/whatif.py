"""What would change under another ruling: who comes in, who goes out, who becomes unclear, by which rules,
and what the gaps to the line would cost.

Two judgements of the same snapshots are laid side by side, county by county, and go on where they were
stopped; nothing is decided for anybody.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import duckdb

from diguan.engine import judgement, part
from diguan.engine.counties import MEMORY, Progress, each, folder_of, hands, listed
from diguan.engine.counties import Share as Machine
from diguan.engine.database import Hands, sweep, writing
from diguan.engine.digests import of_file, of_value
from diguan.engine.findings import FACT, RULE, Finder
from diguan.engine.judge import county, own_quotas
from diguan.engine.judgement import Judgement, Pair, slim
from diguan.engine.part import FINDINGS, Part, write_json
from diguan.engine.snapshot import Snapshot
from diguan.engine.steps import Step, literal, quoted
from diguan.engine.whatif_share import CHANGES, FILE, Key, Row, Share, Sums, done, read, write
from diguan.policy.ruling import Ruling

SUMMARY: Final = "what-if.json"
SIDES: Final = ("before", "after")
LINE: Final = "poverty_line"
INCOME: Final = "income_per_head"
KINDS: Final = ("entering", "leaving", "newly_unknown", "settled", "unchanged")
_KIND: Final = """CASE
    WHEN before = after THEN 'unchanged'
    WHEN after = 'qualifies' THEN 'entering'
    WHEN after = 'cannot_say' THEN 'newly_unknown'
    WHEN before = 'qualifies' THEN 'leaving'
    ELSE 'settled'
  END"""
"""`settled`: it could not be said before, and now it does not qualify."""

Totals = dict[tuple[str, str, str], Sums]
"""Sums by kind of change, outcome before and outcome after."""


@dataclass(frozen=True)
class Change:
    """What changes between two rulings; lists lie in changes.parquet of `folders`, sums of all in `totals`.

    `lines` are the lines in yuan that the costs follow from; None where a ruling leaves it unset or reads no
    income, and then there is no cost.
    """

    folder: Path
    before: Judgement
    after: Judgement
    lines: tuple[float | None, float | None]
    folders: tuple[Path, ...]
    totals: tuple[Row, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """The lists of households whose answer changes, by area."""
        return tuple(folder / CHANGES for folder in self.folders)

    @property
    def counts(self) -> dict[tuple[str, str], Pair]:
        """Households, people by outcome before and after."""
        return {(row.before, row.after): row.sums.pair for row in self.totals}

    @property
    def total(self) -> Sums:
        """The sums over everybody, changed or not."""
        return sum((row.sums for row in self.totals), Sums())

    @property
    def by_village(self) -> dict[str, dict[str, Pair]]:
        """Households, people by village code and kind of change; a nation has 600,000 villages."""
        return {
            village: {kind: sums.pair for kind, sums in kinds.items()} for village, kinds in self.by_area(12)
        }

    def by_area(self, digits: int) -> Iterator[tuple[str, dict[str, Sums]]]:
        """Sums by kind of change for every area with so many digits (0: all), one county in memory at a time.

        A household in no village of its county counts in the county.
        """
        waiting, found = "", dict[str, dict[str, Sums]]()
        for share in map(read, self.folders):
            own = share.area[:digits]
            if found and own != waiting:
                yield from found.items()
                found = {}
            waiting = own if digits <= len(share.area) else share.area
            for row in share.rows:
                inside = digits > len(share.area) and (row.village or "").startswith(share.area)
                kinds = found.setdefault((row.village or "")[:digits] if inside else own, {})
                kinds[row.kind] = kinds.get(row.kind, Sums()) + row.sums
        yield from found.items()

    def of(self, kind: str) -> Pair:
        """Households, people of one of KINDS."""
        return sum((row.sums for row in self.totals if row.kind == kind), Sums()).pair

    @property
    def entering(self) -> Pair:
        """Who would qualify and does not, or cannot be told, now."""
        return self.of("entering")

    @property
    def leaving(self) -> Pair:
        """Who qualifies and would not."""
        return self.of("leaving")

    @property
    def unknown(self) -> Pair:
        """Who can be told now and could not be any more."""
        return self.of("newly_unknown")

    @property
    def unchanged(self) -> Pair:
        """For whom the outcome stays."""
        return self.of("unchanged")


def compare(
    source: Snapshot | Sequence[Snapshot],
    before: Ruling,
    after: Ruling,
    out: Path,
    *,
    progress: Progress | None = None,
    threads: int | None = None,
    memory: str = MEMORY,
) -> Change:
    """Judge every county by both rulings, below `out/before` and `out/after`, and list who changes.

    Counties that were finished before are not judged or laid side by side again. Raises what `judge` does.
    """
    snapshots = listed(source)
    finders = Finder(before), Finder(after)
    quotas, step = (own_quotas(before), own_quotas(after)), changes(*finders)
    sides = [out / name for name in SIDES]
    _begin(out, sides)
    with hands(snapshots, out, threads=threads, memory=memory) as connections:

        def one(snapshot: Snapshot, machine: Machine) -> tuple[list[Part], Totals]:
            places = [folder_of(snapshot, snapshots, side) for side in sides]
            parts = [county(snapshot, *given, connections) for given in zip(finders, places, strict=True)]
            share = _county(snapshot, step, places, folder_of(snapshot, snapshots, out), connections)
            return [slim(*given) for given in zip(parts, quotas, strict=True)], _totals(share)

        found = each(snapshots, one, threads=threads, memory=memory, progress=progress)
    judged = [
        judgement.write(
            judgement.of_parts([parts[n] for parts, _ in found], side, finders[n].ruling, quotas[n])
        )
        for n, side in enumerate(sides)
    ]
    folders = tuple(folder_of(snapshot, snapshots, out) for snapshot in snapshots)
    lines = _line(finders[0]), _line(finders[1])
    return _told(Change(out, judged[0], judged[1], lines, folders, _added(totals for _, totals in found)))


def _begin(out: Path, sides: Sequence[Path]) -> None:
    """Sweep the folders; what says that they are finished goes first."""
    for folder in (out, *sides):
        sweep(folder)
    for told in (out / SUMMARY, *(side / judgement.FILE for side in sides)):
        told.unlink(missing_ok=True)


def _added(found: Iterable[Totals]) -> tuple[Row, ...]:
    totals: Totals = {}
    for one in found:
        for name, sums in one.items():
            totals[name] = totals.get(name, Sums()) + sums
    return tuple(Row(None, kind, old, new, sums) for (kind, old, new), sums in sorted(totals.items()))


def changes(before: Finder, after: Finder) -> Step:
    """The view `changes` over `before` and `after`, two findings of the same households.

    `cost_before`, `cost_after`: yuan a year that lift a qualifying household to the line; NULL where its
    income is not known or the ruling has no line.
    """
    rules = ",\n    ".join(_changed_rules(before, after)) or "NULL"
    sql = f"""SELECT
  household_id, a.household_number, a.village_code, a.people,
  b.outcome AS before, a.outcome AS after,
  {_KIND} AS kind,
  {_cost(before, "b")} AS cost_before,
  {_cost(after, "a")} AS cost_after,
  [one FOR one IN [
    {rules}
  ] IF one IS NOT NULL] AS rules
FROM before AS b JOIN after AS a USING (household_id)"""
    return Step(
        "changes",
        "one row a household: its outcome by both rulings, what it costs, and the rules that differ",
        sql,
    )


def _line(finder: Finder) -> float | None:
    """The line that a ruling's costs follow from: its own, where its rules read the income per head."""
    line = finder.ruling.parameters.get(LINE)
    return line if isinstance(line, float) and INCOME in finder.kept else None


def _cost(finder: Finder, side: str) -> str:
    line = _line(finder)
    if line is None:
        return "CAST(NULL AS DECIMAL(18,2))"
    income, amount = f"{side}.{quoted(FACT + INCOME)}", f"CAST({line!r} AS DECIMAL(18,2))"
    gap = f"CAST(({amount} - {income}) * {side}.people AS DECIMAL(18,2))"
    known = f"CASE WHEN {income} < {amount} THEN {gap} WHEN {income} IS NOT NULL THEN 0 END"
    return f"CASE WHEN {side}.outcome = 'qualifies' THEN {known} END"


def _changed_rules(before: Finder, after: Finder) -> Iterator[str]:
    """A rule of both rulings changed where its answers differ; a rule of one of them where it is true."""
    old, new = ({rule.id for rule in finder.rules} for finder in (before, after))
    for id in [rule.id for rule in after.rules] + sorted(old - new):
        column = quoted(f"{RULE}{id}")
        differs = f"b.{column} IS DISTINCT FROM a.{column}"
        condition = differs if id in old & new else f"{'a' if id in new else 'b'}.{column}"
        yield f"CASE WHEN {condition} THEN {literal(id)} END"


def _county(snapshot: Snapshot, step: Step, sides: Sequence[Path], folder: Path, hands: Hands) -> Share:
    old, new = (part.read(side).sha256 for side in sides)
    key = Key(old, new, of_value(step.sql))
    if before := done(folder, key):
        return before
    sweep(folder)
    (folder / FILE).unlink(missing_ok=True)
    with hands.connection() as connection, writing(folder / CHANGES) as beside:
        for name, side in zip(SIDES, sides, strict=True):
            file = literal(str(side / FINDINGS))
            connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM read_parquet({file})")
        connection.execute(step.statement())
        connection.execute(
            "COPY (SELECT * FROM changes WHERE kind <> 'unchanged' ORDER BY village_code, kind, household_id)"
            f" TO {literal(str(beside))} (FORMAT parquet, COMPRESSION zstd)"
        )
        rows = _summed(connection)
    made = Share(snapshot.area, key, of_file(folder / CHANGES), rows)
    write(made, folder)
    return made


def _summed(connection: duckdb.DuckDBPyConnection) -> tuple[Row, ...]:
    fen = ", ".join(f"CAST(COALESCE(sum(cost_{side}), 0) * 100 AS BIGINT)" for side in ("before", "after"))
    open_ = ", ".join(
        f"count(*) FILTER (WHERE {side} = 'qualifies' AND cost_{side} IS NULL)"
        for side in ("before", "after")
    )
    found = connection.execute(
        f"SELECT village_code, kind, before, after, count(*), CAST(sum(people) AS BIGINT), {fen}, {open_} "
        "FROM changes GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return tuple(Row(row[0], row[1], row[2], row[3], Sums(*row[4:])) for row in found)


def _totals(share: Share) -> Totals:
    """A county's sums by kind and outcomes; its villages stay on the disk."""
    found: Totals = {}
    for row in share.rows:
        name = (row.kind, row.before, row.after)
        found[name] = found.get(name, Sums()) + row.sums
    return found


def _told(change: Change) -> Change:
    """Write what-if.json, last of all: what was compared, by which digests, with the sums."""
    sides = {
        name: {"pack": side.pack_id, "pack_digest": side.pack_digest, "on": side.on.isoformat(), "line": line}
        for name, side, line in zip(SIDES, (change.before, change.after), change.lines, strict=True)
    }
    totals = [
        {"kind": row.kind, "before": row.before, "after": row.after, **asdict(row.sums)}
        for row in change.totals
    ]
    content = {**sides, "snapshot_digest": change.before.snapshot_digest, "totals": totals}
    write_json(change.folder / SUMMARY, content | {"digest": of_value(content)})
    return change
