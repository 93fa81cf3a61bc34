"""The draw: whoever has the roster and the seed gets the same list, and one changed key changes the root."""

from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diguan.words.draw import DrawFault, drawn, root, size_of

ROSTERS = st.sets(st.text("0123456789", min_size=1, max_size=6), min_size=1, max_size=60)


def test_a_root_can_be_worked_out_by_hand() -> None:
    one, two, three = (sha256(b"\x00" + key).digest() for key in (b"1", b"2", b"3"))
    pair = sha256(b"\x01" + one + two).digest()
    assert root(["3", "1", "2"]) == sha256(b"\x01" + pair + three).hexdigest()
    assert root(["1"]) == one.hex()


@given(ROSTERS, st.text(min_size=1).filter(str.strip), st.data())
def test_the_order_of_the_roster_changes_nothing_and_any_other_roster_something(
    keys: set[str], seed: str, data: st.DataObject
) -> None:
    size = data.draw(st.integers(1, len(keys)))
    mixed = data.draw(st.permutations(sorted(keys)))
    found = drawn(sorted(keys), seed, size)
    assert drawn(mixed, seed, size) == found
    assert (len(set(found)), set(found) <= keys) == (size, True)
    assert drawn(mixed, seed, len(keys))[:size] == found, "a larger sample holds the smaller one"
    assert root([*keys, "x"]) != root(list(keys))


def test_every_key_is_drawn_about_equally_often() -> None:
    keys = [str(number) for number in range(20)]
    counts = dict.fromkeys(keys, 0)
    for seed in range(2000):
        for key in drawn(keys, str(seed), 5):
            counts[key] += 1
    assert min(counts.values()) > 420
    assert max(counts.values()) < 580


@pytest.mark.parametrize(
    ("share", "count", "size"), [("0.05", 100, 5), ("0.05", 101, 6), ("0.001", 10, 1), ("1", 7, 7)]
)
def test_a_share_is_rounded_up(share: str, count: int, size: int) -> None:
    assert size_of(Decimal(share), count) == size


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: drawn([], "1", 1),
        lambda: drawn(["1", "1"], "1", 1),
        lambda: drawn(["1"], " ", 1),
        lambda: drawn(["1"], "1", 2),
        lambda: size_of(Decimal("1.1"), 3),
        lambda: size_of(Decimal(0), 3),
    ],
)
def test_what_cannot_be_drawn_is_refused(attempt: object) -> None:
    with pytest.raises(DrawFault):
        attempt()  # type: ignore[operator]  # each is a call
