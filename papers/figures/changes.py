"""What changed for schools between two plans, and what is held in a month."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pandas as pd

KEY = ["teacher_id", "group_id"]


class Change(StrEnum):
    """What became of a place since schools were told last."""

    SAME = ""
    NEW = "new"
    OTHER_DATES = "other_dates"
    GONE = "gone"


def changed(places: pd.DataFrame, earlier: pd.DataFrame | None) -> pd.DataFrame:
    """Places of both plans with a column ``change``; those that are gone as they stood in the earlier one.
    Without an earlier plan nothing is new."""
    if earlier is None:
        return places.assign(change=str(Change.SAME))
    before = places[KEY].merge(earlier[[*KEY, "start", "end"]], on=KEY, how="left")
    known = before["start"].notna().to_numpy()
    same = (before["start"] == places["start"]) & (before["end"] == places["end"])
    change = np.where(known, np.where(same, Change.SAME, Change.OTHER_DATES), Change.NEW)
    here = pd.MultiIndex.from_frame(places[KEY])
    gone = earlier[~pd.MultiIndex.from_frame(earlier[KEY]).isin(here)]
    both = [places.assign(change=change.astype(object)), gone.assign(change=str(Change.GONE))]
    return pd.concat([part for part in both if len(part)] or both[:1], ignore_index=True)


def in_month(rows: pd.DataFrame, month: str) -> pd.DataFrame:
    """Rows of :func:`changed` whose group is held in the month (``2027-03``), and every change of a place
    that is held then or later; by day, programme, name."""
    begins, ends = rows["start"].dt.strftime("%Y-%m"), rows["end"].dt.strftime("%Y-%m")
    held = (ends >= month) & ((begins <= month) | (rows["change"] != Change.SAME))
    kept: pd.DataFrame = rows[held]
    return kept.sort_values(["start", "programme", "full_name", "teacher_id"], ignore_index=True)
