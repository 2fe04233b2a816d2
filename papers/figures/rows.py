"""The tables behind every paper: places, applications, recommendations, what quotas grant."""

from __future__ import annotations

import numpy as np
import pandas as pd

from papers.figures.courses import groups, optional, posts, programmes, schools
from rules.columns import NO_INDEX, BoolArray, IndexArray, StrArray
from rules.context import Facts
from rules.dataset import Dataset
from rules.derived import (
    applied_for,
    distinct_recommendations,
    every_post,
    post_kind_keys,
    recommended,
    severe_cover,
)
from rules.matching import Filed, is_in, pair_key
from rules.pair_checks import ADMITTED, first_refusal
from rules.registry import PAIR_RULES
from rules.text import each_normal

HOLDING = frozenset({"", "held", "applied", "enrolled", "confirmed", "used"})
"""States of a unique number in which it is somebody's."""
NO_GROUP = "no_group"
"""What stands in the way of an application for a programme without groups."""
SORTING = ["programme", "start", "group_id", "school", "full_name", "teacher_id"]


def places(facts: Facts) -> pd.DataFrame:
    """One row a place: columns of the post, of the group, and ``applied`` (the person asked for it),
    ``recommended``, ``severe`` (covers a large gap), ``confirmed`` (Form 3 is there), ``unique_number``;
    by programme, day, school, name."""
    dataset, plan = facts.dataset, facts.assignment
    rows = pd.concat([posts(dataset, plan.teacher), _rows(groups(facts.context), plan.group)], axis=1)
    rows["applied"] = applied_for(dataset, facts.person, plan.group)
    rows["recommended"] = recommended(dataset, facts.person, facts.programme)
    rows["severe"] = severe_cover(facts.context, facts.person, facts.programme)
    rows["confirmed"] = _confirmed(facts)
    rows["unique_number"] = _numbers(facts)
    return rows.sort_values(SORTING, ignore_index=True)


def _rows(frame: pd.DataFrame, index: IndexArray) -> pd.DataFrame:
    return frame.iloc[index].reset_index(drop=True)


def _confirmed(facts: Facts) -> BoolArray:
    table, width = facts.dataset.confirmations, facts.dataset.n_groups
    known = pair_key(facts.dataset.teachers.person[table.teacher], table.group, width)
    return is_in(pair_key(facts.person, facts.assignment.group, width), known)


def _numbers(facts: Facts) -> pd.Series:
    """Per place the first unique number that one of the person's posts holds; "" where there are none."""
    dataset, table = facts.dataset, facts.dataset.unique_numbers
    if not facts.context.profile.uses_unique_numbers:
        return pd.Series("", index=range(len(facts.assignment)))
    held = np.array([status in HOLDING for status in each_normal(table.status)], dtype=np.bool_)
    rows = np.flatnonzero(held & (table.teacher != NO_INDEX))
    of_person = pd.Series(table.unique_number[rows], index=dataset.teachers.person[table.teacher[rows]])
    first = of_person[~of_person.index.duplicated()]
    return pd.Series(facts.person).map(first).astype(object).fillna("")


def wishes(facts: Facts) -> pd.DataFrame:
    """One row an application of Form 2, equal ones once: columns of the post and the programme, ``group_id``
    and its ``start`` and ``end`` (empty: any group), ``rank`` (nullable, the best), ``justification`` (the
    first that is filled), ``recommended``, ``severe``, ``admitted`` (the pair rules admit a group of it),
    ``refused_by`` (the pair rule that stands in the way, "" where admitted), ``given`` (the person has a
    place in the programme), ``seated`` (in any)."""
    dataset, table = facts.dataset, facts.dataset.applications
    person = dataset.teachers.person[table.teacher]
    rows = pd.concat([posts(dataset, table.teacher), _rows(programmes(dataset), table.programme)], axis=1)
    named, day = table.group != NO_INDEX, np.datetime64("NaT", "D")
    rows["group_id"] = np.where(named, dataset.groups.group_id[table.group], "")
    rows["start"] = np.where(named, dataset.groups.start[table.group], day)
    rows["end"] = np.where(named, dataset.groups.end[table.group], day)
    rows["rank"] = optional(table.rank.values, table.rank.filled)
    rows["justification"] = table.justification
    rows["recommended"] = recommended(dataset, person, table.programme)
    rows["severe"] = severe_cover(facts.context, person, table.programme)
    refused = _refused_by(facts)
    rows["admitted"], rows["refused_by"] = refused == "", refused
    width = len(dataset.programmes)
    rows["given"] = is_in(
        pair_key(person, table.programme, width), pair_key(facts.person, facts.programme, width)
    )
    rows["seated"] = facts.seated[person]
    return _once(rows).sort_values(SORTING, ignore_index=True)


