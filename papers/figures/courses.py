"""Columns about programmes, groups and their sessions."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas.arrays import IntegerArray

from rules.columns import NO_INDEX, BoolArray, DateArray, IndexArray, IntArray, StrArray
from rules.context import Context
from rules.dataset import Dataset
from rules.substitution.workdays import DayCount


def named(names: StrArray, ids: StrArray) -> StrArray:
    """The name people know, else the id."""
    return np.where(names == "", ids, names)


def programmes(dataset: Dataset) -> pd.DataFrame:
    """One row a programme: ``programme_id``, ``programme`` (title, else id), ``provider``, ``kind``,
    ``hours`` (nullable), ``form`` (:class:`rules.tables.Form`), in the dataset's order."""
    table = dataset.programmes
    return pd.DataFrame(
        {
            "programme_id": table.programme_id,
            "programme": named(table.title, table.programme_id),
            "provider": table.provider,
            "kind": table.kind,
            "hours": optional(table.hours.values, table.hours.filled),
            "form": table.form,
        }
    )


def groups(context: Context) -> pd.DataFrame:
    """One row a group: the columns of its programme, ``group_id``, ``start``, ``end``, ``own`` (filled by us,
    not by the institute from many districts), ``host_id`` (district where it is held, "" elsewhere),
    ``min_size`` (nullable), ``room`` (places without those of people from elsewhere), ``due`` (last day for
    Form 3) and ``due_early`` (the coordinator's own date before it), both empty where there is no such duty.
    """
    dataset, policy = context.dataset, context.profile.substitution
    table = dataset.groups
    host = np.where(table.district == NO_INDEX, "", dataset.districts.district_id[table.district])
    own = pd.DataFrame(
        {
            "group_id": table.group_id,
            "start": table.start,
            "end": table.end,
            "own": ~table.shared,
            "host_id": host,
            "min_size": optional(table.min_size.values, table.min_size.filled),
            "room": np.maximum(0, table.max_size - table.seats_elsewhere),
            "due": _days_before(context, table.start, policy.confirm_days),
            "due_early": _days_before(
                context, table.start, (policy.confirm_days + policy.slack_days) if policy.slack_days else 0
            ),
        }
    )
    of_programme = programmes(dataset).iloc[table.programme].reset_index(drop=True)
    return pd.concat([of_programme, own], axis=1)


def _days_before(context: Context, starts: DateArray, days: int) -> DateArray:
    """The last day with ``days`` left, as the profile counts days; nothing where the duty is of no days."""
    if days == 0:
        return np.full(len(starts), np.datetime64("NaT", "D"))
    count = DayCount(context.profile.substitution.working_days)
    known, row = np.unique(starts, return_inverse=True)
    due = [np.datetime64(count.before(day.item(), days), "D") for day in known]
    return np.array(due, dtype="datetime64[D]")[row]


def sessions(dataset: Dataset) -> pd.DataFrame:
    """When groups meet: ``group_id``, ``start``, ``end``, ``mode`` (:class:`rules.tables.Mode`), by group and
    day; a group without sessions of its own is one session."""
    table = dataset.sessions
    return pd.DataFrame(
        {
            "group_id": dataset.groups.group_id[table.group],
            "start": table.start,
            "end": table.end,
            "mode": table.mode,
        }
    )


def posts(dataset: Dataset, post: IndexArray) -> pd.DataFrame:
    """The post of every row: ``person`` (index), ``teacher_id``, ``full_name`` ("" where not known),
    ``position``, and the columns of :func:`schools` for its school."""
    table = dataset.teachers
    labels = np.array(dataset.position_labels, dtype=object)
    own = pd.DataFrame(
        {
            "person": table.person[post],
            "teacher_id": table.teacher_id[post],
            "full_name": table.full_name[post],
            "position": labels[table.position[post]],
        }
    )
    return pd.concat([own, schools(dataset).iloc[table.school[post]].reset_index(drop=True)], axis=1)


def schools(dataset: Dataset) -> pd.DataFrame:
    """One row a school: ``school_id``, ``school`` (name, else id), ``district_id``, ``district``."""
    table, districts = dataset.schools, dataset.districts
    return pd.DataFrame(
        {
            "school_id": table.school_id,
            "school": named(table.name, table.school_id),
            "district_id": districts.district_id[table.district],
            "district": named(districts.name, districts.district_id)[table.district],
        }
    )


def optional(values: IntArray, filled: BoolArray) -> IntegerArray:
    """Whole numbers of which some are not known."""
    return IntegerArray(values.astype(np.int64), ~filled)
