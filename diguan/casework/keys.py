"""The keys that seal secrets: a new one is made current, then all that is sealed is sealed anew with it,
batch by batch; after that the old one can be given up.

Killed at any point, a rotation goes on where it was when it is started again; meanwhile what is sealed with
either key opens. The record is not written anew: its secrets lie beside it, and what checks the links that an
old key made is kept sealed. Backups keep the key they were made under.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Model

from diguan.casework import audit, import_sealing, linking
from diguan.registry import bounds, resealing, vault
from diguan.words import sealing
from diguan.words.errors import Fault
from diguan.words.text import Text

Progress = Callable[[str, int], None]
FILES, LINKS = "waiting_workbooks", "audit_links"  # kinds that are no tables


class KeyFault(Fault):
    """A key that cannot be made or given up here."""


def make() -> str:
    """Make a new key, put it into the ring's file as the current one, and tell it; gives its id.

    Raises KeyFault where the keys come from the environment: there a person puts it into the setting.
    """
    _in_a_file(_MEND_NO_FILE)
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
    """Seal with the current key everything that is not yet; gives how many of each kind were written."""
    vault.refresh()
    with audit.act():
        done = {LINKS: linking.keep()}
        if done[LINKS]:
            _tell(LINKS, done[LINKS])
    for model in resealing.models():
        done[model._meta.db_table] = _rotate(model, progress)
    done[FILES] = _rotate_files(progress)
    return done


def drop(name: str) -> None:
    """Give an old key up: take it out of the ring's file, when nothing here depends on it any more.

    Raises KeyFault: the keys are in the environment, the key is not there or in force, or something is left.
    """
    _in_a_file(_MEND_DROP)
    vault.ring.cache_clear()
    now = standing()
    if name not in now.ids or name == now.current:
        raise KeyFault(_NOT_OLD.format(key=name), mend=_MEND_NOT_OLD)
    if any(now.left.values()):
        left = ", ".join(f"{kind} {count}" for kind, count in now.left.items() if count)
        raise KeyFault(_DEPENDS.format(key=name, left=left), mend=_MEND_DEPENDS)
    keys = {one: key for one, key in vault.ring().keys.items() if one != name}
    sealing.keep(Path(settings.KEYRING_FILE), sealing.written(keys, now.current))
    vault.ring.cache_clear()
    with audit.act():
        audit.write("key_dropped", by=None, area_prefix="", after={"key": name})


@dataclass(frozen=True, slots=True)
class Standing:
    """The keys by id, which one seals, and how many of each kind are not under it."""

    ids: tuple[str, ...]
    current: str
    left: dict[str, int]


def standing() -> Standing:
    """How the keys stand: ids and counts of the whole site, never a key."""
    vault.refresh()
    ring = vault.ring()
    with bounds.nation():
        left = {model._meta.db_table: resealing.left(model) for model in resealing.models()}
        left |= {LINKS: len(linking.missing()), FILES: sum(1 for _ in import_sealing.under_other_keys())}
    return Standing(tuple(sorted(ring.keys)), ring.current, left)


def _rotate(model: type[Model], progress: Progress | None) -> int:
    table, done, after = model._meta.db_table, 0, 0
    while True:
        with audit.act():
            written = resealing.batch(model, after)
            if written:
                _tell(table, len(written))
        if not written:
            return done
        after, done = written[-1], done + len(written)
        if progress:
            progress(table, done)


def _rotate_files(progress: Progress | None) -> int:
    done = 0
    for file in import_sealing.under_other_keys():
        done += import_sealing.seal_anew(file)
        if progress:
            progress(FILES, done)
    if done:
        with audit.act():
            _tell(FILES, done)
    return done


def _tell(kind: str, count: int) -> None:
    said = {"table": kind, "rows": count, "key": vault.ring().current}
    audit.write("resealed", by=None, area_prefix="", after=said)


def _in_a_file(mend: Text) -> None:
    if not settings.KEYRING_FILE:
        raise KeyFault(_NO_FILE, mend=mend)


_NO_FILE = Text("密钥来自环境变量，不在文件里", "the keys come from the environment, not from a file")
_MEND_NO_FILE = Text(
    "把新密钥写在 DIGUAN_KEYRING 最前面，重启后执行 diguan keys rotate",
    "put a new key first in DIGUAN_KEYRING, restart, then run: diguan keys rotate",
)
_MEND_DROP = Text(
    "diguan keys show 全部为 0 后，从 DIGUAN_KEYRING 中删去旧密钥并重启",
    "when diguan keys show says 0 for all, take the old key out of DIGUAN_KEYRING and restart",
)
_NOT_OLD = Text("“{key}”不是密钥环里的旧密钥", "'{key}' is no old key of the ring")
_MEND_NOT_OLD = Text("用 diguan keys show 查看密钥编号", "see the ids with: diguan keys show")
_DEPENDS = Text("还有内容用旧密钥加密：{left}", "something is not under the key in force yet: {left}")
_MEND_DEPENDS = Text("请先执行 diguan keys rotate", "first run: diguan keys rotate")
