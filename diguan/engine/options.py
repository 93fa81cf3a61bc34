"""The options of the engine's commands, with their words in both languages, and how progress is told."""

import sys
from datetime import date
from pathlib import Path
from typing import Any, Final

from diguan.engine.counties import MEMORY, Progress
from diguan.words.text import Text

Options = dict[str, tuple[Text, dict[str, Any]]]
_DATA = Text(
    "快照文件夹、全国文件夹（county=…/）、工作簿或工作簿文件夹",
    "a snapshot, a national folder (county=…/), a workbook or a folder of workbooks",
)
_OUT: tuple[Text, dict[str, Any]] = (
    Text("结果文件夹", "the folder of the results"),
    {"type": Path, "required": True, "metavar": "DIR"},
)
_PACK = Text("政策包；不给则按地区和日期选", "the pack; otherwise the one in force for the area and day")
SHARED: Final[Options] = {
    "--on": (
        Text("判定日，如 2017-06-01；不给则今天", "the day of judging, like 2017-06-01; otherwise today"),
        {"type": date.fromisoformat, "metavar": "DAY"},
    ),
    "--area": (
        Text("只看此区划代码（及其以下）", "only this area code and what is below it"),
        {"default": "", "metavar": "CODE"},
    ),
    "--year": (
        Text(
            "工作簿的年度，或全国文件夹中的年度", "the year of a workbook, or of those in a national folder"
        ),
        {"type": int},
    ),
    "--threads": (Text("用几个核；不给则全部", "cores to use; otherwise all"), {"type": int, "metavar": "N"}),
    "--memory": (
        Text(f"数据库可用内存，默认 {MEMORY}", f"memory of the database, {MEMORY} unless given"),
        {"default": MEMORY, "metavar": "SIZE"},
    ),
    "--json": (Text("输出 JSON", "print JSON"), {"action": "store_true"}),
    "--language": (
        Text("输出语言；不给则随终端", "language of the output; otherwise that of the terminal"),
        {"choices": ["zh", "en"]},
    ),
}
JUDGE: Final[Options] = {
    "source": (_DATA, {"type": Path, "metavar": "FILE_OR_FOLDER"}),
    "--pack": (_PACK, {"metavar": "ID"}),
    "--out": (
        Text(
            "结果文件夹；写成 x.parquet 则另存判定明细",
            "the folder of the results; x.parquet saves findings alone too",
        ),
        {"type": Path, "default": Path("findings"), "metavar": "DIR"},
    ),
    "--quota": (
        Text(
            "某区划的建档规模，如 220122=12000；只提示",
            "a quota of persons, like 220122=12000; it only warns",
        ),
        {"action": "append", "metavar": "AREA=N"},
    ),
    "--show-sql": (Text("只打印各步 SQL", "only print the SQL of every step"), {"action": "store_true"}),
    **SHARED,
}
WHY: Final[Options] = {
    "--household": (Text("户编号", "the number of the household"), {"required": True, "metavar": "NUMBER"}),
    "--findings": (
        Text("diguan judge 的结果文件夹", "the folder that diguan judge wrote"),
        {"type": Path, "required": True, "metavar": "DIR"},
    ),
    "--pack": (
        Text("政策包；不给则为判定所用的", "the pack; otherwise that of the judgement"),
        {"metavar": "ID"},
    ),
    "--area": (
        Text("该户所在区划代码；知道就更快", "the area code of the household; quicker where it is known"),
        {"default": "", "metavar": "CODE"},
    ),
    "--json": SHARED["--json"],
    "--language": SHARED["--language"],
}
DATA: Final[Options] = {
    "--data": (_DATA, {"type": Path, "required": True, "metavar": "FILE_OR_FOLDER"}),
    "--out": _OUT,
}
WHATIF: Final[Options] = {
    **DATA,
    "--pack": (
        Text("现行政策包，再给一个则与之比较", "the pack in force; a second one to compare with it"),
        {"action": "append", "metavar": "ID"},
    ),
    "--set": (
        Text("改一个参数，如 poverty_line=3500", "change a parameter, like poverty_line=3500"),
        {"action": "append", "metavar": "NAME=VALUE"},
    ),
    **SHARED,
}
QUALITY: Final[Options] = {**DATA, "--pack": (_PACK, {"metavar": "ID"}), **SHARED}


def progress(said: str) -> Progress:
    """Tells on standard error of every county that is done."""

    def tell(done: int, total: int, area: str) -> None:
        share = done * 100 // total if total else 100
        sys.stderr.write(_PROGRESS.say(said).format(done=done, total=total, share=share, area=area) + "\n")

    return tell


_PROGRESS = Text("{area}：{done}/{total} 户（{share}%）", "{area}: {done}/{total} households ({share}%)")
