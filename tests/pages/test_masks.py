"""What an officer sees in place of a secret: enough to tell two apart, too little to use."""

import pytest

from diguan.web.masks import HIDDEN, masked


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("id_number", "990101196503040012", "990101**********12"),
        ("phone", "13900000001", "139******01"),
        ("bank_account", "6222000011112222333", "***************2333"),
        ("name", "杨建国", "杨**"),
        ("illness", "肺病", "***"),
        ("other", "x", "***"),
    ],
)
def test_each_kind_is_hidden_in_its_own_way(kind: str, value: str, shown: str) -> None:
    assert masked(value, kind) == shown
    assert masked(value, kind) != value


@pytest.mark.parametrize("value", [None, ""])
@pytest.mark.parametrize("kind", ["id_number", "phone", "bank_account", "name", "other"])
def test_nothing_stays_nothing(value: str | None, kind: str) -> None:
    assert masked(value, kind) == ""


def test_a_value_of_no_known_kind_is_hidden_whole() -> None:
    assert masked("secret", "other") == masked("secret", "unheard of") == HIDDEN == "***"
