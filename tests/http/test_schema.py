"""The whole OpenAPI description against the server: what it promises is what it answers.

Schemathesis reads the description and sends what it allows and what it forbids: every method, parameter,
header and field, right and wrong.  Checked of each answer: no failure of the server, a documented status,
media type, headers and content, right requests accepted, wrong ones refused, ``Allow`` complete.
"""

from __future__ import annotations

import base64
import itertools
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias, cast
from urllib.parse import unquote

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS, CheckFunction, load_all_checks
from schemathesis.generation.hypothesis.builder import HypothesisTestConfig, HypothesisTestMode, create_test
from schemathesis.specs.openapi.schemas import OpenApiSchema
from schemathesis.transport.serialization import Binary

from api.http.app import create_app
from api.http.number_models import FORM
from api.http.routes.datasets import MEDIA
from api.http.settings import Settings
from store import campaigns, datasets, jobs, journal, numbers_reading, plans, proposals, registrations
from store.engine import Store
from store.paging import Paging
from store.upgrade import upgrade
from tests.http.calling import ADDRESS, InProcess, faults, refused
from tests.http.seeded import Seeds, archive_of, sow

load_all_checks()
ACCEPTED, REFUSED = (
    cast(CheckFunction, CHECKS.get_one(name))
    for name in ("positive_data_acceptance", "negative_data_rejection")
)
ID = re.compile(r"(campaign|dataset|plan|job|registration|proposal)_[0-9a-f]{16}")
NUMBER = re.compile(FORM)
IN_ROWS = {"teacher_id": "teacher", "group_id": "group", "into_group_id": "group", "named_by": "school"}
"""Columns of rows that are told about a plan, with the kind of their identifiers."""
BY_MEANING = {
    "not_admitted", "wrong_file", "unknown_chains", "other_plan", "too_large", "in_the_future",
    "other_campaign", "wrong_scenarios", "unclear_question", "no_such_value",
}  # fmt: skip
"""Codes of what no description can tell from a right request: only the data that it is about can, or how
much the server takes."""
TABLES = archive_of({"teachers.csv": b"teacher_id\n"})
PLACES = b"teacher_id,group_id\n"
Case: TypeAlias = schemathesis.Case[Any]
KEYS = itertools.count()
OF_CAMPAIGN = "/v1/campaigns/{campaign_id}"
NEVER_OPENED = "sqlite+pysqlite:///never-opened.db"

LABELS = [
    f"{method.upper()} {path}"
    for path, methods in create_app(Store(NEVER_OPENED)).openapi()["paths"].items()
    for method in methods
]


@cache
def description() -> OpenApiSchema:
    """The description as schemathesis reads it."""
    schemathesis.serializer.alias(list(MEDIA.values()), "application/octet-stream")
    schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(Store(NEVER_OPENED)))
    checks = schema.config.checks
    # 412 and 428: whether If-Match names the newest version is decided by the object, not by the request;
    # 406: Accept is no part of a description
    checks.positive_data_acceptance.expected_statuses = ["2xx", "3xx", "404", "406", "409", "412", "428"]
    # 413: what is too large is not read, so nobody sees its other faults
    checks.negative_data_rejection.expected_statuses = [
        str(status) for status in (400, 404, 405, 406, 409, 412, 413, 415, 422, 428)
    ]
    return schema


def bounded(examples: int) -> settings:
    """So many examples for each route, the same ones each time."""
    return settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@dataclass(frozen=True)
