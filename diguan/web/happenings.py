"""What events and stages of a household file are called on screen; what they do, casework knows."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diguan.casework import lifecycle
from diguan.policy.procedures import STEPS
from diguan.web import policies

WORDS = {
    "opened": _("File opened"),
    "imported": _("File opened from a workbook"),
    "changed_by_import": _("Changed by a workbook"),
    "corrected": _("Corrected"),
    "member_added": _("Member joined"),
    "member_removed": _("Member left"),
    "quality_answered": _("Data-quality question answered"),
}
ACTS = {
    "account_closed": _("Account closed"),
    "account_factor_taken": _("Second factor taken away"),
    "account_moved": _("Account moved to another area"),
    "account_opened": _("Account opened"),
    "account_password_given": _("New password given"),
    "account_proposed": _("Act on an account proposed"),
    "account_refused": _("Act on an account refused"),
    "account_reopened": _("Account opened again"),
    "account_unlocked": _("Account unlocked"),
    "attached": _("Picture attached"),
    "audit_verified": _("Audit trail verified"),
    "backed_up": _("Backup made"),
    "cases_added": _("Households brought into a round"),
    "comparison_answered": _("Department's answer on its records"),
    "comparison_asked": _("Department asked to compare"),
    "comparison_withdrawn": _("Request to a department withdrawn"),
    "drawn": _("Sample drawn"),
    "drilled": _("Restoring a backup tried"),
    "effect_recorded": _("Effect of a measure recorded"),
    "exported": _("Taken out as a file"),
    "flagged": _("Case marked to be looked at twice"),
    "frozen": _("Snapshot frozen"),
    "grid_cell_changed": _("Grid cell changed"),
    "grid_cell_closed": _("Grid cell given up"),
    "grid_cell_laid": _("Grid cell laid"),
    "grid_placed": _("Households put into a grid cell"),
    "grid_taken_out": _("Households taken out of a grid cell"),
    "help_plan_made": _("Plan of help made"),
    "help_plan_replaced": _("Plan of help replaced"),
    "import_accepted": _("Workbook accepted"),
    "import_compared": _("Workbook compared"),
    "import_dropped": _("Workbook given up"),
    "import_read": _("Workbook read"),
    "import_reading": _("Workbook being read"),
    "import_received": _("Workbook received"),
    "judged": _("Area judged"),
    "key_made": _("Key made"),
    "measure_added": _("Measure of help added"),
    "measure_ended": _("Measure of help ended"),
    "meeting_held": _("Meeting recorded"),
    "more_agreed": _("More in one day agreed to"),
    "more_asked": _("More in one day asked for"),
    "more_refused": _("More in one day refused or taken back"),
    "notice_ended": _("List taken off"),
    "notice_posted": _("List put up"),
    "objection_answered": _("Objection settled"),
    "objection_received": _("Objection taken down"),
    "pack_adopted": _("New text of the policy adopted"),
    "password_changed": _("Password changed"),
    "quality_checked": _("Data checked"),
    "recovery_code_used": _("Signed in with a recovery code"),
    "recovery_codes_made": _("Recovery codes made"),
    "resealed": _("Secrets sealed anew"),
    "restored": _("Backup put back"),
    "revealed": _("Full number looked at"),
    "round_closed": _("Round closed"),
    "round_opened": _("Round opened"),
    "screened": _("Household screened"),
    "screening_closed": _("Screening closed"),
    "screening_opened": _("Screening opened"),
    "screening_taken_back": _("Screening taken back"),
    "secrets_erased": _("Secrets erased: their time was over"),
    "second_factor_reset": _("Second factor reset"),
    "second_factor_set": _("Second factor set up"),
    "security_key_added": _("Security key added"),
    "security_key_used": _("Signed in with a security key"),
    "security_key_withdrawn": _("Security key withdrawn"),
    "settled": _("Result of a case confirmed"),
    "sign_in_failed": _("Sign-in failed"),
    "sign_in_locked": _("Sign-in locked after wrong tries"),
    "signed_in": _("Signed in"),
    "signed_out": _("Signed out"),
    "signed_out_elsewhere": _("Signed out elsewhere"),
    "snapshot_known": _("Snapshot equal to an earlier one"),
    "token_ended": _("Reading token ended"),
    "token_made": _("Reading token made"),
    "withdrawn": _("Case withdrawn"),
    "written_outside": _("Written past the site"),
    "year_closed": _("Year closed"),
}
DECIDED = "decided:"
MOVES = {move.key: move.text for move in lifecycle.TABLE}
MOVE = "move:"
STEP = "step:"


def event(kind: str, language: str) -> str:
    """The name of an event's kind: a move of the file, a change of members, or one of the words above."""
    if kind.startswith(MOVE):
        moved = MOVES.get(kind.removeprefix(MOVE))
        return moved.say(language) if moved else kind
    if kind.startswith(STEP):
        taken = STEPS.get(kind.removeprefix(STEP))
        return gettext("Step taken: %(step)s") % {"step": taken.say(language)} if taken else kind
    if kind.startswith(DECIDED):
        return gettext("Decision recorded")
    if kind in ACTS:
        return str(ACTS[kind])
    return str(WORDS[kind]) if kind in WORDS else policies.code_text("member_change", kind, language)


def stage(key: str, language: str) -> str:
    """The name of a stage in the life of a file."""
    known = lifecycle.STAGES.get(key)
    return known.text.say(language) if known else policies.code_text("register_status", key, language)
