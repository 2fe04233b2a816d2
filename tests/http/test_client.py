"""The typed client: every call, what it is refused, and what it does while the server is away."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from api.certificate import own_version
from api.client import connection as module
from api.client.client import Kvota, RefusedError, UnreachableError
from api.http.app import create_app
from api.http.models import CampaignChange, NewAudit, NewCheck, NewPlan, UploadedAudit
from api.http.question_models import NewExplanation, NewScenario, NewScenarios, NewWorth
from api.http.settings import Settings
from store import jobs
from store.engine import Store
from store.errors import BusyError
from tests.http.calling import ADDRESS, SECRET, InProcess
from tests.http.drafts import draft
from tests.service.tables import working

Fails = Callable[[httpx.Request, int], bool]


class Breaking(httpx.BaseTransport):
    """A connection that breaks after the server did what it was asked, before its answer came."""

    def __init__(self, transport: httpx.BaseTransport, breaks: Fails) -> None:
        self._transport, self._breaks, self.sent = transport, breaks, 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._transport.handle_request(request)
        self.sent += 1
        if self._breaks(request, self.sent):
            raise httpx.ReadError("broken", request=request)
        return answer


def client_of(store: Store, breaks: Fails | None = None, patience_s: float = 10.0) -> Kvota:
    transport: httpx.BaseTransport = InProcess(create_app(store, Settings(follow_s=0.05)))
    if breaks is not None:
        transport = Breaking(transport, breaks)
    return Kvota(ADDRESS, actor="operator-7", level="region", transport=transport, patience_s=patience_s)


@pytest.fixture
def client(store: Store) -> Iterator[Kvota]:
    with client_of(store) as made:
        yield made


@pytest.fixture
def file(tmp_path: Path, archive: bytes) -> Path:
    path = tmp_path / f"{SECRET}.zip"
    path.write_bytes(archive)
    return path


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pauses between attempts."""
    monkeypatch.setattr(module, "_PAUSES_S", (0.0,))


def test_a_campaign_from_the_upload_to_the_publication(client: Kvota, store: Store, file: Path) -> None:
    campaign = client.create_campaign("Весна")
    campaign = client.change_campaign(campaign, CampaignChange(name="Весна 2027"))
    assert (campaign.name, campaign.version) == ("Весна 2027", 2)
    assert client.campaign(campaign.id) == campaign
    dataset = client.upload_dataset(file, campaign_id=campaign.id)
    assert client.dataset(dataset.id) == dataset
    assert dataset.campaign_id == campaign.id

    heard: list[str] = []
    order = NewPlan(dataset_id=dataset.id, workers=1, time_limit=60.0)
    begun = [client.allocate(order), client.allocate(order.model_copy(update={"rules": "plain", "seed": 3}))]
    with working(store):
        check = client.wait(client.check(NewCheck(dataset_id=dataset.id)).id)
        done = [client.wait(job.id, lambda job: heard.append(job.state), every_s=0.05) for job in begun]
    assert check.result is not None
    assert check.result["exit_code"] == 0
    assert heard.count("done") == 2
    events = list(client.follow(begun[0].id))
    assert [event.id for event in events] == [str(n + 1) for n in range(len(events))]
    assert (events[0].kind, events[1].kind, events[-1].kind) == ("queued", "started", "done")

    first, second = [client.plan(job.plan_id or "") for job in done]
    assert [plan.id for plan in client.plans(campaign.id).items] == [second.id, first.id]
    assert (first.profile, second.profile, second.certificate["seed"]) == ("default", "plain", 3)
    compared = client.compare(first.id, second.id)
    places = {plan.id: plan.counts["places"] for plan in (first, second)}
    stay = compared.unchanged + compared.changed
    assert compared.same_dataset
    assert len(compared.moves) == compared.gained + compared.lost + compared.changed
    assert (
        compared.gained - compared.lost == places[second.id] - places[first.id]
    )  # a post has one place here
    assert stay + compared.lost == places[first.id]

    published = client.publish(first)
    later = client.publish(second)
    assert (published.number, later.number, later.succeeds) == (1, 2, first.id)
    assert client.plan(first.id).state == "superseded"
    target = io.BytesIO()
    client.download(f"/v1/plans/{first.id}.zip", target)
    assert "plan.json" in zipfile.ZipFile(target).namelist()
    told = client.journal(first.id).items
    assert [(entry.action, entry.actor, entry.level) for entry in told] == [
        ("publish", "operator-7", "region"),
        ("create", "operator-7", "region"),
    ]
    assert client.health().version == own_version()
    assert client.ready().status == "ready"


def test_audits_and_cancelling(client: Kvota, store: Store, file: Path, tmp_path: Path) -> None:
    dataset_id = client.upload_dataset(file).id
    stored = client.audit(NewAudit(dataset_id=dataset_id, plan_id=draft(store)))
    table = tmp_path / "plan.csv"
    table.write_text("teacher_id,group_id\n", encoding="utf-8")
    own = client.audit_table(UploadedAudit(dataset_id=dataset_id, seed=3, lang="en"), table)
    assert {name: jobs.get(store, own.id).request[name] for name in ("seed", "lang", "media")} == {
        "seed": 3,
        "lang": "en",
        "media": "csv",
    }
    assert (stored.kind, own.kind, client.cancel(own.id).state) == ("audit", "audit", "cancelled")
    assert client.job(own.id).state == "cancelled"
    assert [event.kind for event in client.follow(own.id)] == ["queued", "cancelled"]


