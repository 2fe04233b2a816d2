"""Records as Markdown: a table for each instance and profile, ratios within the run, every run on a line."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks import growth_table, targets
from benchmarks.contradictions import OURS, contradictions
from benchmarks.markdown import NOTHING, figure, markdown, share
from benchmarks.progress import STEPS, best_bounds, distance, seconds_to
from benchmarks.records import Ending, GoalFigures, Record

MOST_TEXTS = 3
"""Distinct texts of the runs of one contender that a cell shows."""
_LEAST_S = 0.001
_CLAIMLESS = (Ending.PLAN, Ending.BOUND, Ending.MISSING)


@dataclass(frozen=True)
class Ratio:
    """How many times longer a rival took than we did; ``sign``: ``≥`` or ``≤`` where one did not finish."""

    times: float
    sign: str = ""

    def __str__(self) -> str:
        return f"{self.sign}{figure(self.times)}"


def ratio(rival: Record, ours: Record) -> Ratio | None:
    """Time to the proof of everything, the rival's over ours; None where neither finished."""
    if ours.proof_s is not None and rival.proof_s is not None:
        return Ratio(rival.proof_s / max(_LEAST_S, ours.proof_s))
    if ours.proof_s is not None:
        return Ratio(rival.limit_s / max(_LEAST_S, ours.proof_s), "≥")
    if rival.proof_s is not None:
        return Ratio(rival.proof_s / ours.limit_s, "≤")
    return None


def spread(values: Iterable[float | None]) -> str:
    """``min / median / max`` of what is known; one figure where there is one."""
    known = sorted(v for v in values if v is not None)
    if not known:
        return NOTHING
    if len(known) == 1:
        return figure(known[0])
    return " / ".join(figure(v) for v in (known[0], statistics.median(known), known[-1]))


