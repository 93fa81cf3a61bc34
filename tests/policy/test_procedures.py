"""Procedures as data: what waits for what, which settings leave a step out, and shares that are reached."""

from datetime import date
from fractions import Fraction

import pytest

from diguan.policy.library import Library
from diguan.policy.procedures import applies
from diguan.policy.shares import least, reached, share_of
from tests.policy.folder import CITY, ID, changed, folder

DAY = date(2017, 6, 1)
SHARES = """
    [[parameter]]
    id = "quorum"
    zh = "到会比例"
    en = "Attendance"
    unit = "share"

    [[parameter.value]]
    is = "2/3"
    source = "M §6"
    basis = "stated"

    [[parameter]]
    id = "majority"
    zh = "通过比例"
    en = "Majority"
    unit = "share"

    [[parameter.value]]
    is = "1/2"
    more_than = true
    source = "M §6"
    basis = "stated"

    [[parameter]]
    id = "open_share"
    zh = "未定的比例"
    en = "Share left open"
    unit = "share"
    source = "M §6"
    basis = "unset"

    [[parameter]]
    id = "second_notice"
    type = "bool"
    zh = "是否第二次公示"
    en = "Whether the list hangs twice"
    source = "M §7"
    basis = "unset"
    """


def pack(root, files=CITY):
    files = {**files, f"{ID}/parameters.toml": files[f"{ID}/parameters.toml"] + SHARES}
    return Library(folder(root, files)).pack(ID)


def test_two_thirds_of_thirty_are_exactly_twenty(tmp_path):
    quorum = pack(tmp_path).parameters["quorum"]
    assert share_of(quorum.on(DAY)) == Fraction(2, 3)
    assert [reached(quorum, DAY, present, 30) for present in (19, 20, 21)] == [False, True, True]
    assert [least(quorum, DAY, members) for members in (29, 30, 31)] == [20, 20, 21]


def test_a_majority_must_be_exceeded_and_half_is_not_enough(tmp_path):
    majority = pack(tmp_path).parameters["majority"]
    assert [reached(majority, DAY, votes, 20) for votes in (9, 10, 11)] == [False, False, True]
    assert [least(majority, DAY, present) for present in (20, 21)] == [11, 11]


@pytest.mark.requirement("D-28")
def test_of_a_share_that_is_unset_nothing_is_said(tmp_path):
    left_open = pack(tmp_path).parameters["open_share"]
    assert reached(left_open, DAY, 20, 20) is None
    assert least(left_open, DAY, 20) is None


def test_a_step_waits_for_all_that_stand_before_it_unless_it_says_otherwise(tmp_path):
    steps = pack(tmp_path).procedures["apply"].steps
    assert [(step.id, step.after) for step in steps] == [("ask", ()), ("post", ("ask",))]
    free = changed("procedures/apply.toml", 'order = "stated"', 'order = "free"')
    (tmp_path / "free").mkdir()
    assert [step.after for step in pack(tmp_path / "free", free).procedures["apply"].steps] == [(), ()]
    alone = changed("procedures/apply.toml", 'days = "hanging"', "after = []")
    (tmp_path / "alone").mkdir()
    assert pack(tmp_path / "alone", alone).procedures["apply"].step("post").after == ()


@pytest.mark.parametrize(("value", "wanted"), [(True, True), (False, False), (None, None)])
def test_a_setting_leaves_a_step_out_and_an_unset_one_does_not(tmp_path, value, wanted):
    files = changed("procedures/apply.toml", 'days = "hanging"', 'only_if = "second_notice"')
    made = pack(tmp_path, files)
    if value is not None:
        made = made.with_value("second_notice", value, DAY, "what if")
    step = made.procedures["apply"].step("post")
    assert applies(step, made.at(DAY).parameters) is wanted
