"""What the database itself refuses, whoever writes to it, and what a look at the whole finds out."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from rules.ledger.events import Kind
from rules.ledger.replay import BrokenLedgerError
from rules.ledger.states import FreeLevel
from store import campaigns, numbers, numbers_issuing, numbers_reading
from store.engine import Store
from store.numbers_issuing import Batch
from tests.store.conftest import OPERATOR

DAY = date(2027, 1, 11)
EVENT = (
    "INSERT INTO number_event SELECT number, sequence + 1, campaign_id, period, at, on_date, '{kind}', NULL, "
    "state, district_id, school_id, free_level, holder, teacher_id, group_id, "
    "'{state}', district_id, school_id, {level}, {holder}, NULL, NULL, '', actor, level, request_id, NULL "
    "FROM number_event WHERE number = '{number}' AND sequence = 1"
)
"""An event as nobody but the database would judge it."""


@pytest.fixture
def made(store: Store) -> tuple[str, str, str]:
    """A campaign's numbers: the first one held by p1, the others free."""
    with store.writing(OPERATOR) as work:
        campaign_id = campaigns.create(work, "Весна 2027").id
        batch = Batch("d1", "001", 2, FreeLevel.REGION)
        one, two = numbers_issuing.issue(work, campaign_id, "27H1", [batch], on=DAY)
        numbers.act(work, one, Kind.ASSIGNED, holder="p1", on=DAY)
    return campaign_id, one, two


def run(store: Store, *statements: str) -> None:
    with store.writing(OPERATOR) as work:
        for statement in statements:
            work.connection.execute(text(statement))


def event(number: str, kind: str, state: str, holder: str = "NULL", level: str = "NULL") -> str:
    return EVENT.format(number=number, kind=kind, state=state, holder=holder, level=level)


def held(number: str, holder: str) -> str:
    """The row's change that goes with the event."""
    return (
        f"UPDATE unique_number SET state = 'held', holder = '{holder}', free_level = NULL, "
        f"sequence = 2 WHERE number = '{number}'"
    )


def test_an_event_with_its_number_is_let_through(store: Store, made: tuple[str, str, str]) -> None:
    """The statements below are refused for what they do, not for how they are written."""
    campaign_id, _, two = made
    moved = "UPDATE number_balance SET held = held + 1, free = free - 1"
    run(store, event(two, "assigned", "held", "'p2'"), held(two, "p2"), moved)
    assert numbers_reading.get(store, two).standing.holder == "p2"
    assert numbers_reading.verify(store, campaign_id) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE number_event SET reason = 'другая' WHERE number = '{one}'",
        "UPDATE number_event SET holder = 'p9' WHERE number = '{one}' AND sequence = 2",
        "DELETE FROM number_event WHERE number = '{one}' AND sequence = 2",
        "DELETE FROM number_event",
        "DELETE FROM unique_number WHERE number = '{two}'",
        "UPDATE unique_number SET holder = 'p9' WHERE number = '{one}'",
        "UPDATE unique_number SET holder = 'p9', sequence = 3 WHERE number = '{one}'",
        "UPDATE unique_number SET number = '27H1-009-000001-0' WHERE number = '{one}'",
        "UPDATE unique_number SET issued_district = 'd9' WHERE number = '{one}'",
        "UPDATE unique_number SET period = '27H2', sequence = 3 WHERE number = '{one}'",
        "INSERT INTO unique_number SELECT 'x', campaign_id, period, issued_district, 1, state, district_id, "
        "school_id, free_level, 'p9', teacher_id, group_id FROM unique_number WHERE number = '{one}'",
        "UPDATE number_balance SET held = held + 1",
        "UPDATE number_balance SET issued = issued - 1",
        "UPDATE number_balance SET held = -1, free = 3",
        "UPDATE number_series SET last = 1000000",
    ],
)
def test_direct_sql_changes_no_history_and_loses_no_number(
    store: Store, made: tuple[str, str, str], statement: str
) -> None:
    campaign_id, one, two = made
    with pytest.raises(DBAPIError):
        run(store, statement.format(one=one, two=two))
    assert numbers_reading.verify(store, campaign_id) == 2


def test_a_person_has_no_second_number_even_with_an_event(store: Store, made: tuple[str, str, str]) -> None:
    campaign_id, _, two = made
    with pytest.raises(DBAPIError):
        run(store, event(two, "assigned", "held", "'p1'"), held(two, "p1"))
    assert numbers_reading.verify(store, campaign_id) == 2


def test_a_number_has_no_second_holder_even_with_an_event(store: Store, made: tuple[str, str, str]) -> None:
    """The event stands at the place of the one by which p1 got it: there is no second one of that place."""
    campaign_id, one, _ = made
    with pytest.raises(DBAPIError):
        run(store, event(one, "passed", "held", "'p2'"), held(one, "p2"))
    assert numbers_reading.get(store, one).standing.holder == "p1"
    assert numbers_reading.verify(store, campaign_id) == 2


@pytest.mark.parametrize(
    ("state", "holder", "level"),
    [
        ("held", "NULL", "NULL"),
        ("held", "'p2'", "'region'"),
        ("free", "NULL", "NULL"),
        ("free", "'p2'", "'region'"),
        ("free", "NULL", "'school'"),
        ("lost", "NULL", "NULL"),
    ],
)
def test_a_state_that_cannot_be_is_refused(
    store: Store, made: tuple[str, str, str], state: str, holder: str, level: str
) -> None:
    _, _, two = made
    row = (
        f"UPDATE unique_number SET state = '{state}', holder = {holder}, free_level = {level}, "
        f"sequence = 2 WHERE number = '{two}'"
    )
    with pytest.raises(DBAPIError):
        run(store, event(two, "assigned", state, holder, level), row)


def test_an_event_that_no_number_took_is_found_out(store: Store, made: tuple[str, str, str]) -> None:
    campaign_id, _, two = made
    run(store, event(two, "assigned", "held", "'p2'"))
    with pytest.raises(BrokenLedgerError, match=two):
        numbers_reading.verify(store, campaign_id)


def test_an_impossible_event_is_found_out(store: Store, made: tuple[str, str, str]) -> None:
    campaign_id, _, two = made
    row = f"UPDATE unique_number SET state = 'used', holder = 'p2', free_level = NULL, sequence = 2 WHERE number = '{two}'"  # noqa: E501
    run(store, event(two, "used", "used", "'p2'"), row)
    with pytest.raises(BrokenLedgerError, match="impossible"):
        numbers_reading.verify(store, campaign_id)


def test_a_balance_of_other_figures_is_found_out(store: Store, made: tuple[str, str, str]) -> None:
    campaign_id, *_ = made
    run(store, "UPDATE number_balance SET held = held - 1, free = free + 1")
    with pytest.raises(BrokenLedgerError, match="balance"):
        numbers_reading.verify(store, campaign_id)
