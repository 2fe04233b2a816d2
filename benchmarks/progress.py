"""How a run came along: gaps over time, read from the trace of its record.

Two gaps are told apart.  The *own* gap lies between a run's plan and the bound that it proved itself; with
several goals it is that of the worst.  The *distance* lies between its plan and the best bound that any
contender proved on the same instance; with several goals it is that of the first goal in which there is any,
for bounds of the goals after it hold only for plans that are as good in those before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from benchmarks.records import Ending, Record

STEPS = (0.01, 0.001, 0.0001)
"""Gaps whose times are told."""

Curve = list[tuple[float, float | None]]
"""(seconds, gap from then on); None: no plan yet, or some goal without a bound."""
Figures = Sequence[int | None]
"""One a goal, in their order; None: not known."""
State = Callable[[Figures, Figures], float | None]
"""The gap of a state: the goals' values and their own bounds."""


def gap(value: int, bound: int) -> float:
    """``(bound - value) / max(1, |bound|)``, never below 0."""
    return max(0.0, (bound - value) / max(1, abs(bound)))


def own_gap(record: Record) -> Curve:
    """The own gap over time."""

    def worst(values: Figures, bounds: Figures) -> float | None:
        gaps = [gap(v, b) for v, b in zip(values, bounds, strict=True) if v is not None and b is not None]
        return max(gaps) if gaps and len(gaps) == len(values) else None

    return _curve(record, worst)


def distance(record: Record, bounds: Figures) -> Curve:
    """The distance over time to the given bounds, one a goal (:func:`best_bounds`)."""

    def first(values: Figures, own: Figures) -> float | None:
        for value, bound in zip(values, bounds, strict=True):
            if value is None or bound is None:
                return None
            if bound > value:
                return gap(value, bound)
        return 0.0

    return _curve(record, first)


def best_bounds(record: Record, rivals: Iterable[Record]) -> tuple[int | None, ...]:
    """Per goal the lowest bound that holds for the plan of ``record``, by whomever; None: there is none.

    A bound holds where the goals before it are at least at the values that it was proven for.  Bounds that
    rest on floating point alone don't count.
    """
    mine = record.values()
    found: list[int | None] = [None] * len(record.goals)
    if mine is None:
        return tuple(found)
    for rival in rivals:
        if rival.float_bounds or rival.key != record.key or len(rival.goals) != len(mine):
            continue
        for k, goal in enumerate(rival.goals):
            best = found[k]
            if goal.bound is not None and (best is None or goal.bound < best) and _holds(rival, k, mine):
                found[k] = goal.bound
    return tuple(found)


def _holds(rival: Record, k: int, mine: Sequence[int]) -> bool:
    if rival.ending is Ending.BOUND:
        return True
    theirs = rival.values()
    return (
        rival.valid and theirs is not None and all(a >= b for a, b in zip(mine[:k], theirs[:k], strict=True))
    )


def seconds_to(record: Record, most: float) -> float | None:
    """When the own gap came to ``most`` or below for good, without audit; None where it did not."""
    curve = own_gap(record)
    reached = None
    for seconds, known in curve:
        if known is None or known > most:
            reached = None
        elif reached is None:
            reached = seconds
    return reached


def gap_at(curve: Curve, seconds: float) -> float | None:
    """What a curve says of a moment."""
    return next((known for at, known in reversed(curve) if at <= seconds), None)


def _curve(record: Record, gap_of: State) -> Curve:
    """What the trace tells, then what the plan turned out to be when it was handed over."""
    names = [goal.name for goal in record.goals]
    value: list[int | None] = [None] * len(names)
    bound: list[int | None] = [None] * len(names)

    curve: Curve = []
    for news in record.trace:
        if news.goal not in names:
            continue
        k = names.index(news.goal)
        value[k] = value[k] if news.value is None else news.value
        bound[k] = bound[k] if news.bound is None else news.bound
        curve.append((news.seconds, gap_of(value, bound)))
    if record.goals and record.values() is not None:
        final = [goal.value for goal in record.goals], [goal.bound for goal in record.goals]
        curve.append((max(0.0, record.seconds - record.audit_s), gap_of(*final)))
    return curve
