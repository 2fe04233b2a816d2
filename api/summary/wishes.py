"""Facts about what was asked for and advised: Form 2, Form 1, the diagnosis."""

from __future__ import annotations

import numpy as np

from api.summary.facts import Advice, FormRead, Requests
from rules.columns import NO_INDEX, BoolArray
from rules.context import Context
from rules.dataset import Dataset
from rules.derived import distinct_recommendations, post_kind_keys
from rules.matching import is_in, pair_key
from rules.naming import school_name


def requests(dataset: Dataset, form: FormRead | None) -> Requests | None:
    """Form 2 as it stands in the dataset; None where nobody applied."""
    rows = dataset.applications
    if len(rows) == 0:
        return None
    applied = np.unique(dataset.teachers.school[rows.teacher])
    missing = np.setdiff1d(np.arange(len(dataset.schools)), applied)
    distinct = np.unique(np.stack([rows.teacher, rows.programme, rows.group], axis=1), axis=0)
    return Requests(
        schools_applied=len(applied),
        schools=len(dataset.schools),
        missing=tuple(school_name(dataset, int(s)) for s in missing),
        rows=len(rows),
        repeats=len(rows) - len(distinct),
        persons=len(np.unique(dataset.teachers.person[rows.teacher])),
        form=form,
    )


def advice(context: Context) -> Advice | None:
    """Form 1 and the diagnosis; None where there is neither."""
    dataset = context.dataset
    recommended = distinct_recommendations(dataset)
    persons, _, _ = context.person_competency
    if len(recommended) == 0 and len(persons) == 0:
        return None
    named = int((recommended.teacher != NO_INDEX).sum())
    return Advice(
        named=named,
        for_position=len(recommended) - named,
        in_applications=int(_applied(dataset).sum()),
        deficit_persons=len(np.unique(persons)),
        deficit_records=len(persons),
    )


def _applied(dataset: Dataset) -> BoolArray:
    """Per distinct recommendation: the one it names, or somebody whom it means, applied for the programme."""
    rows, wishes = distinct_recommendations(dataset), dataset.applications
    programmes = len(dataset.programmes)
    named = rows.teacher != NO_INDEX
    found = np.zeros(len(rows), dtype=np.bool_)
    person = dataset.teachers.person
    found[named] = is_in(
        pair_key(person[rows.teacher[named]], rows.programme[named], programmes),
        pair_key(person[wishes.teacher], wishes.programme, programmes),
    )
    kinds = pair_key(rows.school[~named], rows.position[~named], len(dataset.positions))
    found[~named] = is_in(
        pair_key(kinds, rows.programme[~named], programmes),
        post_kind_keys(dataset, wishes.teacher, wishes.programme),
    )
    return found
