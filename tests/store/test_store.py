"""What is kept is found again; what is published, and the journal, stay as they are."""

from __future__ import annotations

import io
from threading import Barrier, Thread

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from store import blobs, campaigns, datasets, idempotency, journal, plans
from store.engine import Actor, Store
from store.errors import ChangedMeanwhileError, NotAllowedNowError, NotThereError, OtherRequestError
from store.idempotency import Answer
from store.paging import Paging
from store.plans import StoredPlan
from store.tables import blob, blob_chunk
from store.tables import journal as journal_table
from store.tables import plan as plan_table
from tests.store.conftest import OPERATOR


def campaign_with_dataset(store: Store) -> tuple[str, str]:
    with store.writing(OPERATOR) as work:
        made = campaigns.create(work, "Весна 2027")
        kept = datasets.create(work, io.BytesIO(b"PK tables"), "zip", made.id)
    return made.id, kept.id


def draft(store: Store, campaign_id: str | None, dataset_id: str) -> StoredPlan:
    with store.writing(OPERATOR) as work:
        return plans.keep(
            work,
            campaign_id,
            dataset_id,
            "default",
            {"status": "optimal", "заметка": "ёж"},
            {"assignments.csv": io.BytesIO("teacher_id,group_id\nт1,г1\n".encode())},
        )


def published(store: Store, plan: StoredPlan) -> StoredPlan:
    with store.writing(OPERATOR) as work:
        return plans.publish(work, plan.id, plan.version)