class Server:
    """An application on a store with something in it; ``cursors``: a second page of each list."""

    app: FastAPI
    seeds: Seeds
    cursors: dict[str, str]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def serving(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if request.param == "sqlite":
        yield from _on(f"sqlite+pysqlite:///{tmp_path_factory.mktemp('store') / 'kvota.db'}")
        return
    from tests.store.postgres import fresh_database

    with fresh_database() as url:
        yield from _on(url)


def _on(url: str) -> Iterator[Server]:
    store = Store(url)
    upgrade(store)
    seeds = sow(store)
    cursors = {
        "/v1/campaigns": campaigns.page(store, Paging(1)).next,
        "/v1/datasets": datasets.page(store, Paging(1)).next,
        "/v1/plans": plans.page(store, Paging(1)).next,
        "/v1/jobs": jobs.page(store, Paging(1)).next,
        "/v1/journal": journal.entries(store, Paging(1)).next,
        "/v1/unique-numbers": numbers_reading.page(store, Paging(1)).next,
        f"{OF_CAMPAIGN}/registrations": registrations.page(store, seeds.campaign[0], Paging(1)).next,
        f"{OF_CAMPAIGN}/proposals": proposals.page(store, seeds.campaign[0], Paging(1)).next,
    }
    app = create_app(store, Settings(most_upload=2**20, most_body=2**18))
    yield Server(app, seeds, {path: cursor for path, cursor in cursors.items() if cursor})
    store.close()


def draw(value: str | bytes) -> int:
    """A number that depends on nothing but the value: the same requests each time."""
    return zlib.crc32(value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value)


def real(case: Case, value: object, seeds: Seeds) -> object:
    """In place of most identifiers that have the right form: one that exists."""
    found = ID.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    number = draw(found[0])
    if case.path.endswith("/events"):
        return seeds.over[number % len(seeds.over)]  # any other job's stream goes on and on
    of_kind: tuple[str, ...] = getattr(seeds, found[1])
    return value if number % 8 == 0 else of_kind[number // 8 % len(of_kind)]


def known(case: Case, key: str, value: object, seeds: Seeds) -> object:
    """As :func:`real`; a unique number may be written in any way but the forbidden ones, so its parameter
    tells; one that is wrong stays: a right one in its place would make the request right."""
    if key == "number_id" and isinstance(value, str) and NUMBER.fullmatch(unquote(value)) and draw(value) % 8:
        return seeds.number[draw(value) // 8 % len(seeds.number)]
    if key == "rows" and isinstance(value, list):
        return [row_known(row, seeds) for row in value]
    return real(case, value, seeds)


def row_known(row: object, seeds: Seeds) -> object:
    """In place of most identifiers of a row: those of the published plan's dataset."""
    if not isinstance(row, dict):
        return row
    found = dict(row)
    for column, kind in IN_ROWS.items():
        value = row.get(column)
        if isinstance(value, str) and value and draw(value) % 4:
            of_kind: tuple[str, ...] = getattr(seeds, kind)
            found[column] = of_kind[draw(value) // 4 % len(of_kind)]
    return found


def grounded(case: Case, server: Server) -> bool:
    """Let the request meet what exists; whether its cursor, if any, is one of ours, which no description can
    ask for."""
    for name in ("path_parameters", "query", "body"):
        given = getattr(case, name)
        if isinstance(given, dict):
            setattr(case, name, {key: known(case, key, value, server.seeds) for key, value in given.items()})
    key = next((name for name in case.headers or () if name.lower() == "idempotency-key"), None)
    if key is not None:  # a key given to two requests refuses the second one, rightly: each gets its own
        case.headers[key] = f"{case.headers[key][:100]}{next(KEYS)}"
    cursor = case.query.get("cursor") if isinstance(case.query, dict) else None
    if not isinstance(cursor, str) or len(cursor) > 400:
        return True
    if draw(cursor) % 4 == 0:
        return False
    case.query["cursor"] = server.cursors[case.path]
    return True


def brings_file(case: Case) -> bool:
    """Whether it is a right request with a file; most of the files become what is asked for."""
    field = {"/v1/datasets": "file", "/v1/audits": "plan"}.get(case.path)
    if field is None or case.method != "POST" or case.meta is None:
        return False
    given = case.body.get(field) if isinstance(case.body, dict) else case.body
    if not isinstance(given, Binary | bytes) or not case.meta.generation.mode.is_positive:
        return False
    if draw(given.data if isinstance(given, Binary) else given) % 4:
        content: Any = TABLES if field == "file" else PLACES
        case.body = {**case.body, field: content} if isinstance(case.body, dict) else content
    return True


def judged(case: Case, server: Server) -> None:
    """Send it and check the answer."""
    brings = brings_file(case)  # first: a changed body is taken for a wrong one from then on
    honest = grounded(case, server)
    # What only its sender or its reader can tell from a right one, a file or a cursor, is neither
    skipped = [ACCEPTED, REFUSED] if brings else [] if honest else [ACCEPTED]
    answer = case.call(app=server.app)
    if answer.status_code in (413, 422) and codes_of(answer.json()) & BY_MEANING:
        skipped = [*skipped, ACCEPTED]
    case.validate_response(answer, excluded_checks=skipped)
    if brings and sent(case) in (TABLES, PLACES):
        assert answer.status_code in (201, 202, 404, 409), answer.content


def codes_of(problem: dict[str, Any]) -> set[str]:
    """Every code in a refusal."""
    return {problem["code"], *(fault["code"] for fault in problem["errors"])}


def sent(case: Case) -> object:
    """The file of a request."""
    return case.body.get("file", case.body.get("plan")) if isinstance(case.body, dict) else case.body


def checked(label: str, server: Server, examples: int) -> None:
    """Send what schemathesis makes of a route: its examples, the edges of everything, and ``examples`` at
    random.  Made here, not where tests are collected: there it would cost every run of any test."""

    def send(case: Case) -> None:
        judged(case, server)

    method, path = label.split()
    schema = description()
    config = HypothesisTestConfig(
        project=schema.config, modes=list(HypothesisTestMode), explicit_settings=bounded(examples)
    )
    create_test(operation=schema[path][method], test_func=send, config=config)()


@pytest.mark.parametrize("label", LABELS)
def test_the_server_answers_as_described(label: str, serving: Server) -> None:
    checked(label, serving, 8)


@pytest.mark.soak
@pytest.mark.parametrize("label", LABELS)
def test_the_server_answers_thousands_as_described(label: str, serving: Server) -> None:
    checked(label, serving, 500)


@pytest.mark.parametrize("moment", ["2027-13-45T99:99:99.000000Z", "0000-01-01T00:00:00.000000Z"])
def test_a_cursor_of_no_moment_is_refused(serving: Server, moment: str) -> None:
    """No description leads here: the cursor is well formed, and stands for nothing."""
    place = json.dumps([moment, "campaign_0123456789abcdef"]).encode()
    cursor = base64.urlsafe_b64encode(place).decode()
    with httpx.Client(transport=InProcess(serving.app), base_url=ADDRESS) as client:
        answer = client.get("/v1/campaigns", params={"cursor": cursor})
    assert faults(refused(answer, 422, "wrong_request")) == [("query.cursor", "wrong_cursor")]
