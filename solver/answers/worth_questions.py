"""The questions about what is worth what, as records that a child process is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from solver.answers.aside import Base
from solver.answers.backbone import Backbone, backbone
from solver.answers.easing import Effort
from solver.answers.reserve import Reserve, Wish, reserve
from solver.answers.rule_prices import RulePrice, prices
from solver.answers.value_questions import Scope
from solver.answers.values import Valuing
from solver.answers.worths import Values
from solver.options import Control, Options
from solver.pairs import candidate_pairs

Tell = Callable[[object], None]


def _effort(control: Control, options: Options) -> Effort:
    return Effort(control, options.workers, options.seed)


@dataclass(frozen=True)
class AskValues:
    """What one more place or number is worth."""

    scope: Scope

    def __call__(self, base: Base, control: Control, options: Options, tell: Tell) -> Values:
        """See :class:`solver.answers.aside.Question`."""
        pairs = candidate_pairs(base.context)
        effort = _effort(control, options)
        return Valuing(base.context, pairs, base.plan, base.goals, effort, tell).run(self.scope)


@dataclass(frozen=True)
class AskPrices:
    """What each rule costs."""

    def __call__(self, base: Base, control: Control, options: Options, tell: Tell) -> tuple[RulePrice, ...]:
        """See :class:`solver.answers.aside.Question`."""
        pairs = candidate_pairs(base.context)
        return prices(base.context, pairs, base.plan, base.goals, _effort(control, options), tell)


@dataclass(frozen=True)
class AskBackbone:
    """Who is seated in every best plan."""

    def __call__(self, base: Base, control: Control, options: Options, tell: Tell) -> Backbone:
        """See :class:`solver.answers.aside.Question`."""
        pairs = candidate_pairs(base.context)
        return backbone(base.context, pairs, base.plan, base.goals, _effort(control, options), tell)


@dataclass(frozen=True)
class AskReserve:
    """Who stands by."""

    wish: Wish

    def __call__(self, base: Base, control: Control, options: Options, tell: Tell) -> Reserve:
        """See :class:`solver.answers.aside.Question`."""
        pairs = candidate_pairs(base.context)
        return reserve(base.context, pairs, base.plan, _effort(control, options), self.wish)
