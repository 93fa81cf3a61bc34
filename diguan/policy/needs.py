"""Why a secret is asked for at all: its purpose, the clause that asks for it, and how long it may be kept.

What no document says is left out and said to be unset, never made up. It knows no values of anybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from diguan.policy.faults import PolicyFault
from diguan.policy.places import Spot
from diguan.words.errors import Fault
from diguan.words.text import Text

UNSET: Final = Text("文件未写明", "unset: no document says")
_KEYS: Final = ("purpose", "basis", "keep")
_NO_TEXT: Final = "unset"


@dataclass(frozen=True, slots=True)
class Need:
    """What a secret serves; `basis` and `keep` are None where no document says."""

    purpose: Text
    basis: Text | None = None
    keep: Text | None = None

    @property
    def told(self) -> tuple[Text, Text, Text]:
        """Purpose, basis and how long, in words: also those that are unset."""
        return self.purpose, self.basis or UNSET, self.keep or UNSET


def read_needs(
    given: dict[str, Any], spot: Spot, secrets: Iterable[str], faults: list[Fault]
) -> dict[str, Need]:
    """The needs of a [secret] table: one for each secret fact and for nothing else; adds what is wrong."""
    wanted, found = set(secrets), {}
    for name in sorted(wanted - given.keys()):
        faults.append(PolicyFault(_LACKS.format(name=name), str(spot), _MEND))
    for name, entry in given.items():
        where = str(spot.child(name))
        if name not in wanted:
            faults.append(PolicyFault(_NO_SECRET.format(name=name), where, _MEND_NO_SECRET))
        elif wrong := _wrong(entry):
            faults.append(PolicyFault(_INCOMPLETE.format(name=name, key=wrong), where, _MEND))
        else:
            found[name] = Need(Text(**entry["purpose"]), _text(entry["basis"]), _text(entry["keep"]))
    return found


def _wrong(entry: Any) -> str:
    """The first setting that is missing or is neither two texts nor "unset"; "" when all are good."""
    if not isinstance(entry, dict) or entry.keys() - {*_KEYS}:
        return ", ".join(_KEYS)
    good = {
        key for key in _KEYS if _is_text(entry.get(key)) or (key != "purpose" and entry.get(key) == _NO_TEXT)
    }
    return next((key for key in _KEYS if key not in good), "")


def _is_text(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"zh", "en"} and all(value.values())


def _text(value: Any) -> Text | None:
    return None if value == _NO_TEXT else Text(**value)


_LACKS = Text(
    "私密事实“{name}”没有写明用途、依据和保存期限",
    "the secret fact '{name}' lacks purpose, basis and how long it is kept",
)
_NO_SECRET = Text("“{name}”不是私密事实", "'{name}' is no secret fact")
_MEND_NO_SECRET = Text("删去这一节，或把该事实标为 secret", "remove the table, or mark the fact as secret")
_INCOMPLETE = Text(
    "私密事实“{name}”的 {key} 没有写对", "{key} of the secret fact '{name}' is not as it should be"
)
_MEND = Text(
    '在 [secret.名称] 中写 purpose、basis、keep，各为 { zh = "…", en = "…" }；'
    '文件没有写明依据或期限时写 "unset"',
    'in [secret.NAME] give purpose, basis and keep as { zh = "…", en = "…" }; '
    'basis and keep are "unset" where no document says',
)
