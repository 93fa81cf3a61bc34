"""The background jobs of the desk: read a workbook, accept it, check the data of an area.

Each may be called again after a kill: casework makes them safe to repeat. What they say names nobody.
"""

from datetime import date
from typing import Any

from diguan.casework import imports, judging
from diguan.desks.intake import preview
from diguan.jobs.work import Work, job
from diguan.registry import files
from diguan.web import policies
from diguan.words.text import Text

READ, ACCEPT, CHECK = "intake.read", "intake.accept", "intake.check"


@job(READ, Text("读取表格", "Read a workbook"))
def read_workbook(work: Work, batch: int) -> dict[str, Any]:
    """Read into the staging folder, and compare with the register what can be taken in."""
    found = files.import_batch(work.viewer, batch)
    reading = imports.read(found, progress=work.progress)
    if not reading.refused and reading.counts["households"]:
        preview.keep(found)
    return {"households": reading.counts["households"]}


@job(ACCEPT, Text("导入表格", "Take a workbook in"))
def accept_workbook(work: Work, batch: int) -> dict[str, Any]:
    """Write it into the register, whole or not at all."""
    found = files.import_batch(work.viewer, batch)
    return dict(imports.accept(found, by=work.officer, progress=work.progress))


@job(CHECK, Text("检查数据质量", "Check the data"))
def check_data(work: Work, area: int, year: int, on: str) -> dict[str, Any]:
    """Freeze the area's files as they are now and run the quality rules over them."""
    place, day = files.areas(work.viewer).get(pk=area), date.fromisoformat(on)
    pack = policies.library().choose("quality", place.code, day)
    made = judging.check_quality(place, pack, year=year, on=day, by=work.officer, progress=work.progress)
    return {"findings": sum(made.counts.values())}
