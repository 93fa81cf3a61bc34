"""Text: one sentence in Chinese and in English, kept together so that neither can be forgotten.

It knows nothing of gettext (screens use that) nor of which language a reader wants: the caller says so.
"""

from dataclasses import dataclass
from typing import Any

CHINESE = frozenset({"zh", "zh-hans", "zh-cn", "zh_hans", "zh_cn"})


def is_chinese(language: str) -> bool:
    """Whether a language code (`zh-hans`, `zh_Hans`, `zh`, `en-us` …) asks for the Chinese half."""
    return language.lower() in CHINESE


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or a name in both languages; raises ValueError when one half is empty."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        if not self.zh.strip() or not self.en.strip():
            raise ValueError(f"both languages are required, got zh={self.zh!r} en={self.en!r}")

    def say(self, language: str) -> str:
        """The half for a language code: `zh`, `zh-hans` and their like give Chinese, all others English."""
        return self.zh if is_chinese(language) else self.en

    def format(self, **values: Any) -> "Text":
        """Both halves with their `{name}` fields filled; a value that is a Text gives each its own."""
        return Text(
            self.zh.format(**{name: _half(value, "zh") for name, value in values.items()}),
            self.en.format(**{name: _half(value, "en") for name, value in values.items()}),
        )


def _half(value: Any, language: str) -> Any:
    return value.say(language) if isinstance(value, Text) else value
