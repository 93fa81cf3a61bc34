"""Hypothesis strategies for made-up households: every fact may be blank, and amounts crowd around lines.

Values come from the fact book alone, so a new fact is tried without a line here.
"""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from diguan.policy.facts import Fact
from tests.engine.village import BOOK, DAY, VILLAGE, household, person

NEIGHBOUR = "220122100202"
_FEN = st.sampled_from([0, 1, 49, 50, 99, 319999, 320000, 320001, 639999, 640000, 960001, 1280000])
_AMOUNTS = st.one_of(_FEN, st.integers(-50_000_00, 90_000_00), st.integers(0, 10**14 - 1))
_DAYS = st.one_of(
    st.dates(date(1890, 1, 1), date(2030, 12, 31)),
    st.dates(date(1998, 5, 30), date(2017, 6, 3)),
    st.sampled_from([date(2000, 2, 29), date(2001, 6, 1), date(2001, 6, 2), date(1957, 6, 1), DAY]),
)


def values(fact: Fact) -> st.SearchStrategy[object]:
    """Known values of a fact."""
    match fact.type:
        case "flag":
            return st.booleans()
        case "money":
            return _AMOUNTS.map(lambda fen: Decimal(fen).scaleb(-2))
        case "number":
            return st.integers(0, 40_0000).map(lambda units: Decimal(units).scaleb(-4))
        case "integer":
            return st.integers(0, 2030)
        case "day":
            return _DAYS
        case "code":
            return st.sampled_from(BOOK.codes(fact.list or "").keys)
        case "codes":
            keys = st.sampled_from(BOOK.codes(fact.list or "").keys)
            return st.sets(keys, min_size=1, max_size=3).map(lambda found: ";".join(sorted(found)))
    return st.sampled_from(["A", "东屯"])


def some(level: str, wanted: Collection[str]) -> st.SearchStrategy[dict[str, object]]:
    """The wanted recorded facts of a level, each known or blank."""
    facts = [fact for fact in BOOK.recorded(level) if fact.name in wanted and fact.travels]
    return st.fixed_dictionaries({fact.name: st.none() | values(fact) for fact in facts})


@st.composite
def villages(draw, wanted: Collection[str], size: int = 12):
    """Some households and their people as two lists of rows, in two villages; families may have nobody."""
    families, people = [], []
    for number in range(1, draw(st.integers(1, size)) + 1):
        facts = draw(some("household", {*wanted} - {"household_number", "village_code"}))
        where = draw(st.sampled_from([VILLAGE, NEIGHBOUR]))
        account = draw(st.sampled_from([None, "t1", "t2"]))
        families.append(household(number, village_code=where, account_token=account, **facts))
        for _ in range(draw(st.integers(0, 4))):
            facts = draw(some("person", {*wanted} - {"person_number"}))
            token = draw(st.sampled_from([None, "p1", "p2", "p3"]))
            people.append(person(len(people) + 1, of=number, id_token=token, **facts))
    return families, people
