"""Results of the engine as plain values for other programs: what `--json` prints."""

from dataclasses import asdict
from typing import Any

from diguan.engine.explain import Explanation
from diguan.engine.judgement import Judgement
from diguan.engine.quality import Quality
from diguan.engine.reads import Read
from diguan.engine.whatif import KINDS, Change


def numbers(made: Judgement) -> dict[str, Any]:
    return {
        "pack": made.pack_id,
        "on": made.on.isoformat(),
        "households": made.households,
        "people": made.people_total,
        "outcomes": {o: {"households": n, "people": made.people[o]} for o, n in made.counts.items()},
        "rules": {
            rule: dict(zip(("yes", "no", "unknown"), n, strict=True)) for rule, n in made.answers.items()
        },
        "by_county": made.by_county,
        "missed": made.missed,
        "wrongly_kept": made.wrongly_kept,
        "lifted_in_need": made.lifted_in_need,
        "not_applied": made.not_applied,
        "warnings": [asdict(warning) for warning in made.warnings],
        "findings": [str(path) for path in made.findings],
    }


def explanation(why: Explanation, said: str) -> dict[str, Any]:
    def read(one: Read) -> dict[str, Any]:
        value = one.value if isinstance(one.value, bool | int | float | None) else str(one.value)
        return {"name": one.name, "text": one.text.say(said), "value": value, "unit": one.unit}

    plain = ("household_id", "household_number", "village_code", "outcome", "people", "rank", "ties", "score")
    rules = [
        {
            "id": answer.rule.id,
            "text": answer.rule.text.say(said),
            "kind": answer.rule.kind,
            "source": str(answer.rule.source),
            "answer": answer.answer,
            "matters": answer.matters,
            "facts": [read(one) for one in answer.facts],
            "missing": answer.missing,
            "question": answer.question.say(said) if answer.question else None,
            "unset": answer.unset,
        }
        for answer in why.rules
    ]
    missing = [read(one) for one in why.missing]
    return {name: getattr(why, name) for name in plain} | {"rules": rules, "missing": missing}


def changes(found: Change) -> dict[str, Any]:
    return {
        **{kind: dict(zip(("households", "people"), found.of(kind), strict=True)) for kind in KINDS},
        "cost": _costs(found),
        "by_county": {
            area: {kind: asdict(sums) for kind, sums in kinds.items()} for area, kinds in found.by_area(6)
        },
        **({"by_village": found.by_village} if len(found.files) == 1 else {}),
        "files": [str(file) for file in found.files],
    }


def _costs(found: Change) -> dict[str, Any]:
    """Yuan a year that lift all who qualify to the line, by both rulings; None where the line is unset."""
    total, (before, after) = found.total, found.lines
    return {
        "line_before": before,
        "line_after": after,
        "before": None if before is None else total.cost_before / 100,
        "after": None if after is None else total.cost_after / 100,
        "income_unknown_before": total.open_before,
        "income_unknown_after": total.open_after,
    }


def findings(found: Quality) -> dict[str, Any]:
    """Counts of the quality rules."""
    names = ("counts", "unknown", "not_applied", "households", "people")
    return {name: getattr(found, name) for name in names} | {"files": [str(file) for file in found.files]}
