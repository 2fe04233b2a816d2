"""Rural and town datasets resemble the districts that the calibration describes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from datasets.generator import generate
from datasets.generator.calibration import RURAL, START_BY_MONTH, TOWN, Area

CASES = [(preset, seed) for preset in ("rural", "town") for seed in range(4)]
AREAS = {"rural": RURAL, "town": TOWN}
START = pd.Timestamp("2027-01-01")
NOT_TEACHING = "логопед|дефектолог"


class District:
    """One generated district and the figures read off its tables."""

    def __init__(self, preset: str, seed: int) -> None:
        self.area: Area = AREAS[preset]
        self.rural = self.area.rural
        self.tables: Mapping[str, pd.DataFrame] = generate(preset, seed)
        posts = self.tables["teachers"]
        self.posts = posts
        self.staff = posts[posts["teacher_id"] == posts["person_id"]]
        position = self.staff["position"]
        lessons = position.str.startswith("учитель") & ~position.str.contains(NOT_TEACHING)
        self.teachers = self.staff[lessons | position.str.contains("организатор")]

    def clock(self) -> pd.Series:
        """Per person the day from which three years count, as the rules read it."""
        kept = self.tables["training_history"].query("document_type != 'нет'")
        kept = kept.merge(self.posts[["teacher_id", "person_id"]], on="teacher_id")
        on_file = self.staff["person_id"].map(kept.groupby("person_id")["end"].max()).fillna("")
        trained = np.maximum(on_file.astype(object), self.staff["last_training_end"].astype(object))
        return pd.Series(np.where(trained != "", trained, self.staff["right_from"]), index=self.staff.index)

    def places(self) -> pd.Series:
        """Places per run granted to the district."""
        quotas = self.tables["quotas"].query("district_id != '' and group_id != ''")
        return quotas.set_index("group_id")["max_seats"].astype(int)


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0]}-{case[1]}", scope="module")
def district(request: pytest.FixtureRequest) -> District:
    return District(*request.param)


def test_schools_and_teachers(district: District) -> None:
    schools = district.tables["schools"]
    assert len(schools) == (21 if district.rural else 24)
    assert len(district.teachers) == pytest.approx(364 if district.rural else 1032, rel=0.12)
    assert len(district.teachers) / len(district.staff) == pytest.approx(0.78, abs=0.02)
    sizes = district.teachers.groupby("school_id").size()
    assert sizes.min() >= (7 if district.rural else 25)
    assert sizes.max() <= (55 if district.rural else 85)
    limits = schools.set_index("school_id")["max_absent"].astype(int)
    if district.rural:
        assert limits[sizes[sizes < 15].index].max() <= 2
    heads = district.posts.query("is_head == 'true'")
    assert heads["school_id"].is_unique
    assert len(heads) == len(schools)


def test_people(district: District) -> None:
    area, staff = district.area, district.staff
    age = (START - pd.to_datetime(staff["birth_date"])).dt.days / 365.25
    assert (age < 35).mean() == pytest.approx(area.under_35, abs=0.03)
    assert (age > 60).mean() == pytest.approx(area.over_60, abs=0.03)
    assert age.mean() == pytest.approx(47 if area.rural else 45, abs=1.5)
    assert staff["full_name"].str.endswith("на").mean() == pytest.approx(0.88, abs=0.04)
    assert staff["full_name"].duplicated().sum() <= 2
    assert (staff["status"] == "leave").mean() == pytest.approx(area.on_leave, abs=0.015)
    heads = staff[staff["is_head"] == "true"]
    assert (heads["birth_date"] < "1992-01-01").all()


def test_subjects_and_second_posts(district: District) -> None:
    units = (
        district.teachers["subjects"]
        .str.replace("русский язык;литература", "русский язык")
        .str.replace("история;обществознание", "история")
        .str.count(";")
        + 1
    )
    assert (units >= 2).mean() == pytest.approx(district.area.two_subjects, abs=0.05)
    assert (units >= 3).mean() == pytest.approx(district.area.three_subjects, abs=0.04)
    home = district.posts["person_id"].map(district.staff.set_index("teacher_id")["school_id"])
    guests = district.posts[district.posts["school_id"] != home]["person_id"].nunique()
    assert guests / len(district.teachers) == pytest.approx(district.area.two_schools, abs=0.025)
    primary = (district.teachers["position"] == "учитель начальных классов").mean()
    assert primary == pytest.approx(0.27 if district.rural else 0.30, abs=0.02)


def test_clocks(district: District) -> None:
    clock = district.clock()
    assert (clock != "").all()
    at_work = district.staff["status"] != "leave"
    assert (clock[at_work] <= "2024-01-01").mean() == pytest.approx(district.area.overdue, abs=0.02)
    expiring = (clock > "2024-01-01") & (clock <= "2024-06-30")
    assert expiring.mean() == pytest.approx(0.16, abs=0.035)


def test_runs_and_places(district: District) -> None:
    groups = district.tables["groups"]
    shared = groups["shared"] == "true"
    assert shared.mean() > 0.94
    hosted = groups[~shared]
    assert (hosted["district_id"] != "").all()
    assert hosted["min_size"].astype(int).between(15, 20).all()
    assert hosted["max_size"].astype(int).between(20, 25).all()
    assert (groups[shared]["min_size"] == "").all()
    places = district.places()
    least, most = (50, 66) if district.rural else (90, 130)
    assert least <= len(groups) <= most
    of_runs = places.drop(hosted["group_id"])
    assert of_runs.max() <= (4 if district.rural else 8)
    assert of_runs.mean() == pytest.approx(1.4 if district.rural else 3.1, abs=0.35)
    left = groups.set_index("group_id")[["max_size", "seats_elsewhere"]].astype(int)
    assert (left["max_size"] - left["seats_elsewhere"] >= places.reindex(left.index).fillna(0)).all()
    share = places.sum() / len(district.staff)
    assert share == pytest.approx(0.29 if district.rural else 0.325, abs=0.045)


def test_forms_and_seasons(district: District) -> None:
    groups = district.tables["groups"]
    form = groups["programme_id"].map(district.tables["programmes"].set_index("programme_id")["form"])
    wanted = (0.23, 0.27, 0.50) if district.rural else (0.30, 0.30, 0.40)
    for name, share in zip(("in_person", "blended", "remote"), wanted, strict=True):
        assert (form == name).mean() == pytest.approx(share, abs=0.12), name
    month = groups["start"].str[5:7].value_counts(normalize=True)
    for number, share in enumerate(START_BY_MONTH, start=1):
        assert month.get(f"{number:02d}", 0) == pytest.approx(share, abs=0.1), number
    assert groups["start"].min() > "2027-01-10"


def test_applications(district: District) -> None:
    rows = district.tables["applications"].merge(district.posts[["teacher_id", "person_id"]], on="teacher_id")
    people = rows["person_id"].nunique()
    assert people / len(district.staff) == pytest.approx(0.36 if district.rural else 0.32, abs=0.03)
    per_person = rows.groupby("person_id").size()
    assert per_person.max() <= 3
    assert (per_person == 1).mean() == pytest.approx(0.87 if district.rural else 0.75, abs=0.06)
    asked = len(rows)
    assert 0.12 <= 1 - district.places().sum() / asked <= 0.42
    filled = rows["justification"] != ""
    assert filled.mean() == pytest.approx(0.85, abs=0.02)


def test_recommendations_and_deficits(district: District) -> None:
    rows = district.tables["recommendations"]
    assert len(rows) / len(district.staff) == pytest.approx(0.11 if district.rural else 0.08, abs=0.01)
    assert (rows["position"] != "").mean() == pytest.approx(0.25 if district.rural else 0.35, abs=0.08)
    deficits = district.tables["deficits"]
    diagnosed = deficits["teacher_id"].nunique() / len(district.teachers)
    assert diagnosed == pytest.approx(district.area.diagnosed, abs=0.05)
    severity = deficits["severity"].value_counts(normalize=True)
    for level, share in (("1", 0.50), ("2", 0.35), ("3", 0.15)):
        assert severity[level] == pytest.approx(share, abs=0.03)
    assert 1.8 <= len(deficits) / deficits["teacher_id"].nunique() <= 2.6


def test_no_word_of_unique_numbers(district: District) -> None:
    assert (district.tables["districts"]["unique_numbers"] == "").all()
    assert len(district.tables["districts"]) == 1
