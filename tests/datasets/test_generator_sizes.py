"""The big presets have the sizes they promise."""

from __future__ import annotations

import time

import pandas as pd
import pytest

from datasets.generator import PRESETS, generate
from datasets.generator.presets import Parameters

SIZES = {
    "district": (600, 80, (3600, 6000)),
    "scarce": (600, 80, (3600, 6000)),
    "ten-districts": (7000, 300, (90_000, 115_000)),
    "scarce-ten": (7000, 300, (90_000, 125_000)),
    "region": (31_000, 1600, (600_000, 800_000)),
}


def pairs(tables: dict[str, pd.DataFrame]) -> int:
    """How many pairs of post and group the applications propose."""
    runs = tables["groups"].groupby("programme_id").size()
    rows = tables["applications"]
    return int(rows["programme_id"].map(runs).where(rows["group_id"] == "", 1).sum())


@pytest.mark.parametrize("preset", SIZES)
def test_sizes(preset: str) -> None:
    posts, groups, (fewest, most) = SIZES[preset]
    for seed in range(3 if preset in ("district", "scarce") else 1):
        began = time.process_time()
        tables = generate(preset, seed)
        assert time.process_time() - began < 30
        assert len(tables["teachers"]) == pytest.approx(posts, rel=0.06)
        assert len(tables["groups"]) == groups
        assert fewest <= pairs(tables) <= most
        assert len(tables["districts"]) == len(parameters(preset).areas)
        assert (tables["groups"]["shared"] == "false").all()
        per_post = tables["applications"].groupby("teacher_id").size()
        assert per_post.max() <= 8
        assert per_post.mean() == pytest.approx(6, abs=0.8)


def parameters(preset: str) -> Parameters:
    found = PRESETS[preset].parameters
    assert found is not None
    return found


@pytest.mark.parametrize("preset", ["district", "ten-districts"])
def test_numbers_are_fewer_than_people(preset: str) -> None:
    tables = generate(preset, 0)
    numbers = tables["districts"]["unique_numbers"].astype(int).sum()
    assert numbers < 0.7 * tables["teachers"]["person_id"].nunique()


@pytest.mark.parametrize("preset", ["scarce", "scarce-ten"])
def test_places_are_fewer_than_people_and_numbers_are_not(preset: str) -> None:
    tables = generate(preset, 0)
    people = tables["teachers"]["person_id"].nunique()
    groups = tables["groups"]
    assert tables["districts"]["unique_numbers"].astype(int).sum() > people
    assert (groups["max_size"].astype(int) - groups["seats_elsewhere"].astype(int)).sum() < people


def test_districts_meet_in_common_groups() -> None:
    tables = generate("ten-districts", 0)
    school = tables["teachers"].set_index("teacher_id")["school_id"]
    district = tables["schools"].set_index("school_id")["district_id"]
    rows = tables["applications"].query("group_id != ''")
    met = rows["teacher_id"].map(school).map(district).groupby(rows["group_id"]).nunique()
    assert met.median() >= 8