def _refused_by(facts: Facts) -> StrArray:
    """Per application the first pair rule that refuses its group; of several groups of its programme that
    which comes farthest; "" where one is admitted."""
    table, groups = facts.dataset.applications, facts.dataset.groups
    named = np.flatnonzero(table.group != NO_INDEX)
    bare = np.flatnonzero(table.group == NO_INDEX)
    index, group = Filed.by(groups.programme, len(facts.dataset.programmes)).join(table.programme[bare])
    row = np.concatenate([named, bare[index]])
    tried = np.concatenate([table.group[named], group]).astype(np.int32)
    refusal = first_refusal(facts.context, table.teacher[row], tried)
    farthest = np.full(len(table), NO_INDEX, dtype=np.int64)
    np.maximum.at(farthest, row, np.where(refusal == ADMITTED, len(PAIR_RULES), refusal))
    names = np.array([*(rule.name for rule in PAIR_RULES), "", NO_GROUP], dtype=object)
    return names[farthest]


def _once(rows: pd.DataFrame) -> pd.DataFrame:
    """Equal applications as one: the best rank, the first justification that is filled."""
    key = ["teacher_id", "programme_id", "group_id"]
    rows["justification"] = rows["justification"].where(rows["justification"] != "")
    by_key = rows.groupby(key, sort=False)
    rows["rank"] = by_key["rank"].transform("min")
    rows["justification"] = by_key["justification"].transform("first").astype(object).fillna("")
    return rows.drop_duplicates(key)


def recommendations(facts: Facts) -> pd.DataFrame:
    """One row a distinct recommendation of Form 1: columns of the school and the programme,
    ``teacher_id`` and ``full_name`` ("": for a position), ``position``, ``in_application``, ``in_plan``."""
    dataset, table = facts.dataset, distinct_recommendations(facts.dataset)
    named = table.teacher != NO_INDEX
    rows = pd.concat(
        [_rows(schools(dataset), table.school), _rows(programmes(dataset), table.programme)], axis=1
    )
    posts_named, labels = dataset.teachers, np.array([*dataset.position_labels, ""], dtype=object)
    rows["teacher_id"] = np.where(named, posts_named.teacher_id[table.teacher], "")
    rows["full_name"] = np.where(named, posts_named.full_name[table.teacher], "")
    rows["position"] = labels[np.where(named, posts_named.position[table.teacher], table.position)]
    asked = facts.dataset.applications
    rows["in_application"] = _met(dataset, asked.teacher, asked.programme)
    place, post = every_post(dataset, facts.person)
    rows["in_plan"] = _met(dataset, post.astype(np.int32), facts.programme[place])
    return rows.sort_values(["school", "programme", "full_name", "position"], ignore_index=True)


def _met(dataset: Dataset, post: IndexArray, programme: IndexArray) -> BoolArray:
    """Per distinct recommendation whether one of these (post, programme) is what it asks for."""
    rows, width = distinct_recommendations(dataset), len(dataset.programmes)
    named, person = rows.teacher != NO_INDEX, dataset.teachers.person
    met = np.zeros(len(rows), dtype=np.bool_)
    met[named] = is_in(
        pair_key(person[rows.teacher[named]], rows.programme[named], width),
        pair_key(person[post], programme, width),
    )
    kinds = pair_key(rows.school[~named], rows.position[~named], len(dataset.positions))
    met[~named] = is_in(
        pair_key(kinds, rows.programme[~named], width), post_kind_keys(dataset, post, programme)
    )
    return met


def staff(dataset: Dataset) -> pd.DataFrame:
    """One row a (school, person) on its staff: ``school_id``, ``district_id``, ``person``."""
    table = dataset.teachers
    pairs = np.unique(np.stack([table.school, table.person], axis=1), axis=0)
    of_school = schools(dataset).iloc[pairs[:, 0]].reset_index(drop=True)
    return of_school[["school_id", "district_id"]].assign(person=pairs[:, 1])
