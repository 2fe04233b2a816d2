"""Places outside the campaign: who may go, in what order, and why."""

from __future__ import annotations

from datetime import date

import numpy as np

from rules.answers.new_group import Call
from rules.answers.ringing import Ranked
from rules.answers.urgent import ranked
from rules.context import Assignment, Context
from tests.builders import Row, tiny
from tests.solver.cases import Rules
from tests.solver.solving import context

MARCH = (date(2027, 3, 2), date(2027, 3, 3))
PHYSICS: list[Row] = [{"subjects": "физика"} for _ in range(4)]
NOBODY = Assignment.empty()


def seen(rules: Rules | None = None, **tables: list[Row]) -> Context:
    given: dict[str, list[Row]] = {"teachers": PHYSICS, "groups": [{}], **tables}
    return context(tiny(**given), "overdue", "school_served", rules=rules)


def places(*written: tuple[int, int]) -> Assignment:
    columns = np.array(written, dtype=np.int32).reshape(-1, 2)
    return Assignment(columns[:, 0].copy(), columns[:, 1].copy())


def physics(at: Context, plan: Assignment = NOBODY, n: int = 9, **more: object) -> Ranked:
    subject = at.dataset.subjects.index("физика")
    return ranked(at, plan, Call(n, subject=subject, days=MARCH, **more))  # type: ignore[arg-type]


def order(found: Ranked) -> list[int]:
    return [one.teacher + 1 for one in found.order]


def staff(*schools: str, **cells: object) -> list[Row]:
    return [{"subjects": "физика", "school_id": school, **cells} for school in schools]


def test_only_those_of_the_subject_and_nobody_need_have_applied() -> None:
    at = seen(teachers=[{"subjects": "физика;химия"}, {"subjects": "химия"}, {"subjects": "физика"}])
    assert order(physics(at)) == [1, 3]


def test_overdue_first_and_it_is_said() -> None:
    at = seen(teachers=[*PHYSICS[:2], {"subjects": "физика", "last_training_end": "2020-05-05"}])
    found = physics(at)
    assert order(found) == [3, 1, 2]
    assert found.order[0].reasons[0] == ("срок истёк 05.05.2023", "overdue since 2023-05-05")
    assert "«Просроченный срок» +1 против +0" in found.order[0].before_next[0]
    assert found.order[1].before_next[0] == "поровну во всём: порядок списка"
    assert found.order[2].before_next[0] == "последний в списке"


def test_where_the_goals_tie_one_of_each_school_first() -> None:
    at = seen(teachers=staff("s1", "s1", "s2", "s1", "s2"))
    found = physics(at)
    assert order(found) == [1, 3, 2, 5, 4]
    assert [one.turn for one in found.order] == [1, 1, 1, 1, 2]
    assert found.order[1].before_next[0] == "раньше следующего: «Охват школ» +1 против +0"
    assert found.order[3].before_next[0] == "цели равны: сначала по одному от школы"


def test_then_the_earlier_due_date() -> None:
    later = [*staff("s1", last_training_end="2025-05-05"), *staff("s2", last_training_end="2025-01-01")]
    found = physics(seen(teachers=later))
    assert order(found) == [2, 1]
    assert found.order[0].before_next[0] == "цели равны: срок наступает раньше"


def test_then_the_larger_gap_where_a_programme_is_named() -> None:
    at = seen(
        teachers=PHYSICS[:2],
        programmes=[{"competencies": "c1"}],
        deficits=[{"teacher_id": "t1", "severity": 1}, {"teacher_id": "t2", "severity": 2}],
    )
    found = ranked(at, NOBODY, Call(2, programme=0, days=MARCH))
    assert order(found) == [2, 1]
    assert ("дефицит по теме, степень 2", "a gap of severity 2") in found.order[0].reasons


