"""A write under a key is done once, whoever repeats it and when."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx
import pytest

from tests.http.calling import SECRET, WHO, ZIP, faults, made, new_campaign, new_dataset, refused, stored

KEY = {"Idempotency-Key": "upload-1"}
REPLAYED = "idempotency-replayed"


def test_the_same_again_gets_the_same_answer(server: httpx.Client, archive: bytes) -> None:
    first = server.post("/v1/datasets", content=archive, headers={**ZIP, **KEY})
    before = stored(server)
    again = server.post("/v1/datasets", content=archive, headers={**ZIP, **KEY})
    assert made(again) == made(first)
    assert again.headers["location"] == first.headers["location"]
    assert REPLAYED not in first.headers
    assert again.headers[REPLAYED] == "true"
    assert stored(server) == before


def test_without_a_key_the_same_again_is_another(server: httpx.Client, archive: bytes) -> None:
    assert new_dataset(server, archive)["id"] != new_dataset(server, archive)["id"]


def test_a_form_of_the_same_file_is_the_same_request(server: httpx.Client, archive: bytes) -> None:
    first = made(server.post("/v1/datasets", files={"file": ("a.zip", archive)}, headers=KEY))
    again = server.post("/v1/datasets", files={"file": ("b.zip", archive)}, headers=KEY)
    assert (made(again), again.headers[REPLAYED]) == (first, "true")


def test_a_key_belongs_to_one_request(server: httpx.Client, archive: bytes, workbook: bytes) -> None:
    made(server.post("/v1/datasets", content=archive, headers={**ZIP, **KEY}))
    campaign_id = new_campaign(server)["id"]
    before = stored(server)
    others = (
        server.post("/v1/datasets", content=workbook, headers={**ZIP, **KEY}),
        server.post(
            "/v1/datasets", content=archive, headers={**ZIP, **KEY}, params={"campaign_id": campaign_id}
        ),
        server.post("/v1/campaigns", json={"name": SECRET}, headers=KEY),
    )
    for answer in others:
        refused(answer, 422, "other_request")
    assert stored(server) == before


def test_a_refused_request_leaves_its_key_free(server: httpx.Client, archive: bytes) -> None:
    refused(server.post("/v1/datasets", content=b"x", headers={**ZIP, **KEY}), 422, "wrong_file")
    answer = server.post("/v1/datasets", content=archive, headers={**ZIP, **KEY})
    made(answer)
    assert REPLAYED not in answer.headers


def test_keys_of_different_actors_are_apart(server: httpx.Client, archive: bytes) -> None:
    mine = made(server.post("/v1/datasets", content=archive, headers={**ZIP, **KEY}))
    hers = server.post("/v1/datasets", content=archive, headers={**ZIP, **KEY, "X-Actor": "operator-8"})
    assert REPLAYED not in hers.headers
    assert (made(hers)["id"] != mine["id"], hers.json()["created_by"]) == (True, "operator-8")


@pytest.mark.parametrize("what", ["datasets", "campaigns"])
def test_of_several_at_once_one_does_it(server: httpx.Client, archive: bytes, what: str) -> None:
    n = 4
    start = Barrier(n)

    def sent(_: int) -> httpx.Response:
        start.wait()
        if what == "datasets":
            return server.post("/v1/datasets", content=archive, headers={**ZIP, **KEY})
        return server.post("/v1/campaigns", json={"name": "Весна 2027"}, headers=KEY)

    with ThreadPoolExecutor(n) as threads:
        answers = list(threads.map(sent, range(n)))
    assert {made(answer)["id"] for answer in answers} == {answers[0].json()["id"]}
    assert sorted(answer.headers.get(REPLAYED, "done") for answer in answers) == ["done", *["true"] * (n - 1)]
    assert len(server.get(f"/v1/{what}").json()["items"]) == 1
    assert len(server.get("/v1/journal").json()["items"]) == 1


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Idempotency-Key", SECRET),
        ("Idempotency-Key", "k" * 201),
        ("X-Actor", SECRET),
        ("X-Actor", "two words"),
        ("X-Level", SECRET),
    ],
)
def test_a_header_of_another_form_is_refused(server: httpx.Client, header: str, value: str) -> None:
    headers = {**WHO, header: value}
    coded = [(name.encode(), text.encode()) for name, text in headers.items()]
    problem = refused(
        server.post("/v1/campaigns", json={"name": "Весна 2027"}, headers=coded), 422, "wrong_request"
    )
    assert [field for field, _ in faults(problem)] == [f"header.{header.lower()}"]
    assert server.get("/v1/campaigns").json()["items"] == []
