"""Solving the base, then the scenarios: each in a child process, several at a time, from the base plan."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace

import numpy as np

from api.whatif.nearness import nearer
from api.whatif.records import GoalSeen, Solved, State
from datasets.scenarios import Changed
from rules.audit import Verdict, audit
from rules.columns import IndexArray, StrArray
from rules.context import Assignment, Context, Facts
from rules.dataset import Dataset
from solver.again import Known
from solver.memory import usual_limit_mib
from solver.options import Options, usable_cores
from solver.process import Progress, solve
from solver.result import GoalStatus, GoalValue, Outcome, Status

_LEAST_SECONDS = 1.0
"""With less time left nothing is begun."""
_ENOUGH_SECONDS = 5.0
"""Nothing gets a smaller share than this while so much is left: a child has to start before it can solve."""
_BASE_TURNS = 2
"""A base that is solved cold gets the time of so many scenarios."""
_WAIT_S = 0.2


class DefectError(RuntimeError):
    """A plan of ours failed the audit; the message names the scenario."""


@dataclass(frozen=True, eq=False)
class Run:
    """How all is solved: ``options.seconds`` and ``options.workers`` are for all solves together.

    ``asked``: an end is wished; ``tell`` hears of the progress of a scenario (of the base: number 0).
    """

    options: Options
    began: float
    asked: Callable[[], bool] = lambda: False
    tell: Callable[[int, Progress | Solved | None], None] = lambda number, progress: None

    @property
    def left(self) -> float:
        """Seconds left."""
        return self.options.seconds - (time.monotonic() - self.began)

    def share(self, part: float) -> float:
        """Seconds of a solve that gets this part of what is left."""
        left = max(self.left, _LEAST_SECONDS)
        return max(left * part, min(left, _ENOUGH_SECONDS))

    def parallel(self, count: int) -> int:
        """Scenarios at a time."""
        return max(1, min(count, usable_cores(), self.options.workers))


def solve_base(context: Context, run: Run, scenarios: int) -> Solved:
    """The base, cold; the rest of the time is left to so many scenarios."""
    turns = math.ceil(scenarios / run.parallel(scenarios))
    seconds = run.share(_BASE_TURNS / (_BASE_TURNS + turns))
    run.tell(0, None)
    options = replace(run.options, seconds=seconds, multipliers=True)
    found = _solved(context, options, (run, 0), None)
    run.tell(0, found)
    return found


@dataclass(eq=False)
class _Queue:
    """Scenarios that wait for their turn."""

    count: int
    at_a_time: int
    begun: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def seconds(self, run: Run) -> float:
        """The time of the next one: an equal part of what is left."""
        with self.lock:
            turns = math.ceil((self.count - self.begun) / self.at_a_time)
            self.begun += 1
        return run.share(1 / turns)


def solve_scenarios(changed: Sequence[Changed], base: Solved, run: Run) -> list[Solved]:
    """Every scenario, from the base plan; one that an end was wished for before its turn is not run.

    Raises: DefectError: a plan of ours breaks a rule.  SolverError: a solve broke down.
    """
    at_a_time = run.parallel(len(changed))
    memory = run.options.memory_mib or usual_limit_mib()
    options = replace(
        run.options,
        workers=max(1, run.options.workers // at_a_time),
        memory_mib=None if memory is None else max(1, memory // at_a_time),
    )
    queue = _Queue(len(changed), at_a_time)

    def one(number: int, scenario: Changed) -> Solved:
        context = replace(base.context, dataset=scenario.dataset, profile=scenario.profile)
        if run.asked():
            return Solved(context, State.NOT_RUN)
        limited = replace(options, seconds=queue.seconds(run))
        if run.left < _LEAST_SECONDS:
            return Solved(context, State.UNKNOWN)
        run.tell(number, None)
        found = _solved(context, limited, (run, number), known_of(base, context, narrower=scenario.narrower))
        found = near_the_base(base, found)
        run.tell(number, found)
        return found

    with ThreadPoolExecutor(at_a_time) as pool:
        waiting = [pool.submit(one, number, c) for number, c in enumerate(changed, start=1)]
        while wait(waiting, _WAIT_S).not_done:
            pass  # signals are heard in between
        return [done.result() for done in waiting]


def known_of(base: Solved, context: Context, *, narrower: bool) -> Known | None:
    """What a scenario may begin with: the base plan, and its proofs where they hold for the scenario too."""
    if base.facts is None:
        return None
    proofs = _proofs(base) if narrower else ()
    return Known(carried(base.facts, context.dataset), proofs, base.multipliers)


def _proofs(base: Solved) -> tuple[GoalValue, ...]:
    """The goals of the base with their bounds; none where one of them has no bound."""
    if any(seen.bound is None for seen in base.goals):
        return ()
    return tuple(
        GoalValue(seen.name, seen.value, seen.bound, GoalStatus(seen.status))
        for seen in base.goals
        if seen.bound is not None
    )


def carried(facts: Facts, dataset: Dataset) -> Assignment:
    """The plan in the indices of another dataset; places of posts or groups that it lacks are left out."""
    plan, before = facts.assignment, facts.dataset
    teacher = _rows(before.teachers.teacher_id, dataset.teachers.teacher_id)[plan.teacher]
    group = _rows(before.groups.group_id, dataset.groups.group_id)[plan.group]
    kept = (teacher >= 0) & (group >= 0)
    return Assignment(teacher[kept], group[kept]).sorted()


def _rows(before: StrArray, now: StrArray) -> IndexArray:
    """For each id its row now, -1 where it has none."""
    if len(now) == 0:
        return np.full(len(before), -1, dtype=np.int32)
    known, wanted = now.astype(str), before.astype(str)
    order = np.argsort(known)
    at = np.minimum(np.searchsorted(known[order], wanted), len(known) - 1)
    return np.where(known[order][at] == wanted, order[at], -1).astype(np.int32)


def near_the_base(base: Solved, found: Solved) -> Solved:
    """The scenario's plan as near to the base plan as equally good plans were found to be."""
    if base.facts is None or found.facts is None or found.outcome is None:
        return found
    context = found.context
    before = carried(base.facts, context.dataset)
    plan = nearer(before, found.facts.assignment, context.dataset, lambda tried: _judged(context, tried))
    outcome = replace(found.outcome, assignment=plan)
    return replace(found, facts=Facts(context, plan), verdict=_judged(context, plan), outcome=outcome)


