"""Names: cleaned as on the card, masked for the village board, spelled as they are spoken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diguan.words import names, pinyin

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("王芳", "王芳"),
        ("王　芳", "王芳"),
        (" 王 小 芳 ", "王小芳"),
        ("\u200b王芳\ufeff", "王芳"),
        ("买买提·艾力", "买买提·艾力"),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提．艾力", "买买提·艾力"),
        ("买买提.艾力", "买买提·艾力"),
        ("买买提‧艾力", "买买提·艾力"),
        ("买买提・艾力", "买买提·艾力"),
        ("买买提･艾力", "买买提·艾力"),
        ("买买提 · 艾力", "买买提·艾力"),
        ("买买提·艾力·", "买买提·艾力"),
        ("Ｊｏｈｎ　　Ｓｍｉｔｈ", "John Smith"),
        ("J. Smith", "J. Smith"),
        ("𠮷㛃", "𠮷㛃"),
        ("〇", "〇"),
        ("", ""),
    ],
)
def test_a_name_is_cleaned_to_what_stands_on_the_card(typed: str, cleaned: str) -> None:
    assert names.clean(typed) == cleaned


@given(st.text(max_size=12))
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    assert names.clean(names.clean(typed)) == names.clean(typed)


@given(st.lists(HAN, min_size=1, max_size=6), st.sampled_from("·•．・･‧∙⋅●"))
def test_every_dot_is_the_same_dot(characters: list[str], dot: str) -> None:
    typed = "".join(characters) + dot + "艾力"
    assert names.clean(typed) == typed.replace(dot, "·")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王芳", "王*"),
        ("王小芳", "王**"),
        ("欧阳建国", "欧阳**"),
        ("欧阳芳", "欧阳*"),
        ("欧阳", "欧*"),
        ("司马 相如", "司马**"),
        ("王", "*"),
        ("", ""),
        ("买买提•艾力江", "买**·***"),
        ("John Smith", "J*** *****"),
        ("𠮷田", "𠮷*"),
        ("A", "*"),
    ],
)
def test_a_public_list_shows_the_surname_and_stars(name: str, shown: str) -> None:
    assert names.mask_name(name) == shown


@given(st.lists(HAN, min_size=2, max_size=5).map("".join))
def test_the_mask_keeps_the_length_and_hides_the_given_name(name: str) -> None:
    surname, given_name = names.split(name)
    assert surname + given_name == name
    assert names.mask_name(name) == surname + "*" * len(given_name)
    assert given_name


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("曾国藩", "zeng guo fan"),
        ("单雄信", "shan xiong xin"),
        ("仇禾", "qiu he"),
        ("解缙", "xie jin"),
        ("查田水", "zha tian shui"),
        ("盖天明", "ge tian ming"),
        ("区大福", "ou da fu"),
        ("朴金花", "piao jin hua"),
        ("任小荷", "ren xiao he"),
        ("华佗", "hua tuo"),
        ("尉迟恭", "yu chi gong"),
        ("长孙无忌", "zhang sun wu ji"),
        ("万俟卨", "mo qi xie"),
        ("单于夫罗", "chan yu fu luo"),
        ("王曾", "wang ceng"),
        ("吕布", "lv bu"),
        ("买买提·艾力", "mai mai ti ai li"),
        ("John Smith", "john smith"),
        ("", ""),
    ],
)
def test_a_surname_is_spelled_as_a_surname(name: str, spelled: str) -> None:
    assert pinyin.pinyin(name) == spelled


def test_the_surname_tables_hold_whole_syllables() -> None:
    assert all(len(surname) == 2 and len(read.split()) == 2 for surname, read in names.COMPOUND.items())
    assert all(len(surname) == 1 and read.isalpha() for surname, read in pinyin.SINGLE.items())
