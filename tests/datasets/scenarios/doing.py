"""Scenarios on datasets of a few rows: from the text of a file to what they change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from datasets import ReadResult
from datasets.assemble import dataset_from_raw
from datasets.raw import RawTables
from datasets.scenarios import Changed, Faults, apply_scenarios, read_scenarios
from rules.problems import InputError, Problem
from rules.profile import Profile, load_profile
from tests.builders import Row, raw_tiny

CLOSED = 'table = "groups"\nremove = "g1"\nwith_dependents = true'
"""A change: g1 is closed."""


def sets(column: str, value: object, table: str = "groups", key: str = '"g1"') -> str:
    """A change: one cell gets a value, as TOML writes it."""
    return f'table = "{table}"\nkey = {key}\ncolumn = "{column}"\nvalue = {value}'


def written(changes: Mapping[str, Sequence[str]]) -> str:
    """A file of scenarios: by name the changes of each."""
    parts = []
    for name, of_scenario in changes.items():
        parts.append(f'[[scenario]]\nname = "{name}"')
        parts += [f"[[scenario.change]]\n{change.strip()}" for change in of_scenario]
    return "\n".join(parts) + "\n"


def read_of(raw: RawTables) -> ReadResult:
    """Tables as if they were read from files."""
    return ReadResult(*dataset_from_raw(raw), raw)


def small(**tables: Iterable[Row]) -> ReadResult:
    """A dataset of two schools, three teachers and two groups; t1 and t2 applied for g1, t3 for g2."""
    rows: dict[str, Iterable[Row]] = {
        "districts": [{"district_id": "d1", "unique_numbers": 5}],
        "schools": [{"school_id": "s1"}, {"school_id": "s2", "max_absent": 2}],
        "teachers": [{"school_id": "s1"}, {"school_id": "s1"}, {"school_id": "s2"}],
        "groups": [{"max_size": 3, "min_size": 1}, {"max_size": 4, "programme_id": "p2"}],
        "quotas": [{"group_id": "g1", "max_seats": 2}],
        "applications": [
            {"teacher_id": "t1", "group_id": "g1"},
            {"teacher_id": "t2", "group_id": "g1"},
            {"teacher_id": "t3", "group_id": "g2"},
        ],
    }
    return read_of(raw_tiny(**{**rows, **tables}))


def scenarios(path: Path, text: str, read: ReadResult, profile: str | Profile = "default") -> list[Changed]:
    """The scenarios of a file with that text; raises what the command would tell."""
    file = path / "s.toml"
    file.write_text(text, encoding="utf-8")
    faults = Faults(file.name)
    rules = load_profile(profile) if isinstance(profile, str) else profile
    return list(apply_scenarios(read, rules, read_scenarios(file, faults), faults))


def one(path: Path, change: str, read: ReadResult, profile: str | Profile = "default") -> Changed:
    """The one scenario «A» with these changes: tables of TOML parted by an empty line."""
    return scenarios(path, written({"A": change.strip().split("\n\n")}), read, profile)[0]


def refused(
    path: Path, change: str, read: ReadResult, profile: str | Profile = "default"
) -> tuple[Problem, ...]:
    """Everything that is wrong with one scenario of these changes."""
    with pytest.raises(InputError) as caught:
        one(path, change, read, profile)
    return caught.value.problems
