"""Rows of tiny campaigns drawn by chance, table by table."""

from __future__ import annotations

from random import Random

from rules.dataset import Dataset
from tests.builders import Row, tiny

POSITIONS = ("учитель", "директор", "завуч", "Заместитель директора по ВР")


def chance(draw: Random, probability: float) -> bool:
    """True so often."""
    return draw.random() < probability


def draw_dataset(draw: Random) -> Dataset:
    """Three to seven posts at two or three schools, three to six groups of two to four programmes."""
    sizes = {
        "d": draw.randint(1, 2),
        "s": draw.randint(2, 3),
        "t": draw.randint(4, 7),
        "c": 3,
        "p": draw.randint(2, 4),
        "g": draw.randint(3, 6),
    }
    tables = _Tables(draw, sizes)
    rows = {name: _distinct(getattr(tables, name)(), KEYS.get(name)) for name in TABLES}
    return tiny(**{name: given for name, given in rows.items() if given})


TABLES = (
    "districts", "schools", "teachers", "competencies", "deficits", "programmes", "groups", "group_sessions",
    "school_calendar", "quotas", "group_conflicts", "applications", "recommendations", "confirmations",
    "decisions", "training_history", "unique_numbers",
)  # fmt: skip
KEYS = {
    "school_calendar": ("school_id", "start", "end"),
    "decisions": ("teacher_id", "programme_id", "group_id"),
    "training_history": ("teacher_id", "programme_id", "end"),
}


def _distinct(rows: list[Row], key: tuple[str, ...] | None) -> list[Row]:
    """The first of the rows with the same key (without one: with the same cells)."""
    kept: dict[tuple[object, ...], Row] = {}
    for row in rows:
        kept.setdefault(tuple(row.get(c) for c in key or sorted(row)), row)
    return list(kept.values())


