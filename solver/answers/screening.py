"""What multipliers prove of a changed problem without a search.

The goals of a plan are relaxed once, each with those before it held.  By weak duality the multipliers bound
the same goals once limits are raised, rules dropped, or somebody is forced in or kept out: everything is
taken anew in whole numbers, no relaxation is solved again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from rules.columns import IntArray
from solver.allocate import Problem
from solver.answers.easing import Easing, Effort
from solver.exact import FloatArray, dual_bound
from solver.program import Program
from solver.relaxation import Relaxer
from solver.result import GoalStatus, GoalValue

_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Looser:
    """One rule on one object (as its rows are marked) that asks for less: its limit is ``by`` units higher,
    or (None) its figure no longer counts."""

    rule: str
    object: int
    by: int | None


@dataclass(frozen=True, eq=False)
class _Relaxed:
    """A bound ``scaled / scale``, with what each column adds at most; the multipliers of all rows, and of the
    program's own as whole numbers of ``1 / scale``."""

    scaled: int
    scale: int
    reduced: IntArray
    multipliers: FloatArray
    whole: IntArray


@dataclass(eq=False)
class Screen:
    """For every goal of a plan, multipliers that bound it in changed problems.

    All bounds are over plans in which the goals before are at least at the values at hand, less what later
    goals may spend of them.
    """

    problem: Problem
    goals: tuple[GoalValue, ...]
    relaxed: list[_Relaxed | None] = field(default_factory=list)

    @classmethod
    def of(
        cls, problem: Problem, goals: tuple[GoalValue, ...], effort: Effort, *, thorough: bool = False
    ) -> Screen:
        """Relax each goal with those before it held; a goal that nothing was solved for has its trivial
        bound.  ``thorough``: also goals at their trivial bounds, which may lose where somebody is forced."""
        screen = cls(problem, goals)
        program, n_rows = problem.program, problem.program.n_rows
        relaxer = Relaxer(n_rows, threads=effort.workers)
        for form, reached in zip(problem.goals, goals, strict=True):
            screen.relaxed.append(None)
            wanted = thorough or reached.value < form.trivial_bound(problem.program)
            wanted = wanted and not effort.control.ended
            relaxed = relaxer(program, form.form, effort.control) if wanted else None
            if relaxed is not None:
                bound = dual_bound(program, form.form, relaxed.multipliers)
                kept = np.maximum(np.nan_to_num(relaxed.multipliers, posinf=0.0, neginf=0.0), 0.0)
                whole = np.floor(kept * bound.scale).astype(np.int64)[:n_rows]
                screen.relaxed[-1] = _Relaxed(bound.scaled, bound.scale, bound.reduced, kept, whole)
            linear, least = form.form, reached.value - form.tolerance(reached.value)
            program = program.with_row(
                linear.cols, -linear.coefs, linear.constant - least, f"goal:{form.name}"
            )
        return screen

    def bounds(self, easing: Easing, by: int) -> tuple[int, ...]:
        """For each goal the most it can reach once the limits are raised, at least the value at hand."""
        most = self.most(_loosened(easing, by))
        return tuple(max(one, goal.value) for one, goal in zip(most, self.goals, strict=True))

    def most(
        self, looser: Sequence[Looser] = (), inside: IntArray | None = None, outside: IntArray = _NONE
    ) -> tuple[int, ...]:
        """For each goal the most it can reach once rules ask for less, with at least one of the pairs
        ``inside`` taken (None: whether or not) and none of the pairs ``outside``."""
        trivial = [form.trivial_bound(self.problem.program) for form in self.problem.goals]
        return tuple(
            bound if known is None else min(bound, self._bound(known, looser, inside, outside))
            for bound, known in zip(trivial, self.relaxed, strict=True)
        )

    def loosened(self, looser: Sequence[Looser]) -> tuple[Program, IntArray]:
        """The program with rules that ask for less, and its rows that no longer count (they stay)."""
        program = self.problem.program
        matrix, upper = program.matrix.copy(), program.upper.copy()
        dropped = list[int]()
        for one in looser:
            column = self._limit_column(one)
            for row in self._rows(one).tolist():
                if one.by is None:
                    entries = matrix[[row]]
                    upper[row] = int(np.maximum(0, entries.data) @ program.upper_bound[entries.indices])
                    dropped.append(row)
                elif column >= 0:
                    matrix[row, column] -= one.by
                else:
                    upper[row] += one.by
        return replace(program, matrix=matrix, upper=upper), np.array(dropped, dtype=np.int64)

    def effective(self, easing: Easing) -> Easing:
        """The part of it that some row of the program depends on: nobody could use the rest."""
        kept = {(one.rule, one.object) for one in _loosened(easing, 1) if len(self._rows(one))}
        return Easing(
            groups=tuple(g for g in easing.groups if ("group_capacity", g) in kept),
            quotas=tuple(q for q in easing.quotas if ("quota", q) in kept),
            districts=tuple(d for d in easing.districts if ("number_allotment", d) in kept),
        )

    def binding(self, easing: Easing) -> bool:
        """Some row of the program depends on a raised limit."""
        return self.effective(easing) != Easing()

    def _bound(
        self, known: _Relaxed, looser: Sequence[Looser], inside: IntArray | None, outside: IntArray
    ) -> int:
        program, total = self.problem.program, known.scaled
        reduced = known.reduced
        for one in looser:
            for row in self._rows(one).tolist():
                lifted, cols, rise = self._lifted(one, row, int(known.whole[row]))
                total += lifted
                if len(cols):
                    if reduced is known.reduced:
                        reduced = reduced.copy()
                    total -= int(_best(reduced[cols], program.lower_bound[cols], program.upper_bound[cols]))
                    reduced[cols] += rise
                    total += int(_best(reduced[cols], program.lower_bound[cols], program.upper_bound[cols]))
        total -= int(np.maximum(0, reduced[outside]).sum())
        if inside is not None:
            loss = np.minimum(0, reduced[inside])
            for indicator in self.problem.draft.indicators():
                needed = indicator[inside]
                loss = loss + np.where(needed >= 0, np.minimum(0, reduced[np.maximum(needed, 0)]), 0)
            total += int(loss.max())
        return total // known.scale

    def _lifted(self, one: Looser, row: int, multiplier: int) -> tuple[int, IntArray, IntArray]:
        """What a row that asks for less adds to the scaled bound, and by how much it raises what columns
        add."""
        program = self.problem.program
        if one.by is None:
            entries = program.matrix[[row]]
            cols, rise = entries.indices.astype(np.int64), multiplier * entries.data.astype(np.int64)
            return -multiplier * int(program.upper[row]), cols, rise
        column = self._limit_column(one)
        if column >= 0:
            return 0, np.array([column], dtype=np.int64), np.array([one.by * multiplier], dtype=np.int64)
        return one.by * multiplier, _NONE, _NONE

    def _limit_column(self, one: Looser) -> int:
        """The column "the group runs" whose coefficient is the limit; -1 where the row's figure is."""
        return int(self.problem.draft.running[one.object]) if one.rule == "group_capacity" else -1

    def _rows(self, one: Looser) -> IntArray:
        rows = self._filed.get((one.rule, one.object), _NONE)
        return rows if one.by is not None else rows[self._hold_figures[rows]]

    @cached_property
    def _hold_figures(self) -> IntArray:
        """Per row: it holds a figure, not only "who is in, it runs"."""
        held = self.problem.program.matrix.max(axis=1).toarray().reshape(-1) > 1
        return np.asarray(held)

    @cached_property
    def _filed(self) -> dict[tuple[str, int], IntArray]:
        """Rows by rule and object."""
        program = self.problem.program
        found: dict[tuple[str, int], IntArray] = {}
        for index, rule in enumerate(program.rule_names):
            rows = np.flatnonzero(program.row_rule == index)
            rows = rows[np.argsort(program.row_object[rows], kind="stable")]
            items, first = np.unique(program.row_object[rows], return_index=True)
            for item, of_item in zip(items.tolist(), np.split(rows, first[1:]), strict=True):
                found[rule, item] = of_item
        return found


def _best(reduced: IntArray, lower: IntArray, upper: IntArray) -> int:
    """What columns add at most within their bounds."""
    return int(np.where(reduced > 0, reduced * upper, reduced * lower).sum())


def _loosened(easing: Easing, by: int) -> tuple[Looser, ...]:
    return (
        *(Looser("group_capacity", group, by) for group in easing.groups),
        *(Looser("quota", row, by) for row in easing.quotas),
        *(Looser("number_allotment", district, by) for district in easing.districts),
    )


def claimed(goals: Sequence[GoalValue], bounds: Sequence[int]) -> tuple[GoalValue, ...]:
    """What bounds under a change say of goals in their order: up to the first goal that cannot keep its value
    (which then stands at its bound), for those after it were bounded with that value held."""
    found = []
    for goal, bound in zip(goals, bounds, strict=False):
        value = min(goal.value, bound)
        status = GoalStatus.PROVEN if value == bound else GoalStatus.BOUNDED
        found.append(GoalValue(goal.name, value, bound, status))
        if bound < goal.value:
            break
    return tuple(found)
