"""Scenarios drawn by chance on tiny campaigns: changes of every kind, as a file would say them."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from datasets import ReadResult
from datasets.raw import RawTables
from datasets.scenarios import Changed, Faults, apply_scenarios
from datasets.scenarios.toml_file import scenarios_from
from rules.problems import InputError
from rules.profile import Profile
from tests.builders import raw_tiny
from tests.datasets.scenarios.doing import read_of
from tests.solver import random_tables

FIGURES = {
    "groups": ("max_size", "min_size"),
    "districts": ("unique_numbers", "budget"),
    "schools": ("max_absent", "unique_numbers", "budget"),
    "teachers": ("max_groups",),
    "quotas": ("max_seats", "min_seats"),
}
RULES = (
    "position_match", "subject_match", "available", "travel", "not_repeated", "group_capacity", "quota",
    "group_minimum", "school_absence", "subject_cover", "not_together", "budget", "decision_must",
    "decision_never", "quota_floor", "groups_per_person",
)  # fmt: skip


def drawn_tables(draw: Random, monkeypatch: pytest.MonkeyPatch) -> ReadResult:
    """The tables of a tiny campaign, from which :func:`draw_dataset` makes its dataset."""
    monkeypatch.setattr(random_tables, "tiny", raw_tiny)
    raw: Any = random_tables.draw_dataset(draw)
    return read_of(raw)


def drawn_change(draw: Random, raw: RawTables, profile: Profile) -> dict[str, Any]:
    """One change of any kind."""
    table = draw.choice([name for name in FIGURES if len(raw.get(name, ()))])
    figure = draw.choice([0, 1, 1, 2, 2, 3, 4, 6, 10, 25, ""])
    kinds = [
        {
            "table": table,
            "key": _key(draw, raw, table),
            "column": draw.choice(FIGURES[table]),
            "value": figure,
        },
        {"table": "groups", "key": _key(draw, raw, "groups"), "shift_days": draw.choice([-2, 1, 3, 7])},
        {"table": "groups", "remove": _key(draw, raw, "groups"), "with_dependents": True},
        {"table": "teachers", "remove": _key(draw, raw, "teachers"), "with_dependents": True},
        {"table": "schools", "remove": _key(draw, raw, "schools"), "with_dependents": True},
        {"table": "groups", "add": _new_group(draw, raw)},
        {"table": "teachers", "add": _new_teacher(draw, raw)},
        {
            "table": "decisions",
            "add": {"teacher_id": _key(draw, raw, "teachers"), "decision": draw.choice(["must", "never"])},
        },
        {
            "table": "applications",
            "add": {
                "teacher_id": _key(draw, raw, "teachers"),
                "programme_id": _key(draw, raw, "programmes"),
            },
        },
        {"rule": draw.choice(RULES), "enabled": draw.random() < 0.5},
        {"goal": draw.choice(profile.goals), "place": draw.randint(1, len(profile.goals))},
        {"goal": draw.choice(profile.goals), "removed": True},
    ]
    return dict(draw.choice([kinds[0], draw.choice(kinds)]))


def _key(draw: Random, raw: RawTables, table: str) -> Any:
    frame = raw[table]
    if table == "quotas":
        row = draw.randrange(len(frame))
        return {str(column): str(frame[column].iloc[row]) for column in frame.columns}
    name = {"programmes": "programme_id"}.get(table, f"{table[:-1]}_id")
    return str(draw.choice(frame[name].tolist()))


def _new_group(draw: Random, raw: RawTables) -> dict[str, Any]:
    programme = _key(draw, raw, "programmes")
    days = {"start": "2027-03-15", "end": "2027-03-16"}
    return {"group_id": "g99", "programme_id": programme, "max_size": draw.randint(1, 3), **days}


def _new_teacher(draw: Random, raw: RawTables) -> dict[str, Any]:
    return {"teacher_id": "t99", "school_id": _key(draw, raw, "schools"), "position": "учитель"}


def drawn_scenario(draw: Random, read: ReadResult, profile: Profile) -> Changed:
    """A scenario of one to three changes that make a valid input."""
    while True:
        changes = [drawn_change(draw, read.raw, profile) for _ in range(draw.randint(1, 3))]
        faults = Faults("drawn")
        found = scenarios_from({"scenario": [{"name": "A", "change": changes}]}, faults)
        try:
            return apply_scenarios(read, profile, found, faults)[0]
        except InputError:
            continue
