"""The demonstration: a made-up county brought in by the very steps that officers use, and accounts of every
level.

Nobody in it exists. It may be loaded again and again: what is there is left alone. A database that officers
of their own use is never touched, and one that was loaded for demonstration never serves as a real one.
"""

import argparse
import json
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db.models import Count

from diguan.casework import imports, judging, may
from diguan.config import site
from diguan.engine import sheets, synthetic
from diguan.engine.stats.command import language_of
from diguan.policy.library import Library
from diguan.registry import area_loading
from diguan.registry.book import book
from diguan.registry.models import Area, Household, ImportBatch, Judgement, Officer, QualityRun
from diguan.words import areas
from diguan.words.areas import Level
from diguan.words.errors import Fault
from diguan.words.text import Text

PROVINCE, COUNTY = "22", "220122"
YEAR, DAY = 2016, date(2017, 6, 1)
SEED = 2017
Said = Callable[[Text], None]


class DemonstrationFault(Fault):
    """Demonstration data and real data that would come together."""


def demo(asked: argparse.Namespace) -> int:
    """`diguan demo`: load the county and print the accounts."""
    language = language_of(os.environ)
    load(asked.households, language)
    sys.stdout.write("\n".join((*sign_ins(language), "")))
    return 0


def load(households: int, language: str) -> None:
    """Load whatever of the demonstration is not there yet, saying each step; raises DemonstrationFault."""
    say = _Teller(language)
    if site.up_to_date():
        say(Text("数据库已建立", "database made"))
    _refuse_strangers()
    if not Area.objects.filter(prefix__startswith=PROVINCE, level=Level.VILLAGE).exists():
        count = area_loading.load(areas.open(), PROVINCE)
        say(Text(f"区划已装入：{count} 个", f"areas loaded: {count}"))
    accounts = _accounts()
    officer = accounts["zhao"]
    if not Household.objects.exists():
        _bring_in(households, officer, say)
    _place_in_villages(accounts)
    _judge(officer, say)


def refuse_leftovers() -> None:
    """Raise DemonstrationFault when a real site would be started on demonstration data and its open
    accounts."""
    if _note().is_file():
        raise DemonstrationFault(_LEFT_OVER.format(file=_note()), mend=_MEND_LEFT_OVER)


def sign_ins(language: str) -> Iterator[str]:
    """A line for each account: name to sign in with, password, duty, area."""
    passwords = _passwords()
    accounts = Officer.objects.select_related("area").in_bulk(list(passwords), field_name="username")
    for username, password in passwords.items():
        account = accounts[username]
        duty = may.DUTIES[account.duty].say(language)
        yield f"  {username:8}{password:12}{account.area}  {account}  ({duty})"


# Who plays: name to sign in with, name, duty, and the level of the area.
CAST = (
    ("wang", "王书记", "village_officer", Level.VILLAGE),
    ("sun", "孙书记", "village_officer", Level.VILLAGE),
    ("li", "李干事", "township_officer", Level.TOWNSHIP),
    ("zhao", "赵主任", "county_officer", Level.COUNTY),
    ("qian", "钱处长", "city_officer", Level.CITY),
    ("zhou", "周处长", "province_officer", Level.PROVINCE),
    ("feng", "冯审计", "auditor", Level.COUNTY),
    ("chen", "陈管理员", "system_admin", Level.COUNTY),
)


def _refuse_strangers() -> None:
    if Officer.objects.exists() and not _note().is_file():
        raise DemonstrationFault(_NOT_OURS, mend=_MEND_NOT_OURS)


def _accounts() -> dict[str, Officer]:
    """The accounts, made with new passwords the first time; villages are given later, when there are
    households."""
    passwords = _passwords() or {username: _password() for username, *_ in CAST}
    _note().write_text(json.dumps(passwords, indent=1), "utf-8")
    _note().chmod(0o600)
    above = {Level(area.level): area for area in _line_of(COUNTY)}
    found = {}
    for username, name, duty, level in CAST:
        account = Officer.objects.filter(username=username).first()
        if account is None:
            account = Officer(username=username, name=name, duty=duty, area=above.get(level))
            account.set_password(passwords[username])
            account.save()
        found[username] = account
    return found


def _password() -> str:
    """Eight letters and digits that cannot be taken for one another."""
    return "".join(secrets.choice("abcdefghkmnpqrstuvwxyz23456789") for _ in range(8))


def _line_of(code: str) -> Iterator[Area]:
    """The county and the areas above it."""
    area: Area | None = Area.objects.get(code=areas.pad(code), level=Level.COUNTY)
    while area:
        yield area
        area = area.parent


