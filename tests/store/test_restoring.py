"""An earlier plan comes back as a new version, with the unique numbers as they were."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.ledger.events import Kind
from store import journal, numbers_reading, plans, seating
from store.engine import Store
from store.errors import (
    ChangedMeanwhileError,
    NotAllowedNowError,
    OvertakenError,
)
from store.paging import Paging
from store.plans import Basis
from tests.store.conftest import OPERATOR
from tests.store.dumps import refused
from tests.store.rebalancings import (
    DAY,
    accepted,
    basis,
    begun,
    check_ledger,
    draft,
    passing,
    proposed,
    restored,
    some_change,
    told,
)


def test_an_earlier_plan_comes_back_as_a_new_version_with_its_numbers(store: Store) -> None:
    campaign_id, hall, plan = begun(store)
    known = told(store, campaign_id, "p0", "g0").number
    now = accepted(store, proposed(store, plan, passing(hall, "p0", "p9", via="p1"), known))
    back = restored(store, plan, now)
    assert (back.number, back.succeeds, back.state) == (3, now.id, "published")
    assert (back.files, back.dataset_id, back.certificate) == (plan.files, plan.dataset_id, plan.certificate)
    assert basis(store, back.id) == Basis(back.id, 0, None, plan.id)
    assert [plans.get(store, each.id).state for each in (plan, now)] == ["superseded", "superseded"]
    check_ledger(store, campaign_id, hall)
    kinds = [event.kind for event in numbers_reading.history(store, hall.seats["p0"][1])]
    assert kinds[-6:] == [Kind.REFUSED, Kind.PASSED, Kind.ENROLLED, *[Kind.UNDONE] * 3]
    noted = [entry["action"] for entry in journal.entries(store, Paging(10), back.id).items]
    assert noted == ["publish", "restore", "create"]


def test_only_what_was_published_and_is_no_more_is_restored(store: Store) -> None:
    campaign_id, hall, plan = begun(store)
    now = accepted(store, proposed(store, plan, passing(hall, "p0", "p9")))
    with store.writing(OPERATOR) as work:
        never = draft(work, campaign_id, hall)
    for wrong in (now, never):
        refused(store, NotAllowedNowError, lambda wrong=wrong: restored(store, wrong, now))  # type: ignore[misc]
    refused(store, ChangedMeanwhileError, lambda: restored(store, plan, replace(now, version=9)))


def test_what_happened_to_a_number_since_is_not_undone_silently(store: Store) -> None:
    campaign_id, hall, plan = begun(store)
    now = accepted(store, proposed(store, plan, passing(hall, "p0", "p9")))
    number = hall.seats["p0"][1]
    with store.writing(OPERATOR) as work:
        assert seating.confirm(work, campaign_id, [("p9", "g0")], DAY) == 1
    error = refused(store, OvertakenError, lambda: restored(store, plan, now))
    assert isinstance(error, OvertakenError)
    assert (error.by, error.by_id) == ("unique_number", number)
    with store.writing(OPERATOR) as work:
        assert seating.unconfirm(work, campaign_id, ("p9", "g0"), DAY, "registration_x") == 1
    restored(store, plan, now)
    check_ledger(store, campaign_id, hall)


def test_to_and_fro_along_the_lineage(store: Store) -> None:
    """Two rebalancings; back to the first plan, to the second, to the third, and onwards from there."""
    campaign_id, hall, first = begun(store)
    one = passing(hall, "p0", "p9", via="p1")
    second = accepted(store, proposed(store, first, one))
    two = passing(one.after, "p9", "p10", via="p2")
    third = accepted(store, proposed(store, second, two))
    check_ledger(store, campaign_id, two.after)
    halls = {first.id: hall, second.id: one.after, third.id: two.after}
    now = third
    for goal in (first, third, second, first, second, third):
        now = restored(store, goal, now)
        halls[now.id] = halls[goal.id]
        check_ledger(store, campaign_id, halls[goal.id])
        assert basis(store, now.id).restores == goal.id
    copies = [plan for plan in plans.page(store, Paging(50), campaign_id).items if plan.state == "superseded"]
    for goal in copies:  # a restored plan is restored as any other
        now = restored(store, goal, now)
        check_ledger(store, campaign_id, halls[goal.id])
        halls[now.id] = halls[goal.id]
    three = passing(halls[now.id], "p3", "p11")
    accepted(store, proposed(store, now, three))
    check_ledger(store, campaign_id, three.after)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32 - 1))
def test_whatever_is_accepted_and_restored_the_ledger_is_that_of_the_plan(store: Store, seed: int) -> None:
    wander(store, Random(seed), 8)


@pytest.mark.soak
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32 - 1))
def test_many_wanderings(store: Store, seed: int) -> None:
    wander(store, Random(seed), 25)


def wander(store: Store, draw: Random, steps: int) -> None:
    """Accept changes drawn by chance, restore plans drawn by chance; the ledger is compared each time."""
    campaign_id, hall, now = begun(store, people=5)
    halls, past = {now.id: hall}, [now]
    for step in range(steps):
        if len(past) > 1 and draw.random() < 0.4:
            goal = draw.choice(past[:-1])
            now, after = restored(store, goal, now), halls[goal.id]
        else:
            change = some_change(halls[now.id], draw, f"p{20 + step}")
            now, after = accepted(store, proposed(store, now, change)), change.after
        past.append(now)
        halls[now.id] = after
        check_ledger(store, campaign_id, after)
