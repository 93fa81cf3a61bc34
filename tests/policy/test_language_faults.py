"""What the language refuses: each slip is told with its column and a way to write it; nothing is ever run."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diguan.policy.facts import FactBook
from diguan.policy.language import Kind, Meaning, RuleFault, Type, parse, printed
from diguan.policy.library import packs_folder

BOOK = FactBook.load(packs_folder())
NAMES = {
    "line": Meaning("parameter", Type(Kind.NUMBER)),
    "kinds": Meaning("parameter", Type(Kind.TEXTS)),
    "able": Meaning("formula", Type(Kind.NUMBER)),
}

REFUSED = [
    ("", 1, "empty", ""),
    ("people +", 1, "cannot be read", "brackets and quotes"),
    ("food_assured = water_safe", 14, "'='", "write =="),
    ("food_assured && water_safe", 14, "'&&'", "write and"),
    ("food_assured || water_safe", 14, "'||'", "write or"),
    ("!food_assured", 1, "'!'", "write not"),
    ("food_assured AND water_safe", 14, "'AND'", "small letters"),
    ("people ≥ 3", 8, "full-width", "English keyboard"),
    ("people＞3", 7, "full-width", "English keyboard"),
    ("people > 3 and hose_area > 20", 16, "no fact", "'house_area'"),
    ("people > 3 & 4", 10, "does not have this", "write and"),
    ("people ** 2 > 3", 1, "does not have this", "multiply"),
    ("people % 2 == 1", 1, "does not have this", ""),
    ("people.count > 3", 1, "does not have this", "behind a dot"),
    ("lambda: people", 1, "does not have this", ""),
    ("[p for p in people]", 1, "does not have this", "count(condition)"),
    ("__import__('os')", 1, "no function '__import__'", "count any all"),
    ("food_assured == True", 17, "True cannot be written", "by its name"),
    ("house_grade == None", 1, "unknown cannot be compared", "known("),
    ("house_grade is None", 1, "does not have this", "known("),
    ("food_assured == water_safe", 1, "needs no comparison", "its name alone"),
    ("house_grade > 'a'", 1, "no order", "=="),
    ("house_grade == 3", 1, "do not go together", ""),
    ("house_grade == 'e'", 16, "no key 'e'", "its keys: a, b, c"),
    ("house_grade == 'C级'", 16, "no key", 'write "c"'),
    ("house_grade == main_cause", 16, "two different lists", ""),
    ("house_grade in 'ab'", 16, "a list in brackets", 'write == "a"'),
    ("house_grade in ()", 16, "list is empty", ""),
    ("house_grade in ('a', main_cause)", 22, "values only", "by == and or"),
    ("people in kinds", 1, "a text is needed", ""),
    ("risks == 'illness'", 1, "cannot be compared", '"key" in fact'),
    ("'ill' in risks", 1, "no key 'ill'", "'illness'"),
    ("applied_on - today > 3", 1, "cannot be added", "days(from, to)"),
    ("applied_on > '2017-01-01'", 1, "do not go together", ""),
    ("date('2017-02-30') < today", 6, "no day", 'date("2017-01-01")'),
    ("not people", 5, "a number where a yes/no", "> 0"),
    ("people + food_assured > 3", 10, "a yes/no where a number", "if condition else 0"),
    ("1e13 < net_income", 1, "too large", ""),
    ("any(age < 16, dibao)", 1, "takes 1 part", "and or or"),
    ("days(applied_on) > 3", 1, "takes 2 part", ""),
    ("count(any(dibao)) > 1", 7, "inside one another", "outside"),
    ("count(able > 1) > 1", 7, "has no meaning", "outside the brackets"),
    ("sum(work_months * 2) > 3", 5, "adds up one fact", "count("),
    ("sum(dibao) > 3", 5, "cannot be taken of a yes/no", ""),
    ("age > 60", 1, "speaks of a person", "any(age"),
    ("count > 3", 1, "is a function", ""),
    ("known(name)", 7, "speaks of a person", ""),
    ("any(known(id_number))", 11, "identifies a person", ""),
    ("1 if people > 3 else 'a'", 1, "do not go together", "one kind"),
    (" + ".join(["people"] * 60), 1, "too many parts", "[[formula]]"),
    ("people > " + "1" * 1000, 1, "1009 characters", "[[formula]]"),
    ("(" * 300 + "people" + ")" * 300, 201, "cannot be read", ""),
    ("-" * 500 + "1 > 2", 1, "too many parts", "[[formula]]"),
    ("food_assured and\n  water_save", 20, "no fact", "'water_safe'"),
]


@pytest.mark.parametrize(("source", "column", "what", "mend"), REFUSED)
def test_a_slip_is_told_with_its_column_and_mend(source, column, what, mend):
    with pytest.raises(RuleFault) as raised:
        parse(source, BOOK, NAMES)
    fault = raised.value
    assert what in fault.what.en
    assert mend in (fault.mend.en if fault.mend else "")
    assert fault.offset + 1 == column
    assert fault.what.zh != fault.what.en


def test_line_and_column_are_counted_inside_the_expression():
    with pytest.raises(RuleFault) as raised:
        parse("food_assured and\n  water_save", BOOK)
    assert (raised.value.line, raised.value.column) == (2, 3)


@given(st.text(max_size=60))
@example("().__class__.__bases__[0].__subclasses__()")
@example("exec('x=1')")
@example("\x00")
@example("f'{people}'")
def test_whatever_is_written_is_read_or_refused(source):
    try:
        tree = parse(source, BOOK, NAMES)
    except RuleFault:
        return
    assert parse(printed(tree.root), BOOK, NAMES).root == tree.root