class _Tables:
    """Rows of each table by the table's name."""

    def __init__(self, draw: Random, sizes: dict[str, int]) -> None:
        self.draw = draw
        self.sizes = sizes

    def any(self, letter: str) -> str:
        return f"{letter}{self.draw.randint(1, self.sizes[letter])}"

    def maybe(self, value: object, probability: float = 0.5) -> object:
        return value if chance(self.draw, probability) else None

    def days(self) -> Row:
        start = self.draw.randint(1, 14)
        return {"start": _day(start), "end": _day(start + self.draw.randint(0, 4))}

    def all(self, letter: str) -> list[str]:
        return [f"{letter}{i + 1}" for i in range(self.sizes[letter])]

    def some(self, most: int, fewest: int = 0) -> range:
        return range(self.draw.randint(fewest, most))

    def districts(self) -> list[Row]:
        return [
            {
                "district_id": d,
                "unique_numbers": self.maybe(self.draw.randint(1, 4), 0.4),
                "budget": self.maybe(self.draw.randint(5, 40), 0.3),
            }
            for d in self.all("d")
        ]

    def schools(self) -> list[Row]:
        return [
            {
                "school_id": s,
                "district_id": self.any("d"),
                "max_absent": self.maybe(self.draw.randint(0, 2), 0.4),
                "unique_numbers": self.maybe(self.draw.randint(0, 3), 0.3),
                "budget": self.maybe(self.draw.randint(3, 25), 0.2),
            }
            for s in self.all("s")
        ]

    def teachers(self) -> list[Row]:
        return [self._post(t) for t in self.all("t")]

    def _post(self, teacher: str) -> Row:
        draw = self.draw
        position = draw.choice(POSITIONS)
        return {
            "teacher_id": teacher,
            "person_id": draw.choice([None, None, "x", "y"]),
            "school_id": self.any("s"),
            "position": position,
            "is_head": position == "директор",
            "subjects": draw.choice(["", "физика", "физика", "физика", "физика;химия"]),
            "last_training_end": draw.choice([None, "2023-05-05", "2024-01-01", "2024-04-04", "2026-06-06"]),
            "right_from": draw.choice([None, "2023-09-01", "2024-02-29"]),
            "waiting_periods": draw.randint(0, 3),
            "max_groups": draw.choice([None, 0, 1, 2, 2, 3, 3]),
            "status": draw.choice(["active"] * 14 + ["leave", "leaving"]),
            "status_until": self.maybe(_day(draw.randint(1, 18))),
            "travel": draw.choice(["free"] * 9 + ["no"]),
            "travel_until": self.maybe(_day(draw.randint(1, 18))),
            "unavailable": self.maybe("2027-03-04/2027-03-05", 0.15),
        }

    def competencies(self) -> list[Row]:
        return [{"competency_id": c} for c in self.all("c")]

    def programmes(self) -> list[Row]:
        return [self._programme(p) for p in self.all("p")]

    def _programme(self, programme: str) -> Row:
        draw = self.draw
        return {
            "programme_id": programme,
            "family": self.maybe("семья", 0.3),
            "form": draw.choice(["in_person", "in_person", "blended", "remote"]),
            "positions": self.maybe("учитель;завуч", 0.2),
            "subjects": self.maybe("физика", 0.2),
            "competencies": ";".join(sorted(draw.sample(["c1", "c2", "c3"], draw.randint(0, 2)))),
            "approved": draw.choice([True] * 9 + [False]),
            "cost": self.maybe(draw.randint(1, 12)),
        }

    def groups(self) -> list[Row]:
        return [self._group(g) for g in self.all("g")]

    def _group(self, group: str) -> Row:
        draw = self.draw
        max_size = draw.randint(1, 4)
        return {
            "group_id": group,
            "programme_id": self.any("p"),
            "max_size": max_size,
            "min_size": self.maybe(draw.randint(1, max_size)),
            "seats_elsewhere": draw.choice([0, 0, 0, 1, 2]),
            "shared": chance(draw, 0.25),
            "district_id": self.maybe(self.any("d"), 0.6),
            "cost": self.maybe(draw.randint(0, 12), 0.3),
            **self.days(),
        }

    def group_sessions(self) -> list[Row]:
        modes = ["in_person", "online_sync", "online_async"]
        return [
            {"group_id": self.any("g"), "mode": self.draw.choice(modes), **self.days()} for _ in self.some(5)
        ]

    def school_calendar(self) -> list[Row]:
        return [
            {
                "school_id": self.maybe(self.any("s")),
                "teaching": chance(self.draw, 0.4),
                **self.days(),
            }
            for _ in self.some(2)
        ]

    def quotas(self) -> list[Row]:
        return [self._quota() for _ in self.some(3)]

    def _quota(self) -> Row:
        draw = self.draw
        figures = draw.choice(
            [
                {"max_seats": draw.randint(1, 3)},
                {"min_seats": draw.randint(0, 2)},
                {"min_seats": 1, "max_seats": 2},
            ]
        )
        return {
            "district_id": self.maybe(self.any("d"), 0.3),
            "school_id": self.maybe(self.any("s"), 0.25),
            "programme_id": self.maybe(self.any("p"), 0.3),
            "group_id": self.maybe(self.any("g"), 0.25),
            "positions": self.maybe(";".join(draw.sample(POSITIONS, 2)), 0.3),
            **figures,
        }

    def group_conflicts(self) -> list[Row]:
        pairs = [self.draw.sample(self.all("g"), 2) for _ in self.some(1)]
        return [{"group_id": one, "other_group_id": other} for one, other in pairs]

    def applications(self) -> list[Row]:
        return [self._application() for _ in self.some(2 * self.sizes["t"], self.sizes["t"] // 2)]

    def _application(self) -> Row:
        draw = self.draw
        named: Row = {"programme_id": self.any("p")} if chance(draw, 0.6) else {"group_id": self.any("g")}
        return {
            "teacher_id": self.any("t"),
            **named,
            "rank": draw.choice([None, 1, 2, 3, 4, 6]),
            "score": self.maybe(draw.randint(0, 9), 0.4),
        }

    def recommendations(self) -> list[Row]:
        named = [self.maybe(self.any("t")) for _ in self.some(5)]
        return [
            {
                "school_id": self.any("s"),
                "programme_id": self.any("p"),
                "teacher_id": teacher,
                "position": self.draw.choice(POSITIONS) if teacher is None else self.maybe("завуч", 0.2),
            }
            for teacher in named
        ]

    def deficits(self) -> list[Row]:
        return [
            {
                "teacher_id": self.any("t"),
                "competency_id": self.any("c"),
                "severity": self.draw.choice([1, 2, 3, 3]),
            }
            for _ in self.some(6)
        ]

    def confirmations(self) -> list[Row]:
        return [{"teacher_id": self.any("t"), "group_id": self.any("g")} for _ in self.some(2)]

    def decisions(self) -> list[Row]:
        if chance(self.draw, 0.7):
            return []
        what: list[Row] = [{"group_id": self.any("g")}, {"programme_id": self.any("p")}, {}]
        return [
            {
                "teacher_id": self.any("t"),
                "decision": self.draw.choice(["must", "must", "never", "reserve"]),
                **self.draw.choice(what),
            }
            for _ in self.some(2, 1)
        ]

    def training_history(self) -> list[Row]:
        return [
            {
                "teacher_id": self.any("t"),
                "programme_id": self.any("p"),
                "end": self.draw.choice(["2023-11-11", "2024-03-05", "2025-02-02"]),
                "hours": self.draw.choice([None, 8, 36]),
                "document_type": self.draw.choice([None, "удостоверение", "нет"]),
            }
            for _ in self.some(2)
        ]

    def unique_numbers(self) -> list[Row]:
        return [
            {
                "unique_number": f"n{i}",
                "district_id": self.any("d"),
                "school_id": self.maybe(self.any("s")),
                "teacher_id": self.maybe(self.any("t"), 0.8),
                "status": self.draw.choice(["held", "free", "used", "expired", ""]),
            }
            for i in self.some(4)
        ]


def _day(number: int) -> str:
    return f"2027-03-{number:02d}"
