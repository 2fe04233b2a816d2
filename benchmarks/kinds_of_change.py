"""Twelve named kinds of change to a dataset, drawn from it: what scenarios of coordinators are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from rules.profile import Profile
from rules.registry import GOALS

Change = dict[str, Any]
_QUOTA_KEY = ("district_id", "school_id", "programme_id", "group_id")


def drawn(tables: Mapping[str, pd.DataFrame], profile: Profile, seed: int) -> dict[str, list[Change]]:
    """By name of the kind: its changes, as a scenario file has them."""
    pick = _Picker(tables, np.random.default_rng(seed))
    grown, closed, moved, short = (pick.row("groups") for _ in range(4))
    quota, cut, district = (
        pick.row("quotas", "max_seats"),
        pick.row("quotas", "max_seats"),
        pick.row("districts"),
    )
    person, wish = pick.row("teachers"), pick.row("applications")
    further = next(goal.name for goal in GOALS if goal.name not in profile.goals)
    wish_of_new = {
        **_without(wish, "application_id"),
        "application_id": "new-wish",
        "teacher_id": "new-person",
    }
    return {
        "numbers of a district": [_cell("districts", district["district_id"], "unique_numbers", 40)],
        "a quota raised": [_cell("quotas", _key(quota), "max_seats", int(quota["max_seats"]) + 5)],
        "a quota cut": [_cell("quotas", _key(cut), "max_seats", int(cut["max_seats"]) // 2)],
        "places of a group": [_cell("groups", grown["group_id"], "max_size", int(grown["max_size"]) + 3)],
        "minimum of a group": [_cell("groups", short["group_id"], "min_size", int(short["max_size"]) // 2)],
        "a group added": [{"table": "groups", "add": {**grown, "group_id": "new-group"}}],
        "a group closed": [{"table": "groups", "remove": closed["group_id"], "with_dependents": True}],
        "a group moved": [{"table": "groups", "key": moved["group_id"], "shift_days": 14}],
        "a rule's parameter": [{"rule": "not_repeated", "parameter": "years", "value": 1}],
        "order of the goals": [{"goal": further, "place": 2}],
        "a person out": [{"table": "teachers", "remove": person["teacher_id"], "with_dependents": True}],
        "a person in, with a decision": [
            {"table": "teachers", "add": _new_person(pick.of("teachers", "teacher_id", wish["teacher_id"]))},
            {"table": "applications", "add": wish_of_new},
            {"table": "decisions", "add": _decision(wish)},
        ],
    }


def _cell(table: str, key: object, column: str, value: int) -> Change:
    return {"table": table, "key": key, "column": column, "value": value}


def _key(row: Mapping[str, str]) -> dict[str, str]:
    return {name: row.get(name, "") for name in (*_QUOTA_KEY, "positions", "max_seats", "min_seats")}


def _without(row: Mapping[str, str], column: str) -> dict[str, str]:
    return {name: value for name, value in row.items() if name != column}


def _new_person(like: Mapping[str, str]) -> dict[str, str]:
    return {**like, "teacher_id": "new-person", "person_id": "new-person", "full_name": ""}


def _decision(wish: Mapping[str, str]) -> dict[str, str]:
    day = (date(2026, 12, 1) + timedelta(days=3)).isoformat()
    return {
        "teacher_id": wish["teacher_id"],
        "programme_id": wish["programme_id"],
        "decision": "never",
        "reason": "просьба школы",
        "decided_by": "координатор",
        "decided_on": day,
    }


class _Picker:
    """Draws rows, each once."""

    def __init__(self, tables: Mapping[str, pd.DataFrame], rng: np.random.Generator) -> None:
        self._tables, self._rng = tables, rng
        self._taken: set[tuple[str, int]] = set()

    def row(self, table: str, filled: str | None = None) -> dict[str, str]:
        """A row, of those where the column ``filled`` has something."""
        frame = self._tables[table]
        for at in self._rng.permutation(len(frame)).tolist():
            row = {str(name): str(value) for name, value in frame.iloc[at].items()}
            if (table, at) not in self._taken and (filled is None or row[filled]):
                self._taken.add((table, at))
                return row
        raise ValueError(f"{table}: no further row")

    def of(self, table: str, column: str, value: str) -> dict[str, str]:
        """The first row with the value."""
        frame = self._tables[table]
        row = frame[frame[column] == value].iloc[0]
        return {str(name): str(cell) for name, cell in row.items()}
