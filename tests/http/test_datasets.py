"""Datasets: uploaded in every form, given back as they came, listed; what is refused leaves no trace."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import func, select

from api.http.settings import Settings
from datasets.zip_guard import RATIO_FROM
from store.engine import Store
from store.tables import blob
from tests.http.calling import (
    SECRET,
    ZIP,
    caller,
    faults,
    in_pieces,
    made,
    new_campaign,
    new_dataset,
    refused,
    stored,
)

XLSX = {"Content-Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
NOBODY = "0123456789abcdef"


def zip_of(*members: tuple[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in members:
            packed.writestr(name, text)
    return content.getvalue()


def contents_kept(store: Store) -> int:
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(blob)).scalar_one())


@pytest.fixture
def untouched(server: httpx.Client, store: Store) -> Iterator[None]:
    """Whatever the test asks for, afterwards the store is as it was before."""
    before, kept = stored(server), contents_kept(store)
    yield
    assert stored(server) == before
    assert contents_kept(store) == kept


@pytest.mark.parametrize("form", ["zip", "xlsx", "multipart", "unnamed"])
def test_an_upload_comes_back_byte_by_byte(
    server: httpx.Client, archive: bytes, workbook: bytes, form: str
) -> None:
    sent = workbook if form == "xlsx" else archive
    if form == "multipart":
        answer = server.post("/v1/datasets", files={"file": ("моё.zip", sent)})
    else:
        media = {"zip": ZIP, "xlsx": XLSX, "unnamed": {"Content-Type": "application/octet-stream"}}[form]
        answer = server.post("/v1/datasets", content=sent, headers=media)
    kept = made(answer)
    sha256 = hashlib.sha256(sent).hexdigest()
    assert (kept["sha256"], kept["size"], kept["campaign_id"]) == (sha256, len(sent), None)
    assert kept["media"] == ("xlsx" if form == "xlsx" else "zip")
    assert kept["created_by"] == "operator-7"
    assert answer.headers["location"] == f"/v1/datasets/{kept['id']}"
    assert server.get(answer.headers["location"]).json() == kept

    path = f"/v1/datasets/{kept['id']}/content"
    content = server.get(path)
    assert content.content == sent
    assert content.headers["etag"] == f'"{sha256}"'
    assert content.headers["content-length"] == str(len(sent))
    assert content.headers["content-type"] == (XLSX if form == "xlsx" else ZIP)["Content-Type"]
    assert content.headers["content-disposition"] == f'attachment; filename="{kept["id"]}.{kept["media"]}"'


@pytest.mark.parametrize("given", ['"{}"', 'W/"{}"', '"x", "{}"', "*"])
def test_who_has_the_content_is_told_so(server: httpx.Client, archive: bytes, given: str) -> None:
    kept = new_dataset(server, archive)
    tag = given.replace("{}", kept["sha256"])
    answer = server.get(f"/v1/datasets/{kept['id']}/content", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == f'"{kept["sha256"]}"'
    other = server.get(f"/v1/datasets/{kept['id']}/content", headers={"If-None-Match": '"x"'})
    assert (other.status_code, other.content) == (200, archive)


def test_the_list_is_of_one_campaign_or_of_all(server: httpx.Client, archive: bytes) -> None:
    spring, autumn = new_campaign(server)["id"], new_campaign(server, "Осень 2027")["id"]
    of_spring = [new_dataset(server, archive, spring)["id"] for _ in range(3)]
    of_none = new_dataset(server, archive)["id"]

    def listed(**params: str | int) -> tuple[list[str], str | None]:
        page = server.get("/v1/datasets", params=params).json()
        return [item["id"] for item in page["items"]], page["next"]

    assert listed() == ([of_none, *reversed(of_spring)], None)
    assert listed(campaign_id=autumn) == ([], None)
    first, cursor = listed(campaign_id=spring, limit=2)
    assert cursor is not None
    assert first == [of_spring[2], of_spring[1]]
    assert listed(campaign_id=spring, limit=2, cursor=cursor) == ([of_spring[0]], None)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("media", ["text/csv", "application/json", "", SECRET, "multipart/mixed"])
def test_another_media_type_is_refused(server: httpx.Client, archive: bytes, media: str) -> None:
    answer = server.post("/v1/datasets", content=archive, headers=[(b"Content-Type", media.encode())])
    problem = refused(answer, 415, "wrong_media")
    assert "application/zip" in problem.detail


BOMB = zip_of(("teachers.csv", bytes(RATIO_FROM + 1)))
SPOILT = {
    "no archive": (SECRET.encode(), "unknown_file"),
    "empty": (b"", "unknown_file"),
    "two letters": (b"PK", "unusable_archive"),
    "bomb": (BOMB, "unusable_archive"),
    "outside": (zip_of(("../evil.csv", b"a\n")), "unusable_archive"),
    "absolute": (zip_of(("/tmp/evil.csv", b"a\n")), "unusable_archive"),
    "two folders": (zip_of(("a.csv", b"a\n"), (f"{SECRET}/b.csv", b"a\n")), "unusable_archive"),
    "other file": (zip_of(("a.csv", b"a\n"), (f"{SECRET}.docx", b"x")), "unusable_archive"),
    "long name": (zip_of((f"{'ё' * 200}.csv", b"a\n")), "unusable_archive"),
    "no file": (zip_of(), "unusable_archive"),
}


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("as_form", [False, True])
@pytest.mark.parametrize("name", SPOILT)
def test_a_file_that_is_no_dataset_is_refused(server: httpx.Client, name: str, as_form: bool) -> None:
    content, code = SPOILT[name]
    if as_form:
        answer = server.post("/v1/datasets", files={"file": (f"{SECRET}.zip", content)})
    else:
        answer = server.post("/v1/datasets", content=content, headers=ZIP)
    problem = refused(answer, 422, "wrong_file")
    assert [fault.code for fault in problem.errors] == [code]


@pytest.mark.usefixtures("untouched")
def test_a_damaged_archive_is_refused(server: httpx.Client, archive: bytes) -> None:
    spoilt = bytearray(archive)
    spoilt[60:70] = b"\xff" * 10  # within the first member
    for content in (archive[:-10], bytes(spoilt)):
        problem = refused(server.post("/v1/datasets", content=content, headers=ZIP), 422, "wrong_file")
        assert [fault.code for fault in problem.errors] == ["unusable_archive"]


@pytest.mark.usefixtures("untouched")
def test_a_form_without_the_file_is_refused(server: httpx.Client, archive: bytes) -> None:
    no_file = server.post("/v1/datasets", files={SECRET: ("x.zip", archive)})
    assert faults(refused(no_file, 422, "wrong_request")) == [("body.file", "missing")]
    text = server.post("/v1/datasets", files={"file": (None, SECRET)})
    assert faults(refused(text, 422, "wrong_request")) == [("body.file", "missing")]
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x"):
        broken = server.post("/v1/datasets", content=SECRET.encode(), headers={"Content-Type": kind})
        assert faults(refused(broken, 422, "wrong_request")) == [("body", "wrong_form")]
    two = server.post("/v1/datasets", files=[("file", ("a.zip", archive)), ("file", ("b.zip", archive))])
    assert faults(refused(two, 422, "wrong_request")) == [("body", "wrong_form")]


@pytest.mark.usefixtures("untouched")
def test_a_file_that_is_too_large_is_refused(store: Store, archive: bytes) -> None:
    most = len(archive) - 1
    with caller(store, Settings(most_upload=most)) as server:
        declared = server.post("/v1/datasets", content=archive, headers=ZIP)
        undeclared = server.post("/v1/datasets", content=in_pieces(archive), headers=ZIP)
    assert "content-length" not in undeclared.request.headers
    for answer in (declared, undeclared):
        assert str(most) in refused(answer, 413, "too_large").detail
        assert answer.headers["connection"] == "close"


@pytest.mark.usefixtures("untouched")
def test_a_form_that_is_too_large_is_refused_while_it_arrives(store: Store) -> None:
    start = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.zip"\r\n\r\n'
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    with caller(store, Settings(most_upload=3 * 2**20)) as server:  # more than is held in memory
        pieces = in_pieces(start + bytes(4 * 2**20), 2**18)
        refused(server.post("/v1/datasets", content=pieces, headers=form), 413, "too_large")


def test_as_large_as_allowed_is_taken(store: Store, archive: bytes) -> None:
    with caller(store, Settings(most_upload=len(archive))) as server:
        new_dataset(server, archive)
        made(server.post("/v1/datasets", content=in_pieces(archive), headers=ZIP))


def test_a_closed_campaign_takes_no_dataset(server: httpx.Client, archive: bytes) -> None:
    campaign = new_campaign(server)
    path = f"/v1/campaigns/{campaign['id']}"
    assert server.patch(path, json={"state": "closed"}, headers={"If-Match": '"1"'}).status_code == 200
    before = stored(server)
    answer = server.post("/v1/datasets", params={"campaign_id": campaign["id"]}, content=archive, headers=ZIP)
    problem = refused(answer, 409, "not_allowed_now")
    assert problem.detail == f"campaign {campaign['id']}: closed → dataset"
    assert stored(server) == before


@pytest.mark.usefixtures("untouched")
def test_what_is_not_there_is_said(server: httpx.Client, archive: bytes) -> None:
    params = {"campaign_id": f"campaign_{NOBODY}"}
    answer = server.post("/v1/datasets", params=params, content=archive, headers=ZIP)
    assert refused(answer, 404, "not_there").detail == f"campaign campaign_{NOBODY}"
    for path in (f"/v1/datasets/dataset_{NOBODY}", f"/v1/datasets/dataset_{NOBODY}/content"):
        assert refused(server.get(path), 404, "not_there").detail == f"dataset dataset_{NOBODY}"
    for path in (f"/v1/datasets/{SECRET}", f"/v1/datasets/plan_{NOBODY}/content"):
        problem = refused(server.get(path), 422, "wrong_request")
        assert faults(problem) == [("path.dataset_id", "string_pattern_mismatch")]
