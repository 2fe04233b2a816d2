"""A reduced program as a model for the engines behind MathOpt."""

from __future__ import annotations

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from solver.reduce import Reduced


def engine_model(small: Reduced, *, whole: bool) -> mathopt.Model:
    """The reduced program, to be maximised; in whole numbers, or (``whole=False``) relaxed."""
    proto = model_pb2.ModelProto()
    n, m = len(small.columns), len(small.rows)
    proto.variables.ids.extend(range(n))
    proto.variables.lower_bounds.extend(small.lower_bound.astype(np.float64))
    proto.variables.upper_bounds.extend(small.upper_bound.astype(np.float64))
    proto.variables.integers.extend([whole] * n)
    proto.objective.maximize = True
    worth = small.form.dense(n)
    filled = np.flatnonzero(worth)
    proto.objective.linear_coefficients.ids.extend(filled)
    proto.objective.linear_coefficients.values.extend(worth[filled].astype(np.float64))
    proto.linear_constraints.ids.extend(range(m))
    proto.linear_constraints.lower_bounds.extend([-np.inf] * m)
    proto.linear_constraints.upper_bounds.extend(small.upper.astype(np.float64))
    matrix = small.matrix.tocsr()
    matrix.sort_indices()
    proto.linear_constraint_matrix.row_ids.extend(np.repeat(np.arange(m), np.diff(matrix.indptr)))
    proto.linear_constraint_matrix.column_ids.extend(matrix.indices)
    proto.linear_constraint_matrix.coefficients.extend(matrix.data.astype(np.float64))
    return mathopt.Model.from_model_proto(proto)