def test_who_cannot_go_is_counted_by_rule() -> None:
    at = seen(
        teachers=[
            *PHYSICS[:2],
            {"subjects": "физика", "unavailable": "2027-03-03/2027-03-05"},
            {"subjects": "физика", "max_groups": 2},
        ],
    )
    taken = places((1, 0), (3, 0))  # t2 has the one group allowed, t4 is in a group of these days
    found = physics(at, taken)
    assert order(found) == [1]
    assert dict(found.excluded) == {"available": 1, "groups_per_person": 1, "no_overlap": 1}
    assert not found.enough


def test_a_school_that_lets_one_go_is_rung_for_one() -> None:
    at = seen(schools=[{"max_absent": 1}, {}], teachers=staff("s1", "s1", "s2"))
    found = physics(at, n=3)
    assert order(found) == [1, 3, 2]
    assert found.order[2].reasons[-1][0] == "вместе с названными выше школа не отпустит"
    assert dict(physics(at, places((0, 0))).excluded)["school_absence"] == 1


def test_a_person_with_two_posts_is_rung_once() -> None:
    assert order(physics(seen(teachers=[{"subjects": "физика", "person_id": "x"}] * 2))) == [1]


def test_one_district_alone() -> None:
    at = seen(
        districts=[{}, {}],
        schools=[{}, {"district_id": "d2"}],
        teachers=staff("s1", "s2"),
    )
    assert order(physics(at, district=1)) == [2]


def test_without_days_and_programme_what_was_not_asked_is_said() -> None:
    at = seen(teachers=[{"subjects": "физика", "unavailable": "2027-01-01/2027-06-30"}])
    found = ranked(at, NOBODY, Call(1, subject=at.dataset.subjects.index("физика")))
    assert order(found) == [1]
    assert {"available", "travel", "position_match", "not_repeated"} <= set(found.unchecked)


def test_somebody_trained_in_the_programme_is_left_out() -> None:
    at = seen(training_history=[{"teacher_id": "t2", "programme_id": "p1", "end": "2026-03-03"}])
    found = ranked(at, NOBODY, Call(4, programme=0, days=MARCH))
    assert order(found) == [1, 3, 4]
    assert dict(found.excluded) == {"not_repeated": 1}


def test_a_district_without_a_number_left_is_not_rung() -> None:
    """d1 has two numbers, t2 holds one: one of t1 and t3 can be enrolled, t2 needs none; d2 has none."""
    at = seen(
        districts=[{"unique_numbers": 2}, {"unique_numbers": 0}],
        schools=[{}, {"district_id": "d2"}],
        teachers=[*staff("s1", "s1", "s1", max_groups=2), *staff("s2")],
        groups=[{"start": "2027-04-01", "end": "2027-04-02"}],
    )
    found = physics(at, places((1, 0)), n=3)
    assert order(found) == [1, 2, 3]
    assert dict(found.excluded) == {"number_allotment": 1}
    assert found.order[2].reasons[-1][0] == "на места выше ушло всё: «Уникальные номера»"


def test_money_and_quotas_that_are_used_up_count() -> None:
    """Places of p1 cost 5: s1 can pay one more, s2 none; the quota of p1 for d2 is t5's."""
    at = seen(
        schools=[{"budget": 8}, {"budget": 4}, {"district_id": "d2"}],
        districts=[{}, {}],
        programmes=[{"cost": 5}],
        teachers=staff("s1", "s1", "s2", "s3", "s3"),
        groups=[{"start": "2027-04-01", "end": "2027-04-02"}],
        quotas=[{"programme_id": "p1", "district_id": "d2", "max_seats": 1}],
    )
    found = ranked(at, places((4, 0)), Call(3, programme=0, days=MARCH))
    assert order(found) == [1, 2]
    assert dict(found.excluded) == {"groups_per_person": 1, "quota": 1, "budget": 1}
    assert found.order[1].reasons[-1][0] == "на места выше ушло всё: «Бюджет»"
