"""What would change under another ruling: who comes in, who goes out, who becomes unclear, by which rules.

Two judgements of the same snapshots are laid side by side; nothing is decided for anybody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from diguan.engine.counties import MEMORY, Progress, Share, each, folder_of, listed
from diguan.engine.database import connected
from diguan.engine.findings import RULE, Finder
from diguan.engine.judge import judge
from diguan.engine.judgement import Judgement, Pair
from diguan.engine.part import FINDINGS
from diguan.engine.snapshot import Snapshot
from diguan.engine.steps import Step, literal, quoted
from diguan.policy.ruling import Ruling

CHANGES: Final = "changes.parquet"
KINDS: Final = ("entering", "leaving", "newly_unknown", "settled", "unchanged")
_KIND: Final = """CASE
    WHEN before = after THEN 'unchanged'
    WHEN after = 'qualifies' THEN 'entering'
    WHEN after = 'cannot_say' THEN 'newly_unknown'
    WHEN before = 'qualifies' THEN 'leaving'
    ELSE 'settled'
  END"""
"""`settled`: it could not be said before, and now it does not qualify."""

Row = tuple[str | None, str, str, str, int, int]
"""Village, kind, outcome before, outcome after, households, people."""


@dataclass(frozen=True)
class Change:
    """What changes between two rulings; lists lie in changes.parquet of `folder` (or of its counties)."""

    folder: Path
    before: Judgement
    after: Judgement
    rows: tuple[Row, ...]
    files: tuple[Path, ...]

    @property
    def counts(self) -> dict[tuple[str, str], Pair]:
        """Households, people by outcome before and after."""
        found: dict[tuple[str, str], Pair] = {}
        for _, _, before, after, households, people in self.rows:
            have = found.get((before, after), (0, 0))
            found[before, after] = (have[0] + households, have[1] + people)
        return found

    @property
    def by_village(self) -> dict[str, dict[str, Pair]]:
        """Households, people by village code and kind of change."""
        found: dict[str, dict[str, Pair]] = {}
        for village, kind, _, _, households, people in self.rows:
            kinds = found.setdefault(village or "", {})
            have = kinds.get(kind, (0, 0))
            kinds[kind] = (have[0] + households, have[1] + people)
        return found

    def of(self, kind: str) -> Pair:
        """Households, people of one of KINDS."""
        rows = [row for row in self.rows if row[1] == kind]
        return sum(row[4] for row in rows), sum(row[5] for row in rows)

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
    """Judge by both rulings below `out/before` and `out/after`, and list who changes."""
    snapshots = listed(source)
    first, second = _halves(progress)
    judged = (
        judge(snapshots, before, out / "before", progress=first, threads=threads, memory=memory),
        judge(snapshots, after, out / "after", progress=second, threads=threads, memory=memory),
    )
    step = changes(Finder(before), Finder(after))

    def one(snapshot: Snapshot, share: Share) -> list[Row]:
        sides = [folder_of(snapshot, snapshots, made.folder) / FINDINGS for made in judged]
        return _county(step, sides, folder_of(snapshot, snapshots, out) / CHANGES, share)

    rows = each(snapshots, one, threads=threads, memory=memory)
    files = tuple(folder_of(snapshot, snapshots, out) / CHANGES for snapshot in snapshots)
    return Change(out, *judged, tuple(row for county in rows for row in county), files)


def changes(before: Finder, after: Finder) -> Step:
    """The view `changes` over `before` and `after`, two findings of the same households."""
    rules = ",\n    ".join(_changed_rules(before, after)) or "NULL"
    sql = f"""SELECT
  household_id, a.household_number, a.village_code, a.people,
  b.outcome AS before, a.outcome AS after,
  {_KIND} AS kind,
  [one FOR one IN [
    {rules}
  ] IF one IS NOT NULL] AS rules
FROM before AS b JOIN after AS a USING (household_id)"""
    return Step(
        "changes", "one row a household: its outcome by both rulings, and the rules that say otherwise", sql
    )


def _changed_rules(before: Finder, after: Finder) -> Iterator[str]:
    """A rule of both rulings changed where its answers differ; a rule of one of them where it is true."""
    old, new = ({rule.id for rule in finder.rules} for finder in (before, after))
    for id in [rule.id for rule in after.rules] + sorted(old - new):
        column = quoted(f"{RULE}{id}")
        differs = f"b.{column} IS DISTINCT FROM a.{column}"
        condition = differs if id in old & new else f"{'a' if id in new else 'b'}.{column}"
        yield f"CASE WHEN {condition} THEN {literal(id)} END"


def _county(step: Step, sides: Sequence[Path], file: Path, share: Share) -> list[Row]:
    file.parent.mkdir(parents=True, exist_ok=True)
    folders = [file.parent, *(side.parent for side in sides)]
    with connected(*folders, memory=share.memory, threads=share.threads) as connection:
        for name, side in zip(("before", "after"), sides, strict=True):
            connection.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM read_parquet({literal(str(side))})")
        connection.execute(step.statement())
        connection.execute(
            "COPY (SELECT * FROM changes WHERE kind <> 'unchanged' ORDER BY village_code, kind, household_id)"
            f" TO {literal(str(file))} (FORMAT parquet, COMPRESSION zstd)"
        )
        return _summed(connection)


def _summed(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    return connection.execute(
        "SELECT village_code, kind, before, after, count(*), CAST(sum(people) AS BIGINT) "
        "FROM changes GROUP BY ALL ORDER BY ALL"
    ).fetchall()


def _halves(progress: Progress | None) -> tuple[Progress | None, Progress | None]:
    """One progress for two runs: the second goes on where the first ended."""
    if progress is None:
        return None, None
    return (
        lambda done, total, note: progress(done, 2 * total, note),
        lambda done, total, note: progress(total + done, 2 * total, note),
    )
