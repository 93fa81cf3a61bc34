"""The shared tables. Only registry, casework and web may import them; desks read through registry.files."""

from diguan.registry.models.areas import Area
from diguan.registry.models.attachments import Attachment
from diguan.registry.models.audit import AuditedRow, AuditEntry, AuditHead
from diguan.registry.models.beside import LinkKey, Told
from diguan.registry.models.cases import Act, Case
from diguan.registry.models.comparisons import (
    ComparisonAnswer,
    ComparisonEnd,
    ComparisonPerson,
    ComparisonRequest,
)
from diguan.registry.models.day_shares import MoreRequest
from diguan.registry.models.draws import Draw
from diguan.registry.models.events import Decision, Event
from diguan.registry.models.grids import GridCell, GridPlace, Screened, Screening
from diguan.registry.models.help_plans import Effect, HelpPlan, Measure
from diguan.registry.models.households import ClosedYear, Household, HouseholdYear, Item
from diguan.registry.models.imports import ImportBatch, ImportFault
from diguan.registry.models.judgements import Finding, Judgement, RunState, Snapshot
from diguan.registry.models.meetings import Ballot, Meeting
from diguan.registry.models.notices import (
    Complainant,
    Notice,
    NoticeEnd,
    NoticeLine,
    Objection,
    ObjectionAnswer,
    Posting,
)
from diguan.registry.models.officers import (
    AccessToken,
    AccountProposal,
    Duty,
    Officer,
    RecoveryCode,
    SecurityKey,
)
from diguan.registry.models.people import Person, PersonYear
from diguan.registry.models.quality import QualityFinding, QualityRun
from diguan.registry.models.rounds import Round
from diguan.registry.models.villages import VillageYear

__all__ = [
    "AccessToken",
    "AccountProposal",
    "Act",
    "Area",
    "Attachment",
    "AuditEntry",
    "AuditHead",
    "AuditedRow",
    "Ballot",
    "Case",
    "ClosedYear",
    "ComparisonAnswer",
    "ComparisonEnd",
    "ComparisonPerson",
    "ComparisonRequest",
    "Complainant",
    "Decision",
    "Draw",
    "Duty",
    "Effect",
    "Event",
    "Finding",
    "GridCell",
    "GridPlace",
    "HelpPlan",
    "Household",
    "HouseholdYear",
    "ImportBatch",
    "ImportFault",
    "Item",
    "Judgement",
    "LinkKey",
    "Measure",
    "Meeting",
    "MoreRequest",
    "Notice",
    "NoticeEnd",
    "NoticeLine",
    "Objection",
    "ObjectionAnswer",
    "Officer",
    "Person",
    "PersonYear",
    "Posting",
    "QualityFinding",
    "QualityRun",
    "RecoveryCode",
    "Round",
    "RunState",
    "Screened",
    "Screening",
    "SecurityKey",
    "Snapshot",
    "Told",
    "VillageYear",
]
