"""What transactions promise: one state to readers, one order to writers, "busy" only where it is true."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from rules.ledger.events import Action, Kind
from store import campaigns, numbers, numbers_issuing, numbers_reading, plans
from store.engine import Store, sqlite_url
from store.errors import BusyError
from store.numbers import AT_ONCE, NumberAction
from store.numbers_issuing import Batch
from store.paging import Paging
from store.upgrade import upgrade
from tests.store.conftest import OPERATOR, Clock
from tests.store.postgres import fresh_database
from tests.store.rebalancings import DAY, accepted, begun, passing, proposed, restored

PATIENCE_S = 60.0


@pytest.fixture
def postgres() -> Iterator[Store]:
    """A store on the database whose writers do not simply wait for each other's whole transactions."""
    with fresh_database() as url:
        made = Store(url, Clock())
        upgrade(made)
        yield made
        made.close()


def test_a_reader_sees_one_state(store: Store) -> None:
    """What others write between two looks is not there yet."""
    with store.reading() as connection:
        query = text("SELECT count(*) FROM campaign")
        before = connection.execute(query).scalar_one()
        with store.writing(OPERATOR) as work:
            campaigns.create(work, "Весна 2027")
        assert connection.execute(query).scalar_one() == before == 0
    assert len(campaigns.page(store, Paging(10)).items) == 1


def test_a_reader_changes_nothing(postgres: Store) -> None:
    with pytest.raises(Exception, match="read-only"), postgres.reading() as connection:
        connection.execute(text("DELETE FROM idempotency"))
    with postgres.writing(OPERATOR) as work:  # the next user of the connection writes again
        campaigns.create(work, "Весна 2027")


# --- writers in one order ---------------------------------------------------------------------------


def waiting_for_a_lock(store: Store) -> bool:
    query = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with store.reading() as connection:
        return bool(connection.execute(query).scalar_one())


def until(happens: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_restoring_waits_for_the_campaign_first(postgres: Store) -> None:
    """Somebody has the campaign and wants the plan: had the one who restores the plan already, they would
    wait for each other."""
    campaign_id, hall, plan = begun(postgres)
    now = accepted(postgres, proposed(postgres, plan, passing(hall, "p0", "p9")))
    found: list[object] = []
    other = threading.Thread(target=lambda: found.append(restored(postgres, plan, now).state))
    with postgres.writing(OPERATOR) as work:
        campaigns.locked(work, campaign_id)
        other.start()
        until(lambda: waiting_for_a_lock(postgres))
        plans.locked(work, plan.id)
    other.join(PATIENCE_S)
    assert found == ["published"]


# --- many numbers, busy or broken -------------------------------------------------------------------


def test_more_numbers_than_one_statement_names(store: Store) -> None:
    count = AT_ONCE + 3
    with store.writing(OPERATOR) as work:
        campaign_id = campaigns.create(work, "Весна 2027").id
        made = numbers_issuing.issue(work, campaign_id, "27H1", [Batch("d1", "001", count)], on=DAY)
        told = [NumberAction(name, Action(Kind.EXPIRED), DAY + timedelta(days=1)) for name in reversed(made)]
        changed = numbers.act_all(work, told)
    assert [number.number for number in changed] == made
    assert numbers_reading.verify(store, campaign_id) == count


def test_no_more_variables_than_a_database_takes(store: Store) -> None:
    """A set of names that no statement could hold: those that are not there are told, not a failure."""
    names = [f"n{i}" for i in range(70_000)]
    told = [NumberAction(name, Action(Kind.EXPIRED), DAY) for name in names]
    with pytest.raises(LookupError), store.writing(OPERATOR) as work:
        numbers.act_all(work, told)


def test_a_broken_statement_is_no_busy_store(store: Store) -> None:
    many = ", ".join(f":p{i}" for i in range(300_000))
    values = {f"p{i}": i for i in range(300_000)}
    with pytest.raises(OperationalError), store.reading() as connection:
        connection.execute(text(f"SELECT 1 WHERE 1 IN ({many})"), values)


def test_a_store_that_somebody_else_writes_to_is_busy(tmp_path: Path) -> None:
    store = Store(sqlite_url(tmp_path / "kvota.db"))
    upgrade(store)
    with store.writing(OPERATOR) as work:
        campaigns.create(work, "Весна 2027")
        other = Store(sqlite_url(tmp_path / "kvota.db"))
        with other.reading() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=10")  # of the connection that is used again below
        with pytest.raises(BusyError), other.writing(OPERATOR):
            pass
        other.close()
    store.close()


def test_a_store_that_is_not_to_be_reached_is_busy(tmp_path: Path) -> None:
    for url in (sqlite_url(tmp_path / "no" / "kvota.db"), "postgresql+psycopg://nobody@127.0.0.1:1/none"):
        store = Store(url)
        with pytest.raises(BusyError), store.reading():
            pass
        store.close()
