"""A changed problem settled beside a plan: the multipliers that are known leave little to search.

Nothing is built or relaxed anew.  What they cannot improve on is at its best; else they fix most columns, and
an engine looks at the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from rules.columns import IntArray
from rules.context import Assignment
from solver.answers.comparing import Span
from solver.answers.screening import Looser, Screen
from solver.cpsat import Effort, EngineStatus, maximise
from solver.draft import ASKED
from solver.exact import FloatArray, dual_bound
from solver.options import Control
from solver.program import Linear, Program
from solver.start import point_from

_PART, _LEAP = 0.5, 0.7
"""Parts of the time left that one goal's search may take, and one try to keep several goals at once."""
_FIRST_WINDOW = 10_000
"""Values within this part of a goal's bound are looked at first; the nearer, the more columns are fixed."""
_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Change:
    """What is different: rules that ask for less, pairs of which one must be taken (``inside``; None: no
    demand), pairs that may not be taken."""

    looser: Sequence[Looser] = ()
    inside: IntArray | None = None
    outside: IntArray = field(default_factory=lambda: _NONE)


def settled(
    screen: Screen, change: Change, plan: Assignment, control: Control, enough: Callable[[list[Span]], bool]
) -> list[Span] | None:
    """The spans of the changed problem, begun near the plan, as soon as they are ``enough`` or time is up;
    None where no plan was at hand to begin with."""
    work = _Settling.of(screen, change, plan, control)
    problem = screen.problem
    x = point_from(problem.draft, work.program, [goal.form for goal in problem.goals], plan)
    return work.run(x, enough) if work.program.is_feasible(x) else None


@dataclass(eq=False)
class _Settling:
    screen: Screen
    program: Program
    control: Control
    most: tuple[int, ...]
    dropped: IntArray
    """Rows that no longer count."""
    demand: bool
    """The last row of the program is that of the pairs of which one must be taken."""
    inside: IntArray
    near: IntArray
    """The plan that is known, which may lack what is demanded."""

    @classmethod
    def of(cls, screen: Screen, change: Change, plan: Assignment, control: Control) -> _Settling:
        program, dropped = screen.loosened(change.looser)
        upper = program.upper_bound.copy()
        upper[change.outside] = 0
        program = program.with_bounds(program.lower_bound, upper)
        inside = _NONE if change.inside is None else change.inside
        if change.inside is not None:
            program = program.with_row(inside, np.full(len(inside), -1, dtype=np.int64), -1, ASKED)
        most = screen.most(change.looser, change.inside, change.outside)
        near = screen.problem.point(plan)
        assert near is not None  # the plan of the bench
        return cls(screen, program, control, most, dropped, change.inside is not None, inside, near)

    def run(self, x: IntArray, enough: Callable[[list[Span]], bool]) -> list[Span]:
        """The goals in their order, each held at what it reached."""
        x = self._leapt(x)
        goals, given = self.screen.problem.goals, self.screen.goals
        trivial = [goal.form.trivial_bound(self.program) for goal in goals]
        program, found = self.program, list[Span]()
        for k, goal in enumerate(goals):
            form, bound = goal.form, trivial[k]
            if all(value >= was.value for (value, _), was in zip(found, given, strict=False)):
                bound = min(bound, self.most[k])
            if form.value(x) < bound and not self.control.ended:
                x, bound = self._bettered(program, k, x, bound)
            found.append((form.value(x), bound))
            later = [(other.form.value(x), trivial[j]) for j, other in enumerate(goals) if j > k]
            if enough([*found, *later]):
                return [*found, *later]
            upper = form.constant - form.value(x)
            program = program.with_row(form.cols, -form.coefs, upper, f"goal:{goal.name}")
        return found

    def _leapt(self, x: IntArray) -> IntArray:
        """A point that keeps every goal before the first that must change, where one is found; else ``x``.

        With all of them held at once their multipliers fix most columns, which one goal's do not.
        """
        goals, given = self.screen.problem.goals, [goal.value for goal in self.screen.goals]
        first = next((k for k, value in enumerate(given) if self.most[k] != value), len(goals) - 1)
        program = self.program
        for k, goal in enumerate(goals[:first]):
            form, multipliers = goal.form, self._multipliers(program, k)
            if multipliers is not None:
                dual = dual_bound(program, form, multipliers)
                program = program.with_bounds(*dual.fixed(program, given[k])[:2])
            upper = form.constant - given[k]
            program = program.with_row(form.cols, -form.coefs, upper, f"goal:{goal.name}")
        if program.is_feasible(x):
            return x
        form, bound, multipliers = goals[first].form, self.most[first], self._multipliers(program, first)
        if multipliers is None:
            return x
        dual = dual_bound(program, form, multipliers)
        for window in (bound // _FIRST_WINDOW, bound // _FIRST_WINDOW * 8 + 8):
            narrowed = program.with_bounds(*dual.fixed(program, bound - window)[:2])
            effort = Effort(self.control.within(_LEAP * self.control.left))
            found = maximise(narrowed, form, effort, hint=self.near, at_least=bound - window, at_most=bound).x
            if found is not None:
                point = self.screen.problem.draft.complete(np.flatnonzero(found[: program.n_pairs]))
                return point if self.program.is_feasible(point) else x
        return x

    def _bettered(self, program: Program, k: int, x: IntArray, bound: int) -> tuple[IntArray, int]:
        """A point with as much of goal ``k`` as the time allows, and what is proven of it."""
        form = self.screen.problem.goals[k].form
        value, multipliers = form.value(x), self._multipliers(program, k)
        dual = None if multipliers is None else dual_bound(program, form, multipliers)
        bound = bound if dual is None else min(bound, dual.value)
        window = bound // _FIRST_WINDOW if dual is not None else bound - value
        while value < bound and not self.control.ended:
            least = max(value + 1, bound - window)
            narrowed = program if dual is None else program.with_bounds(*dual.fixed(program, least)[:2])
            effort = Effort(self.control.within(_PART * self.control.left))
            result = maximise(narrowed, form, effort, hint=self.near, at_least=least, at_most=bound)
            if result.status is EngineStatus.INFEASIBLE:
                bound, window = least - 1, 8 * (window + 1)
                continue
            if result.x is not None:
                x = self._taken(program, form, x, result.x)
            if result.bound is not None:
                bound = min(bound, max(form.value(x), result.bound))
            break
        return x, max(bound, form.value(x))

    def _taken(self, program: Program, form: Linear, x: IntArray, found: IntArray) -> IntArray:
        """The better one of two points; the columns that follow from the pairs are taken anew."""
        point = self.screen.problem.draft.complete(np.flatnonzero(found[: program.n_pairs]))
        return point if program.is_feasible(point) and form.value(point) > form.value(x) else x

    def _multipliers(self, program: Program, k: int) -> FloatArray | None:
        """Those of the goal's relaxation on the rows of this program."""
        relaxed, base = self.screen.relaxed[k], self.screen.problem.program.n_rows
        if relaxed is None:
            return None
        own = relaxed.multipliers[:base].copy()
        own[self.dropped] = 0.0
        held = relaxed.multipliers[base:]
        if not self.demand:
            return np.concatenate([own, held])
        form: Linear = self.screen.problem.goals[k].form
        free = dual_bound(program, form, np.concatenate([own, [0.0], held]))
        asked = max(0, -int(free.reduced[self.inside].max(initial=0))) / free.scale
        return np.concatenate([own, [asked], held])