def _solved(context: Context, options: Options, at: tuple[Run, int], known: Known | None) -> Solved:
    run, number = at
    outcome = solve(context, options, lambda p: run.tell(number, p), run.asked, known=known)
    return solved_of(context, outcome, stopped=run.asked())


def solved_of(context: Context, outcome: Outcome, *, stopped: bool = False) -> Solved:
    """What the solver handed over, judged; ``stopped``: an end was wished for.

    Raises: DefectError: the plan breaks a rule, or its goals are not what the solver claims.
    """
    runtime = outcome.runtime_s
    if outcome.assignment is None:
        state = State.INFEASIBLE if outcome.status is Status.INFEASIBLE else State.UNKNOWN
        if state is State.UNKNOWN and stopped:
            state = State.NOT_RUN
        return Solved(context, state, outcome=outcome, clashes=outcome.clashes, runtime_s=runtime)
    facts = Facts(context, outcome.assignment)
    verdict = _judged(context, outcome.assignment)
    claimed = tuple((goal.name, goal.value) for goal in outcome.goals)
    if not verdict.ok or verdict.goals != claimed:
        raise DefectError(", ".join(v.sentence_en for v in verdict.violations) or str(claimed))
    state = State.OPTIMAL if outcome.status is Status.OPTIMAL else State.FEASIBLE
    goals = tuple(GoalSeen(g.name, g.value, g.bound, str(g.status)) for g in outcome.goals)
    found = Solved(context, state, facts, verdict, goals, outcome, runtime_s=runtime)
    return replace(found, multipliers=outcome.multipliers)


def _judged(context: Context, plan: Assignment) -> Verdict:
    return audit(context.dataset, plan, context.profile, as_of=context.as_of, seed=context.seed)
