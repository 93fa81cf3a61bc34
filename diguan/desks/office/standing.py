"""How the site stands, line by line, for the system administrator: what is good, what is not, and what to do.

Only figures of the machine and of the site's own acts: no household, no person, no key.
"""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

import diguan
from diguan.casework import keys
from diguan.jobs import work
from diguan.registry import files, storage
from diguan.registry.viewer import Viewer
from diguan.web import health
from diguan.web.templatetags.diguan import moment, number

BACKUP_DAYS, DRILL_DAYS, KEY_DAYS = 2, 40, 400
BEHIND = {"sqlite": 10, "postgresql": 16 << 20}  # seconds; bytes of the log
CROWD = 20  # writers at once: pages begin to wait
KINDS = {
    "registry_householdyear": _("accounts and telephones of households"),
    "registry_person": _("document numbers of members"),
    "registry_personyear": _("health and telephones of members"),
    "registry_told": _("secrets of the record and of those who objected"),
    "registry_linkkey": _("keys of the audit links"),
    "registry_qualityfinding": _("what quality checks read"),
    keys.LINKS: _("old keys whose audit links are not kept"),
    keys.FILES: _("workbooks that wait"),
}
GOOD, SOON, BAD, PLAIN = "green", "orange", "red", ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing, how it is, whether that is good (a tone), and what to know or do about it."""

    name: str
    value: str
    tone: str = PLAIN
    hint: str = ""


def of_machine() -> Iterator[Line]:
    """The program, its database, the disk, background work and the writers."""
    yield Line(gettext("Version"), diguan.__version__)
    base = storage.database()
    yield Line(gettext("Database"), f"{base.version}, {filesizeformat(base.size)}")
    yield from _asked()
    yield from _room(gettext("Free where the data lies"), Path(settings.HOME))
    yield from _work()
    crowd = gettext("More than that at once, and pages begin to wait: look for a large import.")
    yield Line(
        gettext("Writers writing or waiting now"),
        number(base.writers),
        SOON if base.writers > CROWD else GOOD,
        crowd if base.writers > CROWD else "",
    )


def of_backups(viewer: Viewer) -> Iterator[Line]:
    """The last backup and drill, and the running copy."""
    done = files.newest_upkeep(viewer, ("backed_up", "drilled"))
    hint = gettext("Run: diguan backup --to FOLDER, every night, onto a disk that is carried away.")
    yield _since(gettext("Last backup"), done.get("backed_up"), BACKUP_DAYS, BAD, hint)
    hint = gettext("Run: diguan drill, once a month. A backup that was never tried is none.")
    if connection.vendor == "sqlite":
        yield _since(gettext("Last drill"), done.get("drilled"), DRILL_DAYS, SOON, hint)
    yield from _copy(storage.copy())


def of_keys(viewer: Viewer) -> Iterator[Line]:
    """Which key seals, how old it is, and what still waits to be sealed with it."""
    now = keys.standing()
    made = files.newest_upkeep(viewer, ("key_made", "resealed"))
    yield Line(gettext("Key in force"), now.current, GOOD)
    yield Line(gettext("Keys in the ring"), ", ".join(now.ids))
    hint = gettext("Run: diguan keys new, then: diguan keys rotate; once a year, and when one may be known.")
    never = gettext("since the site was made")
    yield _since(gettext("Key made"), made.get("key_made"), KEY_DAYS, SOON, hint, never=never)
    yield Line(gettext("Last sealed anew"), _when(made.get("resealed")) or gettext("never"))
    yield from _left(now)
    where = gettext("a file") if settings.KEYRING_FILE else gettext("the environment")
    hint = gettext("Keep a copy of them elsewhere than backups.")
    yield Line(gettext("Where the keys lie"), where, hint=hint)


def _left(now: keys.Standing) -> Iterator[Line]:
    """What of each kind is not under the key in force, and whether an old key can be given up."""
    hint = gettext("Run: diguan keys rotate. Officers go on working meanwhile.")
    for kind, count in now.left.items():
        name = gettext("Not under the key in force: %(kind)s") % {"kind": KINDS.get(kind, kind)}
        yield Line(name, number(count), SOON if count else GOOD, hint if count else "")
    if len(now.ids) > 1 and not any(now.left.values()):
        old = ", ".join(one for one in now.ids if one != now.current)
        hint = gettext("Nothing here needs them; backups of their time do. Run: diguan keys drop KEY.")
        yield Line(gettext("Old keys that can be given up"), old, hint=hint)


def bad(lines: Iterable[Line]) -> int:
    """How many lines say that something is to be mended."""
    return sum(line.tone == BAD for line in lines)


def _asked() -> Iterator[Line]:
    names = {
        "database": gettext("Database answers"),
        "migrations": gettext("Database is of this version"),
        "guards": gettext("Guards of the database stand"),
        "disk": gettext("Room on the disk"),
    }
    hint = gettext("Run: diguan check. It says what is wrong and how to mend it.")
    for name, good in health.asked().items():
        value = gettext("good") if good else gettext("not good")
        yield Line(names[name], value, GOOD if good else BAD, "" if good else hint)


def _room(name: str, folder: Path) -> Iterator[Line]:
    disk = shutil.disk_usage(folder)
    share = 100 * disk.free // disk.total
    tone = BAD if disk.free < health.LEAST_ROOM else SOON if share < 10 else GOOD
    hint = "" if tone == GOOD else gettext("Make room before it is full: what cannot be written is refused.")
    yield Line(name, f"{filesizeformat(disk.free)} ({share}%)", tone, hint)


def _work() -> Iterator[Line]:
    runs = work.standing()
    said = gettext("%(running)s running, %(waiting)s waiting") % {
        "running": runs["running"], "waiting": runs["waiting"],
    }  # fmt: skip
    hint = gettext("Nobody does the work: is diguan run, or diguan work, running?")
    stuck = runs["late"] or runs["silent"]
    yield Line(gettext("Background work"), said, BAD if stuck else GOOD, hint if stuck else "")
    yield Line(gettext("Background work that failed"), number(runs["failed"]))


def _copy(copy: storage.Copy | None) -> Iterator[Line]:
    name = gettext("Running copy")
    if copy is None:
        hint = gettext("With DIGUAN_COPY a second disk gets every change within about a second.")
        yield Line(name, gettext("none"), SOON, hint)
    elif not (copy.there and copy.begun):
        said = gettext("does not copy") if copy.there else gettext("the disk is not there")
        yield Line(name, said, BAD, gettext("Mount the disk of %(folder)s.") % {"folder": copy.folder})
    else:
        late = copy.behind > BEHIND[connection.vendor]
        unit = gettext("%(count)s seconds behind") % {"count": number(copy.behind, 1)}
        behind = unit if connection.vendor == "sqlite" else filesizeformat(copy.behind)
        yield Line(name, behind, BAD if late else GOOD, copy.folder)
        yield from _room(gettext("Free on the disk of the copy"), Path(copy.folder))


def _since(name: str, entry: Any, days: int, tone: str, hint: str, *, never: str = "") -> Line:
    """When something was last done, and whether that is too long ago."""
    if entry is None:
        return Line(name, never or gettext("never"), PLAIN if never else tone, hint)
    late = timezone.now() - datetime.fromisoformat(entry.at) > timedelta(days=days)
    return Line(name, _when(entry), tone if late else GOOD, hint if late else "")


def _when(entry: Any) -> str:
    return moment(datetime.fromisoformat(entry.at)) if entry else ""
