"""How fast and in how much memory a workbook of 100,000 rows and 30 columns is read and checked.

`python -m bench.sheets [--rows N]` writes the workbook, reads it through the limited child process, and keeps
seconds, rows a second and peak memory of child and parent; beside it openpyxl read-only, where installed.
"""

import argparse
import importlib
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from bench import kept
from diguan.engine import sheets
from diguan.engine.columns import default_book
from diguan.words import areas, identity

ON = date(2017, 6, 1)
COLUMNS = (
    "户编号", "行政村代码", "村民小组", "联系电话", "建档立卡状态", "贫困户属性", "主要致贫原因", "人数",
    "首次识别时间", "工资性收入", "生产经营性收入", "转移性收入", "耕地面积", "住房面积", "危房户",
    "是否解决安全饮用水", "人编号", "姓名", "性别", "证件号码", "出生日期", "与户主关系", "民族",
    "文化程度", "健康状况", "劳动技能", "务工时间(月)", "是否参加大病保险",
    "是否参加城乡居民基本医疗保险", "是否享受低保",
)  # fmt: skip


def people(count: int) -> Iterator[list[object]]:
    """Rows of a roster: three persons to a household, in the villages of one county."""
    villages = [village.code for village in areas.open().under("220122", areas.Level.VILLAGE)]
    for number in range(count):
        household, member = divmod(number, 3)
        birth = date(1940, 1, 1) + timedelta(days=number % 25_000)
        sequence = number // 25_000 * 100 + number % 50
        relation = ("本人或户主", "配偶", "之子")[member]
        yield [
            f"22012200{household:08}", villages[household % len(villages)], f"{household % 9 + 1}组",
            f"138{household % 10**8:08}", "未脱贫", "一般贫困户", "因病", 3, date(2014, 6, 1),
            household % 9000 + 0.5, household % 700, household % 3000 + 0.25, household % 40 / 2,
            60 + household % 50, "否", "是", f"22012200{household:08}{member:02}",
            f"王{chr(0x4E00 + number % 20000)}", "男" if sequence % 2 else "女",
            identity.make_number("990122", birth, sequence), birth, relation, "汉族", "小学", "健康",
            "普通劳动力", number % 12, "是", "是", "否",
        ]  # fmt: skip


def write(path: Path, rows: int) -> float:
    """Write the workbook; seconds."""
    began = time.perf_counter()
    table = sheets.Table("名册", [sheets.Column(heading) for heading in COLUMNS], people(rows), count=rows)
    sheets.write_tables(path, [_typed(table)], demonstration=True)
    return time.perf_counter() - began


def _typed(table: sheets.Table) -> sheets.Table:
    first = next(people(1))
    kinds = {float: "number", int: "integer", date: "day"}
    columns = [
        sheets.Column(column.heading, kind=kinds.get(type(value), "text"))
        for column, value in zip(table.columns, first, strict=True)
    ]
    return sheets.Table(table.name, columns, table.rows, count=table.count)


def read(path: Path, into: Path) -> tuple[kept.Cell, ...]:
    """Read it as the site does: every cell checked, staged as columns, flaws listed."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reading = sheets.read(path, default_book(), sheets.Form.load(), into, on=ON)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    rows = reading.counts["imported"]
    peak = round(reading.peak_bytes / 2**20)
    return ("diguan: checked and staged, in the child", reading.seconds, rows, peak, round(grown))


def read_with_openpyxl(path: Path) -> tuple[kept.Cell, ...] | None:
    """The same cells through openpyxl read-only, nothing checked; None where it is not installed."""
    try:
        openpyxl = importlib.import_module("openpyxl")
    except ImportError:
        return None
    began = time.perf_counter()
    book = openpyxl.load_workbook(path, read_only=True)
    rows = sum(1 for _ in book.active.iter_rows(values_only=True)) - 2
    return ("openpyxl read-only: cells only, nothing checked", time.perf_counter() - began, rows, None, None)


def main() -> int:
    """Write, read, keep."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    asked, _ = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        written = write(path, asked.rows)
        size = path.stat().st_size / 2**20
        found = [read(path, Path(folder) / "staging"), read_with_openpyxl(path)]
    kept.keep(
        "sheets",
        title=f"Reading a workbook of {asked.rows:,} rows and {len(COLUMNS)} columns",
        about=f"A roster of made-up people, {size:.0f} MB, written in {written:.0f} s, one row in memory.",
        columns=("way", "seconds", "rows", "peak MiB of the reader", "growth of the parent, MiB"),
        rows=[row for row in found if row],
        notes=(f"The child may use {sheets.Limits().memory // 2**20} MiB of address space.",),
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
