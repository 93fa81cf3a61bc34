"""Administrative areas: the five levels, their codes, the table of all 665,276 units, and codes that changed.

`open()` gives the table; `successor`, `predecessors` and `valid_on` answer for county codes of other years.
It does not know borders, and of codes below the county it knows only those in force on 30 June 2023.
"""

from diguan.words.areas.changes import Change, predecessors, successor, valid_on
from diguan.words.areas.codes import Area, AreaFault, Level, Scope, level_of, pad
from diguan.words.areas.table import AreaTable, open

__all__ = [
    "Area",
    "AreaFault",
    "AreaTable",
    "Change",
    "Level",
    "Scope",
    "level_of",
    "open",
    "pad",
    "predecessors",
    "successor",
    "valid_on",
]
