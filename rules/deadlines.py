"""The clock of the right to training: at least once in every cycle of years."""

from __future__ import annotations

import numpy as np

from rules.columns import BoolArray, DateArray
from rules.dataset import Dataset
from rules.text import each_normal

NO_DOCUMENT = frozenset({"нет", "без документа", "не выдан", "none", "no"})
"""Words in ``document_type`` by which the history tells that no document was issued."""


def add_years(days: DateArray, years: int) -> DateArray:
    """The same calendar day ``years`` later; 29 February becomes the 28th where that year has no 29th."""
    months = days.astype("datetime64[M]")
    day_of_month = (days - months.astype("datetime64[D]")).astype("timedelta64[D]")
    target = months + np.timedelta64(12 * years, "M")
    shifted = target.astype("datetime64[D]") + day_of_month
    last = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    return np.where(np.isnat(days), days, np.minimum(shifted, last))


def qualifying(dataset: Dataset, min_hours: int) -> BoolArray:
    """Rows of the history that reset the clock: at least ``min_hours`` and a document, where it tells."""
    history = dataset.training_history
    too_short = history.hours.filled & (history.hours.values < min_hours)
    undocumented = np.array([d in NO_DOCUMENT for d in each_normal(history.document_type)], dtype=np.bool_)
    return ~too_short & ~undocumented


def due_dates(dataset: Dataset, cycle_years: int, min_hours: int) -> DateArray:
    """Per person: (the later of the last training of any post and the newest qualifying row of the
    history, else the earliest ``right_from``) + ``cycle_years``; NaT where neither is known."""
    posts = dataset.teachers
    trained = np.full(dataset.n_persons, np.datetime64("NaT", "D"))
    np.fmax.at(trained, posts.person, posts.last_training_end)
    history = dataset.training_history
    rows = qualifying(dataset, min_hours)
    np.fmax.at(trained, posts.person[history.teacher[rows]], history.end[rows])
    right = np.full(dataset.n_persons, np.datetime64("NaT", "D"))
    np.fmin.at(right, posts.person, posts.right_from)
    return add_years(np.where(np.isnat(trained), right, trained), cycle_years)
