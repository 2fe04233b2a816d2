"""Small datasets and plans drawn by chance, with every trap the rules know: shared persons, repeats, gaps."""

from __future__ import annotations

from functools import cache
from random import Random

from rules.context import Facts
from rules.dataset import Dataset
from tests.builders import Row, tiny
from tests.rules.plans import facts

SURNAME = "Кузнецова"
POSITIONS = ("учитель", "директор", "завуч", "Заместитель директора по ВР")


@cache
def plan(seed: int) -> Facts:
    """A dataset of about ten posts and six groups, and a plan on it that breaks rules freely."""
    dataset, places = instance(seed)
    return facts(dataset, *places, seed=seed)


def instance(seed: int) -> tuple[Dataset, list[str]]:
    """The dataset, and the plan as ``"teacher group"``."""
    draw = Random(seed)
    dataset = tiny(
        districts=[
            {"district_id": f"d{i}", **_figures(draw, ("unique_numbers", 3), ("budget", 40))} for i in (1, 2)
        ],
        schools=[_school(draw, i) for i in range(1, 5)],
        teachers=[_post(draw, i) for i in range(1, draw.randint(5, 13))],
        competencies=[{"competency_id": f"c{i}"} for i in range(1, 5)],
        programmes=[_programme(draw, i) for i in range(1, 5)],
        groups=[_group(draw, i) for i in range(1, 8)],
        **_more(draw),
    )
    pairs = [f"{t} {g}" for t in dataset.teachers.teacher_id for g in dataset.groups.group_id]
    return dataset, draw.sample(pairs, draw.randint(0, min(14, len(pairs))))


def _more(draw: Random) -> dict[str, list[Row]]:
    makers = {
        "deficits": (_deficit, 8),
        "group_sessions": (_session, 6),
        "school_calendar": (_holiday, 3),
        "quotas": (_quota, 5),
        "group_conflicts": (_conflict, 2),
        "applications": (_application, 12),
        "recommendations": (_recommendation, 8),
        "decisions": (_decision, 3),
        "unique_numbers": (_number, 5),
    }
    return {
        name: _distinct([maker(draw) for _ in range(draw.randint(1, most))])
        for name, (maker, most) in makers.items()
    }


def _distinct(rows: list[Row]) -> list[Row]:
    """The first of the rows that differ in nothing but figures and flags: keys must not repeat."""
    if "teaching" not in rows[0]:
        return [row for i, row in enumerate(rows) if row not in rows[:i]]
    return list({(row["school_id"], row["start"], row["end"]): row for row in rows}.values())


def _figures(draw: Random, *columns: tuple[str, int]) -> Row:
    return {name: draw.choice([None, draw.randint(0, most)]) for name, most in columns}


def _some(draw: Random, letter: str, most: int) -> str:
    return f"{letter}{draw.randint(1, most)}"


def _days(draw: Random) -> Row:
    start = draw.randint(1, 20)
    return {"start": f"2027-03-{start:02d}", "end": f"2027-03-{start + draw.randint(0, 9):02d}"}


def _school(draw: Random, number: int) -> Row:
    figures = _figures(draw, ("max_absent", 2), ("unique_numbers", 2), ("budget", 30))
    return {"school_id": f"s{number}", "district_id": f"d{1 + number % 2}", **figures}


def _post(draw: Random, number: int) -> Row:
    position = draw.choice(POSITIONS)
    return {
        "teacher_id": f"t{number}",
        "person_id": draw.choice([None, "x", "y"]),
        "full_name": f"{SURNAME} Анна № {number}",
        "school_id": _some(draw, "s", 4),
        "position": position,
        "is_head": position == "директор",
        "subjects": draw.choice(["", "физика", "химия", "физика;химия"]),
        "last_training_end": draw.choice([None, "2023-05-05", "2024-04-04", "2026-06-06"]),
        **_figures(draw, ("max_groups", 3), ("waiting_periods", 3)),
    }


def _programme(draw: Random, number: int) -> Row:
    return {
        "programme_id": f"p{number}",
        "form": draw.choice(["in_person", "in_person", "remote"]),
        "competencies": ";".join(sorted(draw.sample(["c1", "c2", "c3", "c4"], draw.randint(0, 3)))),
        **_figures(draw, ("cost", 12)),
    }


def _group(draw: Random, number: int) -> Row:
    max_size = draw.randint(1, 4)
    return {
        "group_id": f"g{number}",
        "programme_id": _some(draw, "p", 4),
        "max_size": max_size,
        "seats_elsewhere": draw.choice([0, 0, 1, 3]),
        "shared": draw.choice([True, False, False]),
        "district_id": draw.choice([None, "d1", "d2"]),
        **_figures(draw, ("min_size", max_size), ("cost", 12)),
        **_days(draw),
    }


def _deficit(draw: Random) -> Row:
    return {
        "teacher_id": _some(draw, "t", 5),
        "competency_id": _some(draw, "c", 4),
        "severity": draw.choice([1, 2, 3, 3]),
    }


def _session(draw: Random) -> Row:
    mode = draw.choice(["in_person", "online_sync", "online_async"])
    return {"group_id": _some(draw, "g", 7), "mode": mode, **_days(draw)}


def _holiday(draw: Random) -> Row:
    return {"school_id": draw.choice([None, "s1", "s2"]), "teaching": draw.random() < 0.4, **_days(draw)}


def _quota(draw: Random) -> Row:
    row: Row = {
        "district_id": draw.choice([None, _some(draw, "d", 2)]),
        "school_id": draw.choice([None, None, _some(draw, "s", 4)]),
        "programme_id": draw.choice([None, _some(draw, "p", 4)]),
        "group_id": draw.choice([None, None, None, _some(draw, "g", 7)]),
        "positions": draw.choice([None, None, ";".join(draw.sample(POSITIONS, 2))]),
    }
    figures = draw.choice([{"max_seats": draw.randint(0, 3)}, {"min_seats": draw.randint(0, 3)}])
    return {"max_seats": None, "min_seats": None, **row, **figures}


def _conflict(draw: Random) -> Row:
    one, other = draw.sample(range(1, 8), 2)
    return {"group_id": f"g{one}", "other_group_id": f"g{other}"}


def _application(draw: Random) -> Row:
    return {
        "teacher_id": _some(draw, "t", 5),
        **draw.choice([{"programme_id": _some(draw, "p", 4)}, {"group_id": _some(draw, "g", 7)}]),
        **_figures(draw, ("score", 9)),
        "rank": draw.choice([None, 1, 2, 3, 6]),
    }


def _recommendation(draw: Random) -> Row:
    teacher = draw.choice([None, _some(draw, "t", 5)])
    position = draw.choice(POSITIONS) if teacher is None else draw.choice([None, "учитель"])
    return {
        "school_id": _some(draw, "s", 4),
        "programme_id": _some(draw, "p", 4),
        "teacher_id": teacher,
        "position": position,
    }


def _decision(draw: Random) -> Row:
    named = draw.choice([{"group_id": _some(draw, "g", 7)}, {"programme_id": _some(draw, "p", 4)}, {}])
    return {"teacher_id": _some(draw, "t", 5), "decision": draw.choice(["must", "never"]), **named}


def _number(draw: Random) -> Row:
    return {
        "unique_number": f"n{draw.randint(1, 10**9)}",
        "district_id": _some(draw, "d", 2),
        "school_id": draw.choice([None, _some(draw, "s", 4)]),
        "teacher_id": draw.choice([None, _some(draw, "t", 5)]),
        "status": draw.choice(["held", "free", "used", "expired", ""]),
    }
