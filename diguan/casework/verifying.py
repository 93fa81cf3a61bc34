"""Verifying the audit trail: every link, every head, every anchor, and the rows of the record that entries
summed up.

It changes nothing. A fault names the chain and the number of the entry; after one the search goes on, so that
each tampering is found where it is.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from diguan.casework import linking
from diguan.casework.anchors import Anchor
from diguan.casework.audited_rows import sums_of, waiting
from diguan.registry import beside, chains
from diguan.registry.guards import ADDED_ONLY
from diguan.registry.models import AuditEntry, AuditHead
from diguan.words.errors import Fault
from diguan.words.text import Text

AT_ONCE = 5_000
Progress = Callable[[int, int], None]
SEPARATORS = len(chains.COLUMNS) - 1
RESTORED = "restored"
ERASED = "secrets_erased"


@dataclass(frozen=True, slots=True)
class Tampering:
    """What is wrong with an entry of a chain; number 0 is the chain as a whole."""

    chain: str
    number: int
    what: Text

    def say(self, language: str) -> str:
        """In one language."""
        return f"{self.chain}/{self.number}: {self.what.say(language)}"


def verify(
    anchors: Iterable[Anchor] = (), *, contents: bool = True, progress: Progress | None = None
) -> tuple[int, list[Tampering]]:
    """How many entries there are, and everything that is wrong with them; also while officers work.

    `progress(done, total)` is told entries; what it raises ends the work.
    """
    total = sum(AuditHead.objects.values_list("number", flat=True))
    told = _Told(progress, 2 * total if contents else total)
    names = AuditEntry.objects.order_by("chain").values_list("chain", flat=True).distinct()
    walks = {name: _Walk(name, told) for name in names}
    for walk in walks.values():
        walk.on()
    found = list(_ends(walks, told))
    found = [fault for walk in walks.values() for fault in walk.found] + found
    found += _anchored(anchors)
    if contents:
        found += _contents(told)
        found += _beside()
    found += [Tampering("site", 0, LEFT.format(table=table)) for table in waiting()]
    return sum(walk.count for walk in walks.values()), found


@dataclass
class _Told:
    """Counts what has been looked at, and tells it."""

    progress: Progress | None
    total: int
    done: int = 0

    def more(self, many: int) -> None:
        self.done += many
        if self.progress:
            self.progress(min(self.done, self.total), self.total)


@dataclass
class _Walk:
    """The way along one chain from its first link; it can be taken up again where it ended."""

    chain: str
    told: _Told
    found: list[Tampering] = field(default_factory=list)
    before: str = chains.BEGIN
    expected: int = 1
    count: int = 0
    last: tuple[int, int] = (-1, -1)  # number and row of the entry read last

    def on(self) -> None:
        """To the end that the chain has now."""
        prefix = ""
        summed: Callable[[bytes], str] = _of_nobody
        while rows := self._next():
            for number, line, link in rows:
                if number != self.expected:
                    gone = range(self.expected, min(number, self.expected + 100))
                    self.found += [Tampering(self.chain, one, GONE) for one in gone]
                if not prefix or not link.startswith(prefix):
                    prefix, summed = _maker(link)
                made = prefix + summed(self.before.encode() + b"\x1f" + line)
                broken = not prefix or made != link or line.count(b"\x1f") != SEPARATORS
                if broken and prefix and (was := _as_linked(line)) != line:
                    broken = prefix + summed(self.before.encode() + b"\x1f" + was) != link
                if broken and number == self.expected:  # behind a gap no link can fit: the gap has been told
                    self.found.append(Tampering(self.chain, number, CHANGED))
                self.before, self.expected = link, number + 1
            self.count += len(rows)
            self.told.more(len(rows))

    @property
    def end(self) -> tuple[int, str]:
        """The number and link that the chain ends with."""
        return self.expected - 1, self.before

    def _next(self) -> list[tuple[int, bytes, str]]:
        """Number, all fields as bytes, and link of the next entries. Read page by page, so that no reading is
        open while progress is written."""
        fields = ", ".join(f'"{name}"' for name in chains.COLUMNS)
        glued = {
            "sqlite": f"CAST(concat_ws(char(31), {fields}) AS BLOB)",
            "postgresql": f"convert_to(concat_ws(chr(31), {fields}), 'UTF8')",
        }[connection.vendor]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT number, {glued}, link, id FROM registry_auditentry"
                " WHERE chain = %s AND number >= %s AND (number > %s OR id > %s) ORDER BY number, id"
                f" LIMIT {AT_ONCE}",
                [self.chain, self.last[0], *self.last],
            )
            rows = cursor.fetchall()
        if rows:
            self.last = (rows[-1][0], rows[-1][3])
        return [(number, bytes(line), link) for number, line, link, _ in rows]


def _maker(link: str) -> tuple[str, Callable[[bytes], str]]:
    """The prefix of a link and what makes its sum; a blank for one that this site's keys did not make."""
    algorithm, _, rest = link.partition(":")
    key = rest.partition(":")[0]
    secret = linking.secret(key)
    if algorithm not in chains.ALGORITHMS or secret is None:
        return "", _of_nobody
    return f"{algorithm}:{key}:", chains.summing(algorithm, secret)


