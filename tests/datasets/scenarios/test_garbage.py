"""Anything that TOML can say is a scenario or is refused in words; nothing else happens."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from random import Random
from typing import Any

from datasets.scenarios import Faults, apply_scenarios
from datasets.scenarios.shapes import KINDS
from datasets.scenarios.toml_file import scenarios_from
from datasets.schema import TABLES
from rules.problems import InputError
from rules.profile import load_profile
from tests.datasets.scenarios.doing import small

VALUES: tuple[Any, ...] = (
    "g1", "t1", "s1", "d1", "p1", "", "x", " g1 ", "a\nb", "\0", "2027-03-03", "overdue", "travel", "days",
    0, 1, -1, 3, 10**30, 2.5, float("inf"), float("nan"), True, False, date(2027, 3, 1), time(1),
    datetime(2027, 3, 1, 10, tzinfo=UTC), [], ["a"], [1, [2]], {}, {"group_id": "g1"}, {"a": {}},
)  # fmt: skip
KEYS = sorted(frozenset().union(*(needed | allowed for needed, allowed in KINDS.values())))


def drawn(draw: Random) -> dict[str, Any]:
    """One change: keys of some kind, mostly real names of tables and columns, any values."""
    needed, allowed = KINDS[draw.choice(list(KINDS))]
    keys = sorted(needed | (allowed if draw.random() < 0.5 else frozenset()))
    if draw.random() < 0.1:
        keys.append(draw.choice(KEYS))
    change = {key: draw.choice(VALUES) for key in keys}
    table = draw.choice(list(TABLES))
    columns = [column.name for column in TABLES[table].columns]
    real: dict[str, Any] = {
        "table": table,
        "column": draw.choice(columns),
        "rule": draw.choice(["travel", "lead_time", "quota", "no_overlap"]),
        "goal": draw.choice(["overdue", "application", "waiting"]),
        "with_dependents": True,
        **{key: {draw.choice(columns): draw.choice(VALUES)} for key in ("key", "add", "remove")},
    }
    change.update({key: real[key] for key in keys if key in real and draw.random() < 0.8})
    return change


def test_it_is_done_or_refused() -> None:
    draw, read, profile = Random("garbage"), small(), load_profile("default")
    done = refused = 0
    for _ in range(1000):
        faults = Faults("drawn")
        changes = [drawn(draw) for _ in range(draw.choice([1, 1, 2]))]
        try:
            found = scenarios_from({"scenario": [{"name": "A", "change": changes}]}, faults)
            apply_scenarios(read, profile, found, faults)
            done += 1
        except InputError as error:
            refused += 1
            assert all(p.line("ru") and p.line("en") and p.code for p in error.problems)
    assert min(done, refused) > 0
