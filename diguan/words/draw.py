"""A draw that anybody can repeat: the roster's root, a public number as seed, the keys with the lowest sums.

The root fixes the roster before the seed is known, the seed is fixed by a public event, and nothing is left
to choose. Keys are short texts that say nothing of anybody. It knows no case and no clock.
"""

from collections.abc import Collection, Sequence
from decimal import ROUND_CEILING, Decimal
from hashlib import sha256

from diguan.words.errors import Fault
from diguan.words.text import Text


class DrawFault(Fault):
    """A roster, seed or share that nothing can be drawn from."""


def root(keys: Collection[str]) -> str:
    """The Merkle root (SHA-256, hex) of a roster: sorted keys as leaves, an odd one moves up as it is."""
    row = [sha256(b"\x00" + key.encode()).digest() for key in _sorted(keys)]
    while len(row) > 1:
        pairs = [sha256(b"\x01" + row[at] + row[at + 1]).digest() for at in range(0, len(row) - 1, 2)]
        row = pairs + ([row[-1]] if len(row) % 2 else [])
    return row[0].hex()


def drawn(keys: Collection[str], seed: str, size: int) -> list[str]:
    """`size` of the keys, in the order in which they are drawn."""
    if not seed.strip():
        raise DrawFault(_NO_SEED, mend=_MEND_SEED)
    if not 0 < size <= len(keys):
        raise DrawFault(_SIZE.format(size=size, all=len(keys)))
    start = f"{root(keys)}|{seed.strip()}|"
    return sorted(_sorted(keys), key=lambda key: (sha256((start + key).encode()).digest(), key))[:size]


def size_of(share: Decimal, count: int) -> int:
    """How many of `count` a share asks for: rounded up, at least one."""
    if not 0 < share <= 1:
        raise DrawFault(_SHARE.format(share=share), mend=_MEND_SHARE)
    return max(1, int((share * count).to_integral_value(ROUND_CEILING)))


def _sorted(keys: Collection[str]) -> Sequence[str]:
    if not keys or len(set(keys)) != len(keys):
        raise DrawFault(_ROSTER)
    return sorted(keys)


_ROSTER = Text("抽查名单为空或有重复", "the roster is empty or names somebody twice")
_NO_SEED = Text("没有填写公开种子", "there is no public seed")
_MEND_SEED = Text(
    "请用事先约定、事后公开的数字，如某日公布的开奖号码",
    "use a number agreed on beforehand and published later, such as a lottery result of a named day",
)
_SIZE = Text("不能从 {all} 户中抽 {size} 户", "{size} cannot be drawn out of {all}")
_SHARE = Text("抽查比例“{share}”不在 0 与 1 之间", "the share {share} does not lie between 0 and 1")
_MEND_SHARE = Text("百分之十写 0.1", "write 0.1 for ten in a hundred")
