"""The keys that seal secrets: a new one is made current, then every row is sealed anew with it, batch by
batch.

Killed at any point, a rotation goes on where it was when it is started again; meanwhile rows of both keys
open. Old keys stay in the ring, for the record and for backups that were made under them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from diguan.casework import audit
from diguan.registry import bounds, resealing, vault
from diguan.words import sealing
from diguan.words.errors import Fault
from diguan.words.text import Text

Progress = Callable[[str, int], None]


class KeyFault(Fault):
    """A key that cannot be made here."""


def make() -> str:
    """Make a new key, put it into the ring's file as the current one, and tell it; gives its id.

    Raises KeyFault where the keys come from the environment: there a person puts it into the setting.
    """
    if not settings.KEYRING_FILE:
        raise KeyFault(_NO_FILE, mend=_MEND_NO_FILE)
    vault.ring.cache_clear()
    keys = dict(vault.ring().keys)
    number = max((int(name[1:]) for name in keys if name[1:].isdecimal()), default=0) + 1
    name = f"k{number}"
    keys[name] = sealing.new_key()
    sealing.keep(Path(settings.KEYRING_FILE), sealing.written(keys, name))
    vault.ring.cache_clear()
    with audit.act():
        audit.write("key_made", by=None, area_prefix="", after={"key": name})
    return name


def rotate(progress: Progress | None = None) -> dict[str, int]:
    """Seal every row with the current key that is not yet; gives how many rows of each table were written."""
    return {model._meta.db_table: _rotate(model, progress) for model in resealing.models()}


def _rotate(model: type, progress: Progress | None) -> int:
    table, done, after = model._meta.db_table, 0, 0  # type: ignore[attr-defined]  # models have it
    while True:
        with audit.act():
            written = resealing.batch(model, after)
            if written:
                said = {"table": table, "rows": len(written), "key": vault.ring().current}
                audit.write("resealed", by=None, area_prefix="", after=said)
        if not written:
            return done
        after, done = written[-1], done + len(written)
        if progress:
            progress(table, done)


@dataclass(frozen=True, slots=True)
class Standing:
    """The keys by id, which one seals, and how many rows of each table are not under it."""

    ids: tuple[str, ...]
    current: str
    left: dict[str, int]


def standing() -> Standing:
    """How the keys stand: ids and counts of the whole site, never a key."""
    ring = vault.ring()
    with bounds.nation():
        left = {model._meta.db_table: resealing.left(model) for model in resealing.models()}
    return Standing(tuple(sorted(ring.keys)), ring.current, left)


_NO_FILE = Text("密钥来自环境变量，不在文件里", "the keys come from the environment, not from a file")
_MEND_NO_FILE = Text(
    "把新密钥写在 DIGUAN_KEYRING 最前面，重启后执行 diguan keys rotate",
    "put a new key first in DIGUAN_KEYRING, restart, then run: diguan keys rotate",
)
