"""What quotas grant, by programme."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rules.columns import NO_INDEX
from rules.dataset import Dataset

_NARROWED = ("school_id", "group_id")


def grants(dataset: Dataset) -> pd.DataFrame:
    """One row a quota with ``max_seats`` that names a programme or a group: ``district_id`` (that of its
    school or its own; "" for all), ``school_id``, ``programme_id``, ``group_id``, ``positions`` (how many are
    named), ``max_seats``."""
    quotas, groups = dataset.quotas, dataset.groups
    of_group = np.where(quotas.group != NO_INDEX, groups.programme[quotas.group], NO_INDEX)
    programme = np.where(quotas.programme != NO_INDEX, quotas.programme, of_group)
    rows = np.flatnonzero(quotas.max_seats.filled & (programme != NO_INDEX))
    district = np.where(
        quotas.district != NO_INDEX,
        quotas.district,
        np.where(quotas.school != NO_INDEX, dataset.schools.district[quotas.school], NO_INDEX),
    )
    if len(dataset.districts) == 1:
        district = np.zeros_like(district)
    return pd.DataFrame(
        {
            "district_id": _ids(dataset.districts.district_id, district[rows]),
            "school_id": _ids(dataset.schools.school_id, quotas.school[rows]),
            "programme_id": _ids(dataset.programmes.programme_id, programme[rows]),
            "group_id": _ids(groups.group_id, quotas.group[rows]),
            "positions": quotas.positions.lengths[rows],
            "max_seats": quotas.max_seats.values[rows],
        }
    )


def _ids(ids: np.ndarray, index: np.ndarray) -> np.ndarray:
    return np.where(index == NO_INDEX, "", ids[index])


def by_programme(grants: pd.DataFrame, groups: pd.DataFrame) -> pd.Series:
    """Places granted by ``programme_id``; programmes without a quota are not in it.

    Rows that fill the same columns add up (positions apart: a row for some positions is a part).  Of several
    such layers the smallest that covers the whole programme counts (a row for the programme covers it; rows
    for groups do when every group has one); where none does, they add up.
    """
    if len(grants) == 0:
        return pd.Series(dtype="int64")
    rows = grants.assign(
        layer=sum(((grants[c].astype(bool)).astype(int) * 2**i) for i, c in enumerate(_NARROWED))
    )
    layers = rows.groupby(["programme_id", "layer"]).agg(
        places=("max_seats", "sum"), groups=("group_id", "nunique")
    )
    layers = layers.reset_index()
    held = layers["programme_id"].map(groups["programme_id"].value_counts()).fillna(0)
    whole = (layers["layer"] == 0) | ((layers["layer"] == 2) & (layers["groups"] >= held))
    smallest = layers[whole].groupby("programme_id")["places"].min()
    summed = layers.groupby("programme_id")["places"].sum()
    return smallest.combine_first(summed).astype("int64")
