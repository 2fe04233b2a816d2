"""Why no plan exists: a set of rows that can't hold together and of which none can be left out."""

from __future__ import annotations

import time

import numpy as np

from rules.columns import BoolArray, IntArray
from rules.registry import pair_rule, plan_rule
from solver.cpsat import Effort, EngineStatus, maximise
from solver.draft import STRUCTURE, Draft
from solver.options import Control
from solver.program import Linear, Program
from solver.result import Clash
from solver.row_objects import row_objects
from solver.unseated import refusing_rules

_SECONDS_PER_TRY = 5.0
_LEANING = ("school_absence", "subject_cover", "not_together", "number_allotment", "no_overlap")
"""Rules whose rows are short because others hold (one group of a person on a day, one place in a programme,
k places): while those others are there, these are dropped where they are not needed."""


def explain(draft: Draft, program: Program, control: Control) -> tuple[Clash, ...]:
    """The rules that clash, each on its object.

    First the demands (rows with a lower figure) that can't all be met are narrowed by slacks; then, with
    one of them kept, every rule that is not needed for the contradiction is dropped, block by block.
    """
    demand = program.upper < 0
    unmet = _unmet_demands(program, demand, control)
    if len(unmet) == 0:
        unmet = np.flatnonzero(demand)[:1]
    keep = np.ones(program.n_rows, dtype=np.bool_)
    keep[demand] = False
    keep[unmet[:1]] = True
    if not _contradicts(program, keep, control):
        keep[demand] = True
    core = _deletion_filter(program, keep, control)
    clashes = [_clash(draft, program, int(row)) for row in np.flatnonzero(core)]
    for row in np.flatnonzero(core & demand):
        clashes += _excluded(draft, program, int(row))
    named = [c for c in clashes if c.rule != STRUCTURE]
    return tuple({(c.rule, c.objects): c for c in named}.values())


def _unmet_demands(program: Program, demand: BoolArray, control: Control) -> IntArray:
    """Demands that miss the fewest units in total (elastic slacks)."""
    rows = np.flatnonzero(demand)
    relaxed = program.with_slacks(rows)
    slack = np.arange(program.n_columns, program.n_columns + len(rows))
    form = Linear.of(slack, -np.ones(len(rows), dtype=np.int64))
    result = maximise(relaxed, form, Effort(_brief(control)))
    return rows[result.x[slack] > 0] if result.x is not None else np.empty(0, dtype=np.int64)


def _brief(control: Control) -> Control:
    return control.part(time.monotonic() + _SECONDS_PER_TRY)


def _contradicts(program: Program, keep: BoolArray, control: Control) -> bool:
    nothing = Linear.of(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    result = maximise(program.without_rows(~keep), nothing, Effort(_brief(control)))
    return result.status is EngineStatus.INFEASIBLE


def _deletion_filter(program: Program, keep: BoolArray, control: Control) -> BoolArray:
    """Drop rows while what is left still contradicts itself, rules that lean on others first.

    Definitions of indicator columns stay: they can always be satisfied.
    """
    rule = np.array(program.rule_names)[program.row_rule]
    kept = keep.copy()
    for name in _LEANING:
        kept = _dropped(program, kept, rule == name, control)
    kept = _dropped(program, kept, ~np.isin(rule, [STRUCTURE, *_LEANING]), control)
    core: BoolArray = kept & (rule != STRUCTURE)
    return core


def _dropped(program: Program, kept: BoolArray, among: BoolArray, control: Control) -> BoolArray:
    """Drop rows of ``among`` in halves of shrinking size while what is left still contradicts itself."""
    size = int((kept & among).sum())
    while size:
        rows = np.flatnonzero(kept & among)
        for begin in range(0, len(rows), size):
            trial = kept.copy()
            trial[rows[begin : begin + size]] = False
            if not control.ended and _contradicts(program, trial, control):
                kept = trial
        size = min(size, int((kept & among).sum())) // 2
    return kept


def _clash(draft: Draft, program: Program, row: int) -> Clash:
    rule = program.rule_names[program.row_rule[row]]
    if rule == STRUCTURE:
        return Clash(rule, (), {}, "", "")
    objects = row_objects(draft, rule, int(program.row_object[row]))
    title_ru, title_en = plan_rule(rule).title
    figure = abs(int(program.upper[row]))
    named = ", ".join(f"{kind} {name}" for kind, name in objects)
    return Clash(rule, objects, {"figure": figure}, f"{title_ru}: {named}", f"{title_en}: {named}")


def _excluded(draft: Draft, program: Program, row: int) -> list[Clash]:
    """Where a demand finds no candidate pair at all: the pair rules that keep them out."""
    if program.rule_names[program.row_rule[row]] != "decision_must":
        return []
    start, end = program.matrix.indptr[row : row + 2]
    if end > start:
        return []
    decision = int(program.row_object[row])
    teacher = str(draft.dataset.teachers.teacher_id[draft.dataset.decisions.teacher[decision]])
    clashes = []
    for rule in refusing_rules(draft.context, decision):
        ru, en = pair_rule(rule).title
        objects = (("teacher", teacher),)
        clashes.append(Clash(rule, objects, {}, f"{ru}: teacher {teacher}", f"{en}: teacher {teacher}"))
    return clashes
