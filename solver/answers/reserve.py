"""A reserve list: one or two standbys a group, chosen so that the plan holds if the usual share refuses.

Chosen in strict order: as many groups as possible with a standby; as many seats as possible that some standby
of their group could fill; as many second standbys as possible; then what the standbys are worth to the goals
of the profile, in their order.  Each step is proven, or its bound is told.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from rules.columns import IntArray
from rules.context import Assignment, Context
from rules.matching import Filed
from solver.allocate import Problem, build
from solver.answers.easing import Effort
from solver.answers.standbys import Standbys, in_person, standbys
from solver.columns import compact, key
from solver.cpsat import Effort as EngineEffort
from solver.cpsat import EngineStatus, maximise
from solver.pairs import Pairs
from solver.program import Linear, Program
from solver.result import GoalStatus, GoalValue
from solver.start import gains

FIRST, FILLABLE, SECOND = "first_standbys", "seats_covered", "second_standbys"
FLOORS = "floor_shortfall"
_LEAST_S = 1.0


@dataclass(frozen=True)
class Wish:
    """``each``: standbys a group at most; ``groups_each``: groups in which one person may stand by."""

    each: int = 2
    groups_each: int = 1


@dataclass(frozen=True, eq=False)
class Reserve:
    """The list: post ``teacher[i]`` of ``person[i]`` stands by for ``group[i]``, ``rank[i]`` from 1.

    ``fills[i]``: how many of the group's seats that person could fill, each alone; ``size[i]``: the group's
    seats; ``groups``: groups of the plan that were to get standbys; ``goals``: the steps in order.
    """

    teacher: IntArray
    person: IntArray
    group: IntArray
    rank: IntArray
    fills: IntArray
    size: IntArray
    groups: IntArray
    goals: tuple[GoalValue, ...]
    could: Standbys
    chosen: IntArray
    """Entries of ``could``, parallel to ``teacher``."""

    @property
    def proven(self) -> bool:
        """No list is better."""
        return all(goal.status is GoalStatus.PROVEN for goal in self.goals)


def reserve(
    context: Context, pairs: Pairs, plan: Assignment, effort: Effort, wish: Wish | None = None
) -> Reserve:
    """The best list for the groups of a plan that meet in person.

    Raises: ValueError: the plan breaks the rules.
    """
    problem = build(context, pairs)
    could = standbys(problem, plan, in_person(problem))
    model = _Model(problem, could, wish or Wish())
    x, goals = _in_order(model, effort)
    chosen = np.flatnonzero(x[: len(could.pair)])
    return _listed(problem, could, chosen, goals)


class _Model:
    """Columns: entries; then per group "has a second standby"; then per seat "some standby could fill it"."""

    def __init__(self, problem: Problem, could: Standbys, wish: Wish) -> None:
        pairs, n = problem.pairs, len(could.pair)
        self.n = n
        useful = np.zeros(n, dtype=np.int64)
        useful[could.entry] = 1
        groups, of_group = compact(pairs.group[could.pair].astype(np.int64))
        seats, of_seat = compact(could.seat)
        self.first = n + np.arange(len(groups), dtype=np.int64)
        self.filled = n + len(groups) + np.arange(len(seats), dtype=np.int64)
        self.of_group, columns = of_group, n + len(groups) + len(seats)
        person, of_person = compact(pairs.person[could.pair].astype(np.int64))
        entry = np.arange(n, dtype=np.int64)
        blocks = [
            _rows(of_group, entry, 1, np.full(len(groups), wish.each)),
            _rows(of_person, entry, 1, np.full(len(person), wish.groups_each)),
            _at_most(self.first, of_group, entry),
            _at_most(self.filled, of_seat, could.entry),
        ]
        matrix = sparse.vstack([_matrix(block, columns) for block in blocks], format="csr")
        upper = np.concatenate([block[3] for block in blocks]).astype(np.int64)
        self.program = Program(
            matrix=matrix,
            upper=upper,
            lower_bound=np.zeros(columns, dtype=np.int64),
            upper_bound=np.concatenate([useful, np.ones(columns - n, dtype=np.int64)]),
            n_pairs=n,
            rule_names=("reserve",),
            row_rule=np.zeros(len(upper), dtype=np.int32),
            row_object=np.full(len(upper), -1, dtype=np.int64),
        )
        self.forms = [
            (FIRST, _sum(self.first)),
            (FILLABLE, _sum(self.filled)),
            (SECOND, _sum(entry)),
            *self._worth(problem, could),
        ]

    def _worth(self, problem: Problem, could: Standbys) -> list[tuple[str, Linear]]:
        """What each standby's place would add to the goals, the first of its kind."""
        entry = np.arange(self.n, dtype=np.int64)
        found = []
        for goal in problem.goals:
            if goal.name == FLOORS:  # who steps in leaves a floor where it was
                continue
            added = gains(problem.draft, goal.form)[could.pair]
            found.append((goal.name, Linear.of(entry, added)))
        return found


_Block = tuple[IntArray, IntArray, IntArray, IntArray]


def _rows(row: IntArray, col: IntArray, coef: int, upper: IntArray) -> _Block:
    return row, col, np.full(len(col), coef, dtype=np.int64), upper


