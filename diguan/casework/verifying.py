"""Verifying the audit trail: every link, every head, every anchor, and the rows of the record that entries
summed up.

It changes nothing. A fault names the chain and the number of the entry; after one the search goes on, so that
each tampering is found where it is.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from diguan.casework.anchors import Anchor
from diguan.casework.audit import PURPOSE
from diguan.casework.audited_rows import sum_of, waiting
from diguan.registry import chains, vault
from diguan.registry.guards import ADDED_ONLY
from diguan.registry.models import AuditEntry, AuditHead
from diguan.words.text import Text

AT_ONCE = 5_000
SEPARATORS = len(chains.COLUMNS) - 1
RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Tampering:
    """What is wrong with an entry of a chain; number 0 is the chain as a whole."""

    chain: str
    number: int
    what: Text

    def say(self, language: str) -> str:
        """In one language."""
        return f"{self.chain}/{self.number}: {self.what.say(language)}"


def verify(anchors: Iterable[Anchor] = (), *, contents: bool = True) -> tuple[int, list[Tampering]]:
    """How many entries there are, and everything that is wrong with them."""
    found: list[Tampering] = []
    ends: dict[str, tuple[int, str]] = {}
    count = 0
    for chain in AuditEntry.objects.order_by("chain").values_list("chain", flat=True).distinct():
        faults, end, many = _chain(chain)
        found += faults
        ends[chain] = end
        count += many
    found += _heads(ends)
    found += _anchored(anchors)
    if contents:
        found += _contents()
    found += [Tampering("site", 0, LEFT.format(table=table)) for table in waiting()]
    return count, found


def _chain(chain: str) -> tuple[list[Tampering], tuple[int, str], int]:
    """The faults of one chain, its last number and link, and its length."""
    found: list[Tampering] = []
    before, expected, prefix, count = chains.BEGIN, 1, "", 0
    summed: Callable[[bytes], str] = _of_nobody
    for number, line, link in _lines(chain):
        count += 1
        if number != expected:
            found += [Tampering(chain, gone, GONE) for gone in range(expected, min(number, expected + 100))]
        if not prefix or not link.startswith(prefix):
            prefix, summed = _maker(link)
        made = prefix + summed(before.encode() + b"\x1f" + line)
        broken = not prefix or made != link or line.count(b"\x1f") != SEPARATORS
        if broken and number == expected:  # behind a gap no link can fit: the gap has been told
            found.append(Tampering(chain, number, CHANGED))
        before, expected = link, number + 1
    return found, (expected - 1, before), count


def _maker(link: str) -> tuple[str, Callable[[bytes], str]]:
    """The prefix of a link and what makes its sum; a blank for one that this site's keys did not make."""
    algorithm, _, rest = link.partition(":")
    key = rest.partition(":")[0]
    ring = vault.ring()
    if algorithm not in chains.ALGORITHMS or key not in ring.keys:
        return "", _of_nobody
    return f"{algorithm}:{key}:", chains.summing(algorithm, ring.derived(PURPOSE, key))


def _of_nobody(text: bytes) -> str:
    return ""


def _lines(chain: str) -> Iterator[tuple[int, bytes, str]]:
    """Number, all fields as bytes, and link of each entry of a chain."""
    fields = ", ".join(f'"{name}"' for name in chains.COLUMNS)
    glued = {
        "sqlite": f"CAST(concat_ws(char(31), {fields}) AS BLOB)",
        "postgresql": f"convert_to(concat_ws(chr(31), {fields}), 'UTF8')",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT number, {glued}, link FROM registry_auditentry WHERE chain = %s ORDER BY number", [chain]
        )
        while rows := cursor.fetchmany(AT_ONCE):
            yield from rows


def _heads(ends: Mapping[str, tuple[int, str]]) -> Iterator[Tampering]:
    heads = {head.chain: (head.number, head.link) for head in AuditHead.objects.all()}
    for chain in sorted(ends.keys() | heads.keys()):
        end, head = ends.get(chain, (0, "")), heads.get(chain, (0, ""))
        if end != head:
            yield Tampering(chain, max(end[0], head[0]), HEAD.format(end=end[0], head=head[0]))


def _anchored(anchors: Iterable[Anchor]) -> Iterator[Tampering]:
    given_up = known_lost()
    asked = sorted(set(anchors) - given_up)
    for start in range(0, len(asked), AT_ONCE):
        part = asked[start : start + AT_ONCE]
        rows = AuditEntry.objects.filter(
            chain__in={one.chain for one in part}, number__in={one.number for one in part}
        )
        links = {(row.chain, row.number): row.link for row in rows.only("chain", "number", "link")}
        for one in part:
            there = links.get((one.chain, one.number))
            if there is None:
                yield Tampering(one.chain, one.number, CUT)
            elif there != one.link:
                yield Tampering(one.chain, one.number, OTHER)


def known_lost() -> set[Anchor]:
    """Heads that were lost when a backup was put back, and that somebody has answered for with a reason."""
    told = AuditEntry.objects.filter(kind=RESTORED).values_list("after", flat=True)
    return {Anchor(**head) for after in told for head in json.loads(after)["lost"]}


def _contents() -> Iterator[Tampering]:
    """Rows that are only ever added, against the sums of the entries that tell of them."""
    for table in ADDED_ONLY:
        entries = AuditEntry.objects.filter(rows__contains=f'"{table}"').order_by("id")
        for chain, number, rows in entries.values_list("chain", "number", "rows").iterator(AT_ONCE):
            each: dict[str, Any] = json.loads(rows).get(table, {})
            if "sum" in each and sum_of(table, each["+"]) != each["sum"]:
                yield Tampering(chain, number, CONTENT.format(table=table, ids=each["+"][:80]))


GONE = Text("这一条不见了", "this entry is gone")
CHANGED = Text("这一条被改动过", "this entry was changed")
HEAD = Text("链尾是第 {end} 条，链头记的是第 {head} 条", "the chain ends with {end}, its head says {head}")
CUT = Text(
    "锚点所记的这一条不在库里：链尾被截断，或恢复了旧备份",
    "an anchor knows this entry, the register does not: its tail was cut, or an old copy put back",
)
OTHER = Text("与锚点所记的不是同一条", "this is not the entry that an anchor knows")
CONTENT = Text("{table} 的行 {ids} 与当时写入的不同", "rows {ids} of {table} are not what was written")
LEFT = Text("{table} 有系统之外的改动，尚未入账", "{table} was written by another program and not told yet")
