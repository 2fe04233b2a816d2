"""Diagnosed deficits: who was tested, in what, and how large the gaps are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets.generator import calibration as cal
from datasets.generator.catalogue import COMPETENCIES, SUBJECT_COMPETENCIES
from datasets.generator.common import Streams, Table, codes_of, evenly, ids, iso, numbers, texts
from datasets.generator.lives import LEAVE, Lives
from datasets.generator.people import Staff
from datasets.generator.posts import UNIT_INDEX
from datasets.generator.schools import Schools
from rules.columns import BoolArray, DateArray, IntArray, StrArray

TESTED_SUBJECTS = 0.85
"""Share of the diagnosed who teach a subject with a test of its own; the others met a general test."""


@dataclass(frozen=True, eq=False)
class Deficits:
    """Rows of ``deficits`` in order of post and competency."""

    teacher: IntArray
    competency: IntArray
    severity: IntArray
    diagnosed_on: DateArray

    def severe(self, n_posts: int) -> BoolArray:
        """``[post, competency]``: severity 3."""
        matrix = np.zeros((n_posts, len(COMPETENCIES)), dtype=np.bool_)
        rows = self.severity == 3
        matrix[self.teacher[rows], self.competency[rows]] = True
        return matrix


def draw_deficits(schools: Schools, staff: Staff, lives: Lives, streams: Streams) -> Deficits:
    """Draw who is diagnosed and one to four records for each."""
    rng = streams.of("deficits")
    n_subject = len(SUBJECT_COMPETENCIES)
    subject = np.full(len(staff), -1)
    for i, (code, _) in enumerate(SUBJECT_COMPETENCIES):
        subject[staff.unit == UNIT_INDEX[code]] = i
    teacher = staff.is_main & (staff.unit >= 0) & (lives.status != LEAVE)
    tested = subject >= 0
    share = np.array([a.diagnosed for a in schools.areas])[schools.district[staff.school]]
    share = np.where(
        tested,
        share * TESTED_SUBJECTS / max(1e-9, tested[teacher].mean()),
        share * (1 - TESTED_SUBJECTS) / max(1e-9, (~tested[teacher]).mean()),
    )
    who = np.flatnonzero(teacher & (evenly(len(staff), rng) < share))
    records = codes_of(cal.RECORDS_PER_PERSON, len(who), rng) + 1
    # keys: the own subject and its methods first, then general competencies; nobody is tested as a manager
    keys = rng.random((len(who), len(COMPETENCIES)))
    keys[:, : 2 * n_subject] += 10
    keys[:, -1] += 20
    own = np.flatnonzero(tested[who])
    keys[own, subject[who[own]]] -= 10.6
    keys[own, n_subject + subject[who[own]]] -= 10.4
    nearest = np.argsort(keys, axis=1, kind="stable")[:, : len(cal.RECORDS_PER_PERSON)]
    taken = np.arange(nearest.shape[1]) < records[:, None]
    post, competency = np.repeat(who, records), nearest[taken]
    order = np.lexsort((competency, post))
    autumn = rng.random(len(who)) < 0.7
    day = np.where(autumn, np.datetime64("2026-11-09", "D"), np.datetime64("2026-04-13", "D"))
    day = day + 7 * rng.integers(0, 3, len(who)) + rng.integers(0, 5, len(who))
    return Deficits(
        teacher=post[order],
        competency=competency[order],
        severity=(codes_of(cal.SEVERITIES, len(post), rng) + 1)[order],
        diagnosed_on=np.repeat(day, records)[order],
    )


def deficits_table(deficits: Deficits, teacher_ids: StrArray) -> Table:
    """``deficits``."""
    return {
        "teacher_id": teacher_ids[deficits.teacher],
        "competency_id": ids("c", len(COMPETENCIES))[deficits.competency],
        "severity": numbers(deficits.severity),
        "source": texts(["диагностика ЦНППМ"] * len(deficits.teacher)),
        "diagnosed_on": iso(deficits.diagnosed_on),
    }
