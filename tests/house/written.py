"""Keeps one generated page: writes it, or says that it is stale. What stands on it, its generator knows."""

from collections.abc import Sequence
from pathlib import Path

from diguan.words.errors import Fault
from diguan.words.text import Text
from tests.house.source import ROOT


class StalePage(Fault):
    """A generated page that is not what its generator would write today."""


def keep(page: Path, text: str, arguments: Sequence[str]) -> None:
    """With --write, write the page; otherwise raise StalePage if writing it would change it."""
    if "--write" in arguments:
        page.write_text(text, "utf-8")
    elif not page.is_file() or page.read_text("utf-8") != text:
        raise StalePage(_STALE, page.relative_to(ROOT).as_posix(), _WRITE)


_STALE = Text("页面已过期", "the page is stale")
_WRITE = Text("运行 make docs 并提交", "run `make docs` and commit the page")
