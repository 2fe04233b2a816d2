"""Why no plan exists: rules, each on its object, that can't hold together and of which none is needless."""

from __future__ import annotations

import numpy as np

from rules.registry import pair_rule, plan_rule
from solver.answers.conflicts import Demands, conflict
from solver.draft import ASKED, Draft
from solver.options import Control
from solver.program import Program
from solver.result import Clash
from solver.row_objects import row_objects
from solver.unseated import refusing_rules


def explain(draft: Draft, program: Program, control: Control) -> tuple[Clash, ...]:
    """The rules that clash, each on its object; ``program`` is that of the draft and has no point.

    What was asked besides the rules takes part, but is not named.
    """
    demands = Demands.of(draft.context, draft.pairs, draft)
    units = conflict(demands, control).units.tolist()
    return clashes_of(demands, [unit for unit in units if demands.rule[unit] != ASKED])


def clashes_of(demands: Demands, units: list[int]) -> tuple[Clash, ...]:
    """Demands in the user's words; a decision that no candidate pair fits brings the pair rules with it."""
    found = [_clash(demands, unit) for unit in units]
    for unit in units:
        found += _excluded(demands, unit)
    return tuple({(clash.rule, clash.objects): clash for clash in found}.values())


def _clash(demands: Demands, unit: int) -> Clash:
    rule = demands.rule[unit]
    objects = row_objects(demands.draft, rule, int(demands.object[unit]))
    title_ru, title_en = plan_rule(rule).title
    figure = int(np.abs(demands.program.upper[demands.rows(unit)]).max(initial=0))
    named = ", ".join(f"{kind} {name}" for kind, name in objects)
    return Clash(rule, objects, {"figure": figure}, f"{title_ru}: {named}", f"{title_en}: {named}")


def _excluded(demands: Demands, unit: int) -> list[Clash]:
    """Where a decision finds no candidate pair at all: the pair rules that keep the places out."""
    draft = demands.draft
    if demands.rule[unit] != "decision_must" or demands.program.matrix[demands.rows(unit)].nnz:
        return []
    decision = int(demands.object[unit])
    teacher = str(draft.dataset.teachers.teacher_id[draft.dataset.decisions.teacher[decision]])
    clashes = []
    for rule in refusing_rules(draft.context, decision):
        ru, en = pair_rule(rule).title
        objects = (("teacher", teacher),)
        clashes.append(Clash(rule, objects, {}, f"{ru}: teacher {teacher}", f"{en}: teacher {teacher}"))
    return clashes
