"""A place that somebody entitled decided by hand is in the plan."""

from __future__ import annotations

import numpy as np

from rules.base import Parameters, PlanRule, Sentence, Violation
from rules.columns import NO_INDEX
from rules.context import Facts
from rules.tables import DecisionKind


def check(facts: Facts, parameters: Parameters) -> list[Violation]:
    """Look, for each ``must`` row, for a place of that post that the row means."""
    decisions = facts.dataset.decisions
    rows = np.flatnonzero(decisions.decision == DecisionKind.MUST)
    return [_violation(facts, int(row)) for row in rows if not _kept(facts, int(row))]


def _kept(facts: Facts, row: int) -> bool:
    decisions = facts.dataset.decisions
    fits = facts.assignment.teacher == decisions.teacher[row]
    if decisions.group[row] != NO_INDEX:
        fits &= facts.assignment.group == decisions.group[row]
    elif decisions.programme[row] != NO_INDEX:
        fits &= facts.programme == decisions.programme[row]
    return bool(fits.any())


def _wanted(facts: Facts, row: int) -> tuple[tuple[tuple[str, str], ...], Sentence]:
    """What the row means: the objects it names, and the words for them."""
    dataset, decisions = facts.dataset, facts.dataset.decisions
    if decisions.group[row] != NO_INDEX:
        group = str(dataset.groups.group_id[decisions.group[row]])
        return (("group", group),), (f"место в группе {group}", f"a place in group {group}")
    if decisions.programme[row] != NO_INDEX:
        programme = str(dataset.programmes.programme_id[decisions.programme[row]])
        return (("programme", programme),), (
            f"место по программе {programme}",
            f"a place in programme {programme}",
        )
    return (), ("хотя бы одно место", "at least one place")


def _violation(facts: Facts, row: int) -> Violation:
    teacher = str(facts.dataset.teachers.teacher_id[facts.dataset.decisions.teacher[row]])
    objects, (wanted_ru, wanted_en) = _wanted(facts, row)
    return Violation(
        rule=RULE.name,
        objects=(("teacher", teacher), *objects),
        figures={"counted": 0, "allowed": 1},
        sentence_ru=(
            f"Решение в строке {row + 2}: работнику {teacher} положено {wanted_ru}; "
            "занято 0, нужно не менее 1."
        ),
        sentence_en=(
            f"Decision in row {row + 2}: teacher {teacher} must have {wanted_en}; 0 taken, at least 1 needed."
        ),
        rows=(("decisions", row + 2),),
    )


RULE = PlanRule(
    name="decision_must",
    title=("Решение «зачислить»", "Decision: must"),
    sentence=(
        "Место, назначенное решением уполномоченного лица, есть в плане: в названной группе, иначе в группе "
        "названной программы, иначе любое.",
        "A place that somebody entitled decided by hand is in the plan: in the named group, else in a group "
        "of the named programme, else any.",
    ),
    formula="Σ_{g named by r} x_{t(r) g} ≥ 1 for every decision r = must",
    check=check,
)
