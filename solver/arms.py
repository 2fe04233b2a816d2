"""Ways of bettering a part of a plan, and which of them to use next: the ones that gain most per second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from rules.columns import IntArray
from solver.cpsat import Effort, EngineStatus, maximise
from solver.highs import propose
from solver.options import Control
from solver.program import Linear, Program

_SIZE, _LEAST = 500, 200
"""Pairs set free at first, and at least: small parts gain most per second until they gain nothing."""
_SHORT, _PART = 0.1, 0.1
"""Parts are sized to take so many seconds (or units of work), later this part of all that was spent."""
_TRY, _LONGER = 4.0, 4.0
"""A try ends after so many seconds (or units), or so many times what it should take, if that is more."""
_FASTEST = 2.0
"""How much larger or smaller the next part may be."""
_FORGET, _CURIOUS = 0.8, 0.15
_LIGHT: dict[str, object] = {"cp_model_probing_level": 0, "symmetry_level": 0}
"""Settings for many short solves: less time before the search."""


class Engine(StrEnum):
    """Who solves a part."""

    CP_SAT = "cp-sat"
    HIGHS = "highs"


@dataclass(eq=False)
class Arm:
    """A kind of neighbourhood with an engine: how large its parts are, what it gains."""

    kind: str
    engine: Engine
    size: float = _SIZE
    gain: float | None = None
    """Per second (or unit of work), recent tries counting more; None before the first."""


@dataclass(frozen=True, eq=False)
class Found:
    """What an engine gave for a part: a point or none, whether that is proven the end, and the work."""

    x: IntArray | None
    final: bool
    work: float


@dataclass(eq=False)
class Arms:
    """All arms of one search for better plans."""

    arms: Sequence[Arm]
    largest: int
    rng: np.random.Generator
    spent: float = 0.0

    def __post_init__(self) -> None:
        self._waiting = list(self.arms)

    def next(self) -> Arm:
        """Arms that gain most come most often, none never; first each is tried once."""
        if self._waiting:
            return self._waiting.pop()
        gains = np.array([a.gain or 0.0 for a in self.arms])
        promise = gains + _CURIOUS * gains.max() + 1e-9
        return self.arms[int(self.rng.choice(len(self.arms), p=promise / promise.sum()))]

    @property
    def aim(self) -> float:
        """What a try should cost by now."""
        return max(_SHORT, _PART * self.spent)

    @property
    def limit(self) -> float:
        """What a try may cost."""
        return max(_TRY, _LONGER * self.aim)

    def learn(self, arm: Arm, gained: int, cost: float) -> None:
        """Take in what a try gained, and size the next part by what this one cost."""
        self.spent += cost
        gain = gained / max(cost, 0.01)
        arm.gain = gain if arm.gain is None else _FORGET * arm.gain + (1 - _FORGET) * gain
        change = np.clip(np.sqrt(self.aim / max(cost, 0.01)), 1 / _FASTEST, _FASTEST)
        arm.size = float(np.clip(arm.size * change, _LEAST, self.largest))


def solve_part(
    engine: Engine,
    program: Program,
    form: Linear,
    hint: IntArray,
    at_most: int,
    control: Control,
    work: float | None,
    seed: int,
) -> Found:
    """Look for a point of the part that is better than ``hint``."""
    if engine is Engine.HIGHS:
        return Found(propose(program, form, control.left), False, 0.0)
    result = maximise(
        program,
        form,
        Effort(control, work, 1, seed, _LIGHT),
        hint=hint,
        at_least=form.value(hint) + 1,
        at_most=at_most,
    )
    final = result.status in (EngineStatus.OPTIMAL, EngineStatus.INFEASIBLE)
    return Found(result.x, final, result.work)
