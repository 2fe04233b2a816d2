"""Unique numbers that pass between districts, and between schools, as columns: a pool of what is freed.

What a unit can give is taken from its figure and put into a pool.  It draws from the pool what its people
need: its own numbers first, others only as far as people enter from farther away.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from rules.columns import IntArray, OptionalInts
from rules.substitution.case import Case
from rules.substitution.lacking import free_numbers, lacking
from rules.substitution.numbers import RULE, Units, number_units
from solver.draft import Definition, Draft
from solver.rebalancing.chain_rows import RULE as OWN_RULE
from solver.rebalancing.entering import Entering

_NOTHING = np.empty(0, dtype=np.int64)


def withheld(case: Case) -> tuple[OptionalInts, OptionalInts]:
    """Unique numbers of districts and of schools without what they can give."""
    districts, schools = (
        OptionalInts(np.where(u.limit.filled, u.limit.values - u.given, 0), u.limit.filled)
        for u in number_units(case)
    )
    return districts, schools


def add_passing(draft: Draft, entering: Entering) -> None:
    """To a draft with :func:`withheld` numbers: what each unit draws from the pool of what was freed."""
    districts, schools = number_units(entering.case)
    offset = len(districts.limit)
    for place, block in enumerate(draft.blocks):
        if block.rule == RULE:
            of_districts = bool((block.objects < offset).all())
            units = districts if of_districts else schools
            index = block.objects - (0 if of_districts else offset)
            drawn = draft.add_columns(len(index), int(units.given.sum()))
            rows = np.arange(len(index), dtype=np.int64)
            draft.definitions.append(
                _Drawn(drawn, _NOTHING, row=block.row, col=block.col, coef=block.coef, figure=block.upper)
            )
            draft.blocks[place] = replace(
                block,
                row=np.concatenate([block.row, rows]),
                col=np.concatenate([block.col, drawn]),
                coef=np.concatenate([block.coef, -np.ones(len(drawn), dtype=np.int64)]),
            )
            _limit(draft, entering, units, index, drawn)


def add_pool(draft: Draft, entering: Entering) -> None:
    """Where a place needs a number: no more people come without one than numbers are free."""
    people = lacking(entering.case)
    pairs = entering.pairs
    at = entering.entered[people[pairs.person[entering.entered]]]
    if len(at) == 0:
        return
    once = draft.single[pairs.person[at]] == 1
    columns = np.concatenate([at[once], np.unique(draft.seated[pairs.person[at[~once]]])]).astype(np.int64)
    one = np.ones(len(columns), dtype=np.int64)
    free = np.array([free_numbers(entering.case)], dtype=np.int64)
    draft.add_rows(OWN_RULE, np.zeros_like(one), columns, one, free, np.zeros(1, dtype=np.int64))


def _limit(draft: Draft, entering: Entering, units: Units, index: IntArray, drawn: IntArray) -> None:
    """All draw no more than was freed; each its own, and others' as far as people enter from far."""
    ones = np.ones(len(drawn), dtype=np.int64)
    total = np.array([units.given.sum()], dtype=np.int64)
    draft.add_rows(OWN_RULE, np.zeros(len(drawn), dtype=np.int64), drawn, ones, total, np.zeros_like(total))
    pairs, case = entering.pairs, entering.case
    far = entering.entered[case.farthest[pairs.group[entering.entered]] >= units.least]
    row_of = np.full(len(units.limit), -1, dtype=np.int64)
    row_of[index] = np.arange(len(index))
    row = row_of[units.of_post[pairs.teacher[far]]]
    far, row = far[row >= 0], row[row >= 0]
    draft.add_rows(
        OWN_RULE,
        np.concatenate([np.arange(len(index), dtype=np.int64), row]),
        np.concatenate([drawn, far]),
        np.concatenate([ones, -np.ones(len(far), dtype=np.int64)]),
        units.given[index],
        index,
    )


@dataclass(frozen=True, eq=False)
class _Drawn(Definition):
    """Columns that are as large as their rows ``Σ coef x[col] - column <= figure`` demand."""

    row: IntArray = field(default_factory=lambda: _NOTHING)
    col: IntArray = field(default_factory=lambda: _NOTHING)
    coef: IntArray = field(default_factory=lambda: _NOTHING)
    figure: IntArray = field(default_factory=lambda: _NOTHING)

    def fill(self, x: IntArray) -> None:
        """As :meth:`Definition.fill`."""
        total = -self.figure
        np.add.at(total, self.row, self.coef * x[self.col])
        x[self.target] = np.maximum(0, total)
