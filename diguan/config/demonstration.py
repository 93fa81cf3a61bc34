"""The demonstration: a made-up county brought in by the very steps that officers use, and accounts of every
level.

Nobody in it exists. It may be loaded again and again: what is there is left alone. A database that officers
of their own use is never touched, and one that was loaded for demonstration never serves as a real one.
"""

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.utils import timezone

from diguan.casework import accounts, imports, judging, may, villages
from diguan.config import demonstration_grid, demonstration_help, demonstration_round, site
from diguan.engine import sheets, synthetic
from diguan.engine.stats.command import language_of
from diguan.policy.library import Library
from diguan.registry import area_loading, files
from diguan.registry.book import book
from diguan.registry.viewer import Viewer
from diguan.words import areas
from diguan.words.areas import Level, Scope
from diguan.words.errors import Fault
from diguan.words.text import Text

PROVINCE, COUNTY = "22", "220122"
YEAR, DAY = 2016, date(2017, 6, 1)
SEED = 2017
COUNTY_OFFICER = "zhao"
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
    if accounts.exists() and not _note().is_file():
        raise DemonstrationFault(_NOT_OURS, mend=_MEND_NOT_OURS)
    if not accounts.exists():
        count = area_loading.load(areas.open(), PROVINCE)
        say(Text(f"区划已装入：{count} 个", f"areas loaded: {count}"))
    _open_accounts()
    viewer = Viewer.of(accounts.account(COUNTY_OFFICER))
    if not files.households(viewer).exists():
        _bring_in(households, say)
    _place_in_villages(viewer)
    _fill_in_villages(viewer, say)
    _judge(viewer, say)
    _begin_round(viewer, say)
    if not demonstration_grid.begun(viewer):
        say(demonstration_grid.begin(viewer))
    if not demonstration_help.begun(viewer):
        say(demonstration_help.begin(viewer))


def refuse_leftovers() -> None:
    """Raise DemonstrationFault when a real site would be started on demonstration data and its open
    accounts."""
    if _note().is_file():
        raise DemonstrationFault(_LEFT_OVER.format(file=_note()), mend=_MEND_LEFT_OVER)


def sign_ins(language: str) -> Iterator[str]:
    """A line for each account: name to sign in with, password, area, name, duty."""
    for username, password in _passwords().items():
        account = accounts.account(username)
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
    ("cai", "蔡警官", "department_officer", Level.COUNTY),
)
DEPARTMENTS = {"cai": "public_security"}


def _open_accounts() -> None:
    """Every account with a new password, the first time; villages are given when there are households."""
    kept = _passwords()
    passwords = {username: kept.get(username) or accounts.new_password(8) for username, *_ in CAST}
    _note().write_text(json.dumps(passwords, indent=1), "utf-8")
    _note().chmod(0o600)
    county = accounts.find_area(COUNTY)
    city = county.parent
    above = {Level.COUNTY: county, Level.CITY: city, Level.PROVINCE: city and city.parent}
    for username, name, duty, level in CAST:
        if not accounts.exists(username):
            department = DEPARTMENTS.get(username, "")
            area, password = above.get(level), passwords[username]
            accounts.open_account(username, name, duty, area, password, department)


def _place_in_villages(viewer: Viewer) -> None:
    """Li gets the township with most households, Wang its largest village, Sun the next one."""
    if accounts.account("li").area:
        return
    township, other = _largest(viewer)[:2]
    near, far = (_largest(viewer.within(Scope(area.code, Level.TOWNSHIP))) for area in (township, other))
    for username, area in zip(("li", "wang", "sun"), (township, *near, *far), strict=False):
        accounts.move(username, area)


def _largest(viewer: Viewer) -> list[Any]:
    """The inhabited areas right below the viewer's, the largest first."""
    counted = [(area, counts.total.households) for area, counts in files.counts_by_area(viewer)]
    inhabited = [(area, households) for area, households in counted if households]
    return [area for area, _ in sorted(inhabited, key=lambda each: -each[1])]


def _bring_in(households: int, say: Said) -> None:
    """Make the county up, write it as a workbook, and bring it in as an officer would."""
    officer = accounts.account(COUNTY_OFFICER)
    for left in files.imports(Viewer.of(officer)).exclude(state__in=("accepted", "dropped")):
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
            batch = imports.receive(
                content, path.name, accounts.find_area(COUNTY), year=YEAR, on=DAY, by=officer
            )
    reading = imports.read(batch)
    say(Text(f"已读取 {reading.counts['rows']} 行", f"{reading.counts['rows']} rows read"))
    counts = imports.accept(batch, by=officer)
    say(
        Text(
            f"已导入 {counts['new_households']} 户 {counts['new_people']} 人",
            f"{counts['new_households']} households with {counts['new_people']} people brought in",
        )
    )


def _fill_in_villages(viewer: Viewer, say: Said) -> None:
    """The form of each inhabited village but the smallest, which is left to be filled in."""
    if files.village_years(viewer, YEAR).exists():
        return
    officer = accounts.account(COUNTY_OFFICER)
    counted = Counter(files.households(viewer).values_list("village__code", flat=True))
    inhabited = [one for one in files.villages(viewer) if one.code in counted]
    for place in sorted(inhabited, key=lambda one: -counted[one.code])[:-1]:
        facts = synthetic.village_form(place.code, counted[place.code], SEED, YEAR)
        villages.record(place, YEAR, facts, by=officer, reason="年度采集", on=DAY, version=0)
    filled = len(inhabited) - 1
    say(Text(f"已登记村表 {filled} 份", f"{filled} village forms recorded"))


def _judge(viewer: Viewer, say: Said) -> None:
    """Judge the county by the pack in force, and check its data, unless that is done."""
    library, county, officer = Library(), accounts.find_area(COUNTY), accounts.account(COUNTY_OFFICER)
    if not files.judgements(viewer).exists():
        pack = library.choose("identification", COUNTY, DAY)
        made = judging.judge(county, pack, year=YEAR, on=DAY, by=officer)
        count = made.counts["households"].get("qualifies", 0)
        say(
            Text(
                f"已按“{pack.title.zh}”研判：{count} 户符合", f"judged by '{pack.title.en}': {count} qualify"
            )
        )
    if not files.quality_runs(viewer).exists():
        pack = library.choose("quality", COUNTY, DAY)
        run = judging.check_quality(county, pack, year=YEAR, on=DAY, by=officer)
        count = sum(run.counts.values())
        say(Text(f"已检查数据质量：{count} 条疑点", f"data checked: {count} findings"))


def _begin_round(viewer: Viewer, say: Said) -> None:
    """One round under way, so that every level has something to do; unless there is one already."""
    if demonstration_round.begun(viewer):
        return
    pack = Library().choose("identification", COUNTY, DAY)
    judgement = files.judgements(viewer).filter(state="done", pack_digest=pack.digest).first()
    say(demonstration_round.begin(accounts.find_area(COUNTY), pack, YEAR, judgement, timezone.localdate()))


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
