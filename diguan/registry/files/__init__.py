"""Every way to read the register. Each function takes a viewer first and gives only rows of the viewer's
area.

Lists are QuerySets with a fixed number of queries, whatever their length; single rows raise NotInSight.
"""

from diguan.registry.files.areas import area, areas, parts, village_years, villages
from diguan.registry.files.audit import READS_TRAIL, audit_entries, audit_entry
from diguan.registry.files.counts import (
    NOT_REGISTERED,
    REGISTERED,
    Counts,
    Number,
    candidates,
    counts,
    counts_by_area,
    finding_counts,
)
from diguan.registry.files.households import (
    household,
    household_list,
    household_years,
    households,
    items,
    members,
    newest_years,
    people,
    person,
    recorded_years,
    same_number,
    with_numbers,
    years,
)
from diguan.registry.files.imports import faults, import_batch, imports
from diguan.registry.files.judgements import (
    answers,
    finding,
    findings,
    judgement,
    judgements,
    newest_judgement,
    snapshot,
    snapshots,
)
from diguan.registry.files.quality import (
    newest_quality_run,
    quality,
    quality_finding,
    quality_run,
    quality_runs,
)
from diguan.registry.files.record import decisions, events
from diguan.registry.files.roster import Roster, roster
from diguan.registry.files.scope import NotInSight

__all__ = [
    "NOT_REGISTERED",
    "READS_TRAIL",
    "REGISTERED",
    "Counts",
    "NotInSight",
    "Number",
    "Roster",
    "answers",
    "area",
    "areas",
    "audit_entries",
    "audit_entry",
    "candidates",
    "counts",
    "counts_by_area",
    "decisions",
    "events",
    "faults",
    "finding",
    "finding_counts",
    "findings",
    "household",
    "household_list",
    "household_years",
    "households",
    "import_batch",
    "imports",
    "items",
    "judgement",
    "judgements",
    "members",
    "newest_judgement",
    "newest_quality_run",
    "newest_years",
    "parts",
    "people",
    "person",
    "quality",
    "quality_finding",
    "quality_run",
    "quality_runs",
    "recorded_years",
    "roster",
    "same_number",
    "snapshot",
    "snapshots",
    "village_years",
    "villages",
    "with_numbers",
    "years",
]
