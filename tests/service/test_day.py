"""A spring of the regional operator, from the published plan to the month's notice.

Four schools, nine teachers in each: ``a`` in s1, ``b`` in s2 (district d1), ``c`` in s3, ``e`` in s4 (d2).
The first seven of a school have a unique number and get what they want: 1 and 2 the group g1 (from 1 March),
3 and 4 g2 (from 15 March), 5 and 6 g3 (from 5 April), 7 g4 (from 19 April; g3 would do as well).  The last
two of each school want g1, g2 or g3 with less weight, and find all of them full.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from rules.ledger.numbers import make
from store import numbers_reading
from store.engine import Store, now
from store.upgrade import upgrade
from tests.api.commands import write_tiny
from tests.builders import Row
from tests.http.calling import SECRET, caller, faults, made, new_campaign, new_dataset, refused
from tests.http.published import Campaign, refusal
from tests.service.tables import over, working, zipped

SCHOOL = {"a": "s1", "b": "s2", "c": "s3", "e": "s4"}
DISTRICT = {"s1": "d1", "s2": "d1", "s3": "d2", "s4": "d2"}
WANTS = {1: "g1", 2: "g1", 3: "g2", 4: "g2", 5: "g3", 6: "g3", 7: "g4"}
NUMBER = {
    f"{school}{i}": make("27H1", f"00{1 + (school in 'ce')}", 10 * place + i)
    for place, school in enumerate(SCHOOL)
    for i in WANTS
}
"""The unique number of each of the twenty-eight."""


class Calendar:
    """The clock of the server: the day that the test sets, and the time that goes by."""

    def __init__(self) -> None:
        self._began, self._at = now(), now()

    def turn(self, day: str) -> date:
        """It is the morning of another day."""
        found = date.fromisoformat(day)
        self._began, self._at = now(), datetime.combine(found, time(9), UTC)
        return found

    def __call__(self) -> datetime:
        return self._at + (now() - self._began)


def tables() -> dict[str, list[Row]]:
    """The dataset."""
    people = [f"{school}{i}" for school in SCHOOL for i in range(1, 10)]
    wishes: list[Row] = [
        {"teacher_id": f"{school}{i}", "group_id": group, "rank": 1}
        for school in SCHOOL
        for i, group in WANTS.items()
    ]
    wishes += [{"teacher_id": f"{school}7", "group_id": "g3", "rank": 2} for school in SCHOOL]
    wishes += [
        {"teacher_id": f"{school}{i}", "group_id": group, "rank": 3}
        for school in SCHOOL
        for i in (8, 9)
        for group in ("g1", "g2", "g3")
    ]
    groups = (("2027-03-01", "2027-03-05", 8), ("2027-03-15", "2027-03-19", 8),
              ("2027-04-05", "2027-04-09", 8), ("2027-04-19", "2027-04-23", 4))  # fmt: skip
    return {
        "districts": [{"district_id": name, "unique_numbers": 14} for name in ("d1", "d2")],
        "schools": [{"school_id": name, "district_id": district} for name, district in DISTRICT.items()],
        "teachers": [
            {"teacher_id": name, "school_id": SCHOOL[name[0]], "full_name": f"{SECRET} {name}"}
            for name in people
        ],
        "groups": [
            {"programme_id": f"p{i}", "start": start, "end": end, "max_size": size}
            for i, (start, end, size) in enumerate(groups, start=1)
        ],
        "applications": wishes,
        "unique_numbers": [
            {
                "unique_number": number,
                "district_id": DISTRICT[SCHOOL[name[0]]],
                "teacher_id": name,
                "status": "held",
            }
            for name, number in NUMBER.items()
        ],
    }


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def campaign(url: str, calendar: Calendar, tmp_path: Path) -> Iterator[Campaign]:
    """On 20 January: the numbers are in the ledger, the plan is made, proven and published."""
    calendar.turn("2027-01-20")
    store = Store(url, calendar)
    upgrade(store)
    folder = write_tiny(tmp_path / "data", **tables())
    with caller(store) as server, working(store):
        campaign_id = new_campaign(server)["id"]
        dataset_id = new_dataset(server, zipped(folder).getvalue(), campaign_id)["id"]
        brought = {"campaign_id": campaign_id, "dataset_id": dataset_id}
        assert len(made(server.post("/v1/unique-numbers/brought", json=brought))["numbers"]) == 28
        order = {"dataset_id": dataset_id, "rules": "plain", "workers": 1, "time_limit": 60.0}
        job = over(store, made(server.post("/v1/plans", json=order), 202)["id"])
        assert job.state == "done"
        assert job.result is not None
        assert job.result.get("status") == "optimal", job.result
        assert job.plan_id is not None
        made(server.post(f"/v1/plans/{job.plan_id}/publication", headers={"If-Match": '"1"'}), 200)
        yield Campaign(server, store, campaign_id, job.plan_id)
    store.close()


def people(campaign: Campaign, group: str) -> set[str]:
    """Who has a place in the group now."""
    return {teacher for teacher, own in campaign.places() if own == group}


def everybody(i: int) -> set[str]:
    """The teacher with this number in each school."""
    return {f"{school}{i}" for school in SCHOOL}


def held(campaign: Campaign, whose: str) -> tuple[str, str | None, str | None]:
    """What has become of the number that somebody had at first: state, holder, group."""
    found = made(campaign.server.get(f"/v1/unique-numbers/{NUMBER[whose]}"), 200)
    return found["state"], found["holder"], found["group_id"]


def balance(campaign: Campaign) -> dict[str, int]:
    """Issued, held and free numbers of the period."""
    path = "/v1/unique-numbers/balance"
    (period,) = made(campaign.server.get(path, params={"campaign_id": campaign.id}), 200)["periods"]
    assert period["issued"] == sum(period[name] for name in ("held", "free", "used", "expired"))
    assert numbers_reading.verify(campaign.store, campaign.id) == period["issued"]
    return {name: period[name] for name in ("issued", "held", "free")}


def figures(proposal: dict[str, Any]) -> tuple[int, int, int]:
    """Places that fell free, places filled, persons moved."""
    told = proposal["figures"]
    assert proposal["status"] == "optimal"
    return told["freed"], told["filled"], told["moved"]


def changes(campaign: Campaign, month: str) -> dict[str, set[tuple[str, str, str]]]:
    """What the month's notice tells each school to be different."""
    path = f"/v1/campaigns/{campaign.id}/notice"
    told = made(campaign.server.get(path, params={"month": month}), 200)
    return {
        school["school_id"]: {
            (row["teacher_id"], row["group_id"], row["change"]) for row in school["rows"] if row["change"]
        }
        for school in told["schools"]
    }


