"""The shared tables. Only registry, casework and web may import them; desks read through registry.files."""

from diguan.registry.models.areas import Area
from diguan.registry.models.audit import AuditedRow, AuditEntry, AuditHead
from diguan.registry.models.events import Decision, Event
from diguan.registry.models.households import ClosedYear, Household, HouseholdYear, Item
from diguan.registry.models.imports import ImportBatch, ImportFault
from diguan.registry.models.judgements import Finding, Judgement, RunState, Snapshot
from diguan.registry.models.officers import Duty, Officer
from diguan.registry.models.people import Person, PersonYear
from diguan.registry.models.quality import QualityFinding, QualityRun
from diguan.registry.models.villages import VillageYear

__all__ = [
    "Area",
    "AuditEntry",
    "AuditHead",
    "AuditedRow",
    "ClosedYear",
    "Decision",
    "Duty",
    "Event",
    "Finding",
    "Household",
    "HouseholdYear",
    "ImportBatch",
    "ImportFault",
    "Item",
    "Judgement",
    "Officer",
    "Person",
    "PersonYear",
    "QualityFinding",
    "QualityRun",
    "RunState",
    "Snapshot",
    "VillageYear",
]
