"""One width for one character: full-width letters, digits and signs become ASCII.

It changes nothing else; NFKC would, and would turn some rare name characters into other ones.
"""

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
SPACES = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"), " ")
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_NARROWER = {**FULL_WIDTH, **SPACES, **INVISIBLE}


def narrow(text: str) -> str:
    """The text in half-width letters, digits and signs; spaces alike, none outside, no invisible marks."""
    return text.translate(_NARROWER).strip()
