"""The backbone of a proven plan: who is seated in every best plan, in some, in none.

A plan is best where every goal has its proven value.  Each best plan that is found decides many people at
once; one search asks for a best plan in which as many as possible of those still open change sides.  That
none is left who can is a proof for all the rest at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from rules.columns import BoolArray, IntArray
from rules.context import Assignment, Context
from solver.allocate import Problem
from solver.answers.easing import Effort, Searching, searching
from solver.constraints import add_constraints
from solver.draft import Draft
from solver.goal_forms import goal_forms
from solver.lexicographic import GoalForm
from solver.pairs import Pairs
from solver.program import Linear
from solver.result import GoalStatus, GoalValue

_ENOUGH = 0.34
"""Part of the time left that one search may take before what it found is used."""


class Fate(StrEnum):
    """Whether a person is seated in the best plans."""

    EVERY = "every"
    SOME = "some"
    NONE = "none"
    IN_THIS = "in_this"
    """Seated in this plan and in every one found; not decided for all."""
    NOT_IN_THIS = "not_in_this"
    """Without a place in this plan and in every one found; not decided for all."""


@dataclass(frozen=True, eq=False)
class Backbone:
    """``person``: everybody with a candidate pair, ascending; ``fate``: of each; ``plans``: best plans found,
    the one at hand among them; ``proven``: nobody is undecided."""

    person: IntArray
    fate: tuple[Fate, ...]
    plans: int

    @property
    def proven(self) -> bool:
        """Every answer is proven."""
        return not any(fate in (Fate.IN_THIS, Fate.NOT_IN_THIS) for fate in self.fate)


class NotProvenError(ValueError):
    """The plan is not proven to be a best one; the goals that are not are its arguments."""


def backbone(
    context: Context,
    pairs: Pairs,
    plan: Assignment,
    goals: Sequence[GoalValue],
    effort: Effort,
    tell: Callable[[Backbone], None] = lambda known: None,
) -> Backbone:
    """The backbone of a plan whose goals are all proven, as far as the time goes.

    Raises: NotProvenError: some goal is not proven; ValueError: the plan breaks the rules, or has not the
    values it claims.
    """
    unproven = [goal.name for goal in goals if goal.status is not GoalStatus.PROVEN]
    if unproven:
        raise NotProvenError(*unproven)
    problem = _with_seats(context, pairs)
    x = problem.point(plan)
    if x is None or not problem.program.is_feasible(x):
        raise ValueError("the plan breaks the rules")
    least = [goal.value for goal in goals]
    if [form.form.value(x) for form in problem.goals] != least:
        raise ValueError("the plan's goals are not those it claims")
    held = searching(problem, effort).holding(problem.goals, least)
    return _Asking(problem, held, x, effort, tell).run()


def _with_seats(context: Context, pairs: Pairs) -> Problem:
    """The problem with a column "holds a place" for everybody who has several pairs."""
    draft = Draft(context, pairs)
    add_constraints(draft)
    goals = goal_forms(draft)
    _ = draft.seated
    return Problem(draft, draft.program(), goals)


class _Asking:
    def __init__(
        self, problem: Problem, held: Searching, x: IntArray, effort: Effort, tell: Callable[[Backbone], None]
    ) -> None:
        self.problem, self.held, self.x, self.effort, self.tell = problem, held, x, effort, tell
        self.person = np.unique(problem.pairs.person).astype(np.int64)
        self.first = self._seated(x)
        self.ever_in, self.ever_out = self.first.copy(), ~self.first
        self.plans = 1
        self.settled = False

    def run(self) -> Backbone:
        """Ask until nobody is left who can change sides."""
        while not self.settled and not self.effort.control.ended:
            before = int((self.ever_in & self.ever_out).sum())
            self._ask()
            self.tell(self._known())
            if not self.settled and int((self.ever_in & self.ever_out).sum()) == before:
                break  # neither a flip nor a proof within the time
        return self._known()

    def _ask(self) -> None:
        """Look for a best plan in which somebody who is still open changes sides."""
        still_open = ~(self.ever_in & self.ever_out)
        if not still_open.any():
            self.settled = True
            return
        form = self._changing(still_open)
        left = self.effort.control.left
        effort = replace(self.effort, control=self.effort.control.within(max(1.0, _ENOUGH * left)))
        start = form.value(self.x)
        goal = GoalForm("changing", form, most=int(still_open.sum()))
        found = self.held.run([goal], self.x, effort)
        reached = found.goals[0]
        if reached.value == 0:
            self.settled = reached.bound == 0
            return
        assert reached.value > start == 0  # whoever is open is where every plan found so far has them
        self.x = self.problem.draft.complete(np.flatnonzero(found.x[: len(self.problem.pairs)]))
        seated = self._seated(self.x)
        self.ever_in |= seated
        self.ever_out |= ~seated
        self.plans += 1

    def _changing(self, still_open: BoolArray) -> Linear:
        """How many of those still open are on the other side than they ever were."""
        sign = np.zeros(self.problem.draft.dataset.n_persons, dtype=np.int64)
        sign[self.person[still_open & self.ever_in]] = -1
        sign[self.person[still_open & self.ever_out]] = 1
        columns, persons = self._columns()
        coefs = sign[persons]
        return Linear.of(columns, coefs, int((sign == -1).sum()))

    def _columns(self) -> tuple[IntArray, IntArray]:
        """Columns whose sum by person says "holds a place", and their persons."""
        draft, pairs = self.problem.draft, self.problem.pairs
        direct = np.flatnonzero(draft.seated[pairs.person] < 0)
        several = np.flatnonzero(draft.seated >= 0)
        columns = np.concatenate([direct, draft.seated[several]]).astype(np.int64)
        return columns, np.concatenate([pairs.person[direct], several]).astype(np.int64)

    def _seated(self, x: IntArray) -> BoolArray:
        columns, persons = self._columns()
        count = np.zeros(self.problem.draft.dataset.n_persons, dtype=np.int64)
        np.add.at(count, persons, x[columns])
        seated: BoolArray = count[self.person] > 0
        return seated

    def _known(self) -> Backbone:
        fates = {
            (True, True): Fate.SOME,
            (True, False): Fate.EVERY if self.settled else Fate.IN_THIS,
            (False, True): Fate.NONE if self.settled else Fate.NOT_IN_THIS,
        }
        sides = zip(self.ever_in.tolist(), self.ever_out.tolist(), strict=True)
        return Backbone(self.person, tuple(fates[side] for side in sides), self.plans)