def _at_most(indicator: IntArray, number: IntArray, col: IntArray) -> _Block:
    """``indicator[k] <= Σ columns numbered k``."""
    m = np.arange(len(indicator), dtype=np.int64)
    coefs = np.concatenate([np.ones(len(m), dtype=np.int64), -np.ones(len(col), dtype=np.int64)])
    rows, cols = np.concatenate([m, number]), np.concatenate([indicator, col])
    return rows, cols, coefs, np.zeros(len(m), dtype=np.int64)


def _matrix(block: _Block, columns: int) -> sparse.csr_array:
    row, col, coef, upper = block
    return sparse.coo_array((coef, (row, col)), shape=(len(upper), columns)).tocsr()


def _sum(columns: IntArray) -> Linear:
    return Linear.of(columns, np.ones(len(columns), dtype=np.int64))


def _in_order(model: _Model, effort: Effort) -> tuple[IntArray, tuple[GoalValue, ...]]:
    """Each step made as large as can be with those before it held."""
    program, x = model.program, np.zeros(model.program.n_columns, dtype=np.int64)
    found: list[GoalValue] = []
    for left, (name, form) in zip(range(len(model.forms), 0, -1), model.forms, strict=True):
        bound = form.trivial_bound(program)
        if form.value(x) < bound and not effort.control.ended:
            until = effort.control.within(max(_LEAST_S, effort.control.left / left))
            engine = EngineEffort(until, workers=effort.workers, seed=effort.seed)
            result = maximise(program, form, engine, hint=x, at_most=bound)
            if result.x is not None and form.value(result.x) >= form.value(x):
                x = result.x
            if result.bound is not None and result.status is not EngineStatus.INFEASIBLE:
                bound = min(bound, result.bound)
        value = form.value(x)
        status = GoalStatus.PROVEN if value >= bound else GoalStatus.BOUNDED
        found.append(GoalValue(name, value, max(bound, value), status))
        program = program.with_row(form.cols, -form.coefs, form.constant - value, "reserve")
    return x, tuple(found)


def _listed(problem: Problem, could: Standbys, chosen: IntArray, goals: tuple[GoalValue, ...]) -> Reserve:
    """The list in order of group; in a group who could fill more seats comes first, then the better for the
    goals."""
    pairs, plan = problem.pairs, could.plan
    fills = np.bincount(could.entry, minlength=len(could.pair))[chosen]
    pair = could.pair[chosen]
    worth = [-gains(problem.draft, goal.form)[pair] for goal in reversed(problem.goals)]
    keys: list[IntArray] = [pair, *worth, -fills, pairs.group[pair].astype(np.int64)]
    order = np.lexsort(keys)
    chosen, pair, fills = chosen[order], pair[order], fills[order]
    group = pairs.group[pair].astype(np.int64)
    size = np.bincount(plan.group, minlength=problem.draft.dataset.n_groups)
    new = np.ones(len(group), dtype=np.bool_)
    new[1:] = group[1:] != group[:-1]
    first = np.maximum.accumulate(np.where(new, np.arange(len(group)), 0))
    wanted = np.unique(plan.group[in_person(problem)[plan.group]])
    return Reserve(
        teacher=pairs.teacher[pair].astype(np.int64),
        person=pairs.person[pair].astype(np.int64),
        group=group,
        rank=np.arange(len(group)) - first + 1,
        fills=fills,
        size=size[group],
        groups=wanted.astype(np.int64),
        goals=goals,
        could=could,
        chosen=chosen,
    )


@dataclass(frozen=True)
class Trial:
    """What the list does where people refuse by chance.

    ``freed`` and ``filled``: seats over all draws; ``whole``: draws in which every freed seat was filled;
    ``worst``: the smallest part filled in one draw, of the draws with a freed seat (1.0: none had one).
    """

    draws: int
    share: float
    freed: int
    filled: int
    whole: int
    worst: float


def trial(found: Reserve, share: float, draws: int, seed: int) -> Trial:
    """Everybody in the groups refuses with the same chance, apart from each other; standbys step in by rank.

    Each seat that falls free goes to the first standby of its group who is still free and could fill it
    alone; that several replacements at once fit together is not looked at.
    """
    rng = np.random.default_rng(seed)
    could, plan = found.could, found.could.plan
    seats = np.flatnonzero(np.isin(plan.group, found.groups))
    person = found.person.tolist()
    lists = Filed.by(found.group, int(plan.group.max(initial=0)) + 1)
    able = set(key(could.entry, could.seat, max(1, len(plan))).tolist())
    freed = filled = whole = 0
    worst = 1.0
    for _ in range(draws):
        gone = seats[rng.random(len(seats)) < share]
        used: set[int] = set()
        taken = 0
        for seat in gone.tolist():
            for i in lists[int(plan.group[seat])].tolist():
                if person[i] not in used and int(found.chosen[i]) * max(1, len(plan)) + seat in able:
                    used.add(person[i])
                    taken += 1
                    break
        freed, filled = freed + len(gone), filled + taken
        whole += taken == len(gone)
        worst = min(worst, taken / len(gone)) if len(gone) else worst
    return Trial(draws, share, freed, filled, whole, worst)
