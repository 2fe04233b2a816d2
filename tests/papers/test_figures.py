"""The figures behind the papers, by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from papers.figures import Figures
from papers.figures.book import first_wishes
from papers.figures.changes import changed, in_month
from papers.workbooks.rows import place_rows
from rules.columns import indices
from rules.context import Assignment, Context, Facts
from rules.profile import load_profile
from tests.builders import Row, tiny

PROGRAMMES: list[Row] = [
    {"programme_id": "p1"},
    {"programme_id": "p2"},
    {"programme_id": "p3", "approved": False},
]
GROUPS: list[Row] = [
    {"group_id": "g1", "programme_id": "p1"},
    {"group_id": "g2", "programme_id": "p1", "start": "2027-04-05", "end": "2027-04-09"},
    {"group_id": "g3", "programme_id": "p2", "start": "2027-05-03", "end": "2027-05-07"},
    {"group_id": "g4", "programme_id": "p3", "start": "2027-05-03", "end": "2027-05-07"},
]


def figures(*places: str, confirm_days: int = 7, **tables: Iterable[Row]) -> Figures:
    """The figures of places given as ``"teacher group"``."""
    data = tiny(**{"programmes": PROGRAMMES, "groups": GROUPS, **tables})
    pairs = [place.split() for place in places]
    plan = Assignment(
        indices(data.teacher_index[t] for t, _ in pairs), indices(data.group_index[g] for _, g in pairs)
    )
    profile = load_profile("novoselovo")
    policy = replace(profile.substitution, confirm_days=confirm_days)
    return Figures.of(Facts(Context(data, replace(profile, substitution=policy)), plan))


def row(frame: pd.DataFrame, column: str, value: str) -> dict[str, Any]:
    (found,) = frame[frame[column] == value].to_dict("records")
    return {str(name): cell for name, cell in found.items()}


def asked(*pairs: str) -> list[Row]:
    """Applications given as ``"teacher programme"`` or ``"teacher programme rank"``."""
    split = [pair.split() for pair in pairs]
    return [{"teacher_id": s[0], "programme_id": s[1], "rank": s[2] if len(s) > 2 else None} for s in split]


def test_the_protocol_by_hand() -> None:
    """Four ask for p1 (three places, two taken); t3 and t4 have nothing; nobody may attend p3."""
    made = figures(
        "t1 g1", "t2 g1",
        applications=asked("t1 p1", "t2 p1", "t3 p1 1", "t3 p2 2", "t4 p1", "t5 p3", "t2 p2 2"),
        quotas=[{"programme_id": "p1", "max_seats": 3}],
    )  # fmt: skip
    first = row(made.by_programme, "programme_id", "p1")
    counts = {name: int(first[name]) for name in ("asked", "granted", "places", "free", "left_out", "to_add")}
    assert counts == {"asked": 4, "granted": 3, "places": 2, "free": 1, "left_out": 2, "to_add": 1}
    second, third = (row(made.by_programme, "programme_id", p) for p in ("p2", "p3"))
    assert (second["asked"], second["left_out"], pd.isna(second["granted"])) == (2, 0, True)
    assert (third["asked"], third["left_out"], third["fitting"], third["to_add"]) == (1, 1, 0, 0)
    assert (made.totals.asked, made.totals.left_out, made.totals.wishes) == (5, 3, 7)


def test_equal_wishes_are_one_with_the_best_of_both() -> None:
    applications: list[Row] = [
        {"teacher_id": "t1", "programme_id": "p1", "rank": 2},
        {"teacher_id": "t1", "programme_id": "p1", "rank": 1, "justification": "срок"},
    ]
    (wish,) = figures(applications=applications).wishes.to_dict("records")
    assert (wish["rank"], wish["justification"], wish["admitted"]) == (1, "срок", True)


def test_what_stands_in_the_way_of_a_wish_is_known() -> None:
    programmes: list[Row] = [*PROGRAMMES, {"programme_id": "p4"}]
    wishes = figures(programmes=programmes, applications=asked("t1 p1", "t1 p3", "t1 p4")).wishes
    told = dict(zip(wishes["programme_id"], wishes["refused_by"], strict=True))
    assert told == {"p1": "", "p3": "approved_programme", "p4": "no_group"}


def test_of_equal_first_wishes_one_that_is_possible_counts() -> None:
    wishes = figures(applications=asked("t1 p3", "t1 p2", "t2 p3 1", "t2 p2 2")).wishes
    first = first_wishes(wishes)
    assert dict(zip(first["teacher_id"], first["programme_id"], strict=True)) == {"t1": "p2", "t2": "p3"}


@pytest.mark.parametrize(
    ("quotas", "granted"),
    [
        ([{"programme_id": "p1", "max_seats": 3}], 3),
        ([{"group_id": "g1", "max_seats": 3}, {"group_id": "g2", "max_seats": 4}], 7),
        ([{"group_id": "g1", "max_seats": 3}, {"programme_id": "p1", "max_seats": 9}], 9),
        (
            [
                {"group_id": "g1", "max_seats": 3},
                {"group_id": "g2", "max_seats": 4},
                {"programme_id": "p1", "max_seats": 5},
            ],
            5,
        ),
        ([{"programme_id": "p1", "school_id": "s1", "max_seats": 2}], 2),
        ([{"group_id": "g1", "max_seats": 3, "positions": "учитель"}, {"group_id": "g1", "max_seats": 1}], 4),
        ([{"programme_id": "p1", "max_seats": 0}], 0),
        ([{"programme_id": "p1", "min_seats": 2}, {"max_seats": 7}], None),
    ],
)
def test_places_that_quotas_grant(quotas: list[Row], granted: int | None) -> None:
    made = figures("t1 g1", quotas=quotas, applications=asked("t1 p1"))
    told = row(made.by_programme, "programme_id", "p1")["granted"]
    assert made.totals.granted == granted
    assert (None if pd.isna(told) else int(told)) == granted


def test_one_person_with_two_posts_is_one() -> None:
    teachers: list[Row] = [
        {"teacher_id": "t1", "person_id": "x", "school_id": "s1"},
        {"teacher_id": "t2", "person_id": "x", "school_id": "s2"},
        {"teacher_id": "t3", "school_id": "s2"},
    ]
    made = figures("t1 g1", teachers=teachers, applications=asked("t1 p1", "t2 p2", "t3 p2"))
    assert (made.totals.staff, made.totals.asked, made.totals.left_out) == (2, 2, 1)
    of_second = row(made.by_school, "school_id", "s2")
    assert [of_second[name] for name in ("staff", "asked", "places", "left_out")] == [2, 2, 0, 1]
    assert made.of_school("s2").totals.left_out == 1


def test_deadlines_are_those_of_the_profile() -> None:
    group = row(figures(applications=asked("t1 p1")).groups, "group_id", "g1")
    assert (str(group["due"])[:10], str(group["due_early"])[:10]) == ("2027-02-22", "2027-02-20")


@pytest.mark.parametrize(("days", "due"), [(7, date(2027, 2, 22)), (3, date(2027, 2, 26)), (0, "")])
def test_workbooks_tell_the_deadline_of_the_profile(days: int, due: object) -> None:
    made = figures("t1 g1", confirm_days=days, applications=asked("t1 p1"))
    assert place_rows(made).cells["due"] == [due]


def test_changes_between_two_plans() -> None:
    applications = asked("t1 p1", "t2 p1", "t3 p2")
    before = figures("t1 g1", "t2 g2", applications=applications).places
    moved = [{**GROUPS[0], "start": "2027-03-08", "end": "2027-03-12"}, *GROUPS[1:]]
    now = figures("t1 g1", "t3 g3", applications=applications, groups=moved).places
    told = changed(now, before)
    by_teacher = dict(zip(told["teacher_id"], told["change"], strict=True))
    assert by_teacher == {"t1": "other_dates", "t2": "gone", "t3": "new"}
    assert set(changed(now, None)["change"]) == {""}
    assert in_month(told, "2027-04")["teacher_id"].tolist() == ["t2", "t3"]
    assert in_month(changed(now, None), "2027-03")["teacher_id"].tolist() == ["t1"]
    assert len(in_month(changed(now.iloc[:0], None), "2027-03")) == 0


def test_an_empty_campaign_has_figures_too() -> None:
    totals = figures(applications=[]).totals
    assert (totals.wishes, totals.places, totals.granted, totals.left_out) == (0, 0, None, 0)
