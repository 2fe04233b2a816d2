"""The CP-SAT engine: the only module that knows ortools' CP-SAT interface."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from ortools.sat.python import cp_model

from rules.columns import IntArray
from solver.options import Control
from solver.program import Linear, Program
from solver.reduce import Reduced, reduce

_NO_LIMIT = 2**62

_SEARCHES = ("max_lp", "lb_tree_search", "reduced_costs", "probing_max_lp", "quick_restart", "pseudo_costs")
"""Searches for several workers, the most useful for proofs first (the engine's own choice for a few workers
leaves the relaxation unsolved for long)."""


class EngineStatus(StrEnum):
    """How an engine's call ended."""

    OPTIMAL = "optimal"
    """``x`` is best; proven."""
    FEASIBLE = "feasible"
    """``x`` is a point, ``bound`` holds; the call was stopped."""
    INFEASIBLE = "infeasible"
    """No point exists; proven."""
    UNKNOWN = "unknown"
    """Stopped before any point; ``bound`` holds where it is given."""


@dataclass(frozen=True)
class Effort:
    """How much an engine may do.

    ``control``: when it ends at the latest; ``work`` in CP-SAT's deterministic units (None: no such limit);
    ``workers`` threads, ``seed``; ``settings``: further parameters by their CP-SAT names.
    """

    control: Control
    work: float | None = None
    workers: int = 1
    seed: int = 0
    settings: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class EngineResult:
    """What an engine found: ``x`` over all columns of the program, ``bound`` on the form's value."""

    status: EngineStatus
    x: IntArray | None
    bound: int | None
    work: float


OnPoint = Callable[[IntArray, int], None]
"""Called with each better point and the bound so far."""


def maximise(
    program: Program,
    form: Linear,
    effort: Effort,
    *,
    hint: IntArray | None = None,
    on_point: OnPoint | None = None,
    at_least: int | None = None,
    at_most: int | None = None,
) -> EngineResult:
    """Maximise ``form`` over the program; exact: gaps of zero, whole numbers.

    ``at_least``: only points with at least this value count; none left means ``INFEASIBLE``.
    ``at_most``: a bound on the form that is proven already; reaching it ends the search.
    """
    small = reduce(program, form)
    if small.contradiction:
        return EngineResult(EngineStatus.INFEASIBLE, None, None, 0.0)
    model = _model(small, None if hint is None else hint[small.columns])
    if len(small.form.cols):
        lowest = -_NO_LIMIT if at_most is None else small.form.constant - at_most
        highest = _NO_LIMIT if at_least is None else small.form.constant - at_least
        if lowest > highest:
            return EngineResult(EngineStatus.INFEASIBLE, None, None, 0.0)
        model.proto.objective.domain.extend([lowest, highest])
    elif at_least is not None and small.form.constant < at_least:
        return EngineResult(EngineStatus.INFEASIBLE, None, None, 0.0)
    solver = cp_model.CpSolver()
    _configure(solver, effort)
    if effort.control.ended:
        return EngineResult(EngineStatus.UNKNOWN, None, None, 0.0)
    callback = _Points(small, on_point) if on_point is not None else None
    with effort.control.interrupting(solver.stop_search):
        status = solver.solve(model, callback)
    response = solver.response_proto
    bound = _bound(status, solver.best_objective_bound, small.form)
    x = None
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        x = small.expand(np.array(list(response.solution), dtype=np.int64))
    return EngineResult(_STATUS[status], x, bound, float(response.deterministic_time))


def _bound(status: cp_model.CpSolverStatus, said: float, form: Linear) -> int | None:
    """The proven bound on the form; None where there is none.

    A search that ends before it began says UNKNOWN and a bound of 0.0: the field's default.
    """
    if len(form.cols) == 0:
        return form.constant if status == cp_model.OPTIMAL else None
    begun = status in (cp_model.OPTIMAL, cp_model.FEASIBLE) or (status == cp_model.UNKNOWN and said != 0.0)
    return int(np.floor(said + 1e-6)) + form.constant if begun else None


