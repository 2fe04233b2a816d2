"""The draft of a program: builders add columns and blocks of rows, each under its rule's name."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy import sparse

from rules.columns import IndexArray, IntArray, OptionalInts
from rules.context import Context
from rules.dataset import Dataset
from solver.columns import compact, key
from solver.pairs import Pairs
from solver.program import Linear, Program


@dataclass(frozen=True)
class _Block:
    rule: str
    row: IntArray
    col: IntArray
    coef: IntArray
    upper: IntArray
    objects: IntArray


@dataclass(frozen=True, eq=False)
class Definition:
    """What indicator columns stand for: column ``target[i]`` is 1 where ``source[i]`` is (else 0);

    with ``floor`` (per entry of ``floor_of``) the column is max(0, floor − how many of its sources are 1).
    """

    target: IntArray
    source: IntArray
    floor_of: IntArray | None = None
    floor: IntArray | None = None

    def fill(self, x: IntArray) -> None:
        """Set the defined columns of ``x`` from its other columns."""
        if self.floor_of is None or self.floor is None:
            x[self.target] = 0
            np.maximum.at(x, self.target, np.minimum(x[self.source], 1))
            return
        x[self.floor_of] = self.floor
        np.subtract.at(x, self.target, x[self.source])
        x[self.floor_of] = np.maximum(0, x[self.floor_of])


@dataclass(eq=False)
class Draft:
    """Collects columns and rows; :meth:`program` freezes them.

    Columns ``0 .. len(pairs) - 1`` are the candidate pairs; further columns are asked for by meaning
    (:meth:`running`, :meth:`seated`, :meth:`any_of`) and made once.
    """

    context: Context
    pairs: Pairs
    lower_bounds: list[IntArray] = field(default_factory=list)
    upper_bounds: list[IntArray] = field(default_factory=list)
    blocks: list[_Block] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    n_columns: int = 0
    allotments: tuple[OptionalInts, OptionalInts] | None = None
    """Unique numbers of districts and of schools, where they are not those of the dataset."""

    def __post_init__(self) -> None:
        self.add_columns(len(self.pairs))

    @property
    def dataset(self) -> Dataset:
        """The input."""
        return self.context.dataset

    def add_columns(self, count: int, upper: IntArray | int = 1) -> IntArray:
        """New columns with bounds ``0 .. upper``; returns their indices."""
        columns = np.arange(self.n_columns, self.n_columns + count, dtype=np.int64)
        self.lower_bounds.append(np.zeros(count, dtype=np.int64))
        self.upper_bounds.append(np.broadcast_to(np.asarray(upper, dtype=np.int64), (count,)))
        self.n_columns += count
        return columns

    def add_rows(
        self,
        rule: str,
        row: IntArray,
        col: IntArray,
        coef: IntArray | int,
        upper: IntArray,
        objects: IntArray,
    ) -> None:
        """Rows ``Σ coef x[col] <= upper[row]`` for entries ``(row, col, coef)``, rows numbered from 0."""
        if len(upper) == 0:
            return
        coefs = np.broadcast_to(np.asarray(coef, dtype=np.int64), (len(col),))
        self.blocks.append(_Block(rule, row, col, coefs, upper.astype(np.int64), objects.astype(np.int64)))

    @cached_property
    def limit_of_person(self) -> IntArray | None:
        """k of every person, or None where the profile has no limit."""
        if not self.context.profile.enabled("groups_per_person"):
            return None
        posts = self.dataset.teachers
        filled = posts.max_groups.filled
        large = np.int64(np.iinfo(np.int32).max)
        limit = np.full(self.dataset.n_persons, large)
        np.minimum.at(limit, posts.person[filled], posts.max_groups.values[filled])
        return np.where(limit == large, np.int64(1), limit)

    @cached_property
    def single(self) -> IntArray:
        """Per person: 1 where at most one place is possible (by limit or by having one pair), else 0."""
        count = np.bincount(self.pairs.person, minlength=self.dataset.n_persons)
        limit = self.limit_of_person
        return ((count <= 1) | (limit <= 1 if limit is not None else False)).astype(np.int64)

    @cached_property
    def running(self) -> IntArray:
        """Per group the column "the group runs", -1 where it needs none (shared, or no minimum above one)."""
        groups = self.dataset.groups
        need = groups.min_size.or_default(0) - groups.seats_elsewhere
        if not self.context.profile.enabled("group_minimum"):
            need = np.zeros_like(need)
        wanted = (need > 1) & ~groups.shared
        wanted &= np.bincount(self.pairs.group, minlength=len(groups)) > 0
        columns = np.full(len(groups), -1, dtype=np.int64)
        columns[wanted] = self.add_columns(int(wanted.sum()))
        at = np.flatnonzero(wanted[self.pairs.group])
        self.definitions.append(Definition(columns[self.pairs.group[at]], at))
        return columns

    @cached_property
    def seated(self) -> IntArray:
        """Per person the column "holds a place", -1 where the sum of the person's pairs says it already."""
        several = np.zeros(self.dataset.n_persons, dtype=np.bool_)
        several[self.pairs.person] = True
        several &= self.single == 0
        columns = np.full(self.dataset.n_persons, -1, dtype=np.int64)
        columns[several] = self.add_columns(int(several.sum()))
        at = np.flatnonzero(columns[self.pairs.person] >= 0)
        self.link(STRUCTURE, columns[self.pairs.person[at]], at)
        return columns

    def indicators(self) -> list[IntArray]:
        """Per pair the column without which it can't be taken (-1: none): "group runs", "person seated".

        Only of columns that some rule or goal has asked for.
        """
        made = self.__dict__
        found = []
        if "running" in made:
            found.append(self.running[self.pairs.group])
        if "seated" in made:
            found.append(self.seated[self.pairs.person])
        return found

    def decisive(self) -> IntArray:
        """The "group runs" columns that were made."""
        return self.running[self.running >= 0] if "running" in self.__dict__ else np.empty(0, dtype=np.int64)

    def link(self, rule: str, indicator: IntArray, col: IntArray) -> None:
        """The indicator is exactly "some of its columns is 1": entries ``(indicator[i], col[i])``."""
        distinct, number = compact(indicator)
        self.definitions.append(Definition(indicator, col))
        n = len(col)
        one = np.arange(n, dtype=np.int64)
        self.add_rows(
            rule,
            np.concatenate([one, one]),
            np.concatenate([col, indicator]),
            np.concatenate([np.ones(n, dtype=np.int64), -np.ones(n, dtype=np.int64)]),
            np.zeros(n, dtype=np.int64),
            indicator,
        )
        self._at_most_sum(rule, distinct, number, col)

    def _at_most_sum(self, rule: str, indicator: IntArray, number: IntArray, col: IntArray) -> None:
        m = len(indicator)
        self.add_rows(
            rule,
            np.concatenate([np.arange(m, dtype=np.int64), number]),
            np.concatenate([indicator, col]),
            np.concatenate([np.ones(m, dtype=np.int64), -np.ones(len(col), dtype=np.int64)]),
            np.zeros(m, dtype=np.int64),
            indicator,
        )

    def any_of(self, sets: IntArray, col: IntArray, weight: IntArray, exclusive: IntArray) -> Linear:
        """``Σ_s weight_s [some column of set s is 1]`` as a form to be made large (weights >= 0).

        Entries ``(sets[i], col[i])``; ``weight`` and ``exclusive`` are per set; a set marked exclusive
        can have at most one column at 1, so its sum serves as it is; others get a column that is at most
        their sum.
        """
        if len(col) == 0:
            return Linear.of(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
        size = np.bincount(sets, minlength=len(weight))
        plain = (exclusive != 0) | (size <= 1)
        direct = plain[sets]
        distinct, number = compact(sets[~direct])
        indicator = self.add_columns(len(distinct))
        self._at_most_sum(STRUCTURE, indicator, number, col[~direct])
        self.definitions.append(Definition(indicator[number], col[~direct]))
        return Linear.of(
            np.concatenate([col[direct], indicator]), np.concatenate([weight[sets[direct]], weight[distinct]])
        )

    def persons_with(self, at: IntArray, weight: IntArray | None = None) -> Linear:
        """``Σ weight_p`` over persons with a place among the pairs ``at`` (weight 1 unless given)."""
        persons, number = compact(self.pairs.person[at].astype(np.int64))
        weights = np.ones(len(persons), dtype=np.int64) if weight is None else weight[persons]
        return self.any_of(number, at, weights, self.single[persons])

    def persons_seated(self, weight: IntArray) -> Linear:
        """``Σ weight_p`` over seated persons (per person, >= 0), by the shared "holds a place" columns."""
        columns = self.seated[self.pairs.person]
        at = np.flatnonzero((columns < 0) & (weight[self.pairs.person] > 0))
        counted = np.flatnonzero((self.seated >= 0) & (weight > 0))
        return Linear.of(
            np.concatenate([at, self.seated[counted]]),
            np.concatenate([weight[self.pairs.person[at]], weight[counted]]),
        )

    def person_sets(
        self, person: IndexArray, minor: IndexArray | IntArray, width: int
    ) -> tuple[IntArray, IntArray]:
        """Number the distinct ``(person, minor)`` combinations of entries: ``(distinct keys, numbers)``."""
        return compact(key(person, minor, width))

    def complete(self, chosen: IntArray) -> IntArray:
        """All columns of the plan that holds exactly the pairs ``chosen`` (indices)."""
        x = np.zeros(self.n_columns, dtype=np.int64)
        x[chosen] = 1
        for definition in self.definitions:
            definition.fill(x)
        return x

    def program(self) -> Program:
        """Freeze the draft."""
        names: list[str] = []
        rows, cols, coefs, uppers, rules, objects = [], [], [], [], [], []
        n_rows = 0
        for block in self.blocks:
            if block.rule not in names:
                names.append(block.rule)
            rows.append(block.row + n_rows)
            cols.append(block.col)
            coefs.append(block.coef)
            uppers.append(block.upper)
            objects.append(block.objects)
            rules.append(np.full(len(block.upper), names.index(block.rule), dtype=np.int32))
            n_rows += len(block.upper)
        none = [np.empty(0, dtype=np.int64)]
        matrix = sparse.coo_array(
            (np.concatenate(coefs or none), (np.concatenate(rows or none), np.concatenate(cols or none))),
            shape=(n_rows, self.n_columns),
        ).tocsr()
        return Program(
            matrix=matrix,
            upper=np.concatenate(uppers or none),
            lower_bound=np.concatenate(self.lower_bounds),
            upper_bound=np.concatenate(self.upper_bounds),
            n_pairs=len(self.pairs),
            rule_names=tuple(names),
            row_rule=np.concatenate(rules or [np.empty(0, dtype=np.int32)]),
            row_object=np.concatenate(objects or none),
        )


STRUCTURE = "structure"
"""Rows that define indicator columns; they express no rule and can always be satisfied."""
ASKED = "asked"
"""Rows of a question ("what if this person were in?"); they express no rule."""
