"""Runs of contenders on made-up instances, and records written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.contenders import CONTENDERS
from benchmarks.contenders.attempt import Contender
from benchmarks.measure import measure
from benchmarks.records import Ending, GoalFigures, Key, News, Record
from rules.context import Context
from solver.pairs import candidate_pairs


def measured(
    context: Context, name: str, limit_s: float = 30.0, contender: Contender | None = None
) -> Record:
    """One run on a made-up instance, in this process."""
    key = Key("made-up", 0, context.profile.name)
    return measure(context, candidate_pairs(context), key, contender or CONTENDERS[name], limit_s)


def traced(
    news: Sequence[tuple[float, str, int | None, int | None]],
    final: Sequence[tuple[str, int | None, int | None]],
    contender: str = "kvota",
    seconds: float = 100.0,
    instance: str = "village",
    **more: Any,
) -> Record:
    """A record with this trace that ended with these goals, the audit having taken a second."""
    proven = all(value == bound for _, value, bound in final)
    record = Record(
        key=Key(instance, 0, "plain"),
        contender=contender,
        limit_s=600.0,
        ending=Ending.PROVEN if proven else Ending.BOUNDED,
        goals=tuple(GoalFigures(name, v, b, v is not None and v == b) for name, v, b in final),
        violations=0,
        seconds=seconds,
        audit_s=1.0,
        first_plan_s=news[0][0] if news else None,
        trace=tuple(News(*each) for each in news),
    )
    return Record(**{**vars(record), **more})
