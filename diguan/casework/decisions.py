"""Recording decisions: what was decided about a household, on which pack and rules, by whom. They are only
ever added.

A decision by itself changes no status; that is a move (moves.py), which may follow from it.
"""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from diguan.casework import audit, may
from diguan.casework.record import reason_given
from diguan.registry.models import Decision, Finding, Household, Judgement, Officer
from diguan.registry.viewer import Viewer
from diguan.words.errors import Fault
from diguan.words.text import Text

MOST_RULES = 200


class DecisionFault(Fault):
    """A decision that cannot be recorded."""


def record(
    household: Household,
    *,
    kind: str,
    outcome: str,
    year: int,
    on: date,
    by: Officer,
    reason: str,
    pack_id: str,
    pack_digest: str,
    rule_ids: Sequence[str],
    judgement: Judgement | None = None,
) -> Decision:
    """Record one decision. When it rests on a judgement, pack and digest must be that judgement's.

    Raises NotAllowed, NoReason, DecisionFault.
    """
    may.must_decide(Viewer.of(by), household.village_code)
    if judgement is not None:
        _check(judgement, household, pack_id, pack_digest)
    if len(rule_ids) > MOST_RULES or not all(isinstance(rule, str) for rule in rule_ids):
        raise DecisionFault(_RULES)
    with audit.act():
        decision = Decision.objects.create(
            household=household,
            village_code=household.village_code,
            year=year,
            kind=kind,
            outcome=outcome,
            pack_id=pack_id,
            pack_digest=pack_digest,
            rule_ids=list(rule_ids),
            judgement=judgement,
            on=on,
            at=timezone.now(),
            by=by,
            by_name=str(by),
            reason=reason_given(reason),
        )
        audit.write(
            f"decided:{kind}",
            by=by,
            area_prefix=household.village_code,
            reason=decision.reason,
            after={"outcome": outcome, "year": year, "pack": pack_id, "rules": list(rule_ids)},
            household=household.number,
        )
    return decision


def _check(judgement: Judgement, household: Household, pack_id: str, pack_digest: str) -> None:
    if (judgement.pack_id, judgement.pack_digest) != (pack_id, pack_digest):
        raise DecisionFault(_OTHER_PACK)
    if not Finding.objects.filter(judgement=judgement, household=household).exists():
        raise DecisionFault(_NOT_JUDGED)


_RULES = Text("规则编号应为不超过 200 个的文字", "rule ids are at most 200 texts")
_OTHER_PACK = Text(
    "决定所据的政策包不是该次判定所用的", "the decision names another pack than the judgement used"
)
_NOT_JUDGED = Text("该次判定不含这一户", "that judgement did not look at this household")
