"""Every pair rule against a plain reading of its sentence, pair by pair, on datasets drawn by chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from random import Random

import numpy as np
import pytest

from rules.base import ParameterValue
from rules.columns import indices
from rules.context import Context
from rules.profile import profile_from
from rules.registry import PAIR_RULES, pair_rule
from rules.tables import DecisionKind, Mode, TeacherStatus
from tests.builders import Row, tiny

SEEDS = range(60)
PARAMETERS: dict[str, ParameterValue] = {
    "years": 2,
    "days": 30,
    "min_severity": 2,
    "federal_registry": True,
    "provider_kinds": ("вуз",),
}


# --- drawing -----------------------------------------------------------------------------------------


def _day(draw: Random, first: int = 1, last: int = 120) -> str:
    return str(np.datetime64("2027-01-01") + np.timedelta64(draw.randint(first, last), "D"))


def _span(draw: Random) -> tuple[str, str]:
    start, end = sorted((_day(draw), _day(draw)))
    return start, min(end, str(np.datetime64(start) + np.timedelta64(10, "D")))


def _post(draw: Random, i: int) -> Row:
    return {
        "teacher_id": f"t{i}",
        "person_id": draw.choice([None, "x", "y"]),
        "school_id": draw.choice(["s1", "s2", "s3"]),
        "position": draw.choice(["учитель", "директор", "методист"]),
        "subjects": draw.choice(["", "физика", "химия", "физика;химия"]),
        "status": draw.choice([None, "active", "active", "leave", "leaving"]),
        "status_until": draw.choice([None, _day(draw), _day(draw)]),
        "travel": draw.choice([None, "no", "free"]),
        "travel_until": draw.choice([None, _day(draw), _day(draw)]),
        "unavailable": ";".join("/".join(_span(draw)) for _ in range(draw.choice([0, 0, 1, 2]))),
    }


def _programme(draw: Random, i: int) -> Row:
    return {
        "programme_id": f"p{i}",
        "family": draw.choice([None, "а", "б"]),
        "provider_kind": draw.choice([None, "вуз", "Институт"]),
        "form": draw.choice(["in_person", "remote"]),
        "positions": draw.choice([None, "учитель", "директор;методист", "завхоз"]),
        "subjects": draw.choice([None, "физика", "химия;история", "история"]),
        "competencies": draw.choice([None, "c1", "c2;c1", "c3"]),
        "federal_registry": draw.choice([True, True, False]),
        "approved": draw.choice([None, True, False]),
    }


def _group(draw: Random, i: int) -> Row:
    start, end = _span(draw)
    programme, district = f"p{draw.randint(1, 4)}", draw.choice([None, "d1", "d2"])
    return {
        "group_id": f"g{i}",
        "programme_id": programme,
        "district_id": district,
        "start": start,
        "end": end,
    }


def _session(draw: Random, group: Row) -> Row:
    mode = draw.choice(["in_person", "online_sync", "online_async"])
    day = draw.choice([group["start"], group["end"]])
    return {"group_id": group["group_id"], "start": day, "end": day, "mode": mode}


def _target(draw: Random) -> Row:
    group: Row = {"group_id": f"g{draw.randint(1, 7)}"}
    programme: Row = {"programme_id": f"p{draw.randint(1, 4)}"}
    return draw.choice([group, programme])


def _teacher(draw: Random) -> Row:
    return {"teacher_id": f"t{draw.randint(1, 7)}"}


def _recommendation(draw: Random) -> Row:
    row = {"school_id": f"s{draw.randint(1, 3)}", "programme_id": f"p{draw.randint(1, 4)}"}
    return row | draw.choice([_teacher(draw), {"position": "учитель"}, {"position": "директор"}])


def _unique(rows: list[Row]) -> list[Row]:
    return [row for i, row in enumerate(rows) if row not in rows[:i]]


@cache
def drawn(seed: int) -> Context:
    draw = Random(seed)
    groups = [_group(draw, i) for i in range(1, 8)]
    sessions = [_session(draw, group) for group in groups[:5] for _ in range(draw.randint(0, 3))]
    states = ["held", "used", "", "confirmed"]
    dataset = tiny(
        districts=[{"district_id": "d1"}, {"district_id": "d2"}],
        schools=[{"school_id": f"s{i}", "district_id": f"d{1 + i % 2}"} for i in (1, 2, 3)],
        teachers=[_post(draw, i) for i in range(1, 8)],
        programmes=[_programme(draw, i) for i in range(1, 5)],
        groups=groups,
        group_sessions=_unique(
            [{"group_id": "g6", "start": groups[5]["start"], "end": groups[5]["end"]}, *sessions]
        ),
        applications=[_teacher(draw) | _target(draw) for _ in range(5)],
        recommendations=[_recommendation(draw) for _ in range(3)],
        deficits=_unique(
            [_teacher(draw) | {"severity": draw.randint(1, 3), "competency_id": "c1"} for _ in range(2)]
        ),
        confirmations=_unique([_teacher(draw) | {"group_id": f"g{draw.randint(1, 7)}"} for _ in range(4)]),
        decisions=_unique(
            [
                _teacher(draw)
                | draw.choice([_target(draw), {}])
                | {"decision": draw.choice(["never", "must"])}
                for _ in range(4)
            ]
        ),
        training_history=_unique(
            [
                _teacher(draw) | {"programme_id": f"p{draw.randint(1, 4)}", "end": _day(draw, -1200, 0)}
                for _ in range(8)
            ]
        ),
        unique_numbers=[
            _teacher(draw) | {"unique_number": f"n{i}", "status": draw.choice(states)} for i in range(3)
        ],
    )
    sources = draw.sample(["application", "recommendation", "deficit"], draw.randint(1, 3))
    return Context(dataset, profile_from({"source": sources}, "test"), date(2027, 1, 20))


# --- the plain reading -------------------------------------------------------------------------------


class Pair:
    """One post and one group, asked in plain words."""

    def __init__(self, context: Context, teacher: int, group: int) -> None:
        self.context, self.d, self.t, self.g = context, context.dataset, teacher, group
        self.person = int(self.d.teachers.person[teacher])
        self.p = int(self.d.groups.programme[group])
        self.start = self.d.groups.start[group]
        self.posts = [t for t in range(self.d.n_teachers) if self.d.teachers.person[t] == self.person]

    def sessions(self) -> Iterator[tuple[np.datetime64, np.datetime64, int]]:
        s = self.d.sessions
        return ((s.start[i], s.end[i], int(s.mode[i])) for i in range(len(s)) if s.group[i] == self.g)

    def names_group_or_programme(self, group: int, programme: int) -> bool:
        return group == self.g if group >= 0 else programme == self.p


def source(pair: Pair) -> bool:
    d, wish, advice, gap = pair.d, pair.d.applications, pair.d.recommendations, pair.d.deficits
    place = (d.teachers.school[pair.t], d.teachers.position[pair.t])
    by = {
        "application": any(
            wish.teacher[i] == pair.t and pair.names_group_or_programme(wish.group[i], wish.programme[i])
            for i in range(len(wish))
        ),
        "recommendation": any(
            advice.programme[i] == pair.p
            and (
                advice.teacher[i] == pair.t
                or (advice.teacher[i] < 0 and (advice.school[i], advice.position[i]) == place)
            )
            for i in range(len(advice))
        ),
        "deficit": any(
            gap.teacher[i] in pair.posts
            and gap.severity[i] >= 2
            and gap.competency[i] in d.programmes.competencies[pair.p]
            for i in range(len(gap))
        ),
    }
    return any(by[name] for name in pair.context.profile.source)


def position_match(pair: Pair) -> bool:
    listed = pair.d.programmes.positions[pair.p]
    return len(listed) == 0 or pair.d.teachers.position[pair.t] in listed


def subject_match(pair: Pair) -> bool:
    listed = set(pair.d.programmes.subjects[pair.p])
    return not listed or bool(listed & set(pair.d.teachers.subjects[pair.t]))


def approved_programme(pair: Pair) -> bool:
    programmes = pair.d.programmes
    return bool(programmes.approved[pair.p] and programmes.federal_registry[pair.p]) and (
        programmes.provider_kind[pair.p] == "вуз"
    )


def not_repeated(pair: Pair) -> bool:
    history, family = pair.d.training_history, pair.d.programmes.family
    start = pair.start.astype(date)
    for i in range(len(history)):
        kin = family[history.programme[i]] == family[pair.p] >= 0
        if history.teacher[i] in pair.posts and (history.programme[i] == pair.p or kin):
            end = history.end[i].astype(date)
            leap = (end.month, end.day) == (2, 29)
            if end.replace(year=end.year + 2, day=28 if leap else end.day) > start:
                return False
    return True


def available(pair: Pair) -> bool:
    posts, until = pair.d.teachers, pair.d.teachers.status_until[pair.t]
    status, blocked = posts.status[pair.t], posts.unavailable
    for start, end, _ in pair.sessions():
        if status == TeacherStatus.LEAVE and (np.isnat(until) or start <= until):
            return False
        if status == TeacherStatus.LEAVING and (np.isnat(until) or end > until):
            return False
        for post in pair.posts:
            for i in range(blocked.offsets[post], blocked.offsets[post + 1]):
                if start <= blocked.ends[i] and blocked.starts[i] <= end:
                    return False
    return True


def travel(pair: Pair) -> bool:
    posts = pair.d.teachers
    if pair.d.groups.district[pair.g] in {int(pair.d.teacher_district[t]) for t in pair.posts}:
        return True
    return not any(
        posts.travel_barred[t] and (np.isnat(posts.travel_until[t]) or start <= posts.travel_until[t])
        for t in pair.posts
        for start, _, mode in pair.sessions()
        if mode == Mode.IN_PERSON
    )


def lead_time(pair: Pair) -> bool:
    kept, today = pair.d.confirmations, np.datetime64(pair.context.as_of)
    confirmed = any(kept.teacher[i] == pair.t and kept.group[i] == pair.g for i in range(len(kept)))
    return confirmed or bool((pair.start - today).astype(int) >= 30)


def holds_number(pair: Pair) -> bool:
    rows = pair.d.unique_numbers
    return any(
        rows.teacher[i] in pair.posts and rows.status[i] in ("held", "", "confirmed")
        for i in range(len(rows))
    )


def decision_never(pair: Pair) -> bool:
    rows = pair.d.decisions
    return not any(
        rows.teacher[i] == pair.t
        and rows.decision[i] == DecisionKind.NEVER
        and (
            rows.group[i] == rows.programme[i] == -1
            or pair.names_group_or_programme(rows.group[i], rows.programme[i])
        )
        for i in range(len(rows))
    )


READINGS: dict[str, Callable[[Pair], bool]] = {
    reading.__name__: reading
    for reading in (
        source,
        position_match,
        subject_match,
        approved_programme,
        not_repeated,
        available,
        travel,
        lead_time,
        holds_number,
        decision_never,
    )
}


def test_every_pair_rule_is_read() -> None:
    assert list(READINGS) == [rule.name for rule in PAIR_RULES]


@pytest.mark.parametrize("name", READINGS)
def test_columns_and_plain_reading_agree(name: str) -> None:
    rule, seen = pair_rule(name), {True: 0, False: 0}
    parameters = {p.name: PARAMETERS[p.name] for p in rule.parameters}
    for seed in SEEDS:
        context = drawn(seed)
        pairs = [(t, g) for t in range(context.dataset.n_teachers) for g in range(context.dataset.n_groups)]
        Random(seed).shuffle(pairs)
        found = rule.admits(context, indices(t for t, _ in pairs), indices(g for _, g in pairs), parameters)
        for (t, g), good in zip(pairs, found, strict=True):
            assert READINGS[name](Pair(context, t, g)) == bool(good), f"seed {seed}, post {t}, group {g}"
            seen[bool(good)] += 1
            if not good:
                assert all(text.endswith(".") for text in rule.refusal(context, t, g, parameters))
    assert min(seen.values()) > 30, "chance never made a difference"
