"""Multipliers of a relaxation by what their rows are about, so that a changed problem can begin with them.

Whatever multipliers are at hand prove a bound (``solver/exact.py``): those of a problem a little different
prove one that is nearly as good, without any relaxation.  A row about one pair is found again by that pair,
any other by its rule and object; multipliers of rows that are not found are left out, which only makes the
bound weaker.
"""

from __future__ import annotations

import numpy as np

from rules.columns import BoolArray, IntArray, StrArray, strings
from solver.columns import key
from solver.draft import STRUCTURE, Draft
from solver.exact import FloatArray
from solver.program import Program
from solver.result import RowMultipliers
from solver.row_objects import named_objects


def by_rows(draft: Draft, program: Program, multipliers: FloatArray) -> RowMultipliers:
    """The multipliers of a program by what its rows are about."""
    rows = _Rows(draft, program)
    at = np.flatnonzero(multipliers > 0)
    rule, about, group = rows.names(at)
    return RowMultipliers(rule, about, group, rows.nth[at], multipliers[at])


def at_rows(draft: Draft, program: Program, known: RowMultipliers) -> FloatArray:
    """Multipliers for the rows of a program: those known for what they are about, else 0."""
    rows = _Rows(draft, program)
    code = rows.codes_of(known)
    found = np.flatnonzero(code >= 0)
    values = np.zeros(program.n_rows, dtype=np.float64)
    width = int(max(rows.nth.max(initial=0), known.nth.max(initial=0))) + 1
    ours, theirs = key(rows.code, rows.nth, width), key(code[found], known.nth[found], width)
    if len(ours):
        order = np.argsort(ours)
        at = np.minimum(np.searchsorted(ours[order], theirs), len(ours) - 1)
        hit = ours[order][at] == theirs
        values[order[at[hit]]] = known.value[found[hit]]
    return values


class _Rows:
    """What the rows of a program are about: ``code`` is the same for rows about the same, ``nth`` tells them
    apart in their order."""

    def __init__(self, draft: Draft, program: Program) -> None:
        self._draft, self._program = draft, program
        self._pair, self._by_pair = _only_pairs(program)
        self._name = np.full(program.n_rows, "", dtype=object)
        self._codes: list[dict[str, int]] = []
        about = self._pair.copy()
        for number, rule in enumerate(program.rule_names):
            own = np.flatnonzero((program.row_rule == number) & ~self._by_pair)
            names = named_objects(draft, rule, program.row_object[own])
            codes = {name: program.n_pairs + code for code, name in enumerate(dict.fromkeys(names.tolist()))}
            about[own] = [codes[name] for name in names.tolist()]
            self._name[own] = names
            self._codes.append(codes)
        self._width = int(about.max(initial=0)) + 1
        self.code = key(program.row_rule, about, self._width)
        self.nth = _nth(self.code)

    def names(self, at: IntArray) -> tuple[StrArray, StrArray, StrArray]:
        """Rule, object and group of the rows, as :class:`RowMultipliers` names them."""
        pairs, dataset, program = self._draft.pairs, self._draft.dataset, self._program
        rule = strings(program.rule_names)[program.row_rule[at]]
        about, group = self._name[at], np.full(len(at), "", dtype=object)
        mine = self._by_pair[at]
        pair = self._pair[at[mine]]
        about[mine] = dataset.teachers.teacher_id[pairs.teacher[pair]]
        group[mine] = dataset.groups.group_id[pairs.group[pair]]
        return rule, about, group

    def codes_of(self, known: RowMultipliers) -> IntArray:
        """The code here of what each known row was about; -1 where nothing here is."""
        numbers = {name: number for number, name in enumerate(self._program.rule_names)}
        rule = np.array([numbers.get(name, -1) for name in known.rule.tolist()], dtype=np.int64)
        by_pair = known.group != ""
        about = np.full(len(rule), -1, dtype=np.int64)
        about[by_pair] = self._pairs_of(known.about[by_pair], known.group[by_pair])
        for number, codes in enumerate(self._codes):
            theirs = np.flatnonzero((rule == number) & ~by_pair)
            about[theirs] = [codes.get(name, -1) for name in known.about[theirs].tolist()]
        return np.where((rule >= 0) & (about >= 0), key(rule, about, self._width), -1)

    def _pairs_of(self, teacher: StrArray, group: StrArray) -> IntArray:
        dataset = self._draft.dataset
        posts = np.array([dataset.teacher_index.get(name, -1) for name in teacher.tolist()], dtype=np.int32)
        groups = np.array([dataset.group_index.get(name, -1) for name in group.tolist()], dtype=np.int32)
        known = (posts >= 0) & (groups >= 0)
        found = np.full(len(posts), -1, dtype=np.int64)
        found[known] = self._draft.pairs.find(posts[known], groups[known])
        return found


def _only_pairs(program: Program) -> tuple[IntArray, BoolArray]:
    """Per row the first of its pairs, and whether the row is about that pair: its only one, or the row only
    says what a column means."""
    matrix = program.matrix
    entry_row = np.repeat(np.arange(program.n_rows), np.diff(matrix.indptr))
    is_pair = matrix.indices < program.n_pairs
    count = np.bincount(entry_row[is_pair], minlength=program.n_rows)
    first = np.full(program.n_rows, program.n_pairs, dtype=np.int64)
    np.minimum.at(first, entry_row[is_pair], matrix.indices[is_pair])
    structural = np.zeros(program.n_rows, dtype=np.bool_)
    if STRUCTURE in program.rule_names:
        structural = program.row_rule == program.rule_names.index(STRUCTURE)
    about_it: BoolArray = (count == 1) | (structural & (count > 0))
    return np.where(about_it, first, 0), about_it


def _nth(code: IntArray) -> IntArray:
    """Per row how many rows of the same code come before it."""
    order = np.argsort(code, kind="stable")
    ordered = code[order]
    nth = np.empty(len(code), dtype=np.int64)
    nth[order] = np.arange(len(code)) - np.searchsorted(ordered, ordered)
    return nth