def test_a_refusal_is_an_error_with_its_problem(client: Kvota, store: Store, tmp_path: Path) -> None:
    nobody = "0123456789abcdef"
    campaign = client.create_campaign("Весна")
    client.change_campaign(campaign, CampaignChange(name="Осень"))
    bad = tmp_path / "bad.zip"
    bad.write_text(SECRET, encoding="utf-8")
    calls: dict[tuple[int, str], Callable[[], object]] = {
        (404, "not_there"): lambda: client.plan(f"plan_{nobody}"),
        (412, "changed_meanwhile"): lambda: client.change_campaign(campaign, CampaignChange(name="x")),
        (422, "wrong_file"): lambda: client.upload_dataset(bad),
        (409, "not_allowed_now"): lambda: client.publish(client.plan(draft(store))),
        (404, "no_such_route"): lambda: client.download("/v1/nowhere", io.BytesIO()),
    }
    for (status, code), call in calls.items():
        with pytest.raises(RefusedError) as refused:
            call()
        assert refused.value.problem is not None
        assert (refused.value.status, refused.value.problem.code) == (status, code)
        assert SECRET not in str(refused.value)
    with pytest.raises(RefusedError):
        next(client.follow(f"job_{nobody}"))


def test_an_answer_of_somebody_else_is_a_refusal_without_a_problem() -> None:
    other = httpx.MockTransport(lambda _: httpx.Response(502, text="<html>"))
    with Kvota(ADDRESS, transport=other) as client, pytest.raises(RefusedError) as refused:
        client.health()
    assert (refused.value.status, refused.value.problem) == (502, None)


@pytest.mark.usefixtures("at_once")
def test_what_was_done_before_the_connection_broke_is_not_done_twice(store: Store, file: Path) -> None:
    with client_of(store, lambda request, n: request.method == "POST" and n < 3) as client:
        dataset = client.upload_dataset(file)
        assert [entry.object_id for entry in client.journal().items] == [dataset.id]
        assert client.dataset(dataset.id).size == file.stat().st_size


@pytest.mark.usefixtures("at_once")
def test_a_stream_that_breaks_is_taken_up_where_it_broke(store: Store, file: Path) -> None:
    asked: list[str] = []

    class Cut(httpx.BaseTransport):
        """Gives the first event of each answer, then breaks."""

        def __init__(self) -> None:
            self._transport = InProcess(create_app(store))

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            answer = self._transport.handle_request(request)
            if not request.url.path.endswith("/events"):
                return answer
            asked.append(request.headers["last-event-id"])
            return httpx.Response(answer.status_code, headers=answer.headers, stream=Broken(answer.read()))

    class Broken(httpx.SyncByteStream):
        def __init__(self, content: bytes) -> None:
            self._first, end, _ = content.partition(b"\n\n")
            self._first += end

        def __iter__(self) -> Iterator[bytes]:
            if self._first:
                yield self._first
                raise httpx.ReadError("broken")

    with Kvota(ADDRESS, transport=Cut()) as client:
        job = client.check(NewCheck(dataset_id=client.upload_dataset(file).id))
        client.cancel(job.id)
        events = list(client.follow(job.id))
    assert [(event.id, event.kind) for event in events] == [("1", "queued"), ("2", "cancelled")]
    assert asked == ["0", "1", "2"]


def test_patience_begins_when_the_server_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a job was silent: a clock that leaps beyond all patience while the stream lasts."""
    moment = [0.0]
    clock = SimpleNamespace(monotonic=lambda: moment[0], sleep=lambda _: None)
    monkeypatch.setattr(module, "time", clock)

    class Silent(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield b": still at work\n\n"
            moment[0] += 1000
            raise httpx.ReadError("broken")

    answers = iter([httpx.Response(200, stream=Silent()), httpx.Response(200, text="")])
    with Kvota(ADDRESS, transport=httpx.MockTransport(lambda _: next(answers)), patience_s=1) as client:
        assert list(client.follow("job_0123456789abcdef")) == []
    assert next(answers, None) is None


@pytest.mark.usefixtures("at_once")
def test_a_busy_server_is_asked_again(client: Kvota, monkeypatch: pytest.MonkeyPatch) -> None:
    answer, refusals = jobs.counts, iter([True, True, False])

    def busy(store: Store) -> dict[str, int]:
        if next(refusals):
            raise BusyError
        return answer(store)

    monkeypatch.setattr(jobs, "counts", busy)
    assert client.ready().status == "ready"


@pytest.mark.usefixtures("at_once")
def test_nobody_is_there_for_as_long_as_patience_lasts(store: Store) -> None:
    with client_of(store, lambda *_: True, patience_s=0.2) as client:
        for call in (
            client.health,
            lambda: client.create_campaign("x"),
            lambda: list(client.follow("job_0")),
        ):
            with pytest.raises(UnreachableError):
                call()
        with pytest.raises(UnreachableError):
            client.download("/v1/plans", io.BytesIO())
        assert isinstance(client._connection._http._transport, Breaking)
        assert client._connection._http._transport.sent > 4  # tried again, each of them


def test_questions_are_asked_once(store: Store, file: Path, at_once: None) -> None:
    """The connection breaks after each question; the same key asks nothing twice."""
    with client_of(store, lambda _, number: number % 2 == 0) as client:
        dataset = client.upload_dataset(file)
        plan_id = draft(store)
        change = {"table": "groups", "key": "g1", "column": "max_size", "value": 3}
        scenarios = NewScenarios(
            dataset_id=dataset.id, scenarios=[NewScenario.model_validate({"name": "x", "change": [change]})]
        )
        asked = [
            client.questions.what_if(scenarios),
            client.questions.explain(NewExplanation(plan_id=plan_id, teacher_id="t1")),
            client.questions.worth(NewWorth(plan_id=plan_id, question="reserve", each=1)),
        ]
    assert [job.kind for job in asked] == ["whatif", "explain", "reserve"]
    assert jobs.counts(store)["queued"] == 3
    assert jobs.get(store, asked[2].id).request["each"] == 1
