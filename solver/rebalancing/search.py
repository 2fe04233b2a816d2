"""Solving a rebalancing: first without chains, which is the answer where every place is filled so; then with
chains of any length, whose bounds hold, and which is the answer where they turn out short enough; only then
with their length in the program.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rules.columns import IntArray
from rules.context import Assignment
from rules.substitution.case import Case
from rules.substitution.check import count
from rules.substitution.goals import LEVEL
from rules.substitution.moves import Chain
from solver.lexicographic import Limits, optimise, unstarted
from solver.options import Control, Options
from solver.pairs import Pairs, candidate_pairs
from solver.rebalancing.along import along_one_chain
from solver.rebalancing.chains import chains_of, plan_of, point_of
from solver.rebalancing.claims import ALL_OWN, better, needs_no_chain, status_of, undecided, with_a_move
from solver.rebalancing.entering import Entering, entering
from solver.rebalancing.loose import LooseModel, build_direct, build_loose
from solver.rebalancing.model import Model, build
from solver.rebalancing.nearby import FEW, LEVELS, is_settled, is_short, is_too_long, nearby
from solver.rebalancing.outcome import Rebalanced
from solver.rebalancing.reachable import reachable
from solver.rebalancing.reading import read_chains
from solver.rebalancing.turn import RebalancingStage
from solver.result import GoalStatus, GoalValue

_OWN = 2
"""Goals that say whether a chain could better anything."""
_TRYING, _STEPS = 0.2, 0.3
"""Parts of the time left that a search of few ways may take before it has settled the matter, and one that
goes step by step."""
_BRIEFLY_S = 2.0
"""Seconds after which a single chain is looked for step by step instead."""


Tell = Callable[[str, Rebalanced], None]
"""Called with the goal at work and the best that is known."""


def rebalance(
    case: Case,
    options: Options,
    tell: Tell = lambda goal, best: None,
    stop: Callable[[], bool] = lambda: False,
    pairs: Pairs | None = None,
) -> Rebalanced:
    """The smallest change that fills most, with a proven bound for every goal.

    ``pairs``: the candidate pairs of the case's context, where they are known already.
    """
    began = time.monotonic()
    limits = Limits(Control(began + options.seconds, stop), options.work)
    proposed = candidate_pairs(case.context) if pairs is None else pairs
    best = _Search(case, proposed, limits, options, tell).run()
    return replace(best, runtime_s=time.monotonic() - began)


@dataclass(eq=False)
class _Search:
    case: Case
    proposed: Pairs
    limits: Limits
    options: Options
    tell: Tell

    def run(self) -> Rebalanced:
        limit = self.case.policy.chain_limit
        reach = reachable(entering(self.case, self.proposed, 0), chains=False)
        near = self._nearby(reach)
        if near is not None:
            return near
        direct = build_direct(reach)
        x = direct.point(np.empty(0, dtype=np.int64))
        found = self._loosely(direct, x, _OWN if limit else None, whole=not limit)
        if limit and not needs_no_chain(reach, found.shown.goals):
            return self._with_chains(found.shown)
        return self._loosely(direct, found.x).shown if limit else found.shown

    def _nearby(self, reach: Entering) -> Rebalanced | None:
        """The best, if people from near settle it."""
        if self.case.freed > FEW or self.case.policy.level_before_moves:
            return None
        for level in LEVELS:
            near = nearby(reach, level)
            if near.kept.all():
                continue
            model = build_direct(near)
            x = model.point(np.empty(0, dtype=np.int64))
            found = self._loosely(model, x, ALL_OWN, whole=False, part=_TRYING)
            if is_settled(near, found.shown, level):
                return self._loosely(model, found.x, whole=False).shown
        return None

    def _with_chains(self, direct: Rebalanced) -> Rebalanced:
        limit = self.case.policy.chain_limit
        whole = entering(self.case, self.proposed, limit)
        if self.case.freed == 1:
            return self._one_chain(reachable(whole, chains=True), direct)
        return self._of_length(reachable(whole, chains=True), direct)

    def _one_chain(self, reach: Entering, direct: Rebalanced) -> Rebalanced:
        """The best with the one chain that there can be, the shortest first."""
        limit = self.case.policy.chain_limit
        whole: Entering | None = None
        best = direct
        for depth in range(limit if self.case.policy.level_before_moves else 1, limit):
            few = along_one_chain(reach if whole is None else whole, depth)
            if few is not None:
                found = self._along(few, depth, direct)
                if found.allowed and is_short(reach, found.shown, depth):
                    return self._loosely(found.model, found.x, whole=False).shown
                best = better(best, found.shown)
            whole = whole or along_one_chain(reach, limit)
            if whole is None:
                return self._unchanged()
        whole = whole or along_one_chain(reach, limit)
        if whole is None:
            return self._unchanged()
        last = self._of_length(whole, direct)
        return last if better(last, best) is last else undecided(self.case, best)

    def _along(self, few: Entering, depth: int, direct: Rebalanced) -> _Loose:
        """The best with the one chain along a few steps; where that does not settle whether there is one, it
        is looked for step by step."""
        left = max(_BRIEFLY_S, self.limits.control.left)
        found = self._chained(few, direct, ALL_OWN, whole=False, part=min(_TRYING, _BRIEFLY_S / left))
        if found.goals[0].status is GoalStatus.PROVEN:
            return found
        chain = self._by_length(few, (), self.case.freed, _Way(depth, goals=1, whole=False, part=_STEPS))
        if not chain.chains:
            return found
        moves = direct.goals[0].bound == 0 and not few.free_movers  # nobody can come without that
        return self._chained(few, chain, ALL_OWN, whole=False, part=_TRYING, moves=moves)

    def _of_length(self, reach: Entering, direct: Rebalanced) -> Rebalanced:
        """The best with chains of at most the allowed length among the pairs."""
        loose = self._chained(reach, direct)
        if loose.allowed:
            return loose.shown
        if is_too_long(reach, loose.goals):
            return self._unchanged()
        way = _Way(self.case.policy.chain_limit)
        return self._by_length(reach, loose.chains or direct.chains, loose.goals[0].bound, way)

    def _unchanged(self) -> Rebalanced:
        """Nothing changes, and nothing can: every chain fills a place, and none can be filled."""
        model = build_direct(reachable(entering(self.case, self.proposed, 0), chains=False))
        x = model.point(np.empty(0, dtype=np.int64))
        goals = unstarted(model.program, model.goals, x)
        settled = tuple(replace(goal, bound=goal.value, status=GoalStatus.PROVEN) for goal in goals)
        shown = _read(model, x, settled)
        if shown is None:
            raise RuntimeError("a plan that nothing changed was read as chains")
        return shown

    def _chained(
        self,
        reach: Entering,
        direct: Rebalanced,
        goals: int | None = None,
        *,
        whole: bool = True,
        part: float = 1.0,
        moves: bool = False,
    ) -> _Loose:
        """The best with chains among the pairs, from the best without; see :meth:`_loosely`.  ``moves``: what
        is filled there, and nothing less counts as good, takes somebody to move."""
        model = build_loose(reach)
        if moves:
            model = replace(model, goals=[with_a_move(goal) for goal in model.goals])
        pairs = reach.pairs
        at = pairs.find(direct.after.teacher, direct.after.group)
        x = model.draft.complete(at[at >= 0])
        if not model.program.is_feasible(x):
            x = model.point(np.empty(0, dtype=np.int64))
        return self._loosely(model, x, goals, known=undecided(self.case, direct), whole=whole, part=part)

    def _loosely(
        self,
        model: LooseModel,
        x: IntArray,
        goals: int | None = None,
        known: Rebalanced | None = None,
        *,
        whole: bool = True,
        part: float = 1.0,
    ) -> _Loose:
        """The best with chains of any length; ``goals``: how many, the first ones; ``known``: what stands
        for points whose chains are not allowed; ``whole``: the model has every way to fill a place, so that
        its bounds hold for all of them, not for some; ``part``: of the time left, how much it may take."""
        last = known

        def report(goal: str, x: IntArray, told: tuple[GoalValue, ...]) -> None:
            nonlocal last
            shown = _read(model, x, told)
            if shown is not None:
                last = shown if whole else undecided(self.case, shown)
            if last is not None:
                self.tell(goal if any(stated.name == goal for stated in last.goals) else "", last)

        report("", x, unstarted(model.program, model.goals, x))
        stage = self._stage(model)
        ordered = optimise(model.program, model.goals[:goals], x, self._limits(part), stage, report)
        shown = _read(model, ordered.x, ordered.goals)
        if shown is None and last is None:
            raise RuntimeError("places that nobody leaves were read as chains")
        chains = read_chains(model.entering, np.flatnonzero(ordered.x[: len(model.entering.pairs)])) or ()
        return _Loose(model, ordered.x, shown or last, shown is not None, ordered.goals, chains)  # type: ignore[arg-type]

    def _limits(self, part: float) -> Limits:
        """A part of the time that is left."""
        control = self.limits.control
        return replace(self.limits, control=control.within(part * control.left))

    def _stage(self, model: LooseModel | Model) -> RebalancingStage:
        pairs, decisive = model.entering.pairs, model.draft.decisive()
        return RebalancingStage(pairs, model.complete, decisive, self.options.seed)

    def _by_length(self, reach: Entering, known: Sequence[Chain], most: int, way: _Way) -> Rebalanced:
        """The best with chains of at most the allowed length, from what of the ``known`` ones is allowed on;
        ``most``: what is proven of the first goal with chains of any length."""
        model = build(reach, way.limit)
        goals = [replace(model.goals[0], most=most), *model.goals[1:]]
        stage = self._stage(model)

        def shown(x: IntArray, goals: tuple[GoalValue, ...]) -> Rebalanced:
            found = Rebalanced(status_of(goals), plan_of(model, x), chains_of(model, x), goals, 0.0)
            return found if way.whole else undecided(self.case, found)

        x = point_of(model, known)
        self.tell("", shown(x, unstarted(model.program, goals, x)))
        ordered = optimise(
            model.program,
            goals[: way.goals],
            x,
            self._limits(way.part),
            stage,
            lambda goal, x, goals: self.tell(goal, shown(x, goals)),
        )
        return shown(ordered.x, ordered.goals)


@dataclass(frozen=True)
class _Way:
    """How chains are looked for step by step: at most so long, for the first ``goals`` (None: all), in what
    ``part`` of the time left; ``whole``: see :meth:`_Search._loosely`."""

    limit: int
    goals: int | None = None
    whole: bool = True
    part: float = 1.0


@dataclass(frozen=True, eq=False)
class _Loose:
    """The best point with chains of any length, and what may be shown of it; ``allowed``: its own chains;
    ``goals``: what is known of them there; ``chains``: those of the point, too long ones too."""

    model: LooseModel
    x: IntArray
    shown: Rebalanced
    allowed: bool
    goals: tuple[GoalValue, ...]
    chains: tuple[Chain, ...]


def _read(model: LooseModel, x: IntArray, goals: tuple[GoalValue, ...]) -> Rebalanced | None:
    """The plan and its chains, if they are allowed and as near as the program counted."""
    case, pairs = model.entering.case, model.entering.pairs
    chosen = np.flatnonzero(x[: len(pairs)])
    chains = read_chains(model.entering, chosen)
    if chains is None or any(chain.moved > case.policy.chain_limit for chain in chains):
        return None
    after = Assignment(pairs.teacher[chosen], pairs.group[chosen]).sorted()
    counted = -count(case, after, chains).level
    if any(goal.name == LEVEL and counted < goal.value for goal in goals):
        return None
    # a point that was stopped early may count people as farther than they are
    told = tuple(replace(goal, value=counted) if goal.name == LEVEL else goal for goal in goals)
    return Rebalanced(status_of(told), after, chains, told, 0.0)
