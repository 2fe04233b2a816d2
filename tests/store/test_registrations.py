"""What is told about a published plan: kept in order, only ever added, taken back by a further row."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from store import campaigns, proposals, registrations
from store.engine import Store
from store.errors import NotAllowedNowError, NotThereError
from store.paging import Paging
from store.registrations import Registration
from tests.store.conftest import OPERATOR
from tests.store.dumps import everything
from tests.store.rebalancings import DAY, begun, passing, proposed

REFUSAL = {"teacher_id": "p0", "group_id": "g0", "refused_on": "2027-01-11"}


def told(store: Store, campaign_id: str, *contents: dict[str, str]) -> list[Registration]:
    with store.writing(OPERATOR) as work:
        return registrations.add(work, campaign_id, "refusal", contents or [REFUSAL])


def withdrawn(store: Store, registration: Registration) -> Registration:
    with store.writing(OPERATOR) as work:
        return registrations.withdraw(work, registration.id, "ошибка")


def pending(store: Store, campaign_id: str, after: int = 0) -> list[int]:
    with store.reading() as connection:
        return [row.number for row in registrations.pending(connection, campaign_id, after)]


def test_rows_are_numbered_without_gaps_in_each_campaign(store: Store) -> None:
    one, other = begun(store)[0], begun(store)[0]
    numbers = [told(store, one), told(store, other), told(store, one, REFUSAL, REFUSAL), told(store, one)]
    assert [[row.number for row in rows] for rows in numbers] == [[1], [1], [2, 3], [4]]
    page = registrations.page(store, one, Paging(3))
    assert [row.number for row in page.items] == [4, 3, 2]
    assert page.next is not None
    last = registrations.page(store, one, Paging.of(3, page.next, 1))
    assert ([row.number for row in last.items], last.next) == ([1], None)


def test_rows_that_are_not_written_take_no_number(store: Store) -> None:
    campaign_id = begun(store)[0]
    before = everything(store)
    with pytest.raises(RuntimeError, match="power"), store.writing(OPERATOR) as work:
        registrations.add(work, campaign_id, "refusal", [REFUSAL, REFUSAL])
        raise RuntimeError("power")
    assert everything(store) == before
    assert [row.number for row in told(store, campaign_id)] == [1]


ROW = (
    "INSERT INTO registration SELECT 'registration_x', {campaign}, {number}, {kind}, content, withdraws, at, "
    "actor, level FROM registration"
)
"""A further row like the one that is there."""


def another(campaign: str = "campaign_id", number: str = "2", kind: str = "kind") -> str:
    return ROW.format(campaign=campaign, number=number, kind=kind)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registration SET content = '{}'",
        "UPDATE registration SET actor = 'operator-8'",
        "UPDATE registration SET number = 7",
        "DELETE FROM registration",
        another(number="number"),
        another(kind="'rumour'"),
        another(campaign="'campaign_x'"),
    ],
)
def test_direct_sql_changes_nothing_that_was_told(store: Store, statement: str) -> None:
    told(store, begun(store)[0])
    before = everything(store)
    with pytest.raises(DBAPIError), store.writing(OPERATOR) as work:
        work.connection.execute(text(statement))
    assert everything(store) == before


def test_direct_sql_may_add_a_row(store: Store) -> None:
    """The statements above are refused for what they do, not for how they are written."""
    campaign_id = begun(store)[0]
    told(store, campaign_id)
    with store.writing(OPERATOR) as work:
        work.connection.execute(text(another()))
    assert pending(store, campaign_id) == [1, 2]


def test_what_is_taken_back_is_pending_no_more_and_stays_on_record(store: Store) -> None:
    campaign_id = begun(store)[0]
    first, second = told(store, campaign_id, REFUSAL, {**REFUSAL, "teacher_id": "p1"})
    back = withdrawn(store, first)
    assert (back.kind, back.number, back.withdraws, back.content) == (
        "withdrawal",
        3,
        first.id,
        {"reason": "ошибка"},
    )
    assert pending(store, campaign_id) == [2]
    assert pending(store, campaign_id, second.number) == []
    listed = registrations.page(store, campaign_id, Paging(10)).items
    assert [row.number for row in listed] == [3, 2, 1]


def test_a_withdrawal_is_seen_by_whoever_knew_of_the_row(store: Store) -> None:
    campaign_id = begun(store)[0]
    first, second = told(store, campaign_id, REFUSAL, REFUSAL)
    withdrawn(store, second)
    with store.reading() as connection:
        for after in (0, 1, 2):
            (gone,) = registrations.withdrawn_since(connection, campaign_id, after)
            assert (gone.id, gone.number, gone.taken_back) == (second.id, 2, 3)
        assert registrations.withdrawn_since(connection, campaign_id, 3) == []
    assert pending(store, campaign_id) == [first.number]


def test_nothing_is_taken_back_twice_nor_a_withdrawal_itself(store: Store) -> None:
    campaign_id = begun(store)[0]
    (first,) = told(store, campaign_id)
    back = withdrawn(store, first)
    before = everything(store)
    for row, state in ((first, "withdrawn"), (back, "withdrawal")):
        with pytest.raises(NotAllowedNowError) as refused:
            withdrawn(store, row)
        assert (refused.value.object_id, refused.value.state) == (row.id, state)
    assert everything(store) == before


def test_what_a_plan_has_taken_in_is_not_taken_back_but_what_came_after_is(store: Store) -> None:
    campaign_id, hall, plan = begun(store)
    (known,) = told(store, campaign_id)
    proposal = proposed(store, plan, passing(hall, "p0", "p9"), known.number)
    (later,) = told(store, campaign_id, {**REFUSAL, "teacher_id": "p1", "group_id": "g1"})
    with store.writing(OPERATOR) as work:
        proposals.accept(work, proposal.id, 1)
    before = everything(store)
    with pytest.raises(NotAllowedNowError) as refused:
        withdrawn(store, known)
    assert refused.value.state == "taken_in"
    assert everything(store) == before
    assert withdrawn(store, later).withdraws == later.id


def test_what_a_restored_plan_does_not_know_may_be_taken_back(store: Store) -> None:
    campaign_id, hall, plan = begun(store)
    (known,) = told(store, campaign_id)
    proposal = proposed(store, plan, passing(hall, "p0", "p9"), known.number)
    with store.writing(OPERATOR) as work:
        _, now = proposals.accept(work, proposal.id, 1)
        proposals.restore(work, plan.id, now.version, DAY)
    with store.reading() as connection:
        assert [row.id for row in registrations.known(connection, campaign_id).pending] == [known.id]
    withdrawn(store, known)
    with store.reading() as connection:
        assert registrations.known(connection, campaign_id).pending == ()


def test_a_closed_campaign_is_told_nothing(store: Store) -> None:
    campaign_id = begun(store)[0]
    (first,) = told(store, campaign_id)
    with store.writing(OPERATOR) as work:
        campaigns.change(work, campaign_id, 1, state="closed")
    before = everything(store)
    for act in (lambda: told(store, campaign_id), lambda: withdrawn(store, first)):
        with pytest.raises(NotAllowedNowError):
            act()
    assert everything(store) == before


def test_nobody_tells_an_unknown_campaign_or_takes_an_unknown_row_back(store: Store) -> None:
    with pytest.raises(NotThereError):
        told(store, "campaign_0000000000000000")
    with pytest.raises(NotThereError), store.writing(OPERATOR) as work:
        registrations.withdraw(work, "registration_0000000000000000", "ошибка")
