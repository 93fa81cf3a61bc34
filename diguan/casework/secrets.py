"""Which facts of a person are secret, how each class is protected, who sees them, and why they are asked for:
as rows of tables, for docs/secrets.md and the page of settings in force.

It shows what is declared in packs/facts.toml, registry.needs and may; it decides nothing and opens no secret.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from types import MappingProxyType
from typing import Final

from diguan.casework.may import ACTS, DUTIES
from diguan.policy.facts import Fact, FactBook
from diguan.policy.keeping import NOWHERE, Keeping
from diguan.policy.needs import Need
from diguan.registry.needs import OF_NEED
from diguan.words.text import Text


class Kept(Enum):
    """The classes of facts by how they are protected; the value is their name."""

    SEALED = Text("加密", "sealed")
    CODED = Text("加密，代码入快照", "sealed, its code in snapshots")
    MASKED = Text("遮盖", "masked")
    ON_FILE = Text("一般", "on file")


class Sight(Enum):
    """What an officer sees of a fact of the own area; the value is its mark in the table."""

    WHOLE = "●"
    REVEALED = "◐"
    MASKED = "○"
    NOTHING = ""


def kept(fact: Fact) -> Kept:
    """The class of a fact."""
    if fact.sealed:
        return Kept.CODED if fact.travels else Kept.SEALED
    return Kept.MASKED if fact.secret else Kept.ON_FILE


def sight(fact: Fact, duty: str) -> Sight:
    """What somebody of a duty sees of a fact in his area."""
    if duty not in ACTS["see"].duties:
        return Sight.NOTHING
    if not fact.sealed:
        return Sight.WHOLE
    return Sight.REVEALED if duty in ACTS["reveal"].duties else Sight.MASKED


def needs(book: FactBook, times: Keeping = NOWHERE) -> Iterator[tuple[Text, Need]]:
    """Every secret with why it is asked for, those of facts first; and how long it is kept where an area's
    pack says so."""
    for name, need in book.needs.items():
        yield book.facts[name].text, replace(need, keep=times.said(name) or need.keep)
    yield from OF_NEED.values()


def of_needs(book: FactBook) -> Iterator[Sequence[str]]:
    """Rows: field, class, purpose, basis, how long."""
    classes = [kept(book.facts[name]) for name in book.needs] + [Kept.SEALED] * len(OF_NEED)
    for (name, need), one in zip(needs(book), classes, strict=True):
        yield (_both(name), _both(one.value), *map(_both, need.told))


def of_classes() -> Iterator[Sequence[str]]:
    """Rows: class, and what protects it at rest, on pages, in snapshots, in files that are taken out."""
    for one, words in PROTECTED.items():
        yield (_both(one.value), *map(_both, words))


def of_sight(book: FactBook) -> Iterator[Sequence[str]]:
    """Rows: a secret fact, and what each duty sees of it; all other facts in one row at the end."""
    for name in book.needs:
        fact = book.facts[name]
        yield (_both(fact.text), *(sight(fact, duty).value for duty in DUTIES))
    other = next(fact for fact in book.facts.values() if not fact.secret)
    yield ("其他各项 all others", *(sight(other, duty).value for duty in DUTIES))


def _both(text: Text) -> str:
    return f"{text.zh} {text.en}"


_NEVER: Final = Text("没有", "never")
_WORKBOOK: Final = Text(
    "只在可再导入的表格中，限可导入的职责",
    "only in workbooks that can come in again, for whoever may bring in",
)
_ENCRYPTED: Final = Text("逐项加密，密钥另存", "encrypted field by field, keys apart")
_MASKED: Final = Text("遮盖；查看一项须写理由并留痕", "masked; whole with a reason, on record")
_PLAIN: Final = Text("不加密：由磁盘加密保护", "not encrypted: the office encrypts the disk")
_SEEN: Final = Text("可见", "seen")
PROTECTED: Final[Mapping[Kept, tuple[Text, ...]]] = MappingProxyType(
    {
        Kept.SEALED: (
            _ENCRYPTED,
            Text(
                "遮盖，查看一项须写理由并留痕；排查所见、帮扶目标和成效在本户页面可见",
                "masked, whole with a reason, on record; what a screening saw, aims and effects of help stand"
                " open on the household's own pages",
            ),
            _NEVER,
            Text(
                "只在可再导入的表格中，限可导入的职责；帮扶目标和成效印在户台账上",
                "only in workbooks that can come in again, for whoever may bring in; aims and effects of help"
                " on the household's ledger",
            ),
        ),
        Kept.CODED: (
            _ENCRYPTED,
            _MASKED,
            Text("有代码，无姓名号码", "its code, without names and numbers"),
            _WORKBOOK,
        ),
        Kept.MASKED: (
            _PLAIN,
            Text(
                "辖区内可见，公示名单和接口上遮盖",
                "seen in the own area, masked on lists for boards and under /api/",
            ),
            _NEVER,
            _SEEN,
        ),
        Kept.ON_FILE: (_PLAIN, Text("辖区内可见", "seen in the own area"), Text("有", "yes"), _SEEN),
    }
)
LEAD: Final = (
    "Of a household's facts those below identify or shame somebody.",
    "The three administrators see no household.",
    "以下各项能识别或损害个人；三类管理员看不到任何户档。",
)
LEAD_OF_NEEDS: Final = (
    "What no document says is unset, and not made up: legal basis and time of keeping are then for the",
    "office to settle and to write down, in a pack that refines `national/keeping`; until it does, the site",
    "erases nothing and keeps a fact as long as its file ([how](operate.md#how-long-secrets-are-kept)).",
    "S1 and the like: [sources](sources.md); QR: the published data checks in `packs/national/quality`.",
    "文件没有写明的，如实标为“未写明”，由使用单位依法确定，并写入细化 `national/keeping` 的政策包；",
    "在此之前一律不清除，与户档同期保存。",
)
LEAD_OF_SIGHT: Final = (
    "● seen; ◐ masked, and whole one by one with a reason, which is on record; ○ masked; blank: nothing.",
    "Always in the officer's own area alone. Who objected to a list is never told to the village.",
    "● 可见；◐ 遮盖，写明理由可逐项查看并留痕；○ 遮盖；空白：看不到。",
    "一律限于本人辖区；提出异议的人不向所在村透露。",
)
