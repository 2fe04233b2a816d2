"""The limit: ``SimpleMinCostFlow`` on the network that is left of an instance without its side conditions.

Source → district (unique numbers) → person (limit of groups) → group (places) → sink; the profit of a pair
is its coefficient in the goal.  Quotas, absence, minimum and dates are not in it, so that no valid plan has
more: a bound, and no plan.  Five solves give T_flow, the yardstick for everybody's seconds.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from benchmarks.contenders.attempt import Attempt, Claim, Clock, Contender
from benchmarks.records import Ending
from rules.columns import IntArray
from rules.context import Context
from rules.derived import number_limits
from solver.allocate import Problem, build
from solver.columns import compact, key
from solver.lexicographic import GoalForm
from solver.pairs import Pairs

SOLVES = 5
"""T_flow is the median of so many solves."""


@dataclass(frozen=True, eq=False)
class Network:
    """Arcs in parallel arrays, nodes numbered from 0: the source is 0, the sink the last one."""

    tail: IntArray
    head: IntArray
    capacity: IntArray
    cost: IntArray
    n_nodes: int
    supply: int

    def solve(self) -> tuple[int, float]:
        """The largest profit, and the seconds of the call that found it, the arrays being ready."""
        engine = min_cost_flow.SimpleMinCostFlow()
        engine.add_arcs_with_capacity_and_unit_cost(self.tail, self.head, self.capacity, self.cost)
        engine.set_nodes_supplies(np.array([0, self.n_nodes - 1]), np.array([self.supply, -self.supply]))
        began = time.perf_counter()
        status = engine.solve()
        seconds = time.perf_counter() - began
        if status != engine.OPTIMAL:
            raise RuntimeError(f"SimpleMinCostFlow ends with {status}")
        return -engine.optimal_cost(), seconds


def weighted_goal(problem: Problem) -> GoalForm | None:
    """The first goal that is a sum over pairs with unequal coefficients, else the first sum over pairs."""
    sums = [g for g in problem.goals if len(g.form.cols) and g.form.cols.max() < len(problem.pairs)]
    return next((g for g in sums if len(np.unique(g.form.coefs)) > 1), sums[0] if sums else None)


def network(problem: Problem, goal: GoalForm) -> Network:
    """The relaxation for one goal.

    A person who may take several groups needs one number for all of them: one unit comes by the district,
    the others straight from the source.
    """
    pairs, dataset = problem.pairs, problem.draft.dataset
    persons, person = compact(pairs.person.astype(np.int64))
    count = np.bincount(person, minlength=len(persons))
    limit = problem.draft.limit_of_person
    most = count if limit is None else np.minimum(count, limit[persons])
    n_districts, n_groups = len(dataset.districts), dataset.n_groups
    districts = 1 + np.arange(n_districts, dtype=np.int64)
    entry = 1 + n_districts + np.arange(len(persons), dtype=np.int64)
    seat = entry + len(persons)
    groups = 1 + n_districts + 2 * len(persons) + np.arange(n_groups, dtype=np.int64)
    sink = 1 + n_districts + 2 * len(persons) + n_groups
    homes, _ = compact(key(person, pairs.district, max(1, n_districts)))
    at, home = homes // max(1, n_districts), homes % max(1, n_districts)
    plain = (most <= 1) & (np.bincount(at, minlength=len(persons)) == 1)
    first = np.where(plain, seat, entry)
    further, several = np.flatnonzero(most > 1), np.flatnonzero(~plain)
    supply = int(most.sum())
    room = np.maximum(0, dataset.groups.max_size - dataset.groups.seats_elsewhere)
    parts = (
        (0, districts, _numbers(problem, supply), 0),
        (districts[home], first[at], 1, 0),
        (0, entry[further], most[further] - 1, 0),
        (entry[several], seat[several], most[several], 0),
        (seat[person], groups[pairs.group], 1, -goal.form.dense(problem.program.n_columns)[: len(pairs)]),
        (groups, sink, room, 0),
        (0, np.array([sink]), supply, 0),
    )
    tail, head, capacity, cost = (_together([part[k] for part in parts], parts) for k in range(4))
    return Network(tail, head, capacity, cost, sink + 1, supply)


def _numbers(problem: Problem, unlimited: int) -> IntArray:
    """Unique numbers of each district, where it has any and the profile counts them."""
    of_district, _ = number_limits(problem.draft.dataset)
    counted = of_district.filled & problem.draft.context.profile.enabled("number_allotment")
    return np.where(counted, np.maximum(0, of_district.values), np.int64(unlimited))


def _together(columns: list[IntArray | int], parts: tuple[tuple[IntArray | int, ...], ...]) -> IntArray:
    """One array of a column's parts, single figures repeated for all arcs of their part."""
    lengths = [next(len(field) for field in part if isinstance(field, np.ndarray)) for part in parts]
    return np.concatenate(
        [np.broadcast_to(np.asarray(c, dtype=np.int64), (n,)) for c, n in zip(columns, lengths, strict=True)]
    )


def _run(context: Context, pairs: Pairs, clock: Clock, seed: int) -> Attempt:
    problem = build(context, pairs)
    goal = weighted_goal(problem)
    if goal is None:
        return Attempt(Ending.BOUND, note="no goal is a sum over pairs")
    arcs = network(problem, goal)
    solves = [arcs.solve() for _ in range(SOLVES)]
    bound = solves[0][0] + goal.form.constant
    clock.tell(goal.name, None, bound)
    claims = tuple(Claim(g.name, bound if g is goal else None, False) for g in problem.goals)
    return Attempt(Ending.BOUND, None, claims, flow_s=statistics.median(s for _, s in solves))


FLOW = Contender(
    "flow", f"SimpleMinCostFlow on the network relaxation, {SOLVES} solves: a bound, no plan", _run
)