@pytest.mark.parametrize("size", [0, 1, blobs.PIECE, 2 * blobs.PIECE + 5])
def test_content_comes_back_byte_by_byte_and_is_kept_once(store: Store, size: int) -> None:
    content = bytes(i % 251 for i in range(size))
    with store.writing(OPERATOR) as work:
        first = blobs.put(work, io.BytesIO(content))
        again = blobs.put(work, io.BytesIO(content))
    assert first == again
    assert first[1] == size
    assert b"".join(blobs.pieces(store, first[0])) == content
    with store.reading() as connection:
        assert len(connection.execute(select(blob)).all()) == 1
        assert len(connection.execute(select(blob_chunk)).all()) == -(-size // blobs.PIECE)


def test_no_content_of_an_unknown_hash(store: Store) -> None:
    with pytest.raises(KeyError):
        next(blobs.pieces(store, "0" * 64))


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.writing(OPERATOR) as work:
        campaigns.create(work, "x")
        blobs.put(work, io.BytesIO(b"x"))
        raise RuntimeError
    assert campaigns.page(store, Paging()).items == []
    assert journal.entries(store, Paging()).items == []


def test_a_campaign_changes_only_for_those_who_saw_its_newest_version(store: Store) -> None:
    with store.writing(OPERATOR) as work:
        made = campaigns.create(work, "Весна")
    with store.writing(OPERATOR) as work:
        changed = campaigns.change(work, made.id, 1, name="Весна 2027")
    assert (changed.name, changed.state, changed.version) == ("Весна 2027", "open", 2)
    with pytest.raises(ChangedMeanwhileError), store.writing(OPERATOR) as work:
        campaigns.change(work, made.id, 1, name="Осень")
    assert campaigns.get(store, made.id) == changed
    assert [e["action"] for e in journal.entries(store, Paging()).items] == ["change", "create"]


def test_a_closed_campaign_takes_no_dataset_and_publishes_nothing(store: Store) -> None:
    campaign_id, dataset_id = campaign_with_dataset(store)
    waiting = draft(store, campaign_id, dataset_id)
    with store.writing(OPERATOR) as work:
        campaigns.change(work, campaign_id, 1, state="closed")
    with pytest.raises(NotAllowedNowError), store.writing(OPERATOR) as work:
        datasets.create(work, io.BytesIO(b"x"), "zip", campaign_id)
    with pytest.raises(NotAllowedNowError):
        published(store, waiting)


def test_what_is_not_there_is_said(store: Store) -> None:
    for look in (campaigns.get, datasets.get, plans.get):
        with pytest.raises(NotThereError):
            look(store, "plan_0")


def test_a_published_plan_is_succeeded_and_never_changed(store: Store) -> None:
    campaign_id, dataset_id = campaign_with_dataset(store)
    first = published(store, draft(store, campaign_id, dataset_id))
    second = published(store, draft(store, campaign_id, dataset_id))
    assert (first.number, first.succeeds, second.number, second.succeeds) == (1, None, 2, first.id)
    assert plans.get(store, first.id).state == "superseded"
    assert plans.get(store, second.id).certificate == {"status": "optimal", "заметка": "ёж"}
    with pytest.raises(NotAllowedNowError):
        published(store, plans.get(store, second.id))
    for plan_id in (first.id, second.id):
        changes: list[dict[str, object]] = [
            {"certificate": {}},
            {"files": {}},
            {"number": 9},
            {"state": "draft"},
        ]
        for values in changes:
            with pytest.raises(DBAPIError, match="stay as they are"), store.writing(OPERATOR) as work:
                work.connection.execute(update(plan_table).where(plan_table.c.id == plan_id).values(values))
        with pytest.raises(DBAPIError, match="stay as they are"), store.writing(OPERATOR) as work:
            work.connection.execute(delete(plan_table).where(plan_table.c.id == plan_id))


def test_a_plan_outside_of_campaigns_is_never_published(store: Store) -> None:
    _, dataset_id = campaign_with_dataset(store)
    with pytest.raises(NotAllowedNowError):
        published(store, draft(store, None, dataset_id))


def test_of_two_who_publish_at_once_each_gets_a_number_of_its_own(store: Store) -> None:
    campaign_id, dataset_id = campaign_with_dataset(store)
    waiting = [draft(store, campaign_id, dataset_id) for _ in range(4)]
    start = Barrier(len(waiting))

    def publish(one: StoredPlan) -> None:
        start.wait()
        published(store, one)

    threads = [Thread(target=publish, args=(one,)) for one in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = [plans.get(store, one.id) for one in waiting]
    assert sorted(one.number or 0 for one in done) == [1, 2, 3, 4]
    assert [one.number for one in done if one.state == "published"] == [4]


def test_the_journal_only_grows(store: Store) -> None:
    campaign_with_dataset(store)
    with pytest.raises(DBAPIError, match="stay as they are"), store.writing(OPERATOR) as work:
        work.connection.execute(update(journal_table).values(actor="x"))
    with pytest.raises(DBAPIError, match="stay as they are"), store.writing(OPERATOR) as work:
        work.connection.execute(delete(journal_table))
    newest, oldest = journal.entries(store, Paging()).items
    assert (newest["actor"], newest["level"], newest["request_id"]) == ("operator-7", "region", "request-1")
    assert (newest["action"], oldest["action"]) == ("upload", "create")
    assert newest["at"].tzinfo is not None


def test_pages_follow_each_other_without_gap_or_repeat(store: Store) -> None:
    with store.writing(OPERATOR) as work:  # of one moment: identifiers decide
        made = {campaigns.create(work, str(i)).id for i in range(5)}
    with store.writing(OPERATOR) as work:
        made |= {campaigns.create(work, "x").id}
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = campaigns.page(store, Paging.of(2, cursor, 2))
        seen += [c.id for c in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert len(seen) == 6
    assert set(seen) == made


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "WyJhIl0=", "ё"])
def test_a_cursor_that_is_none_is_refused(cursor: str) -> None:
    with pytest.raises(ValueError, match="not a cursor"):
        Paging.of(2, cursor, 2)


def test_an_answer_is_given_again_for_its_own_request_alone(store: Store) -> None:
    answer = Answer(201, {"name": "Весна"}, {"Location": "/v1/campaigns/1"})
    with store.writing(OPERATOR) as work:
        assert idempotency.answered(work, "key", "a" * 64) is None
        idempotency.remember(work, "key", "a" * 64, answer)
    with store.writing(OPERATOR) as work:
        assert idempotency.answered(work, "key", "a" * 64) == answer
        with pytest.raises(OtherRequestError):
            idempotency.answered(work, "key", "b" * 64)
    with store.writing(Actor("another", "region")) as work:
        assert idempotency.answered(work, "key", "b" * 64) is None
