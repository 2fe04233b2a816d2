"""Who can't travel is not sent to sessions away from home."""

from __future__ import annotations

import numpy as np

from rules.base import PairRule, Parameters, Sentence
from rules.columns import BoolArray, DateArray, IndexArray
from rules.context import Context
from rules.dataset import Dataset
from rules.derived import at_home
from rules.matching import FAR_FUTURE, NO_DAY
from rules.tables import Mode
from rules.wording import day


def admits(context: Context, teacher: IndexArray, group: IndexArray, parameters: Parameters) -> BoolArray:
    """Pairs without an in-person session away from home while the person can't travel."""
    dataset = context.dataset
    person = dataset.teachers.person[teacher]
    until = barred_until(dataset)[person]
    concerned = np.flatnonzero(first_in_person(dataset)[group] <= until)
    admitted = np.ones(len(teacher), dtype=np.bool_)
    admitted[concerned] = at_home(dataset, person[concerned], group[concerned])
    return admitted


def barred_until(dataset: Dataset) -> DateArray:
    """Per person the last day on which some post says ``travel=no``; NaT: none says so."""
    posts = dataset.teachers
    until = np.where(np.isnat(posts.travel_until), FAR_FUTURE, posts.travel_until)
    barred = np.full(dataset.n_persons, NO_DAY)
    np.fmax.at(barred, posts.person[posts.travel_barred], until[posts.travel_barred])
    return barred


def first_in_person(dataset: Dataset) -> DateArray:
    """Per group the first day of its earliest in-person session; NaT: it has none."""
    sessions = dataset.sessions
    present = sessions.mode == Mode.IN_PERSON
    first = np.full(dataset.n_groups, NO_DAY)
    np.fmin.at(first, sessions.group[present], sessions.start[present])
    return first


def refusal(context: Context, teacher: int, group: int, parameters: Parameters) -> Sentence:
    """Until when the person can't travel and when and where the session is."""
    dataset = context.dataset
    until = barred_until(dataset)[dataset.teachers.person[teacher]]
    until_ru, until_en = (
        ("", "") if until == FAR_FUTURE else (f" до {day(until)[0]}", f" until {day(until)[1]}")
    )
    start, host = day(first_in_person(dataset)[group]), int(dataset.groups.district[group])
    where = dataset.districts.district_id[host] if host >= 0 else None
    place_ru, place_en = (
        (f"в районе {where}", f"in district {where}") if where else ("в организации", "at the provider's")
    )
    return (
        f"Педагог не может выезжать{until_ru}, а очное занятие группы начинается {start[0]} {place_ru}.",
        f"The teacher can't travel{until_en}, and the group has an in-person session from {start[1]} "
        f"{place_en}.",
    )


RULE = PairRule(
    name="travel",
    title=("Выезд", "Travel"),
    sentence=(
        "Кто не может выезжать, не направляется на очные занятия вне своих районов, пока это длится.",
        "Who can't travel is not sent to in-person sessions outside the own districts while that lasts.",
    ),
    formula=(
        "x[t,g] = 0 where travel(t')=no, person(t')=person(t), σ ∈ sessions(g) in person, "
        "start(σ) ≤ travel_until(t') (empty: always), and district(g) empty or no post of person(t) is in it"
    ),
    admits=admits,
    refusal=refusal,
)
