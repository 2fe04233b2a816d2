"""Valid rows that relaxations lack: how many groups with a minimum can run at all.

If at most U places can be taken in a set S of groups, and a running group of S takes at least n, then at
most ⌊U / n⌋ of them run.  U is proven on the places of S alone, every other column taken as it widens each
row most, by multipliers in exact arithmetic.
"""

from __future__ import annotations

import numpy as np

from rules.columns import IntArray
from solver.columns import ranges
from solver.draft import Draft
from solver.lifting import lifted
from solver.options import Control
from solver.program import Linear, Program
from solver.relaxation import relax

CUT = "cut"
"""Rule name of rows that follow from the others."""


_LARGEST_SET = 20_000
"""Pairs up to which a set of groups is looked at."""


def strengthened(draft: Draft, program: Program, control: Control) -> Program:
    """The program with limits tied to indicators, and for each programme and all groups how many can run."""
    program = lifted(draft, program)
    groups = draft.dataset.groups
    running = draft.running >= 0
    sets = [np.flatnonzero(running & (groups.programme == p)) for p in np.unique(groups.programme[running])]
    if len(sets) > 1:
        sets.append(np.flatnonzero(running))
    by_group = np.argsort(draft.pairs.group, kind="stable")
    offsets = np.searchsorted(draft.pairs.group[by_group], np.arange(len(groups) + 1)).astype(np.int64)
    spare = _largest_relief(program)
    rows = []
    for members in sets:
        at = np.sort(by_group[ranges(offsets[members], np.diff(offsets)[members])])
        if control.ended or len(at) > _LARGEST_SET:
            continue
        most = _most_running(draft, _places_alone(program, spare, at), members, control)
        if most is not None and most < len(members):
            rows.append((draft.running[members], most))
    return program.with_sums(rows, CUT)


def _largest_relief(program: Program) -> IntArray:
    """Per row: by how much columns with negative coefficients can widen it at most."""
    relief = -program.matrix.minimum(0) @ program.upper_bound
    return np.asarray(relief, dtype=np.int64)


def _places_alone(program: Program, relief: IntArray, at: IntArray) -> Program:
    """A relaxation over the pairs ``at`` alone: every other column does what widens each row most."""
    part = program.transposed[at].T.tocsr()
    touched = np.flatnonzero(np.diff(part.indptr))
    own = np.asarray(-part.minimum(0) @ program.upper_bound[at], dtype=np.int64)
    return Program(
        matrix=part[touched],
        upper=(program.upper + relief - own)[touched],
        lower_bound=program.lower_bound[at],
        upper_bound=program.upper_bound[at],
        n_pairs=len(at),
        rule_names=program.rule_names,
        row_rule=program.row_rule[touched],
        row_object=program.row_object[touched],
    )


def _most_running(draft: Draft, alone: Program, members: IntArray, control: Control) -> int | None:
    places = Linear.of(np.arange(alone.n_columns), np.ones(alone.n_columns, dtype=np.int64))
    relaxed = relax(alone, places, control=control)
    if relaxed is None:
        return None
    groups = draft.dataset.groups
    need = (groups.min_size.or_default(0) - groups.seats_elsewhere)[members]
    smallest = np.cumsum(np.sort(need))
    return int(np.searchsorted(smallest, relaxed.bound.value, side="right"))
