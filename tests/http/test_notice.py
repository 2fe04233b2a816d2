"""The month's notice: every school is told its places of the month, and exactly what is different."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from store import plans
from store.engine import Store
from store.upgrade import upgrade
from tests.http.calling import caller, faults, made, new_campaign, refused
from tests.http.drafts import draft as strange_draft
from tests.http.published import PLACES, Campaign, kept_draft, published

Rows = dict[str, list[tuple[str, str, str]]]


@dataclass
class Calendar:
    """A clock that the test sets to a day."""

    at: datetime = datetime(2027, 1, 20, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def store(url: str, calendar: Calendar) -> Iterator[Store]:
    made = Store(url, calendar)
    upgrade(made)
    yield made
    made.close()


@pytest.fixture
def campaign(store: Store, tmp_path: Path) -> Iterator[Campaign]:
    with caller(store) as server:
        yield published(server, store, tmp_path / "data")


def succeeded(campaign: Campaign, folder: Path, places: tuple[tuple[str, str], ...]) -> str:
    """A further plan of the same data, published."""
    dataset = plans.get(campaign.store, campaign.plan_id).dataset_id
    plan = kept_draft(campaign.store, folder / "data", dataset, campaign.id, places, "default")
    made(campaign.server.post(f"/v1/plans/{plan}/publication", headers={"If-Match": '"1"'}), 200)
    return plan


def notice(campaign: Campaign, month: str, **params: str) -> dict[str, Any]:
    path = f"/v1/campaigns/{campaign.id}/notice"
    return made(campaign.server.get(path, params={"month": month, **params}), 200)


def rows(told: dict[str, Any]) -> Rows:
    """Per school: teacher, group, change."""
    return {
        school["school_id"]: [(row["teacher_id"], row["group_id"], row["change"]) for row in school["rows"]]
        for school in told["schools"]
    }


AFTER = (("t2", "g1"), ("t9", "g2"), ("t4", "g2"), ("t5", "g3"), ("t6", "g2"))
"""t1 has left g1, t2 has come from g2, t9 has come to g2."""


def test_a_first_notice_lists_the_places_of_the_month(campaign: Campaign) -> None:
    told = notice(campaign, "2027-03")
    assert (told["plan_id"], told["since_plan_id"]) == (campaign.plan_id, None)
    assert rows(told) == {"s1": [("t1", "g1", "")]}
    (row,) = told["schools"][0]["rows"]
    assert (row["programme_id"], row["start"], row["end"], row["unique_number"]) == (
        "p1", "2027-03-01", "2027-03-05", "",
    )  # fmt: skip
    assert rows(notice(campaign, "2027-04")) == {
        "s1": [("t2", "g2", ""), ("t6", "g2", "")],
        "s3": [("t4", "g2", "")],
    }
    assert rows(notice(campaign, "2027-05")) == {}


def test_changes_are_told_whole_for_the_month_and_all_later_ones(campaign: Campaign, tmp_path: Path) -> None:
    plan = succeeded(campaign, tmp_path, AFTER)
    told = notice(campaign, "2027-02")
    assert (told["plan_id"], told["since_plan_id"]) == (plan, campaign.plan_id)
    changes = {"s1": [("t1", "g1", "gone"), ("t2", "g1", "new"), ("t2", "g2", "gone"), ("t9", "g2", "new")]}
    assert rows(told) == changes
    march = rows(notice(campaign, "2027-03", since=campaign.plan_id))
    assert march == changes
    april = rows(notice(campaign, "2027-04", since=campaign.plan_id))
    assert april == {
        "s1": [("t2", "g2", "gone"), ("t6", "g2", ""), ("t9", "g2", "new")],
        "s3": [("t4", "g2", "")],
    }


def test_a_place_that_comes_back_was_never_gone(campaign: Campaign, tmp_path: Path) -> None:
    succeeded(campaign, tmp_path, AFTER)
    succeeded(campaign, tmp_path, PLACES)
    assert rows(notice(campaign, "2027-02")) == {}


def test_other_dates_are_a_change(campaign: Campaign, tmp_path: Path) -> None:
    file = tmp_path / "data" / "groups.csv"
    file.write_text(
        file.read_text("utf-8").replace("2027-03-01,2027-03-05", "2027-03-08,2027-03-12"), "utf-8"
    )
    succeeded(campaign, tmp_path, PLACES)
    assert rows(notice(campaign, "2027-02")) == {"s1": [("t1", "g1", "other_dates")]}


def test_the_notice_before_is_the_one_of_the_month_before(
    campaign: Campaign, calendar: Calendar, tmp_path: Path
) -> None:
    """Published in January, changed in the middle of February and in March."""
    calendar.at = datetime(2027, 2, 15, 9, tzinfo=UTC)
    second = succeeded(campaign, tmp_path, AFTER)
    calendar.at = datetime(2027, 3, 15, 9, tzinfo=UTC)
    succeeded(campaign, tmp_path, PLACES)
    calendar.at = datetime(2027, 3, 20, 9, tzinfo=UTC)
    assert notice(campaign, "2027-04")["since_plan_id"] == second
    assert notice(campaign, "2027-03")["since_plan_id"] == campaign.plan_id
    assert notice(campaign, "2027-02")["since_plan_id"] == campaign.plan_id
    calendar.at = datetime(2027, 4, 20, 9, tzinfo=UTC)  # nothing has changed since April began
    assert notice(campaign, "2027-05")["since_plan_id"] is None


def test_what_is_asked_for_in_vain(campaign: Campaign) -> None:
    server = campaign.server
    path = f"/v1/campaigns/{campaign.id}/notice"
    for month in ("2027-13", "2027-3", "март"):
        problem = refused(server.get(path, params={"month": month}), 422, "wrong_request")
        assert [field for field, _ in faults(problem)] == ["query.month"]
    for strange in (strange_draft(campaign.store, campaign.id), _of_another_campaign(campaign)):
        answer = server.get(path, params={"month": "2027-03", "since": strange})
        assert faults(refused(answer, 422, "wrong_request")) == [("query.since", "other_plan")]
    unknown = server.get(path, params={"month": "2027-03", "since": "plan_0123456789abcdef"})
    refused(unknown, 404, "not_there")
    empty = new_campaign(server)["id"]
    refused(server.get(f"/v1/campaigns/{empty}/notice", params={"month": "2027-03"}), 409, "not_allowed_now")


def _of_another_campaign(campaign: Campaign) -> str:
    server = campaign.server
    plan = strange_draft(campaign.store, new_campaign(server)["id"])
    answer: httpx.Response = server.post(f"/v1/plans/{plan}/publication", headers={"If-Match": '"1"'})
    return str(made(answer, 200)["id"])
