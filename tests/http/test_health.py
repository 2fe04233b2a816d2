"""Whether the server lives and can work, and its figures: by routes, never by identifiers."""

from __future__ import annotations

from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

from api.certificate import own_version
from store.engine import Store, sqlite_url
from tests.http.calling import SECRET, caller, new_dataset
from tests.http.test_jobs import begun, claimed


def figures(server: httpx.Client) -> dict[tuple[str, ...], float]:
    """Every figure by its name and labels."""
    answer = server.get("/metrics")
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "text/plain")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_the_process_answers_even_where_the_store_does_not(url: str) -> None:
    store = Store(url)  # without tables
    with caller(store) as server:
        assert server.get("/health").json() == {"status": "ok", "version": own_version()}
        answer = server.get("/ready")
    store.close()
    assert answer.status_code == 503
    assert {**answer.json(), "store": ""} == {"status": "not_ready", "store": "", "waiting": 0, "running": 0}


def test_a_store_that_is_not_there_is_not_ready(tmp_path: Path) -> None:
    store = Store(sqlite_url(tmp_path / "nowhere" / "kvota.db"))
    with caller(store) as server:
        assert server.get("/ready").status_code == 503
        assert server.get("/health").status_code == 200
        assert server.get("/v1/plans").status_code == 503
    store.close()


def test_ready_with_what_waits(server: httpx.Client, store: Store, archive: bytes) -> None:
    for _ in range(3):
        begun(server, archive)
    claimed(store)
    answer = server.get("/ready")
    assert answer.status_code == 200
    kind = "sqlite" if store.is_sqlite else "postgresql"
    assert answer.json() == {"status": "ready", "store": kind, "waiting": 2, "running": 1}


def test_requests_are_counted_by_route(server: httpx.Client, archive: bytes) -> None:
    dataset_id = new_dataset(server, archive)["id"]
    for _ in range(2):
        server.get(f"/v1/datasets/{dataset_id}")
    server.get(f"/v1/datasets/{SECRET}")
    server.get(f"/{SECRET}")
    server.request("SEKRETOVA", "/v1/plans")
    begun(server, archive)
    text = server.get("/metrics").text
    assert not any(word in text for word in (dataset_id, SECRET, "SEKRETOVA", "%D0"))
    found = figures(server)
    requests = {labels[1:]: n for labels, n in found.items() if labels[0] == "kvota_http_requests_total"}
    assert requests == {
        ("POST", "/v1/datasets", "201"): 2,
        ("GET", "/v1/datasets/{dataset_id}", "200"): 2,
        ("GET", "/v1/datasets/{dataset_id}", "422"): 1,
        ("GET", "none", "404"): 1,
        ("other", "/v1/plans", "405"): 1,
        ("POST", "/v1/checks", "202"): 1,
        ("GET", "/metrics", "200"): 1,
    }
    assert found["kvota_http_request_seconds_count", "GET", "/v1/datasets/{dataset_id}"] == 3
    order = len(f'{{"dataset_id":"{dataset_id}"}}')
    assert found[("kvota_http_received_bytes_total",)] == 2 * len(archive) + order
    jobs = {labels[1]: n for labels, n in found.items() if labels[0] == "kvota_jobs"}
    assert jobs == {"queued": 1, "running": 0, "done": 0, "failed": 0, "cancelled": 0}


def test_each_application_has_figures_of_its_own(server: httpx.Client, store: Store) -> None:
    server.get("/v1/plans")
    with caller(store) as other:
        assert not any(labels[0] == "kvota_http_requests_total" for labels in figures(other))
