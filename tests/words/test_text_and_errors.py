"""Two-language text and the root of all errors say the same thing in both languages."""

import copy
import pickle

import pytest

from diguan.words.errors import Fault
from diguan.words.text import Text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "公示"),
        ("zh-hans", "公示"),
        ("zh-Hans", "公示"),
        ("zh_Hans", "公示"),
        ("zh-cn", "公示"),
        ("en", "notice"),
        ("en-us", "notice"),
        ("fr", "notice"),
        ("", "notice"),
    ],
)
def test_a_text_is_said_in_the_language_asked_for_and_english_otherwise(language: str, said: str) -> None:
    assert Text("公示", "notice").say(language) == said


@pytest.mark.parametrize(("zh", "en"), [("", "notice"), ("公示", ""), ("  ", "notice"), ("公示", "\n")])
def test_a_text_without_one_of_its_languages_cannot_be_made(zh: str, en: str) -> None:
    with pytest.raises(ValueError, match="both languages"):
        Text(zh, en)


def test_a_text_is_a_value() -> None:
    assert Text("村", "village") == Text("村", "village")
    assert {Text("村", "village"), Text("村", "village")} == {Text("村", "village")}


def test_filling_a_text_fills_both_halves_and_takes_the_right_half_of_a_text() -> None:
    asked = Text("缺少{name}，第 {row} 行", "{name} is missing in row {row}")
    filled = asked.format(name=Text("姓名", "the name"), row=7)
    assert filled == Text("缺少姓名，第 7 行", "the name is missing in row 7")


def test_a_fault_tells_place_cause_and_mend_in_each_language() -> None:
    fault = Fault(Text("日期不存在", "no such date"), "roster.xlsx C7", Text("请核对日期", "check the date"))
    assert fault.say("en") == "roster.xlsx C7: no such date. check the date."
    assert fault.say("zh-hans") == "roster.xlsx C7：日期不存在。请核对日期。"
    assert str(fault) == f"{fault.say('en')}\n{fault.say('zh')}"


def test_a_fault_needs_neither_place_nor_mend() -> None:
    assert str(Fault(Text("空文件！", "Empty file!"))) == "Empty file!\n空文件！"


@pytest.mark.parametrize("through", [copy.copy, lambda fault: pickle.loads(pickle.dumps(fault))])
def test_a_fault_survives_the_way_between_processes(through) -> None:
    fault = Fault(Text("坏", "bad"), "here", Text("修", "mend"))
    again = through(fault)
    assert (again.what, again.where, again.mend, str(again)) == (
        fault.what,
        fault.where,
        fault.mend,
        str(fault),
    )
