"""RuleFault: an expression that cannot be read, with the column, what is wrong and how to mend it.

It does not know which file the expression stands in; the reader of packs adds that.
"""

from diguan.policy.faults import PolicyFault
from diguan.words.text import Text


class RuleFault(PolicyFault):
    """A fault in an expression; `line` and `column` count from 1 inside the expression itself."""

    def __init__(
        self,
        what: Text,
        where: str | None = None,
        mend: Text | None = None,
        source: str = "",
        offset: int = 0,
    ) -> None:
        before = source[:offset]
        self.source = source
        self.offset = offset
        self.line = before.count("\n") + 1
        self.column = offset - (before.rfind("\n") + 1) + 1
        self.problem = what
        shown = _AT.format(source=_short(source), column=offset + 1, what=what) if source else what
        super().__init__(shown, where, mend)

    def at(self, where: str) -> "RuleFault":
        """The same fault with the place of the expression."""
        return RuleFault(self.problem, where, self.mend, self.source, self.offset)

    def __reduce__(self) -> tuple[type["RuleFault"], tuple[Text, str | None, Text | None, str, int]]:
        return type(self), (self.problem, self.where, self.mend, self.source, self.offset)


def _short(source: str) -> str:
    one_line = " ".join(source.split())
    return one_line if len(one_line) <= 100 else f"{one_line[:99]}…"


_AT = Text("“{source}”第 {column} 个字符处：{what}", "'{source}', column {column}: {what}")
