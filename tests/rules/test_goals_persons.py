"""Goals that count persons, deficits and recommendations, counted by hand."""

from __future__ import annotations

import pytest

from rules.dataset import Dataset
from rules.goals import (
    backed_application,
    deficit,
    expiring,
    lottery,
    overdue,
    recommendation,
    severe_deficit,
    waiting,
)
from tests.builders import Row, tiny
from tests.rules.plans import facts, posts, value

GROUPS: list[Row] = [
    {"group_id": "g1", "programme_id": "p1"},
    {"group_id": "g2", "programme_id": "p1", "start": "2027-04-05", "end": "2027-04-09"},
    {"group_id": "g3", "programme_id": "p2", "start": "2027-05-03", "end": "2027-05-07"},
    {"group_id": "g4", "programme_id": "p3", "start": "2027-06-07", "end": "2027-06-11"},
]
PROGRAMMES: list[Row] = [
    {"programme_id": "p1", "competencies": "c1;c2"},
    {"programme_id": "p2", "competencies": "c2;c3"},
    {"programme_id": "p3"},
]
TEACHER, HEAD = "учитель", "директор"


def staff(**tables: list[Row]) -> Dataset:
    """x holds t1 (teacher, s1) and t2 (head, s2), y holds t3 (teacher, s1), z holds t4 (head, s2)."""
    rows = posts("s1", "s2", "s1", "s2", person_id=["x", "x", "y", "z"], position=[TEACHER, HEAD] * 2)
    rows[2]["position"], rows[3]["position"] = TEACHER, HEAD
    return tiny(**{"teachers": rows, "programmes": PROGRAMMES, "groups": GROUPS, **tables})


@pytest.mark.parametrize(
    ("trained", "is_overdue", "is_expiring"),
    [
        (None, 0, 0),
        ("2023-12-31", 1, 0),
        ("2024-01-01", 1, 0),
        ("2024-01-02", 0, 1),
        ("2024-06-30", 0, 1),
        ("2024-07-01", 0, 0),
        ("2015-05-05", 1, 0),
    ],
)
def test_due_dates_against_the_half_year(trained: str | None, is_overdue: int, is_expiring: int) -> None:
    """The period is 1 January to 30 June 2027, the cycle three years."""
    dataset = tiny(teachers=[{"last_training_end": trained}], groups=GROUPS)
    assert value(overdue.GOAL, dataset, "t1 g1") == is_overdue
    assert value(expiring.GOAL, dataset, "t1 g1") == is_expiring
    assert value(overdue.GOAL, dataset) == value(expiring.GOAL, dataset) == 0


def test_overdue_persons_count_once_and_by_their_latest_training() -> None:
    rows = posts(
        "s1", "s2", "s1", person_id=["x", "x", "y"], last_training_end=["2020-01-01", None, "2020-01-01"]
    )
    dataset = tiny(teachers=rows, groups=GROUPS)
    assert value(overdue.GOAL, dataset, "t1 g1", "t2 g3") == 1
    assert value(overdue.GOAL, dataset, "t2 g1", "t3 g1") == 2
    rows[1]["last_training_end"] = "2026-01-01"
    assert value(overdue.GOAL, tiny(teachers=rows, groups=GROUPS), "t1 g1") == 0


def test_waiting_is_the_persons_longest_and_counts_once() -> None:
    rows = posts("s1", "s2", "s1", person_id=["x", "x", "y"], waiting_periods=[1, 4, None])
    dataset = tiny(teachers=rows, groups=GROUPS)
    assert value(waiting.GOAL, dataset) == 0
    assert value(waiting.GOAL, dataset, "t3 g1") == 0
    assert value(waiting.GOAL, dataset, "t1 g1") == 4
    assert value(waiting.GOAL, dataset, "t1 g1", "t2 g3", "t3 g1") == 4


def test_the_draw_can_be_repeated_by_hand() -> None:
    """sha256 of 0:t1 to 0:t4 begins with 16, 1f, f9, b5; of 7:t1 to 7:t4 with 23, 25, 03, ab."""
    dataset = tiny(teachers=[{}, {}, {}, {}], groups=GROUPS)
    assert lottery.ranks(facts(dataset).context).tolist() == [4, 3, 1, 2]
    assert lottery.ranks(facts(dataset, seed=7).context).tolist() == [3, 2, 4, 1]
    assert value(lottery.GOAL, dataset, "t1 g1", "t3 g1", "t1 g3") == 4 + 1
    assert value(lottery.GOAL, dataset, "t3 g1", seed=7) == 4
    assert value(lottery.GOAL, dataset) == 0


