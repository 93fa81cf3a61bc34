"""Workbooks in and out: the national form as a template, exports, and uploads read in a limited child process."""

from diguan.engine.sheets.escape import escape, unescape
from diguan.engine.sheets.export import write_workbook
from diguan.engine.sheets.form import Form, FormFault
from diguan.engine.sheets.limits import Limits
from diguan.engine.sheets.tables import Column, Table, write_tables
from diguan.engine.sheets.template import template

__all__ = [
    "Column",
    "Form",
    "FormFault",
    "Limits",
    "Table",
    "escape",
    "template",
    "unescape",
    "write_tables",
    "write_workbook",
]
