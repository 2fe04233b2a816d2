"""What relaxations say of each pair: guidance for searches, never proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rules.columns import BoolArray, IntArray
from rules.matching import distinct
from solver.exact import FloatArray, Relaxation
from solver.layout import Layout
from solver.program import Linear, Program

_TAKEN = 0.02
"""Part of a pair in the relaxation from which on it counts as taken there."""


@dataclass(frozen=True, eq=False)
class Guide:
    """Per pair: ``worth``, its reduced cost; ``own``, the same before its group's own rows; ``part``, what
    the relaxation takes of it.  Per group ``runs``, how far it runs in the relaxation of everything.
    """

    worth: FloatArray
    own: FloatArray
    part: FloatArray
    runs: FloatArray

    def nearest(self, count: int) -> BoolArray:
        """The pairs that the relaxation takes, and the best others up to ``count`` in all."""
        near = self.part > _TAKEN
        if count >= len(near):
            return np.ones_like(near)
        worth = np.where(near, np.inf, self.worth)
        near[np.argpartition(-worth, count)[:count]] = True
        return near

    def order(self, later: Sequence[IntArray] = ()) -> IntArray:
        """Pairs in the order in which the relaxation would hand places out.

        ``later``: gains of each pair that decide between equals, the most important first.
        """
        ties = [-gains for gains in reversed(later)]
        return np.lexsort([*ties, -np.round(self.worth, 3), -np.round(self.part, 1)])


def guide_from(
    program: Program, form: Linear, layout: Layout, root: Relaxation, near: Relaxation | None = None
) -> Guide:
    """Guidance by the relaxation of everything and, where there is one, of a case near the best plan."""
    near = root if near is None else near
    decisive = layout.running[layout.running >= 0]
    multipliers = near.multipliers.copy()
    multipliers[distinct(program.transposed[decisive].indices)] = 0.0
    own = form.dense(program.n_columns) - program.transposed @ multipliers
    runs = np.ones(layout.n_groups)
    runs[layout.running >= 0] = root.point[decisive]
    pairs = slice(0, program.n_pairs)
    return Guide(near.bound.reduced[pairs] / near.bound.scale, own[pairs], near.point[pairs], runs)
