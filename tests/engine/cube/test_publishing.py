"""What is published tells no number below k, not even to one who subtracts tables from one another (T09)."""

import random
from itertools import product

import pytest

from diguan.engine.cube import blocks, manifest, publishing, rates
from diguan.engine.cube.blocks import Block, Node
from diguan.engine.cube.faults import CubeFault
from diguan.engine.cube.reading import HIDDEN, Cube, State

K = 5
VILLAGES = [f"{county}{town}{village}" for county in ("2201", "2202") for town in "12" for village in "123"]
KEYS, PARTS = ("x", "y", ""), ("registered", "exited", "")
ATOMS = list(product(VILLAGES, KEYS, PARTS))
PRIME = 2**61 - 1
LISTED = [
    Block("total", ("",)),
    Block("cause", KEYS),
    Block("rule.x", ("yes", "no")),
    Block("several", ("x",), True),
]


def nodes(counts):
    """Every area of the made-up nation, with a cause, a rule that is yes for the cause x, and x among
    several.
    """
    areas = {village[:n] for village in VILLAGES for n in (2, 4, 5, 6)}
    return {
        area: Node(area, {population: cells(counts, area, population) for population in ("all", *PARTS[:2])})
        for area in areas
    }


def functional(area, population, key=None):
    """The atoms that a number of an area is the sum of."""
    return {a for a in ATOMS if a[0].startswith(area) and population in ("all", a[2]) and key in (None, a[1])}


def cells(counts, area, population):
    def state(*keys):
        own = sum(counts[a] for key in keys for a in functional(area, population, key))
        return State(own, own)

    by_key = {("cause", key): state(key) for key in KEYS}
    rule = {("rule.x", "yes"): state("x"), ("rule.x", "no"): state("y", ""), ("several", "x"): state("x")}
    return by_key | rule | {("total", ""): state(None)}


def published(shown):
    """Every number that is published, as the atoms it sums."""
    for area, names in shown.items():
        for population in ("all", "registered", "exited"):
            if "total" in names:
                yield functional(area, population)
            if "cause" in names:
                yield from (functional(area, population, key) for key in KEYS)
            if "rule.x" in names or "several" in names:
                yield functional(area, population, "x")
            if "rule.x" in names:
                yield functional(area, population, "y") | functional(area, population, "")


class Known:
    """All that follows from published numbers by adding and subtracting: a space of rows, modulo a large
    prime.
    """

    def __init__(self, rows):
        self.pivots = {}
        for row in rows:
            left = self.reduced(row)
            if left:
                first = min(left)
                inverse = pow(left[first], -1, PRIME)
                self.pivots[first] = {at: value * inverse % PRIME for at, value in left.items()}

    def reduced(self, row):
        left = {ATOMS.index(atom): 1 for atom in row}
        for at in sorted(self.pivots):
            if factor := left.get(at):
                for place, value in self.pivots[at].items():
                    left[place] = (left.get(place, 0) - factor * value) % PRIME
                left = {place: value for place, value in left.items() if value}
        return left

    def tells(self, row):
        return not self.reduced(row)


def small_numbers_that_follow(counts, shown):
    known = Known(published(shown))
    for area in {village[:n] for village in VILLAGES for n in (2, 4, 5, 6)}:
        for part, keys in product((*PARTS, "all"), ((None,), ("x",), ("y",), ("",), ("y", ""))):
            row = {
                a
                for a in ATOMS
                if a[0].startswith(area) and part in ("all", a[2]) and (keys == (None,) or a[1] in keys)
            }
            if 0 < sum(counts[a] for a in row) < K and known.tells(row):
                yield area, part, keys


@pytest.mark.requirement("T09")
@pytest.mark.parametrize("seed", range(12))
def test_no_small_number_follows_from_what_is_published(seed):
    chance = random.Random(seed)
    sizes = chance.choice([(0, 0, 0, 7, 30), (0, 6, 9, 40), (1, 8, 20, 60), (0, 0, 5, 90)])
    counts = {
        atom: chance.choice(sizes) + (chance.random() < 0.08) * chance.randrange(1, 4) for atom in ATOMS
    }
    areas = nodes(counts)
    listed = [one for one in LISTED if blocks.safe(one.parts(areas["22"]), K)]
    shown = {"22": frozenset(one.name for one in listed)}
    publishing._decide(areas, "22", listed, shown, K)
    assert not list(small_numbers_that_follow(counts, shown))
    assert any(shown[area] for area in shown if len(area) > 2)


def test_the_proof_would_notice_a_lonely_hidden_village():
    """One village hidden alone under a shown township is told by subtraction: the proof must say so."""
    counts = dict.fromkeys(ATOMS, 20)
    counts["220111", "x", ""] = 2
    shown = {area: frozenset({"total", "cause"}) for area in nodes(counts)}
    shown["220111"] = frozenset()
    assert ("220111", "", ("x",)) in list(small_numbers_that_follow(counts, shown))


def test_a_neighbour_is_hidden_with_the_small_one():
    counts = dict.fromkeys(ATOMS, 20)
    counts["220111", "x", ""] = 2
    areas = nodes(counts)
    shown = {"22": frozenset({"total", "cause"})}
    publishing._decide(areas, "22", LISTED[:2], shown, K)
    hidden = {area for area, names in shown.items() if "cause" not in names}
    assert "220111" in hidden
    assert len([area for area in hidden if area.startswith("22011")]) == 2
    assert shown["220121"] == {"total", "cause"}


def test_a_rare_key_is_merged_with_the_next(cube):
    root = Node(
        "", {name: Cube(cube).area("", name).areas[0].cells for name in ("all", "registered", "exited")}
    )
    keys = tuple(key for dimension, key in root.cells["all"] if dimension == "main_cause")
    merged = publishing._merging(Block("main_cause", keys), root, K)
    assert blocks.safe(merged.parts(root), K) or merged.merged == frozenset()


def test_a_published_cube_hides_and_sums_up(cube, tmp_path):
    told = publishing.publish(Cube(cube), tmp_path / "public")
    public = Cube.open(tmp_path / "public")
    assert manifest.check(public.about).hidden == K
    assert told.shown
    assert told.hidden
    (whole,), (own,) = public.area("").areas, Cube(cube).area("").areas
    assert whole.at("total") == own.at("total")
    assert whole.at("outcome", "qualifies").people is None
    assert whole.hides("outcome")
    for county in cube.areas:
        for township in public.below(county).areas:
            for village in public.below(township.area).areas:
                small = [
                    state
                    for (_, key), state in village.cells.items()
                    if key != HIDDEN and 0 < (state.people or 0) < K
                ]
                assert not small
    hidden = next(
        v
        for c in cube.areas
        for t in public.below(c).areas
        for v in public.below(t.area).areas
        if v.hides("income")
    )
    assert rates.poverty(hidden, public.about.line).headcount.value is None
    assert all(share.unplaced == 0 for share in public.about.shares)


def test_what_cannot_be_published_is_refused(cube, tmp_path):
    with pytest.raises(CubeFault, match="k = 1"):
        publishing.publish(Cube(cube), tmp_path, 1)
    with pytest.raises(CubeFault, match="does not count: weather"):
        publishing.publish(Cube(cube), tmp_path / "a", K, ("weather",))
    publishing.publish(Cube(cube), tmp_path / "b")
    with pytest.raises(CubeFault, match="not empty"):
        publishing.publish(Cube(cube), tmp_path / "b")
    with pytest.raises(CubeFault, match="published one already"):
        publishing.publish(Cube.open(tmp_path / "b"), tmp_path / "c")
