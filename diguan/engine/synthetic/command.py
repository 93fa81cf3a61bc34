"""`diguan synthesize`: made-up counties as workbooks with their answers, or as snapshots by the million.

It parses and prints; what is made stands in `county` and `nation`. Exit code 2 with one message in the
reader's language for what cannot be made.
"""

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from diguan.engine import snapshot
from diguan.engine.columns import default_book
from diguan.engine.comparison import catalogue
from diguan.engine.sheets import Form
from diguan.engine.stats.command import Subparsers, language_of
from diguan.engine.synthetic.county import county, day_of, write_workbooks
from diguan.engine.synthetic.departments import Wish, write_sources
from diguan.engine.synthetic.nation import write_parquet
from diguan.engine.synthetic.population import PopulationFault
from diguan.words import areas
from diguan.words.errors import Fault
from diguan.words.text import Text


def add_to(subparsers: Subparsers) -> None:
    """Adds `synthesize` to the parser of `diguan`."""
    language = language_of(os.environ)
    parser = subparsers.add_parser("synthesize", help=WHAT.say(language), description=WHAT.say(language))
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("--workbooks", type=Path, metavar="FOLDER", help=WORKBOOKS.say(language))
    target.add_argument("--parquet", type=Path, metavar="FOLDER", help=PARQUET.say(language))
    target.add_argument("--departments", type=Path, metavar="FOLDER", help=DEPARTMENTS.say(language))
    parser.add_argument("--data", type=Path, metavar="FOLDER", help=DATA.say(language))
    parser.add_argument("--rows", type=int, metavar="N", default=20_000, help=ROWS.say(language))
    parser.add_argument("--county", metavar="CODE", default="220122", help=COUNTY.say(language))
    parser.add_argument("--counties", type=int, metavar="N", help=COUNTIES.say(language))
    parser.add_argument("--households", type=int, metavar="N", default=3000, help=HOUSEHOLDS.say(language))
    parser.add_argument("--seed", type=int, metavar="N", default=7, help=SEED.say(language))
    parser.add_argument("--year", type=int, metavar="YEAR", default=2016, help=YEAR.say(language))
    parser.add_argument("--on", type=date.fromisoformat, metavar="DAY", help=ON.say(language))
    parser.add_argument("--defects", type=int, metavar="N", default=3, help=DEFECTS.say(language))
    parser.add_argument("--truth", type=Path, metavar="FILE", help=TRUTH.say(language))
    parser.add_argument("--language", choices=("zh", "en"), help=LANGUAGE.say(language))
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Make what was asked; 0, or 2 with one message on standard error."""
    language = asked.language or language_of(os.environ)
    try:
        if asked.departments:
            said = _departments(asked)
        else:
            said = _workbooks(asked, language) if asked.workbooks else _parquet(asked, language)
    except Fault as fault:
        sys.stderr.write(fault.say(language) + "\n")
        return 2
    sys.stdout.write(said.say(language) + "\n")
    return 0


def _workbooks(asked: argparse.Namespace, language: str) -> Text:
    book, table, on = default_book(), areas.open(), asked.on or day_of(asked.year)
    code = asked.county[:6].ljust(12, "0")
    made = county(table, code, asked.households, asked.seed, asked.year, on, defects=asked.defects, book=book)
    files = write_workbooks(made, asked.workbooks, Form.load(), table, book, language=language)
    truth = asked.truth or asked.workbooks / "truth.json"
    made.answers.write(truth)
    return MADE.format(
        households=made.households.num_rows,
        people=made.people.num_rows,
        files=len(files),
        folder=asked.workbooks,
        truth=truth,
        defects=len(made.answers.planted),
    )


def _parquet(asked: argparse.Namespace, language: str) -> Text:
    def progress(done: int, total: int, where: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{PROGRESS.say(language).format(done=done, total=total, county=where)}")

    counties = asked.counties or [asked.county]
    on = asked.on or day_of(asked.year)
    written = write_parquet(
        areas.open(), asked.parquet, asked.households, asked.seed, asked.year, on,
        counties=counties, progress=progress,
    )  # fmt: skip
    return FROZEN.format(
        households=sum(each.households for each in written),
        people=sum(each.people for each in written),
        counties=len(written),
        folder=asked.parquet,
    )


def _departments(asked: argparse.Namespace) -> Text:
    if asked.data is None:
        raise PopulationFault(NO_DATA, "--data", MEND_NO_DATA)
    kinds = catalogue.kinds()
    wish = Wish(asked.rows, asked.seed, asked.on or day_of(asked.year))
    made = write_sources(snapshot.counties(asked.data), list(kinds.values()), asked.departments, wish)
    rows = sum(one.rows for one in made)
    return RECORDS.format(sources=len(made), rows=rows, folder=asked.departments)


WHAT = Text(
    "编造一个县的数据并写出标准答案（演示、测试用）",
    "make up a county for tests, with its known answers",
)
WORKBOOKS = Text("把工作簿写到这个文件夹，一个乡镇一个", "write workbooks into this folder, one per township")
PARQUET = Text("直接写成快照，不含姓名和号码", "write snapshots instead, without names and numbers")
DEPARTMENTS = Text(
    "把编造的部门数据（供 diguan compare）写到这个文件夹，并写出标准答案",
    "write made-up departments' records for diguan compare into this folder, with their known answers",
)
DATA = Text("部门数据针对的快照文件夹或全国文件夹", "the snapshot or national folder the records are for")
ROWS = Text("每项部门数据的行数", "rows of each kind of record")
NO_DATA = Text("没有说是针对哪些农户的", "it is not said whose records these are")
MEND_NO_DATA = Text("请用 --data 指定快照文件夹", "name a snapshot folder with --data")
RECORDS = Text(
    "已编造 {sources} 项部门数据，共 {rows} 行：{folder}",
    "{sources} kinds of records with {rows} rows made up in {folder}",
)
COUNTY = Text("县级代码，默认 220122（农安县）", "county code, 220122 (Nong'an) unless given")
COUNTIES = Text(
    "按代码顺序编造几个县（配合 --parquet）",
    "how many counties, by their codes (with --parquet)",
)
HOUSEHOLDS = Text("总户数", "households in all")
SEED = Text("随机种子：同一种子得到同一个县", "the same seed makes the same county")
YEAR = Text("收入年度", "year of the incomes")
ON = Text("截至哪一天，默认次年 6 月 1 日", "as known on which day, 1 June of the next year unless given")
DEFECTS = Text("每条质量规则埋几处错误", "errors planted for each data-quality rule")
TRUTH = Text(
    "标准答案写到这个文件，默认在工作簿旁", "write the known answers here, beside the workbooks unless given"
)
LANGUAGE = Text("提示语言", "language of what is said")
MADE = Text(
    "已编造 {households} 户 {people} 人，写成 {files} 个工作簿：{folder}；"
    "埋入错误 {defects} 处，标准答案：{truth}",
    "{households} households with {people} people made up, {files} workbooks in {folder}; "
    "{defects} errors planted, known answers in {truth}",
)
FROZEN = Text(
    "已编造 {counties} 个县 {households} 户 {people} 人的快照：{folder}",
    "snapshots of {counties} counties, {households} households, {people} people made up in {folder}",
)
PROGRESS = Text("{done}/{total} 户（{county}）", "{done}/{total} households ({county})")