def test_a_spring_of_the_operator(campaign: Campaign, calendar: Calendar) -> None:
    assert len(campaign.places()) == 28
    assert people(campaign, "g1") == everybody(1) | everybody(2)
    assert balance(campaign) == {"issued": 28, "held": 28, "free": 0}
    assert held(campaign, "a1") == ("enrolled", "a1", "g1")

    february_15(campaign, calendar.turn("2027-02-15"))
    february_27(campaign, calendar.turn("2027-02-27"))
    before = replace(campaign, plan_id=campaign.current()["id"])
    march_3(campaign, calendar.turn("2027-03-03"))
    march_4(before, calendar.turn("2027-03-04"))

    assert campaign.audited()["violations"] == []
    assert campaign.audited()["claims_hold"]
    told = campaign.told()
    assert [row["number"] for row in told] == list(range(len(told), 0, -1))
    published = campaign.server.get("/v1/plans", params={"campaign_id": campaign.id, "limit": 200})
    numbered = [plan["number"] for plan in published.json()["items"] if plan["number"]]
    assert sorted(numbered) == [1, 2, 3, 4, 5, 6]


def february_15(campaign: Campaign, today: date) -> None:
    """Two weeks before g1: one confirmation, five refusals in time, five that are not admitted."""
    day = today.isoformat()
    confirmed = {"teacher_id": "a1", "group_id": "g1", "confirmed_on": day, "confirmed_by": "s1"}
    made(campaign.tells("confirmation", confirmed, on=today))
    assert held(campaign, "a1") == ("confirmed", "a1", "g1")
    by_mistake = {**confirmed, "teacher_id": "e4", "group_id": "g2", "confirmed_by": "s4"}
    kept = made(campaign.tells("confirmation", by_mistake, on=today))["registered"][0]
    assert held(campaign, "e4") == ("confirmed", "e4", "g2")
    made(campaign.server.post(f"/v1/registrations/{kept['id']}/withdrawal", json={"reason": "ошибка"}))
    assert held(campaign, "e4") == ("enrolled", "e4", "g2")
    in_time = [refusal(name, "g1", day) for name in ("a2", "b1", "c1", "e1")] + [refusal("a3", "g2", day)]
    assert made(campaign.tells("refusal", *in_time, on=today))["remarks"] == []
    for code, row in (
        ("repeated", refusal("a2", "g1", day)),
        ("not_seated", refusal("a8", "g1", day)),
        ("confirmed", refusal("a1", "g1", day)),
        ("other_school", refusal("b3", "g2", day, refused_by="s3")),
        ("in_future", refusal("b4", "g2", "2027-02-16")),
    ):
        problem = refused(campaign.tells("refusal", row, on=today), 422, "not_admitted")
        assert faults(problem) == [("body.rows.0", code)]

    proposal = campaign.proposes(today)
    assert figures(proposal) == (5, 5, 0)
    assert {(step["to_group"], step["level"]) for step in proposal["steps"]} == {
        ("g1", "school"), ("g2", "school"),
    }  # fmt: skip
    made(campaign.decides(proposal, "acceptance", reason="замены из своих школ"), 200)
    in_g1, in_g2 = people(campaign, "g1"), people(campaign, "g2")
    assert in_g1 & everybody(1) == {"a1"}
    assert in_g1 & everybody(2) == {"b2", "c2", "e2"}
    assert {name[0] for name in in_g1 & (everybody(8) | everybody(9))} == {"a", "b", "c", "e"}
    assert len((in_g1 | in_g2) & {"a8", "a9"}) == 2
    assert balance(campaign) == {"issued": 28, "held": 28, "free": 0}
    state, holder, group = held(campaign, "b1")
    assert (state, group) == ("enrolled", "g1")
    assert holder in in_g1 & {"b8", "b9"}