def test_the_draw_is_among_persons_not_posts() -> None:
    dataset = tiny(teachers=posts("s1", "s2", "s1", person_id=["t1", "t1", "t3"]), groups=GROUPS)
    assert lottery.ranks(facts(dataset).context).tolist() == [2, 1]
    assert value(lottery.GOAL, dataset, "t1 g1", "t2 g3") == 2


def gaps(*rows: tuple[str, str, int]) -> Dataset:
    return staff(
        competencies=[{"competency_id": f"c{i}"} for i in (1, 2, 3, 4)],
        deficits=[{"teacher_id": t, "competency_id": c, "severity": s} for t, c, s in rows],
    )


@pytest.mark.parametrize(
    ("rows", "places", "severe", "covered"),
    [
        ([], ["t1 g1"], 0, 0),
        ([("t1", "c1", 3)], [], 0, 0),
        ([("t1", "c1", 3)], ["t1 g1"], 1, 3),
        ([("t1", "c1", 2)], ["t1 g1"], 0, 2),
        ([("t1", "c3", 3)], ["t1 g1"], 0, 0),
        ([("t1", "c1", 3), ("t1", "c2", 3)], ["t1 g1"], 1, 6),
        ([("t1", "c4", 3)], ["t1 g1", "t1 g3", "t1 g4"], 0, 0),
        ([("t1", "c2", 3)], ["t1 g1", "t1 g3"], 1, 3),
        ([("t1", "c1", 1), ("t1", "c2", 2), ("t1", "c3", 3)], ["t1 g1", "t1 g3"], 1, 6),
        ([("t1", "c1", 3), ("t3", "c1", 3), ("t4", "c1", 3)], ["t1 g1", "t3 g2", "t4 g4"], 2, 6),
        ([("t1", "c1", 3)], ["t3 g1"], 0, 0),
    ],
)
def test_deficits_covered(
    rows: list[tuple[str, str, int]], places: list[str], severe: int, covered: int
) -> None:
    dataset = gaps(*rows)
    assert value(severe_deficit.GOAL, dataset, *places) == severe
    assert value(deficit.GOAL, dataset, *places) == covered


def test_a_gap_is_the_persons_whatever_post_it_was_found_in() -> None:
    dataset = gaps(("t2", "c1", 3))
    assert value(severe_deficit.GOAL, dataset, "t1 g1") == 1
    assert value(deficit.GOAL, dataset, "t1 g1", "t2 g2") == 3


def test_the_largest_of_a_persons_severities_counts_once() -> None:
    dataset = gaps(("t1", "c1", 1), ("t2", "c1", 3))
    assert value(deficit.GOAL, dataset, "t1 g1") == 3
    assert value(severe_deficit.GOAL, dataset, "t1 g1") == 1


def advised(*rows: Row) -> Dataset:
    return staff(recommendations=list(rows))


NAMED: Row = {"school_id": "s1", "programme_id": "p1", "teacher_id": "t1"}
FOR_TEACHERS: Row = {"school_id": "s1", "programme_id": "p1", "position": TEACHER}


@pytest.mark.parametrize(
    ("rows", "places", "followed"),
    [
        pytest.param([NAMED], [], 0, id="an empty plan"),
        pytest.param([NAMED], ["t1 g1"], 1, id="the named teacher"),
        pytest.param([NAMED], ["t1 g2"], 1, id="any group of the programme"),
        pytest.param([NAMED], ["t1 g3"], 0, id="another programme"),
        pytest.param([NAMED], ["t3 g1"], 0, id="somebody else"),
        pytest.param([NAMED], ["t2 g1"], 1, id="the person through another post"),
        pytest.param([NAMED, NAMED], ["t1 g1"], 1, id="identical rows once"),
        pytest.param([{**NAMED, "position": HEAD}], ["t1 g1"], 1, id="a name outranks the position"),
        pytest.param([{**NAMED, "position": TEACHER}], ["t3 g1"], 0, id="then the position is ignored"),
        pytest.param([NAMED, {**NAMED, "position": HEAD}], ["t1 g1"], 1, id="ignored in repeats too"),
        pytest.param([NAMED, {**NAMED, "programme_id": "p2"}], ["t1 g1", "t1 g3"], 2, id="two programmes"),
        pytest.param([NAMED, {**NAMED, "basis": "аттестация"}], ["t1 g1"], 1, id="another basis is a repeat"),
        pytest.param([FOR_TEACHERS], ["t3 g1"], 1, id="somebody of the position"),
        pytest.param([FOR_TEACHERS], ["t1 g1", "t3 g2"], 1, id="counts once"),
        pytest.param([FOR_TEACHERS, FOR_TEACHERS], ["t3 g1"], 1, id="identical rows for a position once"),
        pytest.param([FOR_TEACHERS], ["t4 g1"], 0, id="another school and position"),
        pytest.param([FOR_TEACHERS], ["t3 g3"], 0, id="another programme than advised"),
        pytest.param([FOR_TEACHERS], ["t2 g1"], 1, id="the holder through another post"),
        pytest.param([{**FOR_TEACHERS, "position": " УЧИТЕЛЬ"}, FOR_TEACHERS], ["t3 g1"], 1, id="spelling"),
        pytest.param([{**FOR_TEACHERS, "position": "методист"}], ["t1 g1", "t3 g1"], 0, id="no such holder"),
        pytest.param([{**FOR_TEACHERS, "school_id": "s2"}], ["t2 g1", "t4 g1"], 0, id="not at that school"),
        pytest.param([NAMED, FOR_TEACHERS], ["t1 g1"], 2, id="one seat satisfies both"),
        pytest.param(
            [NAMED, {**NAMED, "school_id": "s2", "teacher_id": "t2"}], ["t1 g1"], 2, id="two posts, two rows"
        ),
    ],
)
def test_recommendations_followed(rows: list[Row], places: list[str], followed: int) -> None:
    assert value(recommendation.GOAL, advised(*rows), *places) == followed


