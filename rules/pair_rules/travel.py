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
    dataset, (offsets, posts) = context.dataset, context.dataset.posts_of_person
    person = dataset.teachers.person[teacher]
    own = posts[offsets[person] : offsets[person + 1]]
    until = dataset.teachers.travel_until[own][dataset.teachers.travel_barred[own]]
    open_ended = bool(np.isnat(until).any())
    until_ru, until_en = (
        ("", "") if open_ended else (f" до {day(until.max())[0]}", f" until {day(until.max())[1]}")
    )
    held = slice(dataset.session_offsets[group], dataset.session_offsets[group + 1])
    present = dataset.sessions.mode[held] == Mode.IN_PERSON
    start, host = day(dataset.sessions.start[held][present].min()), int(dataset.groups.district[group])
    place_ru, place_en = "у организации", "at the provider's"
    if host >= 0:
        district = dataset.districts.district_id[host]
        place_ru, place_en = f"в районе {district}", f"in district {district}"
    return (
        f"Педагог не может выезжать{until_ru}, а у группы очное занятие с {start[0]} {place_ru}.",
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
