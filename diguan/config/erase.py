"""`diguan erase`: lists what has to go by today, or lets it go: secrets whose time is over, workbooks that
wait too long.

Times come from packs and settings. What is listed names households and facts, never a value.
"""

import argparse
import os
import sys

from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone

from diguan.casework import erasing, imports, waiting_uploads
from diguan.engine.stats.command import language_of
from diguan.policy.library import Library
from diguan.registry import bounds
from diguan.words.errors import Fault
from diguan.words.text import Text


class EraseFault(Fault):
    """It was not said whether to list or to erase."""


def erase(asked: argparse.Namespace) -> int:
    """List with --due, erase with --do; 0 when done. May be stopped and called again."""
    if asked.due == asked.do:
        raise EraseFault(_WHICH, mend=_MEND_WHICH)
    language = language_of(os.environ)
    files = workbooks = values = 0
    library = Library()
    for one in erasing.due(library, timezone.localdate()):
        files += 1
        values += erasing.erase(one) if asked.do else 0
        facts = [library.book.facts[fact].text.say(language) for fact in one.facts]
        sys.stdout.write(f"{one.household.number}: {', '.join(facts)}\n")
    with bounds.nation():
        for batch in waiting_uploads.overdue(timezone.now()):
            workbooks += 1
            if asked.do:
                imports.expire(batch)
            sys.stdout.write(f"{batch.pk}: {_WORKBOOK.format(day=batch.at.date()).say(language)}\n")
    if asked.do:
        _leave_nothing_behind()
    told = (_DONE if asked.do else _DUE).format(files=files, values=values, workbooks=workbooks)
    sys.stdout.write(f"{told.say(language)}\n")
    return 0


def _leave_nothing_behind() -> None:
    """Make a SQLite's file anew, so that nothing of what went lies in its free pages or in the log beside
    it; raises EraseFault when officers write so much that it cannot be done now."""
    if not settings.EMBEDDED:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except OperationalError as fault:
        raise EraseFault(_BUSY, mend=_MEND_BUSY) from fault


_WHICH = Text("没有说明是列出还是清除", "it is not said whether to list or to erase")
_MEND_WHICH = Text(
    "diguan erase --due 只列出到期的内容；diguan erase --do 予以清除",
    "diguan erase --due lists what is due; diguan erase --do erases it",
)
_BUSY = Text(
    "到期内容已清除，但数据库正忙，旧内容的残余仍在文件的空闲页中",
    "what was due is erased, but the database is busy: remains of it lie in free pages of the file still",
)
_MEND_BUSY = Text("请在无人使用时再执行一次 diguan erase --do", "run diguan erase --do again in a quiet hour")
_WORKBOOK = Text("{day} 上传、等待过久的表格", "a workbook that waits since {day}")
_DUE = Text(
    "到期未清除：{files} 户的私密信息，{workbooks} 份等待过久的表格。没有设定期限的，一律不清除。",
    "Due: secrets of {files} households, {workbooks} workbooks that wait too long. Where no time is set, "
    "nothing is.",
)
_DONE = Text(
    "已清除：{files} 户的 {values} 项私密内容，{workbooks} 份等待过久的表格。",
    "Erased: {values} values of {files} households, {workbooks} workbooks that waited too long.",
)