_STATUS = {
    cp_model.OPTIMAL: EngineStatus.OPTIMAL,
    cp_model.FEASIBLE: EngineStatus.FEASIBLE,
    cp_model.INFEASIBLE: EngineStatus.INFEASIBLE,
    cp_model.UNKNOWN: EngineStatus.UNKNOWN,
}


class _Points(cp_model.CpSolverSolutionCallback):
    def __init__(self, small: Reduced, on_point: OnPoint) -> None:
        super().__init__()
        self._small = small
        self._on_point = on_point

    def on_solution_callback(self) -> None:
        x = self._small.expand(np.array(list(self.response_proto.solution), dtype=np.int64))
        bound = int(np.floor(self.best_objective_bound + 1e-6)) + self._small.form.constant
        self._on_point(x, bound)


def _model(small: Reduced, hint: IntArray | None) -> cp_model.CpModel:
    model = cp_model.CpModel()
    proto = model.proto
    for low, high in zip(small.lower_bound.tolist(), small.upper_bound.tolist(), strict=True):
        proto.variables.add().domain.extend([low, high])
    matrix = small.matrix
    starts, cols, coefs = matrix.indptr.tolist(), matrix.indices.tolist(), matrix.data.tolist()
    binary = (small.lower_bound == 0) & (small.upper_bound == 1)
    all_binary = bool(binary.all())
    for i, upper in enumerate(small.upper.tolist()):
        a, b = starts[i], starts[i + 1]
        row_cols, row_coefs = cols[a:b], coefs[a:b]
        if all_binary and upper == 1 and min(row_coefs) == 1 == max(row_coefs):
            proto.constraints.add().at_most_one.literals.extend(row_cols)
        elif all_binary and upper == 0 and b - a == 2 and sorted(row_coefs) == [-1, 1]:
            low, high = (row_cols[0], row_cols[1]) if row_coefs[0] == 1 else (row_cols[1], row_cols[0])
            implication = proto.constraints.add()
            implication.enforcement_literal.append(low)
            implication.bool_and.literals.append(high)
        elif (
            all_binary and upper == 0 and min(row_coefs) == -1 and sorted(row_coefs)[1:] == [1] * (b - a - 1)
        ):
            clause = proto.constraints.add().at_most_one.literals
            clause.extend(c if k == 1 else -c - 1 for c, k in zip(row_cols, row_coefs, strict=True))
        else:
            linear = proto.constraints.add().linear
            linear.vars.extend(row_cols)
            linear.coeffs.extend(row_coefs)
            linear.domain.extend([-_NO_LIMIT, upper])
    if len(small.form.cols):
        proto.objective.vars.extend(small.form.cols.tolist())
        proto.objective.coeffs.extend((-small.form.coefs).tolist())
        proto.objective.scaling_factor = -1.0
    if hint is not None:
        proto.solution_hint.vars.extend(range(len(hint)))
        proto.solution_hint.values.extend(hint.tolist())
    return model


def _configure(solver: cp_model.CpSolver, effort: Effort) -> None:
    parameters = solver.parameters
    parameters.num_workers = effort.workers
    parameters.random_seed = effort.seed
    parameters.relative_gap_limit = 0.0
    parameters.absolute_gap_limit = 0.0
    parameters.linearization_level = 2
    if effort.workers > 1:
        parameters.subsolvers.extend(_SEARCHES[: effort.workers])
        parameters.use_lns = False
    parameters.max_time_in_seconds = max(0.05, effort.control.left)
    if effort.work is not None:
        parameters.max_deterministic_time = effort.work
    for name, value in effort.settings.items():
        if isinstance(value, (list, tuple)):
            getattr(parameters, name).extend(value)
        else:
            setattr(parameters, name, value)
