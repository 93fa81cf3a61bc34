"""The entry of the audit trail for an act in a round: which step, how many cases, with what outcomes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from diguan.casework import audit
from diguan.registry.models import Act, Case, Officer, Round

GROUND = "return_ground"
"""Where an act that brings a household in again keeps for which of the pack's causes."""


def tell(
    kind: str,
    round: Round,
    *,
    by: Officer,
    reason: str = "",
    after: Mapping[str, Any] | None = None,
    cases: Sequence[Case] = (),
    area_prefix: str = "",
) -> None:
    """Write the entry that takes up all rows of an act; call it last in it. One case is named by its file."""
    household = cases[0].household if len(cases) == 1 else None
    audit.write(
        kind,
        by=by,
        area_prefix=area_prefix or (cases[0].village_code if len(cases) == 1 else round.area_prefix),
        reason=reason,
        after={"round": round.pk, "cases": len(cases), **(after or {})},
        household=household.number if household else "",
    )


def tell_acts(acts: Sequence[Act], round: Round, cases: Sequence[Case], *, by: Officer) -> None:
    """The entry for acts taken at one step."""
    outcomes = Counter(act.outcome for act in acts)
    reasons = {act.reason for act in acts if act.reason}
    grounds = Counter(act.details[GROUND] for act in acts if GROUND in act.details)
    tell(
        f"step:{acts[0].kind}",
        round,
        by=by,
        reason=min(reasons) if len(reasons) == 1 else "",
        after={
            "station": acts[0].station,
            "outcomes": dict(outcomes),
            **({GROUND: dict(grounds)} if grounds else {}),
        },
        cases=cases,
    )
