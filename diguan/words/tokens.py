"""Keyed tokens: stand-ins for ID numbers by which two tables can be joined without either holding the number.

A bare hash would protect nothing (the plausible numbers of a county are tried in seconds): the key is the
secret. It does not know where keys are kept or when they change; a token's prefix says which key made it.
"""

import hmac
import re
from collections.abc import Iterable
from hashlib import sha256

from diguan.words.errors import Fault
from diguan.words.identity import clean, upgrade
from diguan.words.text import Text

LEAST_KEY = 16  # bytes; NIST SP 800-107 wants at least 112 bits for HMAC


class TokenFault(Fault):
    """A key that cannot be used, or nothing to make a token of."""


class Tokens:
    """Makes tokens with one key: HMAC-SHA256 in hex behind the key's id, `2026a:5f1c…`."""

    def __init__(self, key: bytes, key_id: str) -> None:
        if len(key) < LEAST_KEY:
            raise TokenFault(_WEAK_KEY.format(least=LEAST_KEY), mend=_MEND_KEY)
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", key_id):
            raise TokenFault(_KEY_ID)
        self._mac = hmac.new(key, digestmod=sha256)
        self._prefix = f"{key_id}:"

    def of(self, number: str) -> str:
        """The token of the person an ID number belongs to; raises TokenFault for an empty one.

        The old form of 15 digits, the 18 characters and a disability card of 20 or 22 give the same token.
        A wrong number gives a token too: it joins only with the same wrong number.
        """
        person = upgrade(_person_part(number))
        if not person:
            raise TokenFault(_NO_NUMBER)
        mac = self._mac.copy()
        mac.update(person.encode())
        return self._prefix + mac.hexdigest()

    def of_all(self, numbers: Iterable[str | None]) -> list[str | None]:
        """One token per number, in order; None and blanks give None."""
        return [self.of(number) if number and clean(number) else None for number in numbers]

    def __repr__(self) -> str:
        return f"Tokens(key_id={self._prefix[:-1]!r})"


def _person_part(number: str) -> str:
    cleaned = clean(number)
    return cleaned[:18] if len(cleaned) in {20, 22} else cleaned


_WEAK_KEY = Text(
    "令牌密钥为空或过短，至少 {least} 字节", "the token key is empty or short: at least {least} bytes"
)
_MEND_KEY = Text(
    "用 openssl rand -hex 32 之类的办法生成，并写入运行环境",
    "make one, for example with openssl rand -hex 32, and put it into the environment",
)
_KEY_ID = Text(
    "密钥编号只能是 1—32 个字母、数字、- 或 _", "a key id is 1 to 32 letters, digits, hyphens or underscores"
)
_NO_NUMBER = Text("没有号码，无法生成令牌", "there is no number to make a token of")
