"""What a rebalancing does to unique numbers, as its certificate tells it to the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rules.substitution.case import Case
from rules.substitution.moves import NOWHERE, Chain
from rules.substitution.passing import Passing

Reasons = Mapping[tuple[int, int], str]


def numbers_told(case: Case, passings: Sequence[Passing], reasons: Reasons) -> list[dict[str, str]]:
    """A row for each number that changes hands: from whom and which school (empty: nobody held it), how far,
    to whom (empty: nobody).

    ``reasons``: why a place fell free, by post and group.
    """
    return [_row(case, each, reasons) for each in passings]


def _row(case: Case, told: Passing, reasons: Reasons) -> dict[str, str]:
    posts, schools, districts = case.dataset.teachers, case.dataset.schools, case.dataset.districts
    row = {
        "number": told.number,
        "from_person_id": "",
        "from_school_id": "",
        "level": told.level.name.lower(),
        "reason": "",
        "person_id": "",
        "teacher_id": "",
        "district_id": "",
        "school_id": "",
    }
    if told.left_by != NOWHERE:
        row["from_person_id"] = str(case.dataset.person_ids[posts.person[told.left_by]])
        row["from_school_id"] = str(schools.school_id[posts.school[told.left_by]])
        row["reason"] = _reason(case, told.left_by, reasons)
    if told.comer != NOWHERE:
        row["person_id"] = str(case.dataset.person_ids[posts.person[told.comer]])
        row["teacher_id"] = str(posts.teacher_id[told.comer])
        row["district_id"] = str(districts.district_id[case.dataset.teacher_district[told.comer]])
        row["school_id"] = str(schools.school_id[posts.school[told.comer]])
    return row


def _reason(case: Case, left_by: int, reasons: Reasons) -> str:
    """The first reason told for a place of the person, empty where none is."""
    person, before = case.dataset.teachers.person, case.before
    mine = np.flatnonzero(person[before.teacher] == person[left_by])
    places = zip(before.teacher[mine].tolist(), before.group[mine].tolist(), strict=True)
    return next((said for place in places if (said := reasons.get(place))), "")


def holders_after(case: Case, passings: Sequence[Passing]) -> dict[str, str]:
    """Per unique number that changes hands the teacher who holds it afterwards, empty where it is free."""
    posts = case.dataset.teachers.teacher_id
    return {each.number: "" if each.comer == NOWHERE else str(posts[each.comer]) for each in passings}


def numbers_after(case: Case, numbers: Mapping[int, str], passings: Sequence[Passing]) -> dict[int, str]:
    """Per person the unique number afterwards; ``numbers``: those before."""
    person, passed = case.dataset.teachers.person, {each.number for each in passings}
    kept = {who: number for who, number in numbers.items() if number not in passed}
    come = {int(person[each.comer]): each.number for each in passings if each.comer != NOWHERE}
    return {**kept, **come}


def new_places(case: Case, chains: Sequence[Chain], now: Mapping[int, str]) -> list[dict[str, str]]:
    """Places that somebody with a number has entered; ``now``: unique number by person afterwards."""
    posts, groups = case.dataset.teachers, case.dataset.groups.group_id
    entered = [(step.teacher, step.to_group) for chain in chains for step in chain.steps]
    return [
        {
            "number": now[int(posts.person[teacher])],
            "teacher_id": str(posts.teacher_id[teacher]),
            "group_id": str(groups[group]),
            "person_id": str(case.dataset.person_ids[posts.person[teacher]]),
        }
        for teacher, group in sorted(entered)
        if int(posts.person[teacher]) in now
    ]
