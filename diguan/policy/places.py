"""TOML with places: the parsed data of a file, and the line on which a table or a key of it stands.

Python's own TOML reader keeps no lines, so headers are found again in the text. It knows nothing of packs.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diguan.policy.faults import PolicyFault
from diguan.words.text import Text

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\-\"]+)\s*\]\]?\s*(#.*)?$")
_LONG_TEXT = re.compile(r'("""|\'\'\')')
_AT_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of a TOML file: a table from its header to the next one beside it, its children included."""

    file: str
    headers: tuple[tuple[int, str], ...]
    lines: tuple[str, ...]
    name: str = ""
    start: int = 0
    stop: int = 1 << 30

    def __str__(self) -> str:
        return f"{self.file}:{self.start}" if self.start else self.file

    def child(self, name: str, nth: int = 0) -> "Spot":
        """The n-th table of that name inside; the stretch itself where the file writes it inline."""
        full = f"{self.name}.{name}" if self.name else name
        starts = [line for line, header in self._inside() if header == full]
        if nth >= len(starts):
            return self
        start = starts[nth]
        after = (
            line for line, header in self._inside() if line > start and not header.startswith(f"{full}.")
        )
        return Spot(self.file, self.headers, self.lines, full, start, min(after, default=self.stop))

    def key(self, key: str) -> "Spot":
        """The line of a key of this very table; the table's own line when it is not found."""
        first_header = min((line for line, _ in self._inside()), default=len(self.lines) + 1)
        pattern = re.compile(rf'\s*"?{re.escape(key)}"?\s*[=.]')
        for line in range(self.start + 1, min(first_header, self.stop, len(self.lines) + 1)):
            if pattern.match(self.lines[line - 1]):
                return Spot(self.file, self.headers, self.lines, self.name, line, line + 1)
        return self

    def _inside(self) -> list[tuple[int, str]]:
        return [header for header in self.headers if self.start < header[0] < self.stop]


@dataclass(frozen=True, slots=True)
class Document:
    """A TOML file: its data and the spot of the whole file, from which the others are asked."""

    data: dict[str, Any]
    spot: Spot


def read_toml(path: Path, shown: str) -> Document:
    """Read a file; raises PolicyFault with file, line and column where it is no TOML or cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise _not_toml(fault, shown) from None
    except UnicodeDecodeError:
        raise PolicyFault(_NOT_UTF8, shown, _MEND_UTF8) from None
    except OSError as fault:
        raise PolicyFault(_UNREADABLE.format(why=fault.strerror), shown) from None
    lines = tuple(text.split("\n"))
    return Document(data, Spot(shown, tuple(_headers(lines)), lines))


def _headers(lines: tuple[str, ...]) -> list[tuple[int, str]]:
    found, inside_long_text = [], False
    for number, line in enumerate(lines, 1):
        if not inside_long_text and (match := _HEADER.match(line)):
            found.append((number, match.group(2).replace('"', "")))
        if len(_LONG_TEXT.findall(line)) % 2:
            inside_long_text = not inside_long_text
    return found


def _not_toml(fault: tomllib.TOMLDecodeError, shown: str) -> PolicyFault:
    said = str(fault)
    if place := _AT_LINE.search(said):
        where = f"{shown}:{place.group(1)}:{place.group(2)}"
        return PolicyFault(_NOT_TOML.format(said=said[: place.start()].strip()), where, _MEND_TOML)
    return PolicyFault(_NOT_TOML.format(said=said), shown, _MEND_TOML)


_NOT_TOML = Text("不是正确的 TOML：{said}", "this is not TOML: {said}")
_MEND_TOML = Text(
    "文字加双引号，日期写成 2017-01-01，同一个键只写一次",
    'put texts into double quotes, write dates like 2017-01-01, and give each key once ("key = value")',
)
_NOT_UTF8 = Text("不是 UTF-8 编码", "the file is not UTF-8")
_MEND_UTF8 = Text("请另存为 UTF-8", "save it as UTF-8")
_UNREADABLE = Text("读不了文件：{why}", "the file cannot be read: {why}")
