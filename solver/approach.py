"""A plan near the relaxation: groups decided along it, then places handed out in its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rules.columns import IntArray
from solver.diving import dive
from solver.draft import Draft
from solver.exact import Relaxation
from solver.guide import Guide, guide_from
from solver.layout import Layout
from solver.options import Control
from solver.program import Linear, Program
from solver.start import gains, handed_out


@dataclass(frozen=True, eq=False)
class Approach:
    """A point at least as good as the one at hand, and guidance for bettering it."""

    x: IntArray
    guide: Guide


def approach(
    draft: Draft,
    layout: Layout,
    program: Program,
    forms: Sequence[Linear],
    root: Relaxation,
    x: IntArray,
    control: Control,
    threads: int = 1,
) -> Approach:
    """Try to make a plan near the relaxation ``root``; what is returned is feasible if ``x`` is.

    ``forms[0]`` is the goal at work, the later ones decide between equals.
    """
    form = forms[0]
    everything = guide_from(program, form, layout, root)
    decided = dive(program, form, layout, root, everything, control, threads)
    if decided is None:
        return Approach(x, everything)
    guide = guide_from(program, form, layout, root, decided.relaxation)
    groups = layout.running >= 0
    closed = np.zeros(layout.n_groups, dtype=np.bool_)
    closed[groups] = decided.upper[layout.running[groups]] == 0
    helpful = np.ones(layout.n_pairs, dtype=np.bool_)
    order = guide.order([gains(draft, later) for later in forms[1:]])
    point = handed_out(draft, program, order, helpful, closed, groups & ~closed)
    if form.value(point) > form.value(x) and program.is_feasible(point):
        return Approach(point, guide)
    return Approach(x, everything)
