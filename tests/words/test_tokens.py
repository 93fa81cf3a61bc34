"""Tokens join tables without the ID numbers, and tell nothing to who has no key."""

import hmac
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diguan.words.identity import make_number
from diguan.words.tokens import TokenFault, Tokens

KEY = bytes(range(32))
TOKENS = Tokens(KEY, "2026a")
YANG = make_number("990528", date(1960, 2, 29), 21)


def test_a_token_is_the_keyed_sum_of_the_18_characters_behind_the_id_of_the_key() -> None:
    assert TOKENS.of(YANG) == "2026a:" + hmac.new(KEY, YANG.encode(), sha256).hexdigest()


@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(0, 999), st.sampled_from(["43", "4301"]))
def test_every_form_of_one_persons_number_gives_one_token(birth: date, sequence: int, card: str) -> None:
    number = make_number("990528", birth, sequence)
    old = number[:6] + number[8:17]
    assert TOKENS.of(old) == TOKENS.of(number) == TOKENS.of(number + card) == TOKENS.of(f" {number.lower()} ")


@given(st.integers(0, 999), st.integers(0, 999))
def test_two_people_have_two_tokens(one: int, other: int) -> None:
    first, second = (make_number("990528", date(1960, 2, 29), sequence) for sequence in (one, other))
    assert (TOKENS.of(first) == TOKENS.of(second)) is (one == other)


def test_another_key_gives_other_tokens_and_a_wrong_number_still_has_one() -> None:
    assert Tokens(bytes(32), "2026a").of(YANG) != TOKENS.of(YANG)
    assert TOKENS.of("123") == TOKENS.of("１２３")


def test_a_column_keeps_its_order_and_its_blanks() -> None:
    assert TOKENS.of_all([YANG, None, "", "　"]) == [TOKENS.of(YANG), None, None, None]


@pytest.mark.parametrize("key", [b"", b"short", bytes(15)])
def test_an_empty_or_short_key_is_refused(key: bytes) -> None:
    with pytest.raises(TokenFault, match="at least 16 bytes"):
        Tokens(key, "2026a")


@pytest.mark.parametrize("key_id", ["", "a:b", "a b", "密钥", "x" * 33])
def test_a_key_id_that_would_blur_the_token_is_refused(key_id: str) -> None:
    with pytest.raises(TokenFault, match="key id"):
        Tokens(KEY, key_id)


@pytest.mark.parametrize("nothing", ["", "  ", "　"])
def test_nothing_has_no_token(nothing: str) -> None:
    with pytest.raises(TokenFault, match="no number"):
        TOKENS.of(nothing)


def test_the_key_is_never_printed() -> None:
    assert repr(TOKENS) == "Tokens(key_id='2026a')"