def february_27(campaign: Campaign, today: date) -> None:
    """Two days before g1 nobody may give a substitute by themselves: the operator sets the deadline aside."""
    day = today.isoformat()
    late = made(campaign.tells("refusal", refusal("b2", "g1", day), on=today))
    assert [(remark["code"], remark["admitted"]) for remark in late["remarks"]] == [("late", True)]
    again = campaign.tells("refusal", refusal("b1", "g1", day), on=today)
    assert faults(refused(again, 422, "not_admitted")) == [("body.rows.0", "refused_before")]
    early = campaign.tells("refusal", refusal("b4", "g2", day, registered_on="2027-02-26"), on=today)
    assert faults(refused(early, 422, "not_admitted")) == [("body.rows.0", "registered_early")]

    stuck = campaign.proposes(today)
    assert figures(stuck) == (1, 0, 0)
    assert stuck["figures"]["notes_due"] == [{"teacher_id": "b2", "group_id": "g1"}]
    reason = "школа уже нашла замену"
    decision = {"reason": reason, "decided_by": "operator-7", "decided_on": day}
    made(campaign.tells("overrule", {"group_id": "g1", "level": "school", **decision}, on=today))
    refused(campaign.decides(stuck, "acceptance"), 409, "overtaken")
    proposal = campaign.proposes(today)
    assert figures(proposal) == (1, 1, 0)
    assert [(each["group_id"], each["reason"]) for each in proposal["figures"]["overrules"]] == [
        ("g1", reason)
    ]
    made(campaign.decides(proposal, "acceptance"), 200)
    assert {"b8", "b9"} <= people(campaign, "g1")
    assert "b2" not in people(campaign, "g1")
    assert balance(campaign) == {"issued": 28, "held": 28, "free": 0}