def test_without_recommendations_none_is_followed() -> None:
    assert value(recommendation.GOAL, staff(), "t1 g1") == 0


APPLIED: Row = {"teacher_id": "t1", "programme_id": "p1"}
GAP: Row = {"teacher_id": "t1", "competency_id": "c1", "severity": 3}


@pytest.mark.parametrize(
    ("applications", "recommendations", "deficits", "places", "backed"),
    [
        pytest.param([APPLIED], [NAMED], [], [], 0, id="an empty plan"),
        pytest.param([APPLIED], [], [], ["t1 g1"], 0, id="backed by nothing"),
        pytest.param([], [NAMED], [GAP], ["t1 g1"], 0, id="nobody applied"),
        pytest.param([APPLIED], [NAMED], [], ["t1 g1"], 1, id="a named recommendation"),
        pytest.param([APPLIED], [FOR_TEACHERS], [], ["t1 g2"], 1, id="one for the position"),
        pytest.param([APPLIED], [], [GAP], ["t1 g1"], 1, id="a severe deficit"),
        pytest.param([APPLIED], [], [{**GAP, "severity": 2}], ["t1 g1"], 0, id="a smaller deficit"),
        pytest.param([APPLIED], [], [{**GAP, "competency_id": "c3"}], ["t1 g1"], 0, id="another competency"),
        pytest.param([APPLIED], [{**NAMED, "programme_id": "p2"}], [], ["t1 g1", "t1 g3"], 0, id="not both"),
        pytest.param([APPLIED], [NAMED], [GAP], ["t1 g1"], 1, id="backed twice counts once"),
        pytest.param([{**APPLIED, "group_id": "g1"}], [NAMED], [], ["t1 g1"], 1, id="the group applied for"),
        pytest.param([{**APPLIED, "group_id": "g1"}], [NAMED], [], ["t1 g2"], 0, id="another group"),
        pytest.param([APPLIED], [NAMED], [], ["t2 g1"], 1, id="applied and advised in another post"),
        pytest.param([APPLIED], [], [{**GAP, "teacher_id": "t2"}], ["t1 g1"], 1, id="a gap of another post"),
        pytest.param(
            [APPLIED], [{**FOR_TEACHERS, "school_id": "s2", "position": HEAD}], [], ["t1 g1"], 1,
            id="advised to the position of another post",
        ),
        pytest.param([APPLIED], [{**NAMED, "teacher_id": "t3"}], [], ["t1 g1"], 0, id="a colleague's advice"),
        pytest.param(
            [APPLIED, {**APPLIED, "programme_id": "p2"}], [NAMED, {**NAMED, "programme_id": "p2"}], [],
            ["t1 g1", "t1 g3"], 1, id="a person counts once",
        ),
        pytest.param(
            [APPLIED, {**APPLIED, "teacher_id": "t3"}], [FOR_TEACHERS], [], ["t1 g1", "t3 g1"], 2,
            id="everybody of the position",
        ),
    ],
)  # fmt: skip
def test_backed_applications(
    applications: list[Row], recommendations: list[Row], deficits: list[Row], places: list[str], backed: int
) -> None:
    dataset = staff(applications=applications, recommendations=recommendations, deficits=deficits)
    assert value(backed_application.GOAL, dataset, *places) == backed
