"""The plan that some chains alone make of a case."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rules.context import Assignment
from rules.substitution.case import Case
from rules.substitution.moves import NOWHERE, Chain


def plan_with(case: Case, chains: Sequence[Chain]) -> Assignment:
    """What stays of the plan before, less the places that people of the chains leave, with those that they
    enter."""
    person, before = case.dataset.teachers.person, case.before
    steps = [step for chain in chains for step in chain.steps]
    left = {(int(person[step.teacher]), step.from_group) for step in steps if step.from_group != NOWHERE}
    held = zip(person[before.teacher].tolist(), before.group.tolist(), strict=True)
    keeps = case.stays & np.array([place not in left for place in held], dtype=np.bool_)
    return Assignment(
        np.concatenate([before.teacher[keeps], [step.teacher for step in steps]]).astype(np.int32),
        np.concatenate([before.group[keeps], [step.to_group for step in steps]]).astype(np.int32),
    ).sorted()