def march_3(campaign: Campaign, today: date) -> None:
    """g1 runs.  g4 is cancelled, six more refuse; the operator takes a part of what is proposed at first."""
    day = today.isoformat()
    begun = campaign.tells("refusal", refusal("c2", "g1", day), on=today)
    assert faults(refused(begun, 422, "not_admitted")) == [("body.rows.0", "began")]
    gone = {"group_id": "g4", "change": "cancelled", "announced_on": day}
    made(campaign.tells("change", gone, on=today))
    six = [refusal(name, "g3", day) for name in sorted(everybody(5))]
    six += [refusal(name, "g2", day) for name in ("c3", "e3")]
    made(campaign.tells("refusal", *six, on=today))

    whole = campaign.proposes(today)
    assert figures(whole) == (10, 6, 4)  # four come from g4, the two who are left over take g2
    assert len(whole["figures"]["to_ring"]) == 4
    to_g2 = [step["chain"] for step in whole["steps"] if step["to_group"] == "g2"]
    part = campaign.proposes(today, part_of=whole["id"], chains=to_g2)
    assert (part["figures"]["freed"], part["figures"]["filled"]) == (10, 2)
    made(campaign.decides(part, "acceptance"), 200)
    refused(campaign.decides(whole, "acceptance"), 409, "overtaken")
    assert people(campaign, "g3") == everybody(6)
    assert people(campaign, "g4") == set()
    assert held(campaign, "a7") == ("applied", "a7", None)  # the group is gone, the number stays
    assert held(campaign, "a5") == ("free", None, None)
    assert balance(campaign) == {"issued": 28, "held": 24, "free": 4}
    assert campaign.audited()["violations"] == []


def march_4(campaign: Campaign, today: date) -> None:
    """The part is undone, the whole is accepted; ``plan_id``: the plan of the end of February."""
    now_published = campaign.current()
    path = f"/v1/plans/{campaign.plan_id}/restoration"
    back = made(campaign.server.post(path, headers={"If-Match": f'"{now_published["version"]}"'}), 200)
    assert (back["number"], back["succeeds"]) == (5, now_published["id"])
    assert people(campaign, "g4") == everybody(7)
    assert held(campaign, "a7") == ("enrolled", "a7", "g4")
    assert held(campaign, "a5") == ("enrolled", "a5", "g3")
    assert balance(campaign) == {"issued": 28, "held": 28, "free": 0}

    whole = campaign.proposes(today)
    assert figures(whole) == (10, 6, 4)
    made(campaign.decides(whole, "acceptance", reason="целиком"), 200)
    assert people(campaign, "g3") == everybody(6) | everybody(7)
    assert held(campaign, "a7") == ("enrolled", "a7", "g3")
    assert held(campaign, "a5") == ("free", None, None)
    assert held(campaign, "c3")[1] in {"c8", "c9"}
    assert balance(campaign) == {"issued": 28, "held": 24, "free": 4}

    assert changes(campaign, "2027-04") == {
        school: {(f"{name}5", "g3", "gone"), (f"{name}7", "g3", "new"), (f"{name}7", "g4", "gone")}
        for name, school in SCHOOL.items()
    }
    march = changes(campaign, "2027-03")  # since the plan of January
    assert {("c3", "g2", "gone"), ("c1", "g1", "gone")} <= march["s3"]
    assert {("b1", "g1", "gone"), ("b2", "g1", "gone"), ("b8", "g1", "new"), ("b9", "g1", "new")} <= march[
        "s2"
    ]
