"""Valid rows that relaxations lack: how many groups with a minimum can run at all.

If at most U places can be taken in a set S of groups, and a running group of S takes at least n, then at
most ⌊U / n⌋ of them run.  U is proven on the places of S alone (other places left empty leave only more
room once demands are set aside), by multipliers in exact arithmetic.
"""

from __future__ import annotations

import numpy as np

from rules.columns import IntArray
from solver.draft import Draft
from solver.options import Control
from solver.program import Linear, Program
from solver.relaxation import relax

CUT = "cut"
"""Rule name of rows that follow from the others."""


def strengthened(draft: Draft, program: Program, control: Control) -> Program:
    """The program with a row for each programme, and one for all groups, that bounds how many can run."""
    groups = draft.dataset.groups
    running = draft.running >= 0
    sets = [np.flatnonzero(running & (groups.programme == p)) for p in np.unique(groups.programme[running])]
    if len(sets) > 1:
        sets.append(np.flatnonzero(running))
    loose = program.without_rows(program.upper < 0)
    for members in sets:
        if control.ended:
            break
        most = _most_running(draft, loose, members, control)
        if most is not None and most < len(members):
            ones = np.ones(len(members), dtype=np.int64)
            program = program.with_row(draft.running[members], ones, most, CUT)
    return program


def _most_running(draft: Draft, loose: Program, members: IntArray, control: Control) -> int | None:
    groups = draft.dataset.groups
    inside = np.isin(draft.pairs.group, members)
    at = np.flatnonzero(inside)
    upper = loose.upper_bound.copy()
    upper[np.flatnonzero(~inside)] = 0
    relaxed = relax(
        loose.with_bounds(loose.lower_bound, upper),
        Linear.of(at, np.ones(len(at), dtype=np.int64)),
        control=control,
    )
    if relaxed is None:
        return None
    need = (groups.min_size.or_default(0) - groups.seats_elsewhere)[members]
    smallest = np.cumsum(np.sort(need))
    return int(np.searchsorted(smallest, relaxed.bound.value, side="right"))
