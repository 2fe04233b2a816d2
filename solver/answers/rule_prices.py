"""The price of each rule: what every goal would gain if it did not hold, the others staying as they are.

Without a rule more plans are allowed, so nothing is lost before something is gained; later goals may fall.
A price is exact where both sides are proven, an interval where a goal is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rules.context import Assignment, Context
from rules.profile import Profile, effective_goals
from rules.registry import PAIR_RULES, PLAN_RULES, Rule
from solver.allocate import build
from solver.answers.easing import Asked, Effort, proven_so_far, solved
from solver.answers.worths import Gain, gained
from solver.pairs import Pairs, candidate_pairs
from solver.result import GoalValue

_LEAST_S = 3.0
_NEXT_S = 2.0
"""Seconds for the first goal that is not proven in the plan itself: of it there is an interval only."""


@dataclass(frozen=True)
class RulePrice:
    """What a rule costs the plan.

    ``gains``: what each goal would gain without it, in goal order, up to the first that is not exact;
    ``decided``: all are exact; ``idle``: the rule stops nobody here, so that it costs nothing; ``pairs``: how
    many possible places it takes away (pair rules); ``dropped``: goals that would no longer exist.
    """

    rule: str
    gains: tuple[Gain, ...]
    decided: bool
    idle: bool = False
    pairs: int = 0
    dropped: tuple[str, ...] = ()

    @property
    def free(self) -> bool:
        """Proven to cost no goal anything."""
        return self.decided and not any(gain.low for gain in self.gains)


def priced_rules(profile: Profile) -> list[Rule]:
    """The rules that hold and could be switched off.  ``source`` says what a wish is, and stays."""
    rules: list[Rule] = [*PAIR_RULES, *PLAN_RULES]
    return [r for r in rules if profile.enabled(r.name) and not r.always and r.name != "source"]


def without_rule(profile: Profile, rule: str) -> Profile:
    """The profile with one rule switched off."""
    return replace(profile, rules={**profile.rules, rule: {**profile.rules[rule], "enabled": False}})


def prices(
    context: Context,
    pairs: Pairs,
    plan: Assignment,
    goals: Sequence[GoalValue],
    effort: Effort,
    tell: Callable[[tuple[RulePrice, ...]], None] = lambda known: None,
) -> tuple[RulePrice, ...]:
    """The price of every rule that holds, in the registry's order, as far as the time goes."""
    problem = build(context, pairs)
    binding = {problem.program.rule_names[i] for i in np.unique(problem.program.row_rule)}
    rules = priced_rules(context.profile)
    found: list[RulePrice] = []
    for left, rule in zip(range(len(rules), 0, -1), rules, strict=True):
        if effort.control.ended:
            break
        until = effort.control.within(max(_LEAST_S, 2 * effort.control.left / left))
        asking = _Asking(context, pairs, plan, goals, replace(effort, control=until))
        is_pair_rule = any(rule.name == known.name for known in PAIR_RULES)
        found.append(asking.pair_rule(rule.name) if is_pair_rule else asking.plan_rule(rule.name, binding))
        tell(tuple(found))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class _Asking:
    context: Context
    pairs: Pairs
    plan: Assignment
    goals: Sequence[GoalValue]
    effort: Effort

    def pair_rule(self, rule: str) -> RulePrice:
        without = replace(self.context, profile=without_rule(self.context.profile, rule))
        pairs = candidate_pairs(without)
        more = len(pairs) - len(self.pairs)
        return self._idle(rule) if more == 0 else replace(self._solved(rule, without, pairs), pairs=more)

    def plan_rule(self, rule: str, binding: set[str]) -> RulePrice:
        without = replace(self.context, profile=without_rule(self.context.profile, rule))
        same_goals = effective_goals(without) == effective_goals(self.context)
        if rule not in binding and same_goals:
            return self._idle(rule)
        return self._solved(rule, without, self.pairs)

    def _idle(self, rule: str) -> RulePrice:
        return RulePrice(rule, tuple(Gain(goal.name, 0, 0) for goal in self.goals), decided=True, idle=True)

    def _solved(self, rule: str, without: Context, pairs: Pairs) -> RulePrice:
        names = effective_goals(without)
        before = [goal for goal in self.goals if goal.name in names]
        asked = Asked(proven_so_far(before), _NEXT_S)
        reached = solved(without, pairs, self.plan, (), self.effort, asked)
        gains = gained(before, reached.goals)
        decided = len(gains) == len(before) and all(gain.exact for gain in gains)
        dropped = tuple(goal.name for goal in self.goals if goal.name not in names)
        return RulePrice(rule, gains, decided, dropped=dropped)
