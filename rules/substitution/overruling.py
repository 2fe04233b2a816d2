"""Deadlines that an operator sets aside, with a reason that is kept: which of these decisions count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from rules.base import Sentence
from rules.dataset import Dataset
from rules.substitution.group_states import ended_groups
from rules.substitution.judging import Finding, Judged, as_date, day_in_words
from rules.substitution.policy import Level, Policy
from rules.substitution.workdays import DayCount
from rules.tables import Overrules


def judge(dataset: Dataset, overrules: Overrules, policy: Policy, as_of: date) -> Judged:
    """Every decision on its own.  ``dataset``: as announced by ``as_of``."""
    findings: list[Finding] = []
    admitted: list[int] = []
    for row in range(len(overrules)):
        told = next(_said(dataset, overrules, row, policy, as_of), None)
        if told is None or told[2]:
            admitted.append(row)
        if told is not None:
            code, sentence, only_remark = told
            group = str(dataset.groups.group_id[overrules.group[row]])
            findings.append(Finding(row + 2, code, "", group, sentence, only_remark))
    return Judged(np.array(admitted, dtype=np.int64), tuple(findings))


def _said(
    dataset: Dataset, overrules: Overrules, row: int, policy: Policy, as_of: date
) -> Iterator[tuple[str, Sentence, bool]]:
    """``(code, sentence, only a remark)``, the gravest first."""
    group = int(overrules.group[row])
    start = as_date(dataset.groups.start[group])
    if as_date(overrules.decided_on[row]) > as_of:
        today = day_in_words(as_of)
        yield (
            "in_future",
            (
                f"Решение датировано будущим: сегодня {today[0]}.",
                f"The decision is dated in the future: today is {today[1]}.",
            ),
            False,
        )
    if ended_groups(dataset)[group]:
        yield "ended", _ENDED, False
    if start <= as_of:
        began = day_in_words(start)
        yield "began", (f"Группа уже началась {began[0]}.", f"The group began on {began[1]}."), False
    allowed = policy.farthest(DayCount(policy.working_days).between(as_of, start))
    if allowed is not None and allowed >= Level(int(overrules.level[row])):
        yield "needless", _NEEDLESS, True


_ENDED: Sentence = (
    "Группа отменена или объединена с другой.",
    "The group was cancelled, or merged into another.",
)
_NEEDLESS: Sentence = (
    "Решение ничего не меняет: сроки и без него это позволяют.",
    "The decision changes nothing: the deadlines allow this anyway.",
)