def _of_nobody(text: bytes) -> str:
    return ""


def _ends(walks: dict[str, _Walk], told: _Told) -> Iterator[Tampering]:
    """Chains whose end is not what their head says. Nobody writes an entry while this is looked at: what was
    written since the walks began is walked first."""
    with transaction.atomic():
        heads = {head.chain: (head.number, head.link) for head in AuditHead.objects.select_for_update()}
        for chain in heads.keys() - walks.keys():
            walks[chain] = _Walk(chain, told)
        for chain, walk in sorted(walks.items()):
            walk.on()
            head = heads.get(chain, (0, ""))
            if walk.end != head:
                yield Tampering(chain, max(walk.end[0], head[0]), HEAD.format(end=walk.end[0], head=head[0]))


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


def _contents(told: _Told) -> Iterator[Tampering]:
    """Rows that are only ever added, against the sums of the entries that tell of them: some thousand entries
    at a time, each table read once along its ids."""
    after = 0
    while True:
        rows = AuditEntry.objects.filter(id__gt=after).order_by("id")
        page = list(rows.values_list("id", "chain", "number", "rows")[:AT_ONCE])
        if not page:
            return
        after = page[-1][0]
        sums: dict[str, list[tuple[str, str]]] = {}
        where: dict[str, list[tuple[str, int]]] = {}
        for _, chain, number, text in page:
            for table, each in json.loads(text).items() if '"sum"' in text else ():
                if table in ADDED_ONLY and "sum" in each:
                    sums.setdefault(table, []).append((each["+"], each["sum"]))
                    where.setdefault(table, []).append((chain, number))
        for table, asked in sums.items():
            made = sums_of(table, [ranges for ranges, _ in asked])
            for (ranges, said), found, (chain, number) in zip(asked, made, where[table], strict=True):
                if said != found and said != sums_of(table, [ranges], _as_linked)[0]:
                    yield Tampering(chain, number, CONTENT.format(table=table, ids=ranges[:80]))
        told.more(len(page))


def _as_linked(text: bytes) -> bytes:
    """A text as it was linked, where sealed texts in it were put beside the record since."""
    try:
        return beside.as_linked(text)
    except Fault:  # what is wrong beside the record is told there (_beside)
        return text


def _beside() -> Iterator[Tampering]:
    """Secrets kept beside the record that are gone, do not open, are not what the record stands for, or are
    blank though no entry says that their time was over."""
    erased = _erased()
    for table, names in _TELLING.items():
        after = 0
        some = " OR ".join(f"CAST({name} AS text) LIKE '%%beside|%%'" for name in names)
        told = ", ".join(f"CAST({name} AS text)" for name in names)
        who = "chain, number" if table == AuditEntry._meta.db_table else "'site', 0"
        while rows := _telling(
            f"SELECT id, {who}, {told} FROM {table} WHERE id > %s AND ({some}) ORDER BY id LIMIT {AT_ONCE}",
            after,
        ):
            after = rows[-1][0]
            wanted = {row[0]: beside.references(" ".join(filter(None, row[3:]))) for row in rows}
            wrong = _wrong({one for each in wanted.values() for one in each}, erased)
            for row, chain, number, *_ in rows:
                if wrong.intersection(wanted[row]):
                    yield Tampering(chain, number, BESIDE.format(table=table, id=row))


def _erased() -> set[str]:
    """The references whose content was erased when its time was over, as entries say."""
    told = AuditEntry.objects.filter(kind=ERASED).values_list("after", flat=True)
    return {beside.BESIDE + one for after in told.iterator() for one in json.loads(after)["sums"]}


def _telling(sql: str, after: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [after])
        return list(cursor.fetchall())


def _wrong(references: set[str], erased: set[str]) -> set[str]:
    """Those that stand for nothing, for something else, or for a blank that nobody is said to have made."""
    try:
        known = beside.contents(references)
    except Fault:
        known = {one: content for each in references for one, content in _content(each).items()}
    return {one for one in references if one not in known or not (known[one] or one in erased)}


def _content(reference: str) -> dict[str, Mapping[str, str]]:
    try:
        return beside.contents([reference])
    except Fault:
        return {}


_TELLING = {
    "registry_auditentry": ("before", "after"),
    "registry_event": ("before", "after"),
    "registry_complainant": ("name", "phone"),
    "registry_comparisonperson": ("id_number",),
}

BESIDE = Text(
    "{table} 第 {id} 行所指的加密内容不在、被清空，或与当时的不同",
    "what row {id} of {table} keeps beside the record is gone or blank, or is not what was put there",
)
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
