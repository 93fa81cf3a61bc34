"""The background job of a what-if: judge frozen registers under two policies and keep where the answers
differ.
"""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from diguan.desks.policy.present import day_of
from diguan.engine import snapshot, whatif
from diguan.jobs.work import Work, job
from diguan.policy.entries import Parameter
from diguan.policy.language import Kind
from diguan.policy.pack import Pack
from diguan.registry import files
from diguan.web import policies
from diguan.words.text import Text

WHAT_IF = Text("试算政策变化", "Try out another policy")


@job("policy.what_if", WHAT_IF)
def what_if(
    work: Work, snapshots: list[int], before: str, after: str, parameter: str, value: Any, on: str
) -> Any:
    """Compare pack `before` with pack `after`, or with itself under another value of a parameter; gives
    counts.
    """
    day, library = date.fromisoformat(on), policies.library()
    now = library.pack(before)
    then = library.pack(after) if after else _varied(now, parameter, value, day)
    folders = [Path(files.snapshot(work.viewer, one).folder) for one in snapshots]
    sources = [county for one in folders for county in snapshot.counties(one)]
    out = folder(work.run_id)
    shutil.rmtree(out, ignore_errors=True)  # a second attempt starts from nothing
    found = whatif.compare(sources, now.at(day), then.at(day_of(then, day)), out, progress=work.progress)
    return {
        "before": now.id,
        "after": then.id,
        "after_on": day_of(then, day).isoformat(),
        "households": sum(one.households for one in sources),
        "people": sum(one.people for one in sources),
        "unchanged": list(found.unchanged),
    }


def _varied(pack: Pack, parameter: str, value: Any, on: date) -> Pack:
    return pack.with_value(parameter, plain_again(value, pack.parameters[parameter]), on, WHAT_IF.zh)


def folder(run_id: int) -> Path:
    """Where the files of a what-if lie."""
    return Path(settings.HOME) / "what_if" / str(run_id)


def plain_again(value: Any, parameter: Parameter) -> Any:
    """A parameter's value as it was before it was written down as JSON."""
    if isinstance(value, list):
        return tuple(value)
    return date.fromisoformat(value) if parameter.type.kind is Kind.DAY else value
