"""Workbooks in and out: the form as a template, exports, and uploads read in a limited child process."""

from diguan.engine.sheets.escape import escape, unescape
from diguan.engine.sheets.export import write_workbook
from diguan.engine.sheets.flaws import Flaw, Place
from diguan.engine.sheets.form import Form, FormFault, groups
from diguan.engine.sheets.freezing import to_snapshot
from diguan.engine.sheets.limits import Limits
from diguan.engine.sheets.reading import Reading, StagingFault, read
from diguan.engine.sheets.tables import Column, Table, write_tables
from diguan.engine.sheets.template import template

__all__ = [
    "Column",
    "Flaw",
    "Form",
    "FormFault",
    "Limits",
    "Place",
    "Reading",
    "StagingFault",
    "Table",
    "escape",
    "groups",
    "read",
    "template",
    "to_snapshot",
    "unescape",
    "write_tables",
    "write_workbook",
]
