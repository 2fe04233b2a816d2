"""Courses people have completed: with hours and documents, and the seminars that count for nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets.generator import calibration as cal
from datasets.generator.common import NO_DAY, Streams, Table, blank, iso, numbers, texts
from datasets.generator.courses import Programmes
from datasets.generator.lives import Lives, course_day
from datasets.generator.people import Staff
from rules.columns import BoolArray, DateArray, IntArray, StrArray

MIN_HOURS = 16
CERTIFICATE, NOTHING = "удостоверение", "нет"


@dataclass(frozen=True, eq=False)
class History:
    """Rows of ``training_history`` in order of post and end; ``last_training`` as the staff list has it
    (empty for some whose course is on file)."""

    teacher: IntArray
    programme: IntArray
    end: DateArray
    hours: IntArray
    document: StrArray
    last_training: DateArray

    def repeated(self, n_posts: int, main: IntArray, programmes: Programmes) -> BoolArray:
        """``[post, programme]``: the person completed the programme or its family in the last 3 years."""
        recent = self.end > np.datetime64("2024-01-10", "D")
        families = np.zeros((n_posts, len(programmes)), dtype=np.bool_)
        families[self.teacher[recent], programmes.family[self.programme[recent]]] = True
        return np.asarray(families[main][:, programmes.family])


def draw_history(
    staff: Staff, lives: Lives, programmes: Programmes, fits: BoolArray, streams: Streams
) -> History:
    """Draw the register of former courses; every course is one of ``PAST`` that fits the post."""
    rng = streams.of("history")
    past = np.arange(programmes.n_current, len(programmes))
    hours = np.array([programmes.courses[p].hours for p in past])
    count, seminar = past[hours >= MIN_HOURS], past[hours < MIN_HOURS]
    trained = np.flatnonzero(staff.is_main & ~np.isnat(lives.last_training))
    kept = trained[rng.random(len(trained)) < cal.HISTORY_KEPT]
    last = lives.last_training[kept]
    also = rng.random(len(kept)) < cal.EARLIER_COURSE
    before = course_day(last[also] - rng.integers(900, 1200, int(also.sum())))
    possible = before >= lives.since[kept[also]]
    earlier = kept[also][possible]
    invited = staff.is_main & (lives.status == 0)
    attended = np.flatnonzero(invited & (rng.random(len(staff)) < cal.SHORT_SEMINAR))
    teacher = np.concatenate([kept, earlier, attended])
    programme = np.concatenate(
        [
            _course(fits[kept][:, count], count, rng),
            _course(fits[earlier][:, count], count, rng),
            np.full(len(attended), seminar[0]),
        ]
    )
    seminar_day = course_day(np.datetime64("2025-08-21", "D") + 7 * rng.integers(0, 64, len(attended)))
    end = np.concatenate([last, before[possible], seminar_day])
    unlisted = np.zeros(len(staff), dtype=np.bool_)
    unlisted[kept] = rng.random(len(kept)) < cal.HISTORY_ONLY
    length = np.array([c.hours for c in programmes.courses])[programme]
    order = np.lexsort((end, teacher))
    return History(
        teacher=teacher[order],
        programme=programme[order],
        end=end[order],
        hours=length[order],
        document=np.where(length < MIN_HOURS, NOTHING, CERTIFICATE).astype(object)[order],
        last_training=np.where(unlisted[staff.main], NO_DAY, lives.last_training),
    )


def _course(fits: BoolArray, programmes: IntArray, rng: np.random.Generator) -> IntArray:
    """A fitting programme for each row; narrow audiences come before courses open to all."""
    audience = fits.mean(axis=0) if len(fits) else np.ones(len(programmes))
    keys = np.where(fits, rng.gumbel(size=fits.shape) - 0.7 * np.log(audience + 0.02), -np.inf)
    return programmes[keys.argmax(axis=1)] if len(fits) else np.empty(0, dtype=np.int64)


def history_table(history: History, programmes: Programmes, teacher_ids: StrArray) -> Table:
    """``training_history``."""
    n = len(history.teacher)
    with_document = history.document == CERTIFICATE
    number = texts([f"УД-{2400000 + 37 * i}" for i in range(n)]) if n else blank(0)
    number[~with_document] = ""
    return {
        "teacher_id": teacher_ids[history.teacher],
        "programme_id": programmes.programme_id[history.programme],
        "end": iso(history.end),
        "hours": numbers(history.hours),
        "document_type": history.document,
        "document_number": number,
    }
