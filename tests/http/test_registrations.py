"""What schools and operators tell about a published plan: every kind, every way to be wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import httpx
import pytest

from store.engine import Store
from store.upgrade import upgrade
from tests.http.calling import SECRET, caller, faults, made, new_campaign, refused, stored
from tests.http.conftest import Lines
from tests.http.published import Campaign, ago, published, refusal
from tests.store.dumps import everything

START = date(2027, 3, 1)
"""First day of g1."""


@pytest.fixture
def campaign(server: httpx.Client, store: Store, tmp_path: Path) -> Campaign:
    return published(server, store, tmp_path / "data")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def quiet(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campaign]:
    """A campaign for tests that change nothing in it."""
    folder = tmp_path_factory.mktemp("quiet")
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite+pysqlite:///{folder / 'kvota.db'}"
        else:
            from tests.store.postgres import fresh_database

            url = stack.enter_context(fresh_database())
        store = Store(url)
        stack.callback(store.close)
        upgrade(store)
        yield published(stack.enter_context(caller(store)), store, folder / "data")


def confirmation(teacher: str, group: str, on: str = ago(1), **more: object) -> dict[str, object]:
    return {"teacher_id": teacher, "group_id": group, "confirmed_on": on, **more}


def overrule(group: str, level: str = "school", on: str = ago(1), **more: object) -> dict[str, object]:
    told = {"reason": "ждать нельзя", "decided_by": "operator-7", "decided_on": on}
    return {"group_id": group, "level": level, **told, **more}


def change(group: str, kind: str, on: str = ago(1), **more: object) -> dict[str, object]:
    return {"group_id": group, "change": kind, "announced_on": on, **more}


def substitute(teacher: str, group: str, by: str, on: str = ago(1)) -> dict[str, object]:
    return {"teacher_id": teacher, "group_id": group, "named_by": by, "named_on": on}


def unchanged(campaign: Campaign, act: Callable[[], httpx.Response]) -> httpx.Response:
    """The answer to what changes nothing at all."""
    before = everything(campaign.store)
    answer = act()
    assert everything(campaign.store) == before
    return answer


def coded(answer: httpx.Response) -> list[tuple[int | None, str]]:
    """Row and code of every fault, after a look at both sentences."""
    problem = refused(answer, 422, "not_admitted")
    for fault in problem.errors:
        assert fault.message_ru.endswith((".", "!"))
        assert fault.message_en.endswith(".")
        assert fault.message_ru != fault.message_en
        assert fault.row is not None
        assert fault.field == f"body.rows.{fault.row - 1}"
    return [(fault.row, fault.code) for fault in problem.errors]


# --- admitted ------------------------------------------------------------------------------------------


def test_a_refusal_is_kept_with_who_when_and_why(campaign: Campaign) -> None:
    row = refusal("t1", "g1", refused_by="s1", explanatory_note="записка директора")
    answer = made(campaign.tells("refusal", row))
    (kept,) = answer["registered"]
    assert answer["remarks"] == []
    assert {name: kept[name] for name in ("number", "kind", "actor", "level", "withdraws")} == {
        "number": 1, "kind": "refusal", "actor": "operator-7", "level": "region", "withdraws": None,
    }  # fmt: skip
    assert kept["content"] == {**row, "force_majeure": False}
    assert campaign.told() == [kept]


def test_rows_of_a_kind_are_kept_in_order_and_paged(campaign: Campaign) -> None:
    made(campaign.tells("refusal", refusal("t1", "g1"), refusal("t4", "g2")))
    made(campaign.tells("confirmation", confirmation("t2", "g2")))
    made(campaign.tells("overrule", overrule("g1", "region", on=ago(0))))
    made(campaign.tells("substitute", substitute("t8", "g1", "s1")))
    made(campaign.tells("change", change("g2", "moved", new_start="2027-04-12")))
    told = campaign.told()
    assert [row["number"] for row in told] == [6, 5, 4, 3, 2, 1]
    assert [row["kind"] for row in told] == [
        "change", "substitute", "overrule", "confirmation", "refusal", "refusal",
    ]  # fmt: skip
    path = f"/v1/campaigns/{campaign.id}/registrations"
    first = made(campaign.server.get(path, params={"limit": 4}), 200)
    second = made(campaign.server.get(path, params={"limit": 4, "cursor": first["next"]}), 200)
    assert ([*first["items"], *second["items"]], second["next"]) == (told, None)


@pytest.mark.parametrize(("days", "codes"), [(3, []), (2, ["late"])])
def test_a_late_refusal_is_admitted_and_remarked_upon(
    campaign: Campaign, days: int, codes: list[str]
) -> None:
    """Three days before the start are the last ones in time."""
    told_on = START - timedelta(days=days)
    answer = made(campaign.tells("refusal", refusal("t1", "g1", told_on.isoformat()), on=told_on))
    assert [(remark["code"], remark["row"], remark["admitted"]) for remark in answer["remarks"]] == [
        (code, 1, True) for code in codes
    ]
    assert len(campaign.told()) == 1


@pytest.mark.parametrize(
    ("reason", "codes"), [("Болезнь", []), ("", ["no_reason"]), ("дела", ["other_reason"])]
)
def test_a_reason_is_named_from_the_list(campaign: Campaign, reason: str, codes: list[str]) -> None:
    answer = made(campaign.tells("refusal", refusal("t1", "g1", reason=reason)))
    assert [remark["code"] for remark in answer["remarks"]] == codes


def test_an_overrule_that_changes_nothing_is_remarked_upon(campaign: Campaign) -> None:
    needless = made(campaign.tells("overrule", overrule("g1")))
    assert [remark["code"] for remark in needless["remarks"]] == ["needless"]
    two_days = START - timedelta(days=2)
    needed = made(campaign.tells("overrule", overrule("g1", on=two_days.isoformat()), on=two_days))
    assert needed["remarks"] == []


# --- refused ---------------------------------------------------------------------------------------------

WRONG_REFUSALS = [
    ("not_seated", refusal("t3", "g2")),
    ("not_seated", refusal("t1", "g2")),
    ("in_future", refusal("t1", "g1", ago(-1))),
    ("in_future", refusal("t1", "g1", registered_on=ago(-1))),
    ("registered_early", refusal("t1", "g1", registered_on=ago(2))),
    ("other_school", refusal("t1", "g1", refused_by="s3")),
    ("began", refusal("t5", "g3")),
]


@pytest.mark.parametrize(("code", "row"), WRONG_REFUSALS)
def test_a_wrong_refusal_gets_its_own_answer(quiet: Campaign, code: str, row: dict[str, Any]) -> None:
    answer = unchanged(quiet, lambda: quiet.tells("refusal", row))
    assert coded(answer) == [(1, code)]


@pytest.mark.parametrize(
    "row",
    [
        refusal("t1", "g1", ago(0), registered_on=ago(0)),
        refusal("t1", "g1", refused_by="s1"),
        refusal("t6", "g2", refused_by="s2"),  # the person has a post there too
    ],
)
def test_a_refusal_that_is_just_right_is_kept(campaign: Campaign, row: dict[str, Any]) -> None:
    made(campaign.tells("refusal", row))
    assert len(campaign.told()) == 1


def test_all_wrong_rows_are_told_at_once_and_none_is_kept(quiet: Campaign) -> None:
    rows = [
        refusal("t1", "g1"),
        *(row for _, row in WRONG_REFUSALS[:3]),
        refusal("t1", "g1"),
        refusal("t2", "g2"),
    ]
    answer = unchanged(quiet, lambda: quiet.tells("refusal", *rows))
    assert coded(answer) == [(2, "not_seated"), (3, "not_seated"), (4, "repeated"), (5, "repeated")]


def test_a_refusal_is_told_once_until_it_is_taken_back(campaign: Campaign) -> None:
    first = made(campaign.tells("refusal", refusal("t1", "g1")))["registered"][0]
    again = unchanged(campaign, lambda: campaign.tells("refusal", refusal("t1", "g1", ago(0))))
    assert coded(again) == [(1, "repeated")]
    made(campaign.server.post(f"/v1/registrations/{first['id']}/withdrawal", json={"reason": "ошибка"}))
    made(campaign.tells("refusal", refusal("t1", "g1", ago(0))))


def test_a_confirmed_place_is_refused_only_as_force_majeure(campaign: Campaign) -> None:
    made(campaign.tells("confirmation", confirmation("t1", "g1")))
    answer = unchanged(campaign, lambda: campaign.tells("refusal", refusal("t1", "g1")))
    assert coded(answer) == [(1, "confirmed")]
    made(campaign.tells("refusal", refusal("t1", "g1", force_majeure=True)))


def test_a_confirmation_taken_back_pins_nothing(campaign: Campaign) -> None:
    kept = made(campaign.tells("confirmation", confirmation("t1", "g1")))["registered"][0]
    made(campaign.server.post(f"/v1/registrations/{kept['id']}/withdrawal", json={"reason": "ошибка"}))
    made(campaign.tells("refusal", refusal("t1", "g1")))


@pytest.mark.parametrize(
    ("code", "row"),
    [
        ("not_seated", confirmation("t3", "g2")),
        ("in_future", confirmation("t1", "g1", ago(-1))),
        ("other_school", confirmation("t1", "g1", confirmed_by="s2")),
        ("began", confirmation("t5", "g3")),
    ],
)
def test_a_wrong_confirmation_gets_its_own_answer(quiet: Campaign, code: str, row: dict[str, Any]) -> None:
    assert coded(unchanged(quiet, lambda: quiet.tells("confirmation", row))) == [(1, code)]


def test_a_confirmation_is_told_once(campaign: Campaign) -> None:
    made(campaign.tells("confirmation", confirmation("t1", "g1")))
    again = unchanged(campaign, lambda: campaign.tells("confirmation", confirmation("t1", "g1", ago(0))))
    assert [code for _, code in coded(again)] == ["repeated"]


def test_what_is_told_of_a_group_that_was_cancelled_or_moved(campaign: Campaign) -> None:
    made(campaign.tells("change", change("g1", "cancelled"), change("g2", "moved", new_start="2027-04-12")))
    ended = campaign.tells("confirmation", confirmation("t1", "g1"))
    assert coded(ended) == [(1, "ended")]
    lapsed = campaign.tells("confirmation", confirmation("t2", "g2", ago(1)))
    assert coded(lapsed) == [(1, "lapsed")]
    made(campaign.tells("confirmation", confirmation("t2", "g2", ago(0))))
    assert coded(campaign.tells("overrule", overrule("g1"))) == [(1, "ended")]


@pytest.mark.parametrize(
    ("code", "row"),
    [("in_future", overrule("g1", on=ago(-1))), ("began", overrule("g3"))],
)
def test_a_wrong_overrule_gets_its_own_answer(quiet: Campaign, code: str, row: dict[str, Any]) -> None:
    assert coded(unchanged(quiet, lambda: quiet.tells("overrule", row))) == [(1, code)]


UNKNOWN = [
    ("refusal", refusal("t99", "g1"), "teacher_id"),
    ("refusal", refusal("t1", "g99"), "group_id"),
    ("confirmation", confirmation("t99", "g1"), "teacher_id"),
    ("overrule", overrule("g99"), "group_id"),
    ("change", change("g99", "cancelled"), "group_id"),
    ("change", change("g1", "merged", into_group_id="g99"), "into_group_id"),
    ("substitute", substitute("t8", "g1", "s99"), "named_by"),
    ("substitute", substitute("t99", "g1", "s1"), "teacher_id"),
]


@pytest.mark.parametrize(("kind", "row", "column"), UNKNOWN)
def test_ids_that_nobody_knows_are_told_by_row_and_column(
    quiet: Campaign, kind: str, row: dict[str, Any], column: str
) -> None:
    fine = {
        "refusal": refusal("t1", "g1"),
        "confirmation": confirmation("t1", "g1"),
        "overrule": overrule("g2"),
        "change": change("g2", "cancelled"),
        "substitute": substitute("t8", "g2", "s1"),
    }[kind]
    answer = unchanged(quiet, lambda: quiet.tells(kind, fine, row))
    problem = refused(answer, 422, "wrong_file")
    assert [(fault.row, fault.column, fault.code) for fault in problem.errors] == [(2, column, "unknown_id")]


@pytest.mark.parametrize(
    "row",
    [
        change("g1", "moved"),
        change("g1", "merged"),
        change("g1", "moved", new_start="2027-03-09", new_end="2027-03-08"),
    ],
)
def test_a_change_that_says_too_little_is_refused(quiet: Campaign, row: dict[str, Any]) -> None:
    problem = refused(unchanged(quiet, lambda: quiet.tells("change", row)), 422, "wrong_file")
    assert {fault.row for fault in problem.errors} == {1}


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "rumour", "rows": [refusal("t1", "g1")]},
        {"kind": "refusal", "rows": []},
        {"kind": "refusal", "rows": [{"teacher_id": "t1"}]},
        {"kind": "refusal", "rows": [refusal("t1", "g1", "вчера")]},
        {"kind": "refusal", "rows": [refusal("t1", "g1", diagnosis=SECRET)]},
        {"kind": "withdrawal", "rows": [refusal("t1", "g1")]},
        {"kind": "overrule", "rows": [overrule("g1", reason="")]},
        {"kind": "overrule", "rows": [overrule("g1", "country")]},
    ],
)
def test_a_request_of_another_form_is_refused(quiet: Campaign, body: dict[str, Any]) -> None:
    problem = refused(unchanged(quiet, lambda: quiet.post("registrations", json=body)), 422, "wrong_request")
    assert all(field.startswith("body") for field, _ in faults(problem))


def test_no_name_is_told_to_anybody(campaign: Campaign, logged: Lines) -> None:
    """The dataset has names; neither answers nor logs do, and a note of the head stays where it is kept."""
    row = refusal("t1", "g1", explanatory_note=SECRET)
    for _ in range(2):
        answer = campaign.tells("refusal", row)
    assert coded(answer) == [(1, "repeated")]
    assert SECRET not in str(logged())


# --- where, when and how often -----------------------------------------------------------------------------


def test_without_a_published_plan_nothing_is_told(server: httpx.Client, store: Store) -> None:
    campaign_id = new_campaign(server)["id"]
    body = {"kind": "refusal", "rows": [refusal("t1", "g1")]}
    before = stored(server)
    refused(server.post(f"/v1/campaigns/{campaign_id}/registrations", json=body), 409, "not_allowed_now")
    refused(server.post("/v1/campaigns/campaign_0123456789abcdef/registrations", json=body), 404, "not_there")
    assert stored(server) == before


def test_a_closed_campaign_is_told_nothing(campaign: Campaign) -> None:
    path = f"/v1/campaigns/{campaign.id}"
    made(campaign.server.patch(path, json={"state": "closed"}, headers={"If-Match": '"1"'}), 200)
    answer = unchanged(campaign, lambda: campaign.tells("refusal", refusal("t1", "g1")))
    refused(answer, 409, "not_allowed_now")


def test_the_same_under_one_key_is_told_once(campaign: Campaign) -> None:
    first = campaign.tells("refusal", refusal("t1", "g1"), key="call-1")
    again = unchanged(campaign, lambda: campaign.tells("refusal", refusal("t1", "g1"), key="call-1"))
    assert made(again) == made(first)
    assert again.headers["idempotency-replayed"] == "true"
    other = campaign.tells("refusal", refusal("t4", "g2"), key="call-1")
    refused(other, 422, "other_request")


def test_of_the_same_refusal_told_by_many_at_once_one_is_kept(campaign: Campaign) -> None:
    n = 4
    together = Barrier(n)
    answers: list[httpx.Response] = []

    def tell() -> None:
        together.wait()
        answers.append(campaign.tells("refusal", refusal("t1", "g1")))

    threads = [Thread(target=tell) for _ in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [201] + [422] * (n - 1)
    for answer in answers:
        if answer.status_code == 422:
            assert coded(answer) == [(1, "repeated")]
    assert len(campaign.told()) == 1


def test_what_was_told_is_taken_back_once(campaign: Campaign) -> None:
    kept = made(campaign.tells("refusal", refusal("t1", "g1")))["registered"][0]
    path = f"/v1/registrations/{kept['id']}/withdrawal"
    back = made(campaign.server.post(path, json={"reason": "передумал"}))
    assert (back["kind"], back["withdraws"], back["content"]) == (
        "withdrawal", kept["id"], {"reason": "передумал"},
    )  # fmt: skip
    assert [row["id"] for row in campaign.told()] == [back["id"], kept["id"]]
    before = everything(campaign.store)
    for wrong in (path, f"/v1/registrations/{back['id']}/withdrawal"):
        refused(campaign.server.post(wrong, json={"reason": "снова"}), 409, "not_allowed_now")
    assert everything(campaign.store) == before
    unknown = "/v1/registrations/registration_0123456789abcdef/withdrawal"
    refused(campaign.server.post(unknown, json={"reason": "снова"}), 404, "not_there")
    refused(campaign.server.post(path, json={"reason": ""}), 422, "wrong_request")


def test_today_is_the_servers_day_unless_told(campaign: Campaign) -> None:
    """By the server's own clock the campaign lies in the future: what was refused there is not yet so."""
    tomorrow = campaign.store.clock().astimezone().date() + timedelta(days=1)
    body = {"kind": "refusal", "rows": [refusal("t1", "g1", tomorrow.isoformat())]}
    assert coded(campaign.post("registrations", json=body)) == [(1, "in_future")]
    made(campaign.post("registrations", json={**body, "as_of": tomorrow.isoformat()}))


def test_the_journal_tells_of_every_row(campaign: Campaign) -> None:
    kept = made(campaign.tells("refusal", refusal("t1", "g1"), refusal("t2", "g2")))["registered"]
    for row in kept:
        entries = campaign.server.get("/v1/journal", params={"object_id": row["id"]}).json()["items"]
        assert [(entry["action"], entry["actor"]) for entry in entries] == [("register", "operator-7")]
        assert entries[0]["detail"] == {"kind": "refusal", "campaign": campaign.id}
