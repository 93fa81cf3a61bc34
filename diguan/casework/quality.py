"""Answering a data-quality finding: what was done, or why the record is right as it stands.

An answer changes no fact; corrections do that. The next check shows whether the fault is gone.
"""

from datetime import date

from django.utils import timezone

from diguan.casework import audit, may
from diguan.casework.record import happened, reason_given
from diguan.registry.models import Event, Officer, QualityFinding
from diguan.registry.viewer import Viewer
from diguan.words.errors import Fault
from diguan.words.text import Text


class Answered(Fault):
    """A finding that somebody has answered already."""

    def __init__(self) -> None:
        super().__init__(Text("这条疑点已有人处理", "this finding has been answered already"))


def answer(finding: QualityFinding, *, by: Officer, text: str, on: date) -> Event:
    """Close a finding with an answer, once; raises NotAllowed, NoReason, Answered."""
    may.must_answer_quality(Viewer.of(by), finding.village_code)
    said = reason_given(text)
    with audit.act():
        waiting = QualityFinding.objects.filter(pk=finding.pk, state=QualityFinding.State.OPEN)
        values = {"state": QualityFinding.State.ANSWERED, "answer": said, "by": by, "by_name": str(by)}
        if not waiting.update(**values, at=timezone.now()):
            raise Answered
        finding.refresh_from_db()
        return happened(
            finding.household,
            "quality_answered",
            on=on,
            by=by,
            reason=said,
            before={"rule": finding.rule, "facts": finding.facts},
            after={"state": finding.state},
            person=finding.person,
        )
