"""Rules that can't hold together: an irreducible set of demands, on small inputs a smallest one.

A *demand* is one rule on one object.  The program of the main job leaves out or shortens rows that others
imply (one place a person, one group a day), so its rows lean on each other; here every demand stands alone,
and a set of demands conflicts exactly if no set of places keeps all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from rules.columns import BoolArray, IntArray
from rules.context import Context
from rules.matching import distinct
from solver.columns import compact, key
from solver.constraints import add_constraints
from solver.cpsat import Effort, EngineStatus, maximise
from solver.draft import ASKED, STRUCTURE, Draft
from solver.options import Control
from solver.pairs import Pairs
from solver.program import Linear, Program

SECONDS_PER_TRY = 5.0
_COUNTING = ("school_absence", "subject_cover", "not_together")
"""Rules whose rows add up pairs and mean persons."""
_LEANING = (*_COUNTING, "number_allotment", "no_overlap")
"""Rules that are dropped first where a conflict needs either them or others: less is to be explained."""
_SMALL, _ROUNDS = 80, 200
"""Up to so many demands a smallest conflict is looked for, with so many attempts."""
_NONE = np.empty(0, dtype=np.int64)


@dataclass(eq=False)
class _Apart(Draft):
    """A draft in which nobody counts as having one place only because another rule says so."""

    @cached_property
    def single(self) -> IntArray:
        """Per person: 1 where there is one candidate pair at most."""
        return (np.bincount(self.pairs.person, minlength=self.dataset.n_persons) <= 1).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Demands:
    """The rules of a context as rows that stand alone.

    ``rule[u]`` and ``object[u]`` tell what demand ``u`` is about (as :mod:`solver.row_objects` reads it);
    ``unit[i]`` is the demand of row ``i``, -1 for rows that define columns.
    """

    draft: Draft
    program: Program
    rule: tuple[str, ...]
    object: IntArray
    unit: IntArray

    def __len__(self) -> int:
        return len(self.rule)

    @classmethod
    def of(cls, context: Context, pairs: Pairs, asked: Draft | None = None) -> Demands:
        """Build them, with what was asked besides (rows ``ASKED``) in a draft on the same pairs."""
        draft = _Apart(context, pairs)
        add_constraints(draft)
        draft.blocks += [block for block in (asked.blocks if asked else ()) if block.rule == ASKED]
        program = _counting_persons(draft.program(), pairs)
        width = int(program.row_object.max(initial=0)) + 2
        expressive = np.array([name != STRUCTURE for name in program.rule_names], dtype=np.bool_)
        rows = np.flatnonzero(expressive[program.row_rule]) if program.n_rows else _NONE
        units, number = compact(key(program.row_rule[rows], program.row_object[rows], width))
        unit = np.full(program.n_rows, -1, dtype=np.int64)
        unit[rows] = number
        names = tuple(program.rule_names[int(r)] for r in units // width)
        return cls(draft, program, names, units % width, unit)

    def rows(self, unit: int) -> IntArray:
        """The rows of a demand."""
        return np.flatnonzero(self.unit == unit)

    def figures(self, unit: int) -> IntArray:
        """The rows of a demand that hold its figure (of a group's minimum: without "who is in, it runs")."""
        rows = self.rows(unit)
        if self.rule[unit] != "group_minimum":
            return rows
        return rows[self.program.matrix[rows].max(axis=1).toarray().reshape(-1) > 1]

    @cached_property
    def asks(self) -> BoolArray:
        """Per demand: it asks for places (a decision, a floor), so that the empty plan breaks it."""
        found = np.zeros(len(self), dtype=np.bool_)
        rows = np.flatnonzero((self.program.upper < 0) & (self.unit >= 0))
        found[self.unit[rows]] = True
        return found

    def only(self, kept: BoolArray) -> Program:
        """The program of the demands ``kept`` alone."""
        drop = np.zeros(self.program.n_rows, dtype=np.bool_)
        named = self.unit >= 0
        drop[named] = ~kept[self.unit[named]]
        return self.program.without_rows(drop)

    def met(self, x: IntArray) -> BoolArray:
        """Per demand: all its rows hold at ``x``."""
        good = np.ones(len(self), dtype=np.bool_)
        missed = (self.program.matrix @ x > self.program.upper) & (self.unit >= 0)
        good[self.unit[missed]] = False
        return good


def _counting_persons(program: Program, pairs: Pairs) -> Program:
    """Rows that mean persons count each person once, however many of the pairs are taken."""
    ruled = np.array([name in _COUNTING for name in program.rule_names], dtype=np.bool_)
    rows = np.flatnonzero(ruled[program.row_rule]) if program.n_rows else _NONE
    if len(rows) == 0:
        return program
    entries = program.matrix[rows].tocoo()
    width = max(1, pairs.dataset.n_persons)
    people, number = compact(key(entries.row, pairs.person[entries.col], width))
    several = np.bincount(number, minlength=len(people)) > 1
    column = np.cumsum(several) - 1 + program.n_columns
    at = np.flatnonzero(several[number])
    n_new, n_links = int(several.sum()), len(at)
    if n_new == 0:
        return program
    own = np.flatnonzero(~several[number])
    row = np.concatenate([rows[entries.row[own]], rows[people[several] // width]])
    col = np.concatenate([entries.col[own], column[several]])
    kept = program.matrix.tocoo()
    others = ~np.isin(kept.row, rows)
    link = np.arange(n_links, dtype=np.int64) + program.n_rows
    data = np.concatenate(
        [kept.data[others], np.ones(len(row) + n_links, dtype=np.int64), -np.ones(n_links, dtype=np.int64)]
    )
    i = np.concatenate([kept.row[others], row, link, link])
    j = np.concatenate([kept.col[others], col, entries.col[at], column[number[at]]])
    shape = (program.n_rows + n_links, program.n_columns + n_new)
    names = program.rule_names if STRUCTURE in program.rule_names else (*program.rule_names, STRUCTURE)
    structure = np.full(n_links, names.index(STRUCTURE), dtype=np.int32)
    return replace(
        program,
        matrix=sparse.coo_array((data, (i, j)), shape=shape).tocsr(),
        upper=np.concatenate([program.upper, np.zeros(n_links, dtype=np.int64)]),
        lower_bound=np.concatenate([program.lower_bound, np.zeros(n_new, dtype=np.int64)]),
        upper_bound=np.concatenate([program.upper_bound, np.ones(n_new, dtype=np.int64)]),
        rule_names=names,
        row_rule=np.concatenate([program.row_rule, structure]),
        row_object=np.concatenate([program.row_object, np.full(n_links, -1, dtype=np.int64)]),
    )


@dataclass(frozen=True, eq=False)
class Conflict:
    """Demands that conflict.

    ``irreducible``: proven that none of them can be left out; ``smallest``: proven that no conflict of
    fewer demands exists.
    """

    units: IntArray
    irreducible: bool
    smallest: bool


def conflict(demands: Demands, control: Control) -> Conflict:
    """Demands that can't be kept together; none where the input turns out to have a plan.

    First those that ask for places are narrowed by slacks; then, with one of them that can't be met, every
    demand that the contradiction does not need is dropped, block by block; at last, where the input is small,
    a conflict of fewer demands is looked for.
    """
    search = _Search(demands, control)
    keep = ~demands.asks
    unmet = search.unmet()
    keep[unmet[:1]] = True
    if len(unmet) == 0 or not search.contradicts(keep):
        keep = np.ones(len(demands), dtype=np.bool_)
        if search.allows_a_plan(keep):
            return Conflict(_NONE, False, False)
    rule = np.array(demands.rule, dtype=object)
    for name in _LEANING:
        keep = search.without(keep, rule == name)
    keep = search.without(keep, ~np.isin(rule, list(_LEANING)))
    found = np.flatnonzero(keep)
    if len(demands) > _SMALL or not search.sure:
        return Conflict(found, search.sure, False)
    return search.smallest(found)


@dataclass(eq=False)
class _Search:
    demands: Demands
    control: Control
    sure: bool = True
    """Every question so far was answered."""

    def contradicts(self, kept: BoolArray) -> bool:
        """Whether these demands can't be kept together; False where time ran out, and not sure any more."""
        if self.control.ended:
            self.sure = False
            return False
        status = self._solved(kept)[0]
        self.sure = self.sure and status is not EngineStatus.UNKNOWN
        return status is EngineStatus.INFEASIBLE

    def allows_a_plan(self, kept: BoolArray) -> bool:
        """Whether a plan is known that keeps these demands; False where time ran out."""
        return not self.control.ended and self._solved(kept)[1] is not None

    def _solved(self, kept: BoolArray) -> tuple[EngineStatus, IntArray | None]:
        nothing = Linear.of(_NONE, _NONE)
        result = maximise(self.demands.only(kept), nothing, Effort(self.control.within(SECONDS_PER_TRY)))
        return result.status, result.x

    def unmet(self) -> IntArray:
        """Demands for places that miss the fewest units in total."""
        program, unit = self.demands.program, self.demands.unit
        rows = np.flatnonzero((program.upper < 0) & (unit >= 0))
        slack = np.arange(program.n_columns, program.n_columns + len(rows))
        form = Linear.of(slack, -np.ones(len(rows), dtype=np.int64))
        effort = Effort(self.control.within(SECONDS_PER_TRY))
        x = maximise(program.with_slacks(rows), form, effort).x
        return _NONE if x is None else distinct(unit[rows[x[slack] > 0]])

    def without(self, kept: BoolArray, among: BoolArray) -> BoolArray:
        """Drop demands of ``among`` in blocks of shrinking size while the rest still contradicts itself."""
        size = int((kept & among).sum())
        while size:
            units = np.flatnonzero(kept & among)
            for begin in range(0, len(units), size):
                trial = kept.copy()
                trial[units[begin : begin + size]] = False
                if self.contradicts(trial):
                    kept = trial
            size = min(size, int((kept & among).sum())) // 2
        return kept

    def smallest(self, known: IntArray) -> Conflict:
        """A conflict of fewest demands: it hits every set of demands whose absence would allow a plan."""
        corrections: list[IntArray] = []
        for _ in range(_ROUNDS):
            hitting = self._hitting(corrections)
            if hitting is None:
                break
            if len(hitting) >= len(known):
                return Conflict(known, True, True)
            kept = np.zeros(len(self.demands), dtype=np.bool_)
            kept[hitting] = True
            status, x = self._solved(kept)
            if status is EngineStatus.INFEASIBLE:
                return Conflict(hitting, True, True)
            if x is None:
                break
            corrections.append(np.flatnonzero(~self.demands.met(x)))
        return Conflict(known, True, False)

    def _hitting(self, sets: Sequence[IntArray]) -> IntArray | None:
        """Fewest demands of which each set holds one; None where time ran out."""
        if self.control.ended:
            return None
        n = len(self.demands)
        lengths = [len(one) for one in sets]
        row = np.repeat(np.arange(len(sets)), lengths)
        col = np.concatenate([*sets, _NONE])
        program = Program(
            matrix=sparse.coo_array((-np.ones(len(col), dtype=np.int64), (row, col)), (len(sets), n)).tocsr(),
            upper=np.full(len(sets), -1, dtype=np.int64),
            lower_bound=np.zeros(n, dtype=np.int64),
            upper_bound=np.ones(n, dtype=np.int64),
            n_pairs=0,
            rule_names=("hit",),
            row_rule=np.zeros(len(sets), dtype=np.int32),
            row_object=np.zeros(len(sets), dtype=np.int64),
        )
        fewest = Linear.of(np.arange(n), -np.ones(n, dtype=np.int64))
        result = maximise(program, fewest, Effort(self.control.within(SECONDS_PER_TRY)))
        if result.status is not EngineStatus.OPTIMAL or result.x is None:
            return None
        return np.flatnonzero(result.x)
