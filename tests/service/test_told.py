"""The judge of the store is just: it accepts a true story, and no other."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from store import campaigns, datasets, jobs, plans
from store.engine import Actor, Store, Work
from store.jobs import SYSTEM
from store.tables import blob_chunk, job, job_event
from tests.service.told import Told, judge

OPERATOR = Actor("operator-1", "region")
CONTENT = b"PK and some tables"
TABLES = ("assignments.csv", "unassigned.csv", "plan.xlsx")


def planned(store: Store, told: Told, campaign_id: str, dataset_id: str) -> str:
    """A plan that a job made and an operator published; the job."""
    with store.writing(OPERATOR) as work:
        asked = jobs.enqueue(work, "allocate", dataset_id, {"campaign_id": campaign_id})
    told.wrote("enqueue", "job", asked.id)
    with store.writing(SYSTEM) as work:
        held = jobs.claim(work, "w1", timedelta(seconds=30))
    assert held is not None
    with store.writing(OPERATOR) as work:
        files = {name: io.BytesIO(name.encode()) for name in TABLES}
        kept = plans.keep(work, campaign_id, dataset_id, "default", {}, files)
        jobs.finish(work, held, "done", {"exit_code": 0}, kept.id)
    with store.writing(OPERATOR) as work:
        told.published[kept.id] = plans.publish(work, kept.id, kept.version).number
    told.wrote("publish", "plan", kept.id)
    return asked.id


def story(store: Store) -> Told:
    """Two published plans, one cancelled job."""
    told = Told(OPERATOR.actor)
    with store.writing(OPERATOR) as work:
        campaign = campaigns.create(work, "Весна 2027")
    told.wrote("create", "campaign", campaign.id)
    with store.writing(OPERATOR) as work:
        dataset = datasets.create(work, io.BytesIO(CONTENT), "zip", campaign.id)
    told.wrote("upload", "dataset", dataset.id)
    told.uploads[dataset.id] = hashlib.sha256(CONTENT).hexdigest()
    for _ in range(2):
        planned(store, told, campaign.id, dataset.id)
    with store.writing(OPERATOR) as work:
        asked = jobs.enqueue(work, "check", dataset.id, {})
    told.wrote("enqueue", "job", asked.id)
    with store.writing(OPERATOR) as work:
        jobs.cancel(work, asked.id)
    told.wrote("cancel", "job", asked.id)
    return told


def test_a_true_story(real_store: Store) -> None:
    holds = judge(real_store, [story(real_store)])
    assert (holds["dataset"], holds["plan"], holds["published"], holds["attempts"]) == (1, 2, 2, 2)
    assert (holds["done"], holds["failed"], holds["cancelled"]) == (2, 0, 1)


def _upload_lost(told: Told) -> None:
    told.wrote("upload", "dataset", "dataset_0123456789abcdef")
    told.uploads["dataset_0123456789abcdef"] = hashlib.sha256(CONTENT).hexdigest()


def _publication_lost(told: Told) -> None:
    told.wrote("publish", "plan", "plan_0123456789abcdef")
    told.published["plan_0123456789abcdef"] = 3


def _other_number(told: Told) -> None:
    first, second = told.published
    told.published = {first: told.published[second], second: told.published[first]}


def _other_content(told: Told) -> None:
    told.uploads = dict.fromkeys(told.uploads, hashlib.sha256(b"other").hexdigest())


def _never_told(told: Told) -> None:
    told.writes.pop(0)


def _other_order(told: Told) -> None:
    told.writes.reverse()


@pytest.mark.parametrize(
    "spoil", [_upload_lost, _publication_lost, _other_number, _other_content, _never_told, _other_order]
)
def test_a_client_that_was_told_something_else(real_store: Store, spoil: Callable[[Told], None]) -> None:
    told = story(real_store)
    spoil(told)
    with pytest.raises((AssertionError, KeyError)):
        judge(real_store, [told])


def _still_queued(work: Work) -> None:
    work.connection.execute(update(job).where(job.c.state == "cancelled").values(state="queued"))


def _plan_of_nobody(work: Work) -> None:
    work.connection.execute(update(job).values(plan_id=None))


def _other_end(work: Work) -> None:
    work.connection.execute(update(job).where(job.c.state == "cancelled").values(state="done"))


def _one_attempt_more(work: Work) -> None:
    work.connection.execute(update(job).values(attempt=2))


def _event_lost(work: Work) -> None:
    work.connection.execute(delete(job_event).where(job_event.c.number == 2))


def _content_lost(work: Work) -> None:
    work.connection.execute(delete(blob_chunk))


@pytest.mark.parametrize(
    "spoil", [_still_queued, _plan_of_nobody, _other_end, _one_attempt_more, _event_lost, _content_lost]
)
def test_a_store_that_holds_something_else(real_store: Store, spoil: Callable[[Work], None]) -> None:
    told = story(real_store)
    with real_store.writing(SYSTEM) as work:
        spoil(work)
    with pytest.raises((AssertionError, KeyError)):
        judge(real_store, [told])
