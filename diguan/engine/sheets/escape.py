"""The one escaper of everything diguan writes for spreadsheets: no text of ours may ever run as a formula.

It knows texts only; that cells are written as strings, never as formulas or links, is the writer's duty.
"""

import re
from typing import Final

MARK: Final = "'"
CELL_LIMIT: Final = 32_767
"""Characters Excel holds in one cell; more would be dropped without a word."""
CUT: Final = "…"

_STARTERS = "=+\\-@\t\r\n＝＋－＠"
_SPACES = r"[ \u00a0\u2000-\u200f\u202f\u2060\u3000\ufeff]*"
_DANGEROUS = re.compile(f"{MARK}*{_SPACES}[{_STARTERS}]")
_ESCAPED = re.compile(f"{MARK}+{_SPACES}[{_STARTERS}]")
_CONTROLS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def escape(text: str) -> str:
    """The text as a spreadsheet may hold it: what could start a formula gets an apostrophe in front.

    Starters are `= + - @`, their full-width forms, tab and line breaks, also behind spaces (OWASP ASVS 5.0,
    1.2.10). NUL and the control characters that no cell can hold go first; what is too long is cut with `…`.
    """
    clean = _CONTROLS.sub("", text)
    marked = MARK + clean if _DANGEROUS.match(clean) else clean
    return marked if len(marked) <= CELL_LIMIT else marked[: CELL_LIMIT - len(CUT)] + CUT


def unescape(text: str) -> str:
    """The text as it was before `escape` put its apostrophe in front; any other text as it is."""
    return text[len(MARK) :] if text.startswith(MARK) and _ESCAPED.match(text) else text
