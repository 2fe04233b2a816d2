"""Rebalancings decided upon: wholly in or wholly out, numbers with them; undone by a new version."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rules.ledger.events import Kind
from rules.ledger.states import FreeLevel, State
from store import campaigns, journal, numbers, numbers_reading, plans, proposals, registrations, seating
from store.engine import Store
from store.errors import (
    ChangedMeanwhileError,
    NotAllowedNowError,
    NotThereError,
    NumberRefusedError,
    OvertakenError,
    SecondNumberError,
)
from store.paging import Paging
from store.plans import Basis, StoredPlan
from store.proposals import Proposal
from tests.store.conftest import OPERATOR
from tests.store.dumps import everything, refused
from tests.store.rebalancings import (
    DAY,
    Change,
    accepted,
    basis,
    begun,
    check_ledger,
    closing,
    draft,
    passing,
    places_of,
    proposed,
    restored,
    told,
)

# --- accepted --------------------------------------------------------------------------------------


def test_accepting_publishes_supersedes_and_passes_the_numbers_on(store: Store) -> None:
    campaign_id, hall, plan = begun(store)
    known = told(store, campaign_id, "p0", "g0").number
    change = passing(hall, "p0", "p9", via="p1")
    proposal = proposed(store, plan, change, known)
    assert proposals.holds(store, proposal)
    check_ledger(store, campaign_id, hall)
    now = accepted(store, proposal)
    assert (now.id, now.state, now.number, now.succeeds) == (proposal.plan_id, "published", 2, plan.id)
    assert plans.get(store, plan.id).state == "superseded"
    assert basis(store, now.id) == Basis(now.id, known, proposal.id)
    decided = proposals.get(store, proposal.id)
    assert (decided.state, decided.version, decided.decided_by, decided.reason) == (
        "accepted", 2, "operator-7", "согласовано",
    )  # fmt: skip
    assert not proposals.holds(store, decided)
    check_ledger(store, campaign_id, change.after)
    moved = numbers_reading.history(store, hall.seats["p0"][1])[-3:]
    assert [(event.kind, event.proposal_id) for event in moved] == [
        (kind, proposal.id) for kind in (Kind.REFUSED, Kind.PASSED, Kind.ENROLLED)
    ]
    noted = journal.entries(store, Paging(10), proposal.id).items
    assert [entry["action"] for entry in noted] == ["accepted", "propose"]


def test_a_number_without_a_substitute_falls_free_at_the_school(store: Store) -> None:
    campaign_id, hall, plan = begun(store)
    change = passing(hall, "p3", None)
    accepted(store, proposed(store, plan, change))
    check_ledger(store, campaign_id, change.after)
    standing = numbers_reading.get(store, hall.seats["p3"][1]).standing
    assert (standing.state, standing.free_level, standing.school_id) == (State.FREE, FreeLevel.SCHOOL, "s1")


def test_people_of_a_closed_group_keep_their_numbers_without_a_place(store: Store) -> None:
    campaign_id, hall, plan = begun(store)
    change = closing(hall, "g1")
    now = accepted(store, proposed(store, plan, change))
    check_ledger(store, campaign_id, change.after)
    restored(store, plan, now)
    check_ledger(store, campaign_id, hall)


def test_a_number_that_the_ledger_does_not_have_is_no_hindrance(store: Store) -> None:
    _, hall, plan = begun(store)
    change = passing(hall, "p0", "p9")
    row = {**change.content["numbers"][0], "number": "другой-номер"}
    place = {"number": "другой-номер", "teacher_id": "p9", "group_id": "g0", "person_id": "p9"}
    change = Change(hall.without("p0"), {**change.content, "numbers": [row], "places": [place]})
    accepted(store, proposed(store, plan, change))
    number = numbers_reading.get(store, hall.seats["p0"][1]).standing
    assert (number.state, number.holder) == (State.APPLIED, "p0")  # the place is gone, the number stays


# --- not accepted, and nothing changed -------------------------------------------------------------


def overtaken(store: Store, proposal: Proposal, by: str, by_id: str) -> None:
    assert not proposals.holds(store, proposals.get(store, proposal.id))
    error = refused(store, OvertakenError, lambda: accepted(store, proposal))
    assert isinstance(error, OvertakenError)
    assert (error.kind, error.object_id, error.by, error.by_id) == ("proposal", proposal.id, by, by_id)


def test_another_plan_published_since_stands_against_it(store: Store) -> None:
    _, hall, plan = begun(store)
    first = proposed(store, plan, passing(hall, "p0", "p9"))
    second = proposed(store, plan, passing(hall, "p1", "p10"))
    now = accepted(store, first)
    overtaken(store, second, "plan", now.id)


def test_a_proposal_holds_no_more_when_its_plan_comes_back_as_another_version(store: Store) -> None:
    _, hall, plan = begun(store)
    waiting = proposed(store, plan, passing(hall, "p1", "p10"))
    now = accepted(store, proposed(store, plan, passing(hall, "p0", "p9")))
    back = restored(store, plan, now)
    overtaken(store, waiting, "plan", back.id)


@pytest.mark.parametrize(("teacher", "group"), [("p0", "g1"), ("p9", "g1"), ("p4", "g0"), ("p5", "g1")])
def test_something_told_since_stands_against_it_where_it_is_about_the_same(
    store: Store, teacher: str, group: str
) -> None:
    campaign_id, hall, plan = begun(store)
    proposal = proposed(store, plan, passing(hall, "p0", "p9"))
    row = told(store, campaign_id, teacher, group)
    if (teacher, group) == ("p5", "g1"):  # neither the person nor the group is touched
        assert accepted(store, proposal).state == "published"
    else:
        overtaken(store, proposal, "registration", row.id)


@pytest.mark.parametrize(("group", "into"), [("g0", "g1"), ("g1", "g0"), ("g1", "g2")])
def test_a_merge_stands_against_it_where_one_of_both_groups_is_the_same(
    store: Store, group: str, into: str
) -> None:
    campaign_id, hall, plan = begun(store)
    proposal = proposed(store, plan, passing(hall, "p0", "p9"))  # about g0 alone
    content = {"group_id": group, "change": "merged", "into_group_id": into, "announced_on": "2027-01-11"}
    with store.writing(OPERATOR) as work:
        (row,) = registrations.add(work, campaign_id, "change", [content])
    if "g0" in (group, into):
        overtaken(store, proposal, "registration", row.id)
    else:
        assert accepted(store, proposal).state == "published"


def test_what_was_told_before_it_was_made_does_not_stand_against_it(store: Store) -> None:
    campaign_id, hall, plan = begun(store)
    row = told(store, campaign_id, "p0", "g0")
    assert accepted(store, proposed(store, plan, passing(hall, "p0", "p9"), row.number)).number == 2


def test_what_is_told_and_taken_back_is_as_if_it_were_never_told(store: Store) -> None:
    campaign_id, hall, plan = begun(store)
    proposal = proposed(store, plan, passing(hall, "p0", "p9"))
    row = told(store, campaign_id, "p0", "g0")
    with store.writing(OPERATOR) as work:
        registrations.withdraw(work, row.id, "ошибка")
    assert accepted(store, proposal).number == 2


def test_a_refusal_taken_back_stands_against_the_proposal_that_knows_of_it(store: Store) -> None:
    campaign_id, hall, plan = begun(store)
    row = told(store, campaign_id, "p0", "g0")
    proposal = proposed(store, plan, passing(hall, "p0", "p9"), row.number)
    with store.writing(OPERATOR) as work:
        registrations.withdraw(work, row.id, "ошибка")
    overtaken(store, proposal, "registration", row.id)


def taken_by(store: Store, number: str, person: str) -> None:
    """An operator passes the number on by hand."""
    with store.writing(OPERATOR) as work:
        level = FreeLevel.REGION
        numbers.act(work, number, Kind.REFUSED, on=DAY, free_level=level, reason="по звонку")
        numbers.act(work, number, Kind.PASSED, on=DAY, holder=person, teacher_id=person)


@pytest.mark.parametrize(("whose", "via"), [("p0", None), ("p1", "p1")])
def test_a_number_that_somebody_else_holds_by_now_stands_against_it(
    store: Store, whose: str, via: str | None
) -> None:
    """The number that is to pass, or that of somebody who moves along."""
    campaign_id, hall, plan = begun(store)
    proposal = proposed(store, plan, passing(hall, "p0", "p9", via=via))
    number = hall.seats[whose][1]
    taken_by(store, number, "p20")
    error = refused(store, OvertakenError, lambda: accepted(store, proposal))
    assert isinstance(error, OvertakenError)
    assert (error.by, error.by_id) == ("unique_number", number)
    assert numbers_reading.verify(store, campaign_id) == len(hall.seats)


def test_somebody_who_got_a_number_by_hand_gets_no_second_one(store: Store) -> None:
    _, hall, plan = begun(store)
    proposal = proposed(store, plan, passing(hall, "p0", "p9"))
    taken_by(store, hall.seats["p4"][1], "p9")
    refused(store, SecondNumberError, lambda: accepted(store, proposal))


def test_a_number_that_expired_meanwhile_does_not_pass(store: Store) -> None:
    _, hall, plan = begun(store)
    proposal = proposed(store, plan, passing(hall, "p0", "p9"))
    with store.writing(OPERATOR) as work:
        numbers.act(work, hall.seats["p0"][1], Kind.EXPIRED, on=DAY)
    refused(store, NumberRefusedError, lambda: accepted(store, proposal))


def test_a_number_given_back_by_hand_passes_all_the_same(store: Store) -> None:
    campaign_id, hall, plan = begun(store)
    change = passing(hall, "p0", "p3")  # of the same school
    change = passing(hall.without("p3"), "p0", "p12")
    proposal = proposed(store, plan, change)
    with store.writing(OPERATOR) as work:
        number = hall.seats["p0"][1]
        numbers.act(work, number, Kind.REFUSED, on=DAY, free_level=FreeLevel.REGION, reason="по звонку")
    accepted(store, proposal)
    assert numbers_reading.get(store, number).standing.holder == "p12"
    assert numbers_reading.verify(store, campaign_id) == len(hall.seats)


def test_decisions_want_the_version_that_was_seen_and_an_open_proposal(store: Store) -> None:
    _, hall, plan = begun(store)
    proposal = proposed(store, plan, passing(hall, "p0", "p9"))

    def reject(seen: int) -> Proposal:
        with store.writing(OPERATOR) as work:
            return proposals.reject(work, proposal.id, seen, "подождём")

    refused(store, ChangedMeanwhileError, lambda: accepted(store, proposal, 2))
    refused(store, ChangedMeanwhileError, lambda: reject(0))
    assert reject(1).state == "rejected"
    refused(store, ChangedMeanwhileError, lambda: accepted(store, proposal, 1))
    refused(store, NotAllowedNowError, lambda: accepted(store, proposal, 2))
    refused(store, NotAllowedNowError, lambda: reject(2))


def test_rejecting_changes_nothing_else(store: Store) -> None:
    campaign_id, hall, plan = begun(store)
    proposal = proposed(store, plan, passing(hall, "p0", "p9"))
    before = everything(store)
    with store.writing(OPERATOR) as work:
        decided = proposals.reject(work, proposal.id, 1, "подождём")
    after = everything(store)
    assert {name for name in after if after[name] != before[name]} == {"proposal", "journal"}
    assert (decided.state, decided.reason, plans.get(store, proposal.plan_id).state) == (
        "rejected", "подождём", "draft",
    )  # fmt: skip
    check_ledger(store, campaign_id, hall)


def test_a_closed_campaign_decides_nothing(store: Store) -> None:
    campaign_id, hall, plan = begun(store)
    now = accepted(store, proposed(store, plan, passing(hall, "p0", "p9")))
    proposal = proposed(store, now, passing(hall, "p1", "p10"))
    with store.writing(OPERATOR) as work:
        campaigns.change(work, campaign_id, 1, state="closed")
    refused(store, NotAllowedNowError, lambda: accepted(store, proposal))
    refused(store, NotAllowedNowError, lambda: restored(store, plan, now))


def test_a_draft_of_a_proposal_is_not_published_past_it(store: Store) -> None:
    _, hall, plan = begun(store)
    proposal = proposed(store, plan, passing(hall, "p0", "p9"))

    def publish(plan_id: str) -> StoredPlan:
        with store.writing(OPERATOR) as work:
            return plans.publish(work, plan_id, 1)

    error = refused(store, NotAllowedNowError, lambda: publish(proposal.plan_id))
    assert isinstance(error, NotAllowedNowError)
    assert error.state == "proposed"
    assert plan.campaign_id is not None
    with store.writing(OPERATOR) as work:
        other = draft(work, plan.campaign_id, hall)
    assert publish(other.id).number == 2


def test_nobody_decides_upon_what_is_not_there(store: Store) -> None:
    begun(store)
    with pytest.raises(NotThereError), store.writing(OPERATOR) as work:
        proposals.accept(work, "proposal_0000000000000000", 1)
    with pytest.raises(NotThereError), store.writing(OPERATOR) as work:
        proposals.restore(work, "plan_0000000000000000", 1, DAY)


# --- what a plan says of seats ---------------------------------------------------------------------


def test_a_new_plan_seats_and_unseats(store: Store) -> None:
    """A plan that is no rebalancing: whoever has no place in it keeps the number and loses the seat."""
    campaign_id, hall, plan = begun(store)
    after = hall.without("p2").with_seat("p3", "g0", hall.seats["p3"][1])
    with store.writing(OPERATOR) as work:
        seating.confirm(work, campaign_id, [("p0", "g0"), ("p2", "g0")], DAY)
        assert seating.reseat(work, campaign_id, places_of(after), DAY + timedelta(days=1), plan.id) == 2
        assert seating.reseat(work, campaign_id, places_of(after), DAY, plan.id) == 0
    standing = {name: numbers_reading.get(store, number).standing for name, (_, number) in hall.seats.items()}
    assert (standing["p0"].state, standing["p0"].group_id) == (State.CONFIRMED, "g0")
    assert (standing["p2"].state, standing["p2"].holder) == (State.APPLIED, "p2")
    assert (standing["p3"].state, standing["p3"].group_id) == (State.ENROLLED, "g0")
    assert numbers_reading.verify(store, campaign_id) == len(hall.seats)