def spread_of_ratios(ratios: Iterable[Ratio | None]) -> str:
    """As :func:`spread`; the median of an even number is its lower middle, so that its sign is its own."""
    known = sorted((r for r in ratios if r is not None), key=lambda r: r.times)
    if not known:
        return NOTHING
    if len(known) == 1:
        return str(known[0])
    return " / ".join(str(r) for r in (known[0], known[(len(known) - 1) // 2], known[-1]))


def tables(records: Sequence[Record]) -> str:
    """The whole body: contradictions, a table per instance and profile, every run."""
    parts = [_contradictions(records)]
    groups: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        groups.setdefault((record.key.instance, record.key.profile), []).append(record)
    for (instance, profile), group in groups.items():
        parts.append(f"## {instance}, profile {profile}\n\n{_summary(group)}")
    parts += [part for part in (targets.table(records), growth_table.table(records)) if part]
    parts.append("## Every run\n\n" + _runs(records))
    return "\n\n".join(parts) + "\n"


def _contradictions(records: Sequence[Record]) -> str:
    found = contradictions(records)
    if not found:
        return "All proofs agree with each other and with the checker's counts."
    return "\n".join(["**These can't all be true:**", "", *(f"- {line}" for line in found)])


def _summary(group: Sequence[Record]) -> str:
    names = list(dict.fromkeys(record.contender for record in group))
    ours = {record.key.seed: record for record in group if record.contender == OURS}
    best = {record.key.seed: record.values() for record in sorted(group, key=_quality) if record.valid}
    rows = []
    for name in names:
        runs = [record for record in group if record.contender == name]
        ratios = [ratio(run, ours[run.key.seed]) if run.key.seed in ours else None for run in runs]
        claims = runs[0].ending not in _CLAIMLESS
        rows.append(
            (
                name,
                f"{sum(run.proof_s is not None for run in runs)} of {len(runs)}" if claims else NOTHING,
                spread(run.first_plan_s for run in runs),
                *(spread(seconds_to(run, step) for run in runs) for step in STEPS),
                spread(run.proof_s for run in runs),
                spread_of_ratios(ratios) if claims and name != OURS else NOTHING,
                _joined(_left_open(run) for run in runs),
                _joined(_from_best_bound(run, group) for run in runs),
                _joined(_behind(run, best.get(run.key.seed)) for run in runs),
                spread(run.cpu_s or None for run in runs),
                spread(run.peak_mb or None for run in runs),
                _joined(_checked(run) for run in runs),
            )
        )
    return markdown(
        (
            "contender",
            "proven",
            "first plan, s",
            *(f"to {100 * step:g} %, s" for step in STEPS),
            "to the proof, s",
            "times ours",
            "left open (own gap)",
            "to the best bound",
            "below the best plan",
            "CPU, s",
            "peak, MB",
            "checker",
        ),
        rows,
    )


def _quality(record: Record) -> tuple[int, ...]:
    return record.values() or ()


def _left_open(run: Record) -> str:
    """The first goal that is not proven."""
    if run.ending is Ending.BOUND:
        return "; ".join(f"{g.name} ≤ {g.bound}" for g in run.goals if g.bound is not None) or NOTHING
    goal = run.open_goal
    if run.ending is Ending.PLAN or goal is None:
        return NOTHING
    if goal.value is None:
        return str(run.ending)
    if goal.bound is None or goal.gap is None:
        return f"{goal.name} {goal.value}, no bound"
    return f"{goal.name} {goal.value} ≤ {goal.bound} ({goal.gap:.2%})"


def _from_best_bound(run: Record, group: Sequence[Record]) -> str:
    """How far the plan is from the best bound that anybody proved, in the first goal where it is at all."""
    if not run.valid:
        return NOTHING
    left = distance(run, best_bounds(run, group))[-1][1]
    return NOTHING if left is None else share(left)


def _behind(run: Record, best: tuple[int, ...] | None) -> str:
    """The first goal in which the plan is below the best valid plan of this run of the benchmark."""
    values = run.values()
    if values is None or best is None or not run.valid:
        return NOTHING
    for goal, mine, theirs in zip(run.goals, values, best, strict=True):
        if mine != theirs:
            return f"{goal.name} {mine} of {theirs} ({(theirs - mine) / max(1, abs(theirs)):.2%})"
    return "equal"


def _checked(run: Record) -> str:
    if run.violations is None:
        return str(run.ending)
    return {0: "no breach", 1: "1 breach"}.get(run.violations, f"{run.violations} breaches")


def _joined(texts: Iterable[str]) -> str:
    """Each distinct text once, with how often."""
    counted: dict[str, int] = {}
    for text in texts:
        counted[text] = counted.get(text, 0) + 1
    if len(counted) > 1:
        counted.pop(NOTHING, None)
    several = sum(counted.values()) > 1 and len(counted) > 1
    shown = [f"{text} ×{n}" if several and n > 1 else text for text, n in counted.items()]
    more = [f"and {len(shown) - MOST_TEXTS} more"] if len(shown) > MOST_TEXTS else []
    return "; ".join(shown[:MOST_TEXTS] + more)


def _runs(records: Sequence[Record]) -> str:
    def seconds(value: float | None) -> str:
        return NOTHING if value is None else figure(value)

    columns: tuple[tuple[str, Callable[[Record], str]], ...] = (
        ("instance", lambda r: str(r.key)),
        ("pairs", lambda r: str(r.pairs)),
        ("contender", lambda r: r.contender),
        ("ending", lambda r: str(r.ending)),
        ("s", lambda r: figure(r.seconds)),
        ("of it start", lambda r: seconds(r.start_s or None)),
        ("of it audit", lambda r: seconds(r.audit_s or None)),
        ("first plan", lambda r: seconds(r.first_plan_s)),
        ("CPU s", lambda r: figure(r.cpu_s)),
        ("MB", lambda r: figure(r.peak_mb)),
        ("load", lambda r: f"{r.load:.1f}"),
        ("goals", _goals),
    )
    return markdown(tuple(name for name, _ in columns), [tuple(f(r) for _, f in columns) for r in records])


def _goals(record: Record) -> str:
    tilde = "~" if record.float_bounds else ""
    return "; ".join(f"{goal.name} {_goal(goal, tilde)}" for goal in record.goals)


def _goal(goal: GoalFigures, tilde: str) -> str:
    value = NOTHING if goal.value is None else str(goal.value)
    if goal.proven:
        return f"{value} ={tilde}"
    return f"{value} ≤{tilde} {goal.bound}" if goal.bound is not None else value
