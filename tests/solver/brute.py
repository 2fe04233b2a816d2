"""Brute force: every subset of the candidate pairs, judged by a plain reading of the rules.

The verdict of the checker (``rules.audit``) on the best subset, and on many others, must be the same: see
:meth:`Brute.agrees_with_the_checker`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from random import Random

import numpy as np

from rules.audit import Verdict, audit
from rules.columns import BoolArray, IntArray
from rules.context import Assignment, Context
from rules.pair_checks import ADMITTED, first_refusal
from rules.profile import effective_goals
from solver.result import Outcome, Status
from tests.solver.plain_goals import Plain
from tests.solver.subsets import Demand

MOST_PAIRS = 16


@dataclass(frozen=True, eq=False)
class Brute:
    """All subsets of the candidate pairs of a context."""

    context: Context
    plain: Plain

    @classmethod
    def of(cls, context: Context) -> Brute:
        """The candidate pairs are all pairs that no pair rule refuses, tried one by one."""
        plain = Plain(context, *admitted_pairs(context))
        assert len(plain.pairs) <= MOST_PAIRS, "too many pairs for brute force"
        return cls(context, plain)

    @cached_property
    def subsets(self) -> IntArray:
        return np.arange(1 << len(self.plain.pairs), dtype=np.int64)

    @cached_property
    def goals(self) -> tuple[str, ...]:
        return effective_goals(self.context)

    @cached_property
    def values(self) -> IntArray:
        """``[goal, subset]``."""
        return np.stack([self.plain.goal(name, self.subsets) for name in self.goals])

    @cached_property
    def demands(self) -> list[Demand]:
        return self.plain.demands()

    @cached_property
    def feasible(self) -> BoolArray:
        """Per subset: every demand is met."""
        return self.meeting(self.demands)

    def meeting(self, demands: Iterable[Demand]) -> BoolArray:
        """Per subset: these demands are met."""
        good = np.ones(len(self.subsets), dtype=np.bool_)
        for demand in demands:
            good &= demand.kept(self.subsets)
        return good

    def reached(
        self,
        allowance: Callable[[str, int], int] = lambda goal, value: 0,
        among: BoolArray | None = None,
    ) -> tuple[int, ...] | None:
        """The most each goal reaches with those before it held at what they reached, less their allowance.

        ``among``: the subsets that are plans (default: the feasible ones); None where there is none.
        """
        left = self.feasible if among is None else among
        if not left.any():
            return None
        found = []
        for name, values in zip(self.goals, self.values, strict=True):
            best = int(values[left].max())
            found.append(best)
            left = left & (values >= best - allowance(name, best))
        return tuple(found)

    def best_with(self, held: int, goal: int) -> int:
        """The most that a goal reaches with the first ``held`` goals at their best."""
        left = self.feasible
        for values in self.values[:held]:
            left = left & (values == values[left].max())
        return int(self.values[goal][left].max())

    def is_honest(self, outcome: Outcome) -> bool:
        """The status, the plan and every bound hold: nothing better is possible than is said."""
        if outcome.assignment is None:
            claimed = outcome.status is Status.INFEASIBLE
            return outcome.status is Status.UNKNOWN or (claimed and not self.feasible.any())
        subset, left = self.number(outcome.assignment), self.feasible
        if not left[subset] or [int(v) for v in self.values[:, subset]] != [g.value for g in outcome.goals]:
            return False
        for goal, values in zip(outcome.goals, self.values, strict=True):
            if goal.bound < values[left].max():
                return False
            left = left & (values >= goal.value)
        proven = all(goal.bound == goal.value for goal in outcome.goals)
        return outcome.status is (Status.OPTIMAL if proven else Status.FEASIBLE)

    def number(self, plan: Assignment) -> int:
        """The subset that a plan is."""
        bits = {(x.post, x.group): x.bit for x in self.plain.pairs}
        return sum(bits[int(t), int(g)] for t, g in zip(plan.teacher, plan.group, strict=True))

    def plan(self, subset: int) -> Assignment:
        """The plan that a subset is."""
        chosen = [x for x in self.plain.pairs if x.bit & subset]
        return Assignment(
            np.array([x.post for x in chosen], dtype=np.int32),
            np.array([x.group for x in chosen], dtype=np.int32),
        )

    def judged(self, plan: Assignment) -> Verdict:
        """The checker's verdict."""
        c = self.context
        return audit(c.dataset, plan, c.profile, as_of=c.as_of, seed=c.seed)

    def agrees_with_the_checker(self, draw: Random, tries: int) -> None:
        """The checker's verdict and goals are those of the plain reading: for a best plan, for subsets that
        would be better if they were plans, and for any others."""
        chosen = {0}
        reached = self.reached()
        if reached is not None:
            better = self._better_than(reached)
            chosen.add(int(np.flatnonzero(self.feasible & self._equal(reached))[0]))
            chosen.update(draw.sample(better, min(tries, len(better))))
        chosen.update(draw.randrange(len(self.subsets)) for _ in range(tries))
        for subset in sorted(chosen):
            verdict = self.judged(self.plan(subset))
            broken = {d.rule for d in self.demands if not d.kept(self.subsets[subset : subset + 1])[0]}
            assert {v.rule for v in verdict.violations} == broken
            expected = [int(v) for v in self.values[:, subset]]
            assert verdict.goals == tuple(zip(self.goals, expected, strict=True))

    def _equal(self, vector: tuple[int, ...]) -> BoolArray:
        good: BoolArray = (self.values == np.array(vector)[:, None]).all(axis=0)
        return good

    def _better_than(self, vector: tuple[int, ...]) -> list[int]:
        better = np.zeros(len(self.subsets), dtype=np.bool_)
        tied = np.ones(len(self.subsets), dtype=np.bool_)
        for value, values in zip(vector, self.values, strict=True):
            better |= tied & (values > value)
            tied &= values == value
        return [int(s) for s in np.flatnonzero(better)]


def admitted_pairs(context: Context) -> tuple[np.ndarray, np.ndarray]:
    """Every pair of post and group that no enabled pair rule refuses."""
    n, m = context.dataset.n_teachers, context.dataset.n_groups
    teacher = np.repeat(np.arange(n, dtype=np.int32), m)
    group = np.tile(np.arange(m, dtype=np.int32), n)
    good = first_refusal(context, teacher, group) == ADMITTED
    return teacher[good], group[good]
