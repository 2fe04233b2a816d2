"""What one more place, or one more unique number, is worth: a vector in the order of the goals.

Each answer is the difference between the best plan with the limit raised and the plan at hand, goal by goal
with those before held at their new values.  It is exact where both sides are proven, an interval where a
goal is not, and not decided after such a goal.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from rules.context import Assignment, Context
from solver.allocate import build
from solver.answers.easing import Asked, Easing, Effort, Reached, proven_so_far, solved
from solver.answers.screening import Screen, claimed
from solver.answers.value_questions import Question, Scope, questions
from solver.answers.worths import Gain, Proof, Values, Worth, better, by_worth, gained, values_of
from solver.pairs import Pairs
from solver.result import GoalValue

FURTHER = 5
"""How many further places are looked at."""
_LEAST_S = 2.0
_TELLING_S = 1.0
_SCREENING = 0.3
"""Part of the time that relaxations of the plan's goals may take."""


Tell = Callable[[Values], None]


@dataclass(eq=False)
class Valuing:
    """The values of a plan's questions, one after another; ``tell`` hears of each answer."""

    context: Context
    pairs: Pairs
    plan: Assignment
    goals: tuple[GoalValue, ...]
    effort: Effort
    tell: Tell = lambda values: None
    known: dict[tuple[Easing, int], Reached | None] = field(default_factory=dict)
    answers: dict[Question, Worth] = field(default_factory=dict)
    screen: Screen = field(init=False)
    told: float = 0.0

    def run(self, scope: Scope) -> Values:
        """Answer what the scope asks for, as far as the time goes."""
        asked = questions(self.context, self.pairs, scope)
        problem = build(self.context, self.pairs)
        trivial = [form.trivial_bound(problem.program) for form in problem.goals]
        if trivial == [goal.value for goal in self.goals]:
            return Values((), len(asked), len(asked), saturated=True)
        brief = replace(
            self.effort, control=self.effort.control.within(_SCREENING * self.effort.control.left)
        )
        self.screen = Screen.of(problem, self.goals, brief)
        self.answers = {q: worth for q in asked if (worth := self._without_search(q)) is not None}
        left_open = sorted((q for q in asked if q not in self.answers), key=self._promise, reverse=True)
        closed = {question: None for question in left_open if self._needs_no_search(question)}
        searched = [question for question in left_open if question not in closed]
        looked_at = searched if scope.top is None else searched[: scope.top]
        self._all(list(closed), self._first, len(asked))
        self._all(looked_at, self._first, len(asked))
        self._all([q for q in looked_at if self._worth_another_look(q)], self._again, len(asked))
        ranged = looked_at if scope.top is not None else [*looked_at, *closed]
        self._all([q for q in ranged if q in self.answers], self._with_range, len(asked))
        return self._state(len(asked))

    def _all(self, some: list[Question], step: Callable[[Question, int], Worth | None], asked: int) -> None:
        """One step for each of the questions, each with its part of the time left."""
        for left, question in zip(range(len(some), 0, -1), some, strict=True):
            if self.effort.control.ended:
                return
            worth = step(question, left)
            if worth is not None:
                self.answers[question] = worth
            if time.monotonic() - self.told > _TELLING_S:
                self.tell(self._state(asked))
                self.told = time.monotonic()
        self.tell(self._state(asked))

    def _state(self, asked: int) -> Values:
        ranked = sorted(self.answers.values(), key=by_worth)
        return Values(tuple(ranked), asked, len(ranked))

    def _worth_another_look(self, question: Question) -> bool:
        """Not answered for all goals that are proven in the plan."""
        worth = self.answers.get(question)
        return worth is None or len(worth.exact) < proven_so_far(self.goals)

    def _again(self, question: Question, turns: int) -> Worth | None:
        """The first answer anew, with more time."""
        for way in question.ways:
            key = (self.screen.effective(way), 1)
            before = self.known.get(key)
            if before is None or proven_so_far(before.goals) < proven_so_far(self.goals):
                self.known.pop(key, None)
        return self._first(question, turns)

    def _bounds(self, question: Question, by: int) -> list[tuple[int, ...]]:
        return [self.screen.bounds(way, by) for way in question.ways]

    def _promise(self, question: Question) -> tuple[int, ...]:
        """What multipliers leave possible, goal by goal: an order to look in, never an answer."""
        best = max(self._bounds(question, 1))
        return tuple(b - goal.value for b, goal in zip(best, self.goals, strict=True))

    def _without_search(self, question: Question) -> Worth | None:
        """Proven to bring nothing, up to five further units included; None where a search is needed."""
        binding = any(self.screen.binding(way) for way in question.ways)
        most = 1 + FURTHER
        if binding and not all(self._proves_nothing(way, most) for way in question.ways):
            return None
        proof = Proof.BOUND if binding else Proof.NOT_BINDING
        gains = tuple(Gain(goal.name, 0, 0) for goal in self.goals)
        return Worth(question, gains, True, proof, FURTHER)

    def _proves_nothing(self, way: Easing, by: int) -> bool:
        bounds = self.screen.bounds(way, by)
        return not self.screen.binding(way) or all(
            bound == goal.value for bound, goal in zip(bounds, self.goals, strict=True)
        )

    def _needs_no_search(self, question: Question) -> bool:
        """Multipliers decide every goal that is proven in the plan: no search would tell more."""
        return all(self._closed(self.screen.effective(way), 1) for way in question.ways)

    def _closed(self, way: Easing, by: int) -> bool:
        firm = proven_so_far(self.goals)
        bounds = self.screen.bounds(way, by)[:firm]
        return way == Easing() or all(b == g.value for b, g in zip(bounds, self.goals, strict=False))

    def _first(self, question: Question, turns: int) -> Worth | None:
        """What one unit brings."""
        reached = self._best(question, 1, 2 * turns)
        if reached is None:
            return None
        gains = gained(self.goals, reached.goals)
        decided = len(gains) == len(self.goals) and all(g.exact for g in gains)
        return Worth(question, gains, decided, Proof.SOLVED)

    def _with_range(self, question: Question, turns: int) -> Worth:
        """The answer with how far it holds."""
        worth = self.answers[question]
        if not worth.decided:
            return worth
        if worth.nothing:
            all_at_once = self._best(worth.question, 1 + FURTHER, turns)
            if all_at_once is not None and values_of(all_at_once) == [g.value for g in self.goals]:
                return replace(worth, further=FURTHER)
        before = [goal.value + gain for goal, gain in zip(self.goals, worth.exact, strict=True)]
        for n in range(2, 2 + FURTHER):
            reached = self._best(worth.question, n, turns)
            if reached is None or proven_so_far(reached.goals) < len(self.goals):
                return worth
            now = values_of(reached)
            step = tuple(a - b for a, b in zip(now, before, strict=True))
            if step != worth.exact:
                return replace(worth, further=n - 2, then=step)
            before = now
        return replace(worth, further=FURTHER)

    def _best(self, question: Question, by: int, turns: int) -> Reached | None:
        """The best of the question's ways; None where time ran out before all were tried."""
        best: Reached | None = None
        for way in question.ways:
            reached = self._way(way, by, turns * len(question.ways))
            if reached is None:
                return None
            best = reached if best is None else better(best, reached)
        return best

    def _way(self, way: Easing, by: int, turns: int) -> Reached | None:
        key = (self.screen.effective(way), by)
        if key not in self.known:
            self.known[key] = self._solved(*key, turns)
        return self.known[key]

    def _solved(self, way: Easing, by: int, turns: int) -> Reached | None:
        bounds = self.screen.bounds(way, by)
        firm = proven_so_far(self.goals)
        if way == Easing():
            return Reached(self.goals[: firm + 1], self.plan)  # nothing that binds was raised
        if self._closed(way, by):
            return Reached(claimed(self.goals, bounds[: firm + 1]), self.plan)
        if self.effort.control.ended:
            return None
        left = self.effort.control.left
        control = self.effort.control.within(max(_LEAST_S, 2 * left / max(1, turns)))
        context = replace(self.context, dataset=way.dataset(self.context.dataset, by))
        pairs = Pairs(context.dataset, self.pairs.teacher, self.pairs.group)
        before = self.known.get((way, by - 1))
        start = self.plan if before is None else before.plan
        effort = replace(self.effort, control=control)
        return solved(context, pairs, start, claimed(self.goals, bounds), effort, Asked(firm))
