"""Which groups have ended, and which are held otherwise than planned."""

from __future__ import annotations

import numpy as np

from rules.columns import BoolArray, DateArray, frozen
from rules.dataset import Dataset

ENDING = ("cancelled", "merged")
"""Changes by which a group ends."""
STAYING = ("moved", "form")
"""Changes after which the group goes on, on other days or in another way."""


def ended_groups(dataset: Dataset) -> BoolArray:
    """Per group: cancelled, or merged into another one."""
    changes = dataset.group_changes
    mask = np.zeros(dataset.n_groups, dtype=np.bool_)
    mask[changes.group[np.isin(changes.change, ENDING)]] = True
    return frozen(mask)


def changed_on(dataset: Dataset) -> DateArray:
    """Per group the last day on which new dates or another form were announced; NaT: never."""
    changes = dataset.group_changes
    rows = np.isin(changes.change, STAYING)
    last = np.full(dataset.n_groups, np.datetime64("NaT", "D"))
    np.fmax.at(last, changes.group[rows], changes.announced_on[rows])
    return frozen(last)
