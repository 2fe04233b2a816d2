"""Generated tables hold together: no unknown id, no repeated key, no impossible figure or date."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from datasets import read_dataset
from datasets.generator import generate
from datasets.write import write_csv_folder

CASES = [
    *((preset, seed) for preset in ("rural", "town", "district", "scarce") for seed in range(4)),
    *(("tiny", 0), ("ten-districts", 0), ("scarce-ten", 1)),
]
KEYS = {
    "period": ("period_id",),
    "districts": ("district_id",),
    "schools": ("school_id",),
    "teachers": ("teacher_id",),
    "competencies": ("competency_id",),
    "deficits": ("teacher_id", "competency_id"),
    "programmes": ("programme_id",),
    "groups": ("group_id",),
    "group_sessions": ("group_id", "start"),
    "school_calendar": ("school_id", "start"),
    "quotas": ("district_id", "school_id", "programme_id", "group_id", "positions"),
    "group_conflicts": ("group_id", "other_group_id"),
    "applications": ("teacher_id", "programme_id", "group_id"),
    "recommendations": ("school_id", "programme_id", "teacher_id", "position"),
    "decisions": ("teacher_id", "programme_id", "group_id", "decision"),
    "training_history": ("teacher_id", "programme_id", "end"),
}
REFERS = {
    "district_id": "districts",
    "school_id": "schools",
    "teacher_id": "teachers",
    "programme_id": "programmes",
    "group_id": "groups",
    "competency_id": "competencies",
}
Tables = Mapping[str, pd.DataFrame]


def values(column: pd.Series) -> set[str]:
    return set(column) - {""}


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0]}-{case[1]}", scope="module")
def tables(request: pytest.FixtureRequest) -> Tables:
    preset, seed = request.param
    return generate(preset, seed)


def test_no_key_twice(tables: Tables) -> None:
    for name, key in KEYS.items():
        repeated = tables[name].duplicated(subset=list(key))
        assert not repeated.any(), (name, tables[name][repeated])


def test_no_unknown_id(tables: Tables) -> None:
    for name, frame in tables.items():
        for column, table in REFERS.items():
            if column in frame.columns:
                unknown = values(frame[column]) - values(tables[table][column])
                assert not unknown, (name, column, sorted(unknown)[:3])
    conflicts = values(tables["group_conflicts"]["other_group_id"])
    assert conflicts <= values(tables["groups"]["group_id"])
    listed = tables["programmes"]["competencies"].str.split(";").explode()
    assert values(listed) <= values(tables["competencies"]["competency_id"])


def test_persons_are_their_main_posts(tables: Tables) -> None:
    posts = tables["teachers"]
    main = posts.set_index("teacher_id").loc[posts["person_id"]].reset_index()
    assert (main["teacher_id"] == main["person_id"]).all()
    for column in ("full_name", "birth_date", "status", "status_until", "max_groups", "last_training_end"):
        assert (main[column].to_numpy() == posts[column].to_numpy()).all(), column


def test_dates_are_in_order(tables: Tables) -> None:
    groups, sessions, calendar = tables["groups"], tables["group_sessions"], tables["school_calendar"]
    for frame in (groups, sessions, calendar, tables["period"]):
        assert (frame["start"] <= frame["end"]).all()
    period = tables["period"].iloc[0]
    assert groups["start"].between(period["start"], period["end"]).all()
    span = sessions.groupby("group_id").agg(start=("start", "min"), end=("end", "max"))
    assert (groups["group_id"].map(span["start"]) == groups["start"]).all()
    assert (groups["group_id"].map(span["end"]) == groups["end"]).all()
    later = sessions[sessions["group_id"] == sessions["group_id"].shift()]
    assert (later["start"] > sessions["end"].shift()[later.index]).all()
    people = tables["teachers"]
    assert (people["birth_date"] < people["teaching_since"]).all()
    assert (people["last_training_end"] < period["start"]).all()
    assert (tables["training_history"]["end"] < period["start"]).all()
    assert (tables["deficits"]["diagnosed_on"] < period["start"]).all()
    spans = people["unavailable"][people["unavailable"] != ""].str.split("/", expand=True)
    assert (spans[0] <= spans[1]).all()


def test_no_session_in_person_on_a_holiday(tables: Tables) -> None:
    sessions = tables["group_sessions"]
    present = sessions[sessions["mode"] != "online_async"]
    for day in ("2027-01-10", "2027-02-23", "2027-03-08", "2027-05-03", "2027-05-10", "2027-06-14"):
        assert not ((present["start"] <= day) & (present["end"] >= day)).any(), day
        assert not (tables["groups"]["start"] == day).any(), day
    assert not present["start"].between("2027-05-20", "2027-06-20").any()


def test_figures_are_possible(tables: Tables) -> None:
    groups = tables["groups"]
    least = pd.to_numeric(groups["min_size"]).fillna(0)
    most, elsewhere = groups["max_size"].astype(int), groups["seats_elsewhere"].astype(int)
    assert (least <= most).all()
    assert (elsewhere <= most).all()
    assert set(tables["deficits"]["severity"]) <= {"1", "2", "3"}
    quotas = tables["quotas"]
    upper = pd.to_numeric(quotas["max_seats"])
    assert (pd.to_numeric(quotas["min_seats"]).fillna(0) <= upper).all()
    assert (upper >= 1).all()
    assert (tables["schools"]["max_absent"].astype(int) >= 1).all()
    history = tables["training_history"]
    assert ((history["hours"].astype(int) >= 16) == (history["document_type"] == "удостоверение")).all()


def test_named_groups_belong_to_the_named_programme(tables: Tables) -> None:
    of_group = tables["groups"].set_index("group_id")["programme_id"]
    for name in ("applications", "decisions"):
        named = tables[name][tables[name]["group_id"] != ""]
        assert (named["group_id"].map(of_group) == named["programme_id"]).all(), name
    running = set(tables["groups"]["programme_id"])
    assert set(tables["applications"]["programme_id"]) <= running
    assert set(tables["recommendations"]["programme_id"]) <= running


def test_recommendations_name_a_teacher_or_a_position_of_the_school(tables: Tables) -> None:
    rows, posts = tables["recommendations"], tables["teachers"]
    assert ((rows["teacher_id"] == "") != (rows["position"] == "")).all()
    school = posts.set_index("teacher_id")["school_id"]
    named = rows[rows["teacher_id"] != ""]
    assert (named["teacher_id"].map(school) == named["school_id"]).all()
    held = set(zip(posts["school_id"], posts["position"], strict=True))
    places = rows[rows["position"] != ""]
    assert set(zip(places["school_id"], places["position"], strict=True)) <= held


def test_ranks_follow_each_other_or_scores_are_given(tables: Tables) -> None:
    rows = tables["applications"].merge(tables["teachers"][["teacher_id", "person_id"]], on="teacher_id")
    if (rows["score"] != "").any():
        scores = rows["score"].astype(int)
        assert scores.between(10, 119).all()
        assert (rows["rank"] == "").all()
        return
    for _, of_person in rows.groupby("person_id"):
        assert sorted(of_person["rank"].astype(int)) == list(range(1, len(of_person) + 1))


@pytest.mark.parametrize("preset", ["tiny", "rural", "town", "district", "scarce", "ten-districts"])
def test_the_strict_reader_accepts_it(preset: str, tmp_path: Path) -> None:
    tables = generate(preset, 5)
    write_csv_folder(tables, tmp_path / "set")
    result = read_dataset(tmp_path / "set")
    assert result.dataset.n_teachers == len(tables["teachers"])
    assert result.dataset.n_persons == tables["teachers"]["person_id"].nunique()
    assert len(result.dataset.applications) == len(tables["applications"])
    assert not any(result.dataset.unknown_columns.values())
