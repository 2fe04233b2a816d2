"""Uploads of every bad kind: each is taken or refused with a problem, tells nothing, and leaves the server as
it was; whatever is taken, a worker reads to the end."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable
from pathlib import Path

import httpx
import pytest

from api.http.app import create_app
from api.http.models import ProblemOut
from api.service.workspace import laid_out_plan, lay_out
from datasets.read import read_dataset
from rules.problems import InputError
from store import jobs
from store.engine import Store
from tests.http.calling import SECRET, ZIP, caller, made, new_dataset
from tests.http.hostile_books import books
from tests.http.hostile_forms import forms
from tests.http.hostile_zips import bombs, lies, names, tables
from tests.service.tables import over, working
from tests.store.conftest import OPERATOR

ROOT = str(Path(__file__).parents[2])
NEVER_TOLD = ("Traceback", 'File "', ROOT, tempfile.gettempdir(), "/etc/", "kvota-", SECRET)
"""No answer says where the server lies, how it broke, or what was in an upload."""
OPENAPI = create_app(Store("sqlite+pysqlite:///never-opened.db")).openapi()
MUST_END_WELL = (
    "laughs and a formula",
    "outside and a formula",
    "giant dimension",
    "a million columns",
)
"""Of what is taken: those that a worker is given too."""
LARGE_BUT_FAIR = {
    "as many as allowed",
    "endless line",
    "a million columns",
    "a million empty lines",
    "a million quotes",
}
RESERVING = {"cells without addresses", "wide and long, but empty", "strings that promise more"}
"""Small workbooks for which a reader would ask for gigabytes, and end its process when it gets none."""


def judged(server: httpx.Client, path: str, **sent: object) -> httpx.Response:
    """The answer to an upload, after a look at what every answer must be."""
    answer = server.post(path, **sent)  # type: ignore[arg-type]
    said = OPENAPI["paths"][path]["post"]["responses"]
    assert str(answer.status_code) in said, answer.text
    assert answer.status_code < 500
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        problem = ProblemOut.model_validate_json(answer.content)
        assert problem.status == answer.status_code
        assert all(fault.message_ru and fault.message_en for fault in problem.errors)
    told = answer.text + str(answer.headers)
    assert [word for word in NEVER_TOLD if word in told] == []
    return answer


def is_ready(server: httpx.Client) -> bool:
    answer = server.get("/ready")
    return answer.status_code == 200 and answer.json()["status"] == "ready"


def read(content: bytes, media: str, folder: Path) -> None:
    """What a worker does with a dataset: there is no way to fail but to tell its problems."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        try:
            laid = lay_out([content], media, Path(scratch))
            outside = [path for path in Path(scratch).rglob("*") if path.is_symlink()]
            assert outside == []
            read_dataset(laid)
        except InputError as error:
            assert error.problems


def given(server: httpx.Client, content: bytes, folder: Path, dataset_id: str) -> bool:
    """Give the content to both routes; whether it was taken as a dataset."""
    answer = judged(server, "/v1/datasets", content=content, headers=ZIP)
    if answer.status_code == 201:
        read(content, answer.json()["media"], folder)
    audit = judged(server, "/v1/audits", files={"plan": ("x", content)}, data={"dataset_id": dataset_id})
    if audit.status_code == 202 and content.startswith(b"PK"):
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            try:
                laid_out_plan([content], Path(scratch))
            except InputError as error:
                assert error.problems
    return answer.status_code == 201


@pytest.fixture(scope="module")
def hostile() -> dict[str, bytes]:
    return {**names(), **lies(), **bombs(), **tables(), **books()}


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # no database looks into a file
def test_archives_and_workbooks_that_nobody_means_well_with(
    server: httpx.Client, archive: bytes, hostile: dict[str, bytes], tmp_path: Path
) -> None:
    dataset_id = new_dataset(server, archive)["id"]
    folder = tmp_path / "jobs"
    folder.mkdir()
    taken = {name for name, content in hostile.items() if given(server, content, folder, dataset_id)}
    assert {"honest", *MUST_END_WELL} <= taken
    assert {*bombs()} & taken == LARGE_BUT_FAIR
    assert [name for name in taken if name.startswith("far cell")] == []
    assert RESERVING & taken == set()
    assert is_ready(server)
    assert list(folder.iterdir()) == []
    assert {path.stem for path in tmp_path.iterdir()} == {"jobs", "kvota"}  # nothing was written beside them


@pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.Spooled:ResourceWarning")  # a part without an end
@pytest.mark.parametrize("field", ["file", "plan"])
def test_forms_that_no_browser_sends(server: httpx.Client, archive: bytes, field: str) -> None:
    dataset_id = new_dataset(server, archive)["id"]
    path, others = ("/v1/datasets", {}) if field == "file" else ("/v1/audits", {"dataset_id": dataset_id})
    content = archive if field == "file" else b"teacher_id,group_id\n"
    for media, body in forms(field, content, others).values():
        judged(server, path, content=body, headers={"Content-Type": media.encode("latin-1")})
    assert is_ready(server)


def damaged(seed: int, wholes: list[bytes]) -> bytes:
    """A whole file cut, with bits turned, pieces moved, or nothing but noise."""
    source = random.Random(seed)
    content = bytearray(source.choice(wholes))
    kind = source.randrange(6)
    if kind == 0:
        return source.randbytes(source.randrange(3000))
    if kind == 1:
        return b"PK\x03\x04" + source.randbytes(source.randrange(3000))
    if kind == 2:
        return bytes(content[: source.randrange(len(content))])
    begins = source.choice([0, len(content) // 2, max(0, len(content) - 1500)])  # the list of members is last
    for _ in range(source.choice([1, 3, 30])):
        at = source.randrange(begins, len(content))
        if kind == 3:
            content[at] ^= 1 << source.randrange(8)
        elif kind == 4:
            content[at : at + source.randrange(1, 40)] = source.randbytes(source.randrange(40))
        else:
            other = source.randrange(len(content))
            content[at : at + 50] = content[other : other + 50]
    return bytes(content)


def survived(
    server: httpx.Client, seeds: Iterable[int], wholes: list[bytes], folder: Path
) -> dict[bool, int]:
    """How many damaged uploads were refused and taken."""
    dataset_id = new_dataset(server, wholes[0])["id"]
    count = {False: 0, True: 0}
    for seed in seeds:
        count[given(server, damaged(seed, wholes), folder, dataset_id)] += 1
    assert is_ready(server)
    return count


def test_damaged_files(server: httpx.Client, archive: bytes, workbook: bytes, tmp_path: Path) -> None:
    count = survived(server, range(120), [archive, workbook], tmp_path)
    assert count[True] > 0
    assert count[False] > count[True]


@pytest.mark.soak
def test_thousands_of_damaged_files(
    server: httpx.Client, archive: bytes, workbook: bytes, hostile: dict[str, bytes], tmp_path: Path
) -> None:
    small = [content for content in hostile.values() if 0 < len(content) < 20_000]
    count = survived(server, range(1000, 6000), [archive, workbook, *small], tmp_path)
    assert count[True] > 50


def ended(store: Store, contents: dict[str, bytes]) -> dict[str, int]:
    """The exit codes of checks of the contents by a worker; every job ends as done."""
    with caller(store) as server:
        ids = {
            name: made(server.post("/v1/datasets", content=content, headers=ZIP))["id"]
            for name, content in contents.items()
        }
    with store.writing(OPERATOR) as work:
        begun = {name: jobs.enqueue(work, "check", id, {"rules": "default"}).id for name, id in ids.items()}
    codes = {}
    with working(store):
        for name, job_id in begun.items():
            done = over(store, job_id, 60.0 * len(begun))  # taken in any order
            assert done.result is not None
            assert done.state == "done", (name, done.result)
            assert done.result["exit_code"] == 0 or done.result["problems"], name
            codes[name] = done.result["exit_code"]
    return codes


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_worker_ends_well_with_what_was_taken(store: Store, hostile: dict[str, bytes]) -> None:
    assert set(ended(store, {name: hostile[name] for name in MUST_END_WELL}).values()) == {2}


@pytest.mark.soak
def test_a_worker_ends_well_with_all_that_was_taken(
    store: Store, hostile: dict[str, bytes], tmp_path: Path
) -> None:
    with caller(store) as server:
        dataset_id = new_dataset(server, hostile["honest"])["id"]
        taken = {name for name, content in hostile.items() if given(server, content, tmp_path, dataset_id)}
    assert set(ended(store, {name: hostile[name] for name in taken}).values()) == {2}
