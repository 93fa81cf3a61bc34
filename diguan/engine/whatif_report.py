"""What a what-if says beside the numbers of households: its cost, the counties concerned, whom to look at.

It prints; what the numbers mean stands in `whatif`.
"""

from collections.abc import Iterator
from typing import Any, Final

import pyarrow.parquet as pq

from diguan.engine.whatif import Change
from diguan.words.text import Text

FIRST: Final = 10


def said(found: Change, language: str) -> str:
    """The cost a year by both rulings, the counties where there are several, and the first households."""
    return "\n".join((*_costs(found, language), *_counties(found, language), *_households(found, language)))


def _costs(found: Change, language: str) -> Iterator[str]:
    total = found.total
    sides = (
        (found.lines[0], total.cost_before, total.open_before),
        (found.lines[1], total.cost_after, total.open_after),
    )
    for heading, (line, fen, unknown) in zip((_BEFORE, _AFTER), sides, strict=True):
        if line is None:
            yield heading.say(language) + _UNSET.say(language)
            continue
        money = {"amount": f"{fen / 100:,.2f}", "line": f"{line:,g}", "open": f"{unknown:,}"}
        yield heading.say(language) + _COST.say(language).format(**money)


def _counties(found: Change, language: str) -> Iterator[str]:
    if len(found.folders) < 2:
        return
    changed = []
    for area, kinds in found.by_area(6):
        some = [sums for kind, sums in kinds.items() if kind != "unchanged"]
        money = sum(sums.cost_after - sums.cost_before for sums in kinds.values())
        changed.append((sum(sums.households for sums in some), area, money))
    yield _COUNTIES.say(language)
    for households, area, fen in sorted(changed, key=lambda one: (-one[0], one[1]))[:FIRST]:
        yield f"  {area}  {households:,}  {fen / 100:+,.2f}"


def _households(found: Change, language: str) -> Iterator[str]:
    rows = list(first(found, FIRST))
    if rows:
        yield _LOOK.say(language)
    for row in rows:
        rules = ", ".join(row["rules"] or ())
        yield f"  {row['household_number']}  {row['village_code']}  {row['kind']}  {rules}"


def first(found: Change, most: int) -> Iterator[dict[str, Any]]:
    """The first households whose answer changes, by county and village; few files are opened."""
    left = most
    for file in found.files:
        if left <= 0:
            return
        with pq.ParquetFile(file) as opened:
            for batch in opened.iter_batches(batch_size=left):
                rows = batch.to_pylist()[:left]
                left -= len(rows)
                yield from rows
                break


_BEFORE = Text("差额（原）：", "The gaps, before: ")
_AFTER = Text("差额（改后）：", "The gaps, after: ")
_COST = Text(
    "把符合条件者都补到 {line} 元，一年需 {amount} 元；另有 {open} 户收入不明，未计",
    "{amount} yuan a year lift all who qualify to the line of {line}; {open} households of unknown income "
    "are left out",
)
_UNSET = Text(
    "政策包没有定标准，或不看收入，无法计算", "cannot be said: the pack sets no line, or reads no income"
)
_COUNTIES = Text(
    "变化最多的县（户数、每年差额增减）", "Counties with most changes (households, yuan a year more or less)"
)
_LOOK = Text("可先看这些户：", "Households to look at first:")
