"""Fault: the root of every error the house raises on purpose: what is wrong, where, and how to mend it.

It does not log, translate or decide who sees it; each room adds its own subclasses.
"""

from diguan.words.text import Text, is_chinese


class Fault(Exception):
    """An error a person can act on, in two languages.

    `what` says what is wrong; `where` names the place (file and line, sheet and cell, field); `mend` says
    what to do. `str()` gives English, then Chinese, for terminals and logs: put no personal data into it.
    """

    def __init__(self, what: Text, where: str | None = None, mend: Text | None = None) -> None:
        super().__init__(what, where, mend)  # positional, so that a fault survives pickling between processes
        self.what = what
        self.where = where
        self.mend = mend

    def say(self, language: str) -> str:
        """The whole message in one language: place, what is wrong, how to mend it."""
        chinese = is_chinese(language)
        colon, stop, gap = ("：", "。", "") if chinese else (": ", ".", " ")
        place = f"{self.where}{colon}" if self.where else ""
        said = [_sentence(text.say(language), stop) for text in (self.what, self.mend) if text]
        return place + gap.join(said)

    def __str__(self) -> str:
        return f"{self.say('en')}\n{self.say('zh')}"


def _sentence(words: str, stop: str) -> str:
    return words if words.endswith((".", "。", "!", "！", "?", "？", ":", "：")) else words + stop