def _place_in_villages(accounts: dict[str, Officer]) -> None:
    """Li gets the township with most households, Wang its largest village, Sun the next one."""
    if accounts["li"].area:
        return
    homes = Household.objects.values_list("village__parent").annotate(Count("pk")).order_by("-pk__count")
    township = Area.objects.get(pk=homes.values_list("village__parent", flat=True)[0])
    inhabited = (
        Area.objects.filter(level=Level.VILLAGE).annotate(homes=Count("households")).filter(homes__gt=0)
    )
    near = inhabited.filter(parent=township).order_by("-homes", "code")
    far = inhabited.exclude(parent=township).order_by("-homes", "code")
    village, beside = [*near[:2], *far[:2]][:2]
    for username, area in (("li", township), ("wang", village), ("sun", beside)):
        Officer.objects.filter(username=username).update(area=area)


def _bring_in(households: int, officer: Officer, say: Said) -> None:
    """Make the county up, write it as a workbook, and bring it in as an officer would."""
    for left in ImportBatch.objects.exclude(state__in=("accepted", "dropped")):
        imports.drop(left, by=officer)
    with TemporaryDirectory() as folder:
        path, table = Path(folder) / "农安县演示数据.xlsx", areas.open()
        made = synthetic.county(table, COUNTY, households, SEED, YEAR, DAY)
        how: dict[str, Any] = {"on": DAY, "areas": table, "demonstration": True}
        sheets.write_workbook(path, book(), sheets.Form.load(), made.households, made.people, **how)
        say(
            Text(
                f"已编造 {households} 户并写成工作簿",
                f"{households} households made up and written as a workbook",
            )
        )
        with path.open("rb") as content:
            batch = imports.receive(content, path.name, _county(), year=YEAR, on=DAY, by=officer)
    reading = imports.read(batch)
    say(Text(f"已读取 {reading.counts['rows']} 行", f"{reading.counts['rows']} rows read"))
    counts = imports.accept(batch, by=officer)
    say(
        Text(
            f"已导入 {counts['new_households']} 户 {counts['new_people']} 人",
            f"{counts['new_households']} households with {counts['new_people']} people brought in",
        )
    )


def _judge(officer: Officer, say: Said) -> None:
    """Judge the county by the pack in force, and check its data, unless that is done."""
    library = Library()
    if not Judgement.objects.exists():
        pack = library.choose("identification", COUNTY, DAY)
        made = judging.judge(_county(), pack, year=YEAR, on=DAY, by=officer)
        count = made.counts["households"].get("qualifies", 0)
        say(
            Text(
                f"已按“{pack.title.zh}”研判：{count} 户符合", f"judged by '{pack.title.en}': {count} qualify"
            )
        )
    if not QualityRun.objects.exists():
        run = judging.check_quality(
            _county(), library.choose("quality", COUNTY, DAY), year=YEAR, on=DAY, by=officer
        )
        count = sum(run.counts.values())
        say(Text(f"已检查数据质量：{count} 条疑点", f"data checked: {count} findings"))


def _county() -> Area:
    return Area.objects.get(code=areas.pad(COUNTY), level=Level.COUNTY)


def _note() -> Path:
    return Path(settings.HOME) / "demonstration.json"


def _passwords() -> dict[str, str]:
    return dict(json.loads(_note().read_text("utf-8"))) if _note().is_file() else {}


class _Teller:
    """Says each step with the seconds it took."""

    def __init__(self, language: str) -> None:
        self._language, self._since = language, time.monotonic()

    def __call__(self, text: Text) -> None:
        now = time.monotonic()
        sys.stdout.write(f"  {text.say(self._language)} ({now - self._since:.1f} s)\n")
        sys.stdout.flush()
        self._since = now


_NOT_OURS = Text(
    "这个数据库里已有账号，不是演示库", "this database has accounts of its own and is no demonstration"
)
_MEND_NOT_OURS = Text(
    "请设 DIGUAN_DEMONSTRATION=0 正常启动，或另设 DIGUAN_HOME 做演示",
    "set DIGUAN_DEMONSTRATION=0 to run it, or another DIGUAN_HOME for a demonstration",
)
_LEFT_OVER = Text("这里装的是演示数据（{file}）", "this home holds a demonstration ({file})")
_MEND_LEFT_OVER = Text(
    "正式使用请另设 DIGUAN_HOME，数据库也要另建", "for real use set another DIGUAN_HOME and another database"
)
