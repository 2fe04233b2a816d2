"""Numbers that nobody holds, given away by a rebalancing; numbers that another person holds by now."""

from __future__ import annotations

from typing import Any

import pytest

from rules.ledger.events import Kind
from rules.ledger.states import FreeLevel, State
from store import numbers, numbers_issuing, numbers_reading, plans, proposals, seating
from store.engine import Store
from store.errors import NumberRefusedError, OvertakenError
from store.numbers_issuing import Batch
from store.plans import StoredPlan
from tests.store.conftest import OPERATOR
from tests.store.dumps import refused
from tests.store.rebalancings import (
    CODES,
    DAY,
    DISTRICT_OF,
    Change,
    Hall,
    accepted,
    begun,
    check_ledger,
    content,
    draft,
    passing,
    places_of,
    proposed,
    restored,
    school_of,
)


def issued(store: Store, campaign_id: str, district: str, level: FreeLevel, school: str | None) -> str:
    with store.writing(OPERATOR) as work:
        batch = Batch(district, CODES[district], 1, level, school)
        return numbers_issuing.issue(work, campaign_id, "27H1", [batch], on=DAY)[0]


def giving(hall: Hall, number: str, comer: str, level: str) -> Change:
    """``comer`` enters a free place of g0 with a number that nobody held."""
    school = school_of(comer)
    row = {
        "number": number, "from_person_id": "", "from_school_id": "", "level": level, "reason": "",
        "person_id": comer, "teacher_id": comer, "district_id": DISTRICT_OF[school], "school_id": school,
    }  # fmt: skip
    place = {"number": number, "teacher_id": comer, "group_id": "g0", "person_id": comer}
    after = hall.with_seat(comer, "g0", number)
    return Change(after, content([row], [place], {comer}, {"g0"}, []))


@pytest.mark.parametrize(
    ("district", "level", "school", "steps"),
    [
        ("d1", FreeLevel.SCHOOL, "s1", []),
        ("d1", FreeLevel.MUNICIPALITY, None, []),
        ("d1", FreeLevel.SCHOOL, "s2", [FreeLevel.MUNICIPALITY]),
        ("d2", FreeLevel.REGION, None, []),
        ("d2", FreeLevel.MUNICIPALITY, None, [FreeLevel.REGION]),
        ("d2", FreeLevel.SCHOOL, "s3", [FreeLevel.REGION]),
    ],
)
def test_a_spare_number_goes_to_whoever_comes(
    store: Store, district: str, level: FreeLevel, school: str | None, steps: list[FreeLevel]
) -> None:
    """p9 works at s1 in d1: what is free elsewhere is released to the level that reaches it."""
    campaign_id, hall, plan = begun(store)
    number = issued(store, campaign_id, district, level, school)
    change = giving(hall, number, "p9", "region")
    now = accepted(store, proposed(store, plan, change))
    check_ledger(store, campaign_id, change.after)
    events = numbers_reading.history(store, number)
    kinds = [Kind.ISSUED, *(Kind.RELEASED for _ in steps), Kind.PASSED, Kind.ENROLLED]
    assert [event.kind for event in events] == kinds
    assert [event.after.free_level for event in events if event.kind is Kind.RELEASED] == steps
    restored(store, plan, now)
    standing = numbers_reading.get(store, number).standing
    assert (standing.state, standing.free_level, standing.school_id) == (State.FREE, level, school)


def test_a_spare_number_that_somebody_holds_by_now_stands_against_it(store: Store) -> None:
    campaign_id, hall, plan = begun(store)
    number = issued(store, campaign_id, "d1", FreeLevel.MUNICIPALITY, None)
    proposal = proposed(store, plan, giving(hall, number, "p9", "municipality"))
    with store.writing(OPERATOR) as work:
        numbers.act(work, number, Kind.ASSIGNED, on=DAY, holder="p20", teacher_id="p20")
    error = refused(store, OvertakenError, lambda: accepted(store, proposal))
    assert isinstance(error, OvertakenError)
    assert (error.kind, error.object_id, error.by, error.by_id) == (
        "proposal", proposal.id, "unique_number", number,
    )  # fmt: skip


def test_a_number_given_back_by_hand_at_its_school_is_not_widened_in_silence(store: Store) -> None:
    """Whoever gave it back said who may give it away."""
    _, hall, plan = begun(store)
    proposal = proposed(store, plan, passing(hall, "p0", "p11"))
    with store.writing(OPERATOR) as work:
        told: dict[str, Any] = {"free_level": FreeLevel.SCHOOL, "school_id": "s1", "reason": "по звонку"}
        numbers.act(work, hall.seats["p0"][1], Kind.REFUSED, on=DAY, **told)
    refused(store, NumberRefusedError, lambda: accepted(store, proposal))


# --- plans that were made before a number changed hands --------------------------------------------


def handed_on(store: Store, number: str, person: str) -> None:
    with store.writing(OPERATOR) as work:
        told: dict[str, Any] = {"free_level": FreeLevel.REGION, "reason": "по звонку"}
        numbers.act(work, number, Kind.REFUSED, on=DAY, **told)
        numbers.act(work, number, Kind.PASSED, on=DAY, holder=person, teacher_id=person)


def publish(store: Store, made: StoredPlan, hall: Hall) -> int:
    assert made.campaign_id is not None
    with store.writing(OPERATOR) as work:
        plans.publish(work, made.id, 1)
        return seating.reseat(work, made.campaign_id, places_of(hall), DAY, made.id)


def test_a_plan_does_not_seat_anybody_with_a_number_that_another_person_holds_by_now(store: Store) -> None:
    """The plan is made while p0 and p1 hold their numbers; they go to p20 and p21 before it is published."""
    campaign_id, hall, _ = begun(store)
    with store.writing(OPERATOR) as work:
        made = draft(work, campaign_id, hall)
    gone = [hall.seats[name][1] for name in ("p0", "p1")]
    for number, person in zip(gone, ("p20", "p21"), strict=True):
        handed_on(store, number, person)
    error = refused(store, OvertakenError, lambda: publish(store, made, hall))
    assert isinstance(error, OvertakenError)
    assert (error.kind, error.object_id, error.by) == ("plan", made.id, "unique_number")
    assert error.by_id.split(", ") == sorted(gone)
    assert plans.get(store, made.id).state == "draft"


def test_a_number_that_nobody_holds_by_now_stays_as_it_is(store: Store) -> None:
    campaign_id, hall, _ = begun(store)
    with store.writing(OPERATOR) as work:
        made = draft(work, campaign_id, hall)
        told: dict[str, Any] = {"free_level": FreeLevel.REGION, "reason": "по звонку"}
        number = hall.seats["p0"][1]
        numbers.act(work, number, Kind.REFUSED, on=DAY, **told)
    publish(store, made, hall)
    assert numbers_reading.get(store, number).standing.state is State.FREE


def test_an_earlier_plan_does_not_come_back_over_a_number_that_was_handed_on(store: Store) -> None:
    _, hall, plan = begun(store)
    now = accepted(store, proposed(store, plan, passing(hall, "p0", "p9")))
    number = hall.seats["p1"][1]  # of somebody whom the rebalancing did not touch
    handed_on(store, number, "p20")

    def back() -> None:
        with store.writing(OPERATOR) as work:
            made = proposals.restore(work, plan.id, now.version, DAY)
            assert made.campaign_id is not None
            seating.reseat(work, made.campaign_id, places_of(hall), DAY, plan.id)

    error = refused(store, OvertakenError, back)
    assert isinstance(error, OvertakenError)
    assert (error.by, error.by_id) == ("unique_number", number)
