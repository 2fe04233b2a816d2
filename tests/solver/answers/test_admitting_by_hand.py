"""The smallest changes by hand: each kind, what it does to the input, and when it helps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields

import numpy as np
import pytest

from rules.answers.remedies import Kind, Remedy, applied
from rules.columns import Intervals, OptionalInts, Ragged
from rules.context import Context
from rules.dataset import Dataset
from solver.answers.admitting import Changes, Tried, admitting
from solver.answers.asked import asked_for
from solver.answers.remedying import remedies
from solver.answers.trial import Admits
from solver.options import Control
from tests.builders import Row, tiny
from tests.solver.answers.forced_brute import bench_of
from tests.solver.solving import context

Tables = Mapping[str, Sequence[Row]]
LATE = "2020-01-01"

BASE: Tables = {
    "districts": [{"district_id": "d1", "unique_numbers": 1}],
    "schools": [{"school_id": "s1", "max_absent": 1, "unique_numbers": 2}],
    "teachers": [{"position": "учитель"}, {"position": "завуч"}],
    "competencies": [{"competency_id": "c1"}],
    "deficits": [{"teacher_id": "t1", "competency_id": "c1", "severity": 1}],
    "programmes": [{"programme_id": "p1", "competencies": "c1"}],
    "groups": [{"max_size": 1, "min_size": 1}, {"start": "2027-04-05", "end": "2027-04-09"}],
    "group_sessions": [{"group_id": "g1", "start": "2027-03-01", "end": "2027-03-02"}],
    "quotas": [
        {"group_id": "g1", "max_seats": 1},
        {"positions": "завуч", "max_seats": 4},
        {"district_id": "d1", "max_seats": 3, "min_seats": 1},
    ],
    "applications": [{"application_id": "a1", "teacher_id": "t1", "group_id": "g1", "rank": 2}],
}


def with_row(table: str, row: int, **cells: object) -> Tables:
    """The base with other cells in one row."""
    rows = [dict(one) for one in BASE[table]]
    rows[row].update(cells)
    return {**BASE, table: rows}


def with_more(table: str, **cells: object) -> Tables:
    """The base with one more row."""
    return {**BASE, table: [*BASE[table], cells]}


MOVED = {
    **with_row("groups", 0, start="2027-03-08", end="2027-03-12"),
    "group_sessions": [{"group_id": "g1", "start": "2027-03-08", "end": "2027-03-09"}],
}
GRANTED = {
    **with_row("groups", 0, max_size=3),
    "quotas": [
        {"group_id": "g1", "max_seats": 3},
        {"positions": "завуч", "max_seats": 4},
        {"district_id": "d1", "max_seats": 5, "min_seats": 1},
    ],
}


@pytest.mark.parametrize(
    ("remedy", "tables"),
    [
        (Remedy(Kind.PLACE, 0, 2), with_row("groups", 0, max_size=3)),
        (Remedy(Kind.NUMBER, 0, 1), with_row("districts", 0, unique_numbers=2)),
        (Remedy(Kind.SCHOOL_NUMBER, 0, 3), with_row("schools", 0, unique_numbers=5)),
        (Remedy(Kind.ABSENCE, 0, 1), with_row("schools", 0, max_absent=2)),
        (Remedy(Kind.QUOTA, 2, 2), with_row("quotas", 2, max_seats=5)),
        (Remedy(Kind.GRANT, 0, 2, post=0), GRANTED),
        (Remedy(Kind.MINIMUM, 0), with_row("groups", 0, min_size=None)),
        (Remedy(Kind.DATE, 0, 7), MOVED),
        (
            Remedy(Kind.DIAGNOSIS, 0, post=1),
            with_more("deficits", teacher_id="t2", competency_id="c1", severity=3),
        ),
        (
            Remedy(Kind.APPLICATION, 0, post=1),
            with_more("applications", application_id="", teacher_id="t2", programme_id="p1", rank=1),
        ),
    ],
    ids=lambda value: str(value.kind) if isinstance(value, Remedy) else "",
)
def test_a_change_gives_the_input_that_somebody_would_have_written(remedy: Remedy, tables: Tables) -> None:
    before = tiny(**BASE)
    kept = said(before)
    assert said(applied(before, remedy)) == said(tiny(**tables))
    assert said(before) == kept


def said(dataset: Dataset) -> dict[str, object]:
    """Every cell of every table but generated ids."""
    told: dict[str, object] = {}
    for table in fields(dataset):
        record = getattr(dataset, table.name)
        for column in fields(record) if hasattr(record, "__dataclass_fields__") else ():
            told[f"{table.name}.{column.name}"] = _cells(getattr(record, column.name))
    return {name: cells for name, cells in told.items() if name != "applications.application_id"}


def _cells(column: object) -> object:
    if isinstance(column, np.ndarray):
        return [str(cell) for cell in column]
    if isinstance(column, OptionalInts):
        return [column.get(i) for i in range(len(column))]
    if isinstance(column, Ragged):
        return [column[i].tolist() for i in range(len(column))]
    if isinstance(column, Intervals):
        return [column.offsets.tolist(), [str(day) for day in (*column.starts, *column.ends)]]
    return column


def test_a_figure_that_is_empty_can_not_be_raised() -> None:
    with pytest.raises(ValueError, match="no figure"):
        applied(tiny(groups=[{}], teachers=[{}]), Remedy(Kind.NUMBER, 0))


# --- when a change helps -------------------------------------------------------------------------------


def two(**tables: Sequence[Row]) -> Dataset:
    """t1 is overdue, t2 is not; both want the one place of g1."""
    rows: dict[str, Sequence[Row]] = {
        "teachers": [{"last_training_end": LATE}, {}],
        "groups": [{"max_size": 1}],
        "applications": [{"teacher_id": t, "group_id": "g1"} for t in ("t1", "t2")],
    }
    return tiny(**{**rows, **tables})


def found(seen: Context, person: int = 1) -> Changes:
    return admitting(bench_of(seen), asked_for(seen, person), lambda changes: None)


def kinds(changes: Changes) -> list[tuple[Kind, int, Admits]]:
    return [(one.remedy.kind, one.remedy.units, one.admits) for one in changes.helpful()]


def test_one_more_place_where_the_places_are_short() -> None:
    assert kinds(found(context(two(), "overdue", "application"))) == [(Kind.PLACE, 1, Admits.CERTAINLY)]


def test_a_tie_for_one_more_place_is_told_as_a_tie() -> None:
    posts: list[Row] = [{"last_training_end": LATE}, {}, {}]
    wishes: list[Row] = [{"teacher_id": f"t{t}", "group_id": "g1"} for t in (1, 2, 3)]
    seen = context(two(teachers=posts, applications=wishes), "overdue", "application")
    waiting = [p for p in (1, 2) if p not in bench_of(seen).base.assignment.teacher]
    assert kinds(found(seen, waiting[0])) == [(Kind.PLACE, 1, Admits.POSSIBLY)]


def test_two_places_where_one_would_go_to_somebody_else() -> None:
    posts: list[Row] = [{"last_training_end": LATE}, {"last_training_end": LATE}, {}]
    wishes: list[Row] = [{"teacher_id": f"t{t}", "group_id": "g1"} for t in (1, 2, 3)]
    made = found(context(two(teachers=posts, applications=wishes), "overdue", "application"), 2)
    assert kinds(made) == [(Kind.PLACE, 2, Admits.CERTAINLY)]
    assert made.units == 2


def test_a_quota_with_the_place_where_both_are_short() -> None:
    seen = context(two(quotas=[{"group_id": "g1", "max_seats": 1}]), "overdue", "application")
    assert kinds(found(seen)) == [(Kind.GRANT, 1, Admits.CERTAINLY)]


def test_one_more_number_for_the_district() -> None:
    dataset = two(districts=[{"district_id": "d1", "unique_numbers": 1}], groups=[{"max_size": 9}])
    assert kinds(found(context(dataset, "overdue"))) == [(Kind.NUMBER, 1, Admits.POSSIBLY)]
    assert kinds(found(context(dataset, "overdue", "application"))) == [(Kind.NUMBER, 1, Admits.CERTAINLY)]


def test_a_diagnosis_and_a_wish_that_come_first() -> None:
    tables: Tables = {
        "programmes": [{"programme_id": "p1", "competencies": "c1"}],
        "applications": [
            {"teacher_id": "t1", "programme_id": "p1", "rank": 2},
            {"teacher_id": "t2", "programme_id": "p1", "rank": 3},
        ],
    }
    seen = context(
        two(**tables), "severe_deficit", "application", rules={"group_capacity": {"enabled": True}}
    )
    assert kinds(found(seen)) == [
        (Kind.PLACE, 1, Admits.CERTAINLY),
        (Kind.DIAGNOSIS, 1, Admits.CERTAINLY),
        (Kind.APPLICATION, 1, Admits.CERTAINLY),
    ]


def test_another_date_where_the_person_is_taken() -> None:
    posts: list[Row] = [{"unavailable": "2027-03-01/2027-03-09"}]
    dataset = tiny(teachers=posts, groups=[{"max_size": 1}], applications=[{"group_id": "g1"}])
    made = found(context(dataset, "application"), 0)
    assert kinds(made) == [(Kind.DATE, -7, Admits.CERTAINLY)]


def test_a_group_held_for_few_people() -> None:
    dataset = tiny(teachers=[{}], groups=[{"min_size": 9}], applications=[{"group_id": "g1"}])
    assert kinds(found(context(dataset, "application"), 0)) == [(Kind.MINIMUM, 1, Admits.CERTAINLY)]


def test_where_nothing_helps_it_is_said_how_far_was_looked() -> None:
    never: list[Row] = [{"teacher_id": "t2", "decision": "never"}]
    seen = context(two(decisions=never), "overdue", "application")
    made = found(seen)
    assert (made.helpful(), made.left_out) == ((), 0)
    assert {one.admits for one in made.tried} <= {Admits.NO}


def test_without_time_every_change_is_left_out() -> None:
    seen = context(two(), "overdue", "application")
    bench = bench_of(seen)
    asking = asked_for(seen, 1)
    late = type(bench)(seen, bench.pairs, bench.base, Control(0.0))
    made = admitting(late, asking, lambda changes: None)
    assert (made.tried, made.left_out) == ((), len(remedies(seen, asking)))


def test_only_what_makes_it_sure_counts_where_that_is_asked() -> None:
    sure = Tried(Remedy(Kind.PLACE, 0, 2), Admits.CERTAINLY)
    made = Changes((Tried(Remedy(Kind.QUOTA, 0), Admits.POSSIBLY), sure), 0, 2)
    assert [one.remedy.kind for one in made.helpful()] == [Kind.QUOTA]
    assert made.helpful(Admits.CERTAINLY) == (sure,)
