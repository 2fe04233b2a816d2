"""The cheapest changes that together make a plan possible: every demand may give way, at its price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from rules.columns import IntArray
from rules.registry import plan_rule
from solver.answers.changes import Change, decision_dropped, rule_changed
from solver.answers.conflicts import Demands
from solver.answers.figures import figure, place_price
from solver.cpsat import Effort, EngineStatus, maximise
from solver.program import Linear, Program

POINTS_OF_DECISION, POINTS_OF_RULE = 2, 30
"""How hard changes are to get, beside one point for a place, a number or a person: a decision taken back, a
rule off."""
OF_PROFILE = ("subject_cover", "not_together")
"""Rules without a figure in the data: they are switched off as a whole."""
FIXED = frozenset({"programme_once", "no_overlap"})
"""Rules that nothing but another plan, another date or a decision taken back can satisfy."""
SWITCH = 0
"""Size of a step that gives a set of rows up as a whole."""


@dataclass(frozen=True)
class Together:
    """Changes that together make a plan possible; ``cheapest``: proven that no changes of figures, decisions
    and whole rules cost fewer points."""

    changes: tuple[Change, ...]
    cheapest: bool


@dataclass(frozen=True)
class _Lever:
    """Demands that give way together, in steps of ``size`` units (:data:`SWITCH`: wholly) at ``points``
    each."""

    units: tuple[int, ...]
    size: int
    points: int


def together(demands: Demands, effort: Effort) -> Together | None:
    """The changes that together cost least; None where none were found in time."""
    levers = _levers(demands)
    rows = [np.concatenate([demands.figures(unit) for unit in lever.units]) for lever in levers]
    eased_program = eased(demands.program, rows, [lever.size for lever in levers])
    slack = np.arange(len(levers), dtype=np.int64) + demands.program.n_columns
    points = np.array([lever.points for lever in levers], dtype=np.int64)
    result = maximise(eased_program, Linear.of(slack, -points), effort)
    if result.x is None:
        return None
    missed = demands.program.matrix @ result.x[: demands.program.n_columns] - demands.program.upper
    changes = [
        _change(demands, lever.units[0], int(missed[own].max()))
        for lever, own in zip(levers, rows, strict=True)
        if len(own) and missed[own].max() > 0
    ]
    return Together(tuple(changes), result.status is EngineStatus.OPTIMAL)


def _levers(demands: Demands) -> list[_Lever]:
    found = []
    for unit, rule in enumerate(demands.rule):
        if rule == "decision_must":
            found.append(_Lever((unit,), 1, POINTS_OF_DECISION))
        elif rule not in FIXED and rule not in OF_PROFILE:
            size = place_price(demands.draft.context) if rule == "budget" else 1
            found.append(_Lever((unit,), size, 1))
    for rule in OF_PROFILE:
        units = tuple(unit for unit in range(len(demands)) if demands.rule[unit] == rule)
        if units:
            found.append(_Lever(units, SWITCH, POINTS_OF_RULE))
    return found


def _change(demands: Demands, unit: int, missing: int) -> Change:
    rule, dataset = demands.rule[unit], demands.draft.dataset
    if rule == "decision_must":
        row = int(demands.object[unit])
        name = str(dataset.teachers.teacher_id[dataset.decisions.teacher[row]])
        return decision_dropped(rule, row, name, POINTS_OF_DECISION)
    if rule in OF_PROFILE:
        return rule_changed(rule, plan_rule(rule).title, "enabled", (1, 0), POINTS_OF_RULE)
    return figure(demands, unit, missing)


def eased(program: Program, sets: Sequence[IntArray], sizes: Sequence[int]) -> Program:
    """The program in which each set of rows may be missed, by one new column a set that counts steps of so
    many units (:data:`SWITCH`: one step gives the set up as a whole)."""
    largest = (
        program.matrix.maximum(0) @ program.upper_bound + program.matrix.minimum(0) @ program.lower_bound
    )
    excess = np.maximum(0, largest - program.upper)
    most = np.array([int(excess[rows].max(initial=0)) for rows in sets], dtype=np.int64)
    size = np.where(np.array(sizes, dtype=np.int64) == SWITCH, np.maximum(1, most), sizes)
    lengths = [len(rows) for rows in sets]
    row = np.concatenate([*sets, np.empty(0, dtype=np.int64)])
    col = np.repeat(np.arange(len(sets)), lengths)
    slack = sparse.coo_array((-size[col], (row, col)), shape=(program.n_rows, len(sets))).tocsr()
    return replace(
        program,
        matrix=sparse.hstack([program.matrix, slack], format="csr"),
        lower_bound=np.concatenate([program.lower_bound, np.zeros(len(sets), dtype=np.int64)]),
        upper_bound=np.concatenate([program.upper_bound, -(-most // size)]),
    )
