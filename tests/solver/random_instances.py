"""Tiny campaigns and profiles drawn by chance: few candidate pairs, every rule and every goal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from random import Random

from rules.context import Context
from rules.dataset import Dataset
from rules.profile import Profile, profile_from
from rules.registry import GOALS
from tests.builders import Row
from tests.solver.brute import admitted_pairs
from tests.solver.random_tables import chance, draw_dataset

MOST_PAIRS, FEWEST_PAIRS = 14, 5


def contexts(seed: int, profiles: int = 3) -> Iterator[Context]:
    """Contexts on one dataset under different profiles, each with 5 to 14 candidate pairs."""
    for attempt in count():
        draw = Random(f"{seed} {attempt}")
        dataset = draw_dataset(draw)
        found = [_context(draw, dataset) for _ in range(4 * profiles)]
        fitting = [c for c in found if FEWEST_PAIRS <= len(admitted_pairs(c)[0]) <= MOST_PAIRS]
        if len(fitting) >= profiles:
            yield from fitting[:profiles]
            return


def _context(draw: Random, dataset: Dataset) -> Context:
    as_of = draw.choice([None, None, date(2027, 2, 20), date(2027, 3, 1)])
    return Context(dataset, draw_profile(draw), as_of, seed=draw.randint(0, 9))


def draw_profile(draw: Random) -> Profile:
    """Several goals in any order, any rules on or off, any source."""
    goals = draw.sample([goal.name for goal in GOALS], draw.randint(2, 7))
    sources = draw.sample(["application", "recommendation", "deficit"], draw.randint(1, 3))
    numbers = chance(draw, 0.85)
    rules: dict[str, Row] = {
        name: {"enabled": chance(draw, 0.85)}
        for name in (
            "position_match", "subject_match", "approved_programme", "not_repeated", "available", "travel",
            "lead_time", "decision_never", "groups_per_person", "group_capacity", "group_minimum", "quota",
            "school_absence", "budget", "decision_must",
        )
    }  # fmt: skip
    rules["source"] = {"min_severity": draw.randint(1, 3)}
    rules["lead_time"]["days"] = draw.choice([3, 7, 10])
    rules["not_repeated"]["years"] = draw.choice([1, 3])
    rules["quota_floor"] = {"enabled": chance(draw, 0.9), "hard": chance(draw, 0.25)}
    rules["subject_cover"] = {"enabled": chance(draw, 0.6), "m": draw.randint(0, 2)}
    rules["not_together"] = {"enabled": chance(draw, 0.6)}
    if numbers:
        rules["number_allotment"] = {"enabled": chance(draw, 0.8)}
        rules["holds_number"] = {"enabled": chance(draw, 0.1)}
    due = {"cycle_years": draw.choice([3, 3, 5]), "min_hours": draw.choice([0, 16])}
    content = {"goals": goals, "source": sources, "unique_numbers": numbers, "due": due, "rules": rules}
    return profile_from(content, "drawn")
