"""The fact book: what is in it, and how a slip in facts.toml or a code list is told."""

from datetime import date
from pathlib import Path

import pytest

from diguan.policy.facts import FactBook
from diguan.policy.faults import PolicyFault
from diguan.policy.library import packs_folder

BOOK = FactBook.load(packs_folder())
DAY = date(2017, 6, 1)


def test_every_fact_of_the_file_is_there_with_both_names():
    assert BOOK.fact("income_per_head").text.zh == "人均纯收入"
    assert {fact.level for fact in BOOK.facts.values()} == {"household", "person", "village"}
    assert len(BOOK.facts) == sum(
        len(of(level)) for of in (BOOK.recorded, BOOK.derived) for level in ("household", "person", "village")
    )


def test_what_identifies_somebody_does_not_travel_and_what_rules_need_does():
    travelling = {fact.name for fact in BOOK.facts.values() if fact.travels}
    assert not travelling & {"name", "id_number", "phone", "member_phone", "bank_account", "illness_name"}
    assert {"health", "disability_kind", "disability_level"} <= travelling


def test_a_derived_fact_names_what_to_ask_for():
    assert "wage_income" in BOOK.fact("income_per_head").made_from
    assert all(BOOK.fact(name).origin == "recorded" for f in BOOK.derived("person") for name in f.made_from)


@pytest.mark.parametrize("said", ["head", "01", "1", "０１", "本人或户主", " 本人或户主 "])
def test_a_code_is_read_from_its_key_its_number_or_its_name(said):
    assert BOOK.codes("relation").key_of(said, DAY) == "head"


def test_a_code_is_read_only_while_it_is_in_use():
    relation = BOOK.codes("relation")
    assert relation.key_of("之侄女", DAY) is None
    assert relation.key_of("之侄女", date(2019, 1, 1)) == "niece"
    assert relation.key_of("", DAY) is None


def test_a_key_keeps_its_name_of_the_day():
    education = BOOK.codes("education")
    assert education.text("illiterate", DAY).zh == "文盲半文盲"
    assert education.text("illiterate", date(2020, 1, 1)).zh == "文盲或半文盲"
    with pytest.raises(KeyError):
        education.text("doctor")


GOOD = 'water = { type = "flag", zh = "水", en = "Water" }'
LIST = "key,code,zh,en,from,to,sure\na,1,甲,A,,,H\n"
SLIPS = {
    "type": (GOOD.replace("flag", "flg"), LIST, "facts.toml:2", "cannot be 'flg'", "'flag'"),
    "language": (GOOD.replace(', en = "Water"', ""), LIST, "facts.toml:2", "Chinese or English", "both"),
    "name": (GOOD.replace("water", "Water"), LIST, "facts.toml:2", "cannot be the name", "lower-case"),
    "key": (GOOD.replace("zh", "sekret = true, zh"), LIST, "facts.toml:2", "no setting 'sekret'", "'secret'"),
    "no list": (GOOD.replace("flag", "code"), LIST, "facts.toml:2", "do not go together", "give list"),
    "lost list": (
        GOOD.replace('"flag"', '"code", list = "lis"'),
        LIST,
        "facts.toml:2",
        "does not exist",
        "'list'",
    ),
    "sure": (GOOD.replace("zh", 'sure = "U", zh'), LIST, "facts.toml:2", "cannot be 'U'", "H, M, L"),
    "section": (GOOD + "\n[persn]", LIST, "facts.toml:3", "no section [persn]", "'person'"),
    "twice": (GOOD + "\n[person]\n" + GOOD, LIST, "facts.toml:4", "given twice", "rename"),
    "no table": ("water = 3", LIST, "facts.toml:2", "not a table", "type ="),
    "not toml": ("water = flag", LIST, "facts.toml:2", "not TOML", "double quotes"),
    "heading": (GOOD, LIST.replace("sure", "sur"), "codes/list.csv:1", "heading of a code list", ""),
    "blank": (GOOD, LIST + "b,2,,B,,,H\n", "codes/list.csv:3", "lacks its key", "give key"),
    "days": (
        GOOD,
        LIST + "b,2,乙,B,2019-02-30,,H\n",
        "codes/list.csv:3",
        "from and to are wrong",
        "2019-01-01",
    ),
    "overlap": (GOOD, LIST + "a,2,乙,B,2019-01-01,,H\n", "codes/list.csv:3", "days overlap", "exclusive"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_the_book_is_told_with_its_line(tmp_path: Path, slip):
    facts, codes, where, what, mend = SLIPS[slip]
    (tmp_path / "codes").mkdir()
    (tmp_path / "codes" / "list.csv").write_text(codes, encoding="utf-8")
    (tmp_path / "facts.toml").write_text(f"[household]\n{facts}\n", encoding="utf-8")
    with pytest.raises(PolicyFault) as raised:
        FactBook.load(tmp_path)
    fault = raised.value
    assert fault.where.startswith(where)
    assert what in fault.what.en
    assert mend in (fault.mend.en if fault.mend else "")


def test_an_unknown_fact_is_answered_with_the_nearest():
    with pytest.raises(PolicyFault) as raised:
        BOOK.fact("incom_per_head")
    assert raised.value.mend.en == "did you mean 'income_per_head'?"
