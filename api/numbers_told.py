"""What a rebalancing does to unique numbers, as its certificate tells it to the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rules.substitution.case import Case
from rules.substitution.moves import Chain


def numbers_told(
    case: Case, numbers: Mapping[int, str], holders: Mapping[str, str], reasons: Mapping[tuple[int, int], str]
) -> list[dict[str, str]]:
    """A row for each number that changes hands: from whom and which school, how far, to whom (empty: nobody).

    ``numbers``: unique number by person before; ``holders``: teacher by number afterwards; ``reasons``: why a
    place fell free, by post and group.
    """
    person_of = {number: person for person, number in numbers.items()}
    return [_row(case, number, person_of[number], teacher, reasons) for number, teacher in holders.items()]


def _row(
    case: Case, number: str, person: int, teacher: str, reasons: Mapping[tuple[int, int], str]
) -> dict[str, str]:
    posts, schools, districts = case.dataset.teachers, case.dataset.schools, case.dataset.districts
    places = np.flatnonzero(posts.person[case.before.teacher] == person)
    of_person = case.before.teacher[places] if len(places) else np.flatnonzero(posts.person == person)
    left_by = int(of_person[0])
    said = [
        reason
        for place in places.tolist()
        if (reason := reasons.get((int(case.before.teacher[place]), int(case.before.group[place]))))
    ]
    row = {
        "number": number,
        "from_person_id": str(case.dataset.person_ids[person]),
        "from_school_id": str(schools.school_id[posts.school[left_by]]),
        "level": "school",
        "reason": said[0] if said else "",
        "person_id": "",
        "teacher_id": teacher,
        "district_id": "",
        "school_id": "",
    }
    if teacher:
        comer = int(np.flatnonzero(posts.teacher_id == teacher)[0])
        level = case.level(np.array([comer], dtype=np.int32), np.array([left_by], dtype=np.int32))
        row["level"] = ("school", "municipality", "region")[int(level[0])]
        row["person_id"] = str(case.dataset.person_ids[posts.person[comer]])
        row["district_id"] = str(districts.district_id[case.dataset.teacher_district[comer]])
        row["school_id"] = str(schools.school_id[posts.school[comer]])
    return row


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
