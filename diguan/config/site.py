"""The smaller commands of the site: migrate, check, areas, officer, freeze. Loaded only after Django is set
up."""

import argparse
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from diguan.casework import accounts, judging, may, restoring
from diguan.config import soundness
from diguan.policy.library import Library
from diguan.registry import area_loading, bounds, guards, row_security
from diguan.registry.viewer import Viewer
from diguan.words import areas as area_table
from diguan.words.areas import Level, Scope
from diguan.words.days import parse_day
from diguan.words.errors import Fault
from diguan.words.text import Text


class SiteFault(Fault):
    """Something the site was asked for and cannot do."""


def migrate(asked: argparse.Namespace) -> int:
    """Make the database or bring it up to date, and put its guards in place; refuse one that is not sound."""
    up_to_date()
    soundness.refuse_unsound()
    return 0


def up_to_date() -> bool:
    """Bring the database up to date; gives whether there was anything to do."""
    with bounds.nation():
        if (waiting := bool(unapplied())) and not row_security.may_build(connection):
            raise SiteFault(_NOT_THE_OWNER, mend=_MEND_OWNER)
        if waiting:
            row_security.remove(connection)
            call_command("migrate", verbosity=0, interactive=False)
        if guards.missing(connection):
            guards.install(connection)
        if waiting or row_security.missing(connection):
            row_security.install(connection)
    return waiting


def refuse_owner() -> None:
    """Raise SiteFault when a site with real files would be served by a database role that sees all areas."""
    if not settings.DIGUAN_DEMONSTRATION and row_security.unheld(connection):
        raise SiteFault(_UNHELD, mend=_MEND_UNHELD)


def unapplied() -> list[str]:
    """Names of migrations that the database has not seen."""
    executor = MigrationExecutor(connection)
    return [str(migration) for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def refuse_behind() -> None:
    """Raise SiteFault when the database is not up to date."""
    if waiting := unapplied():
        raise SiteFault(_NOT_UP_TO_DATE.format(count=len(waiting)), mend=_MEND_MIGRATE)


def refuse_unready() -> None:
    """Raise a Fault when the database is not up to date or not sound."""
    refuse_behind()
    refuse_owner()
    soundness.refuse_unsound()


def check(asked: argparse.Namespace) -> int:
    """Say everything that is wrong with this site; 1 when something is."""
    found = list(_wrong())
    for fault in found:
        sys.stderr.write(f"{fault}\n")
    if not found:
        sys.stdout.write("一切正常 / all is well\n")
    return 1 if found else 0


def _wrong() -> Iterator[Fault | str]:
    yield from (str(message) for message in checks.run_checks(include_deployment_checks=False))
    if waiting := unapplied():
        yield SiteFault(_NOT_UP_TO_DATE.format(count=len(waiting)), mend=_MEND_MIGRATE)
    else:
        yield from soundness.wrong(connection)
        if cut := restoring.lost():
            chains = ", ".join(f"{one.chain}/{one.number}" for one in cut)
            yield SiteFault(_CUT.format(chains=chains), mend=_MEND_CUT)
    if not settings.DIGUAN_DEMONSTRATION and row_security.unheld(connection):
        yield SiteFault(_UNHELD, mend=_MEND_UNHELD)
    try:
        area_table.open()
        Library().packs()
    except Fault as fault:
        yield fault


def areas(asked: argparse.Namespace) -> int:
    """Load an area, what lies in it and what is above it."""
    loaded = area_loading.load(area_table.open(), asked.code)
    sys.stdout.write(f"{loaded}\n")
    return 0


def officer(asked: argparse.Namespace) -> int:
    """Open an account and print its password, which is kept nowhere else."""
    area = accounts.find_area(asked.area)
    password = accounts.open_account(
        asked.username, asked.name, asked.duty, area, department=asked.department
    )
    sys.stdout.write(f"{asked.username}  {password}\n")
    return 0


def freeze(asked: argparse.Namespace) -> int:
    """Freeze the files of an area into a folder, as an officer who may do so there."""
    area = accounts.find_area(asked.area)
    officer = accounts.account(asked.officer)
    viewer = Viewer.of(officer)
    may.must_freeze(viewer, area.prefix)
    day: date = parse_day(asked.on, "--on")
    scope = Scope(area.code, Level(area.level))
    made = judging.freeze(viewer, scope, asked.year, day, Path(asked.out), by=officer)
    sys.stdout.write(f"{made.households} {made.people} {made.digest}\n")
    return 0


_CUT = Text("审计链比锚点旧：{chains}", "the audit trail is older than its anchors: {chains}")
_MEND_CUT = Text(
    "如恢复了备份，请执行 diguan audit restored；否则先查明原因",
    "if a backup was put back, run: diguan audit restored; otherwise find out why",
)
_NOT_UP_TO_DATE = Text("数据库缺 {count} 步升级", "the database lacks {count} migrations")
_NOT_THE_OWNER = Text(
    "数据库需要升级，而这个数据库角色不能建表",
    "the database must be brought up to date, and this database role may not make tables",
)
_MEND_OWNER = Text(
    "请用建表角色的 DATABASE_URL 执行 diguan migrate（见 docs/operate.md）",
    "run diguan migrate with the DATABASE_URL of the owner's role (docs/operate.md)",
)
_UNHELD = Text(
    "这个数据库角色不受行级安全约束，能看到所有地区",
    "row security does not hold this database role: it sees every area",
)
_MEND_UNHELD = Text(
    "请按 docs/operate.md 建立两个角色：一个拥有表，一个供系统使用",
    "make two roles as in docs/operate.md: one that owns the tables, one for the site",
)
_MEND_MIGRATE = Text("请执行 diguan migrate", "run: diguan migrate")
