"""Datasets: uploaded, listed, given back as they came."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, StreamingResponse

from api.http import problems
from api.http.desk import (
    AtDesk,
    Calling,
    CursorQuery,
    LimitQuery,
    json_answer,
    paging,
    unchanged,
)
from api.http.ids import CampaignQuery, DatasetPath
from api.http.models import DatasetOut, Page
from api.http.problems import documented
from api.http.uploads import Upload, dataset_media, received
from store import blobs, datasets
from store.datasets import StoredDataset
from store.engine import Work
from store.idempotency import Answer

router = APIRouter(prefix="/datasets", tags=["datasets"])
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA = {"zip": "application/zip", "xlsx": _XLSX}
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
            "application/zip": _BINARY,
            _XLSX: _BINARY,
        },
    }
}


def shown(dataset: StoredDataset) -> DatasetOut:
    """The dataset as it is sent."""
    return DatasetOut.model_validate(vars(dataset))


@router.post(
    "",
    status_code=201,
    response_model=DatasetOut,
    responses=documented(
        problems.NOT_THERE,
        problems.NOT_NOW,
        problems.OTHER_REQUEST,
        problems.WRONG_FILE,
        problems.WRONG_MEDIA,
        problems.TOO_LARGE,
    ),
    openapi_extra=_BODY,
    summary="Загрузить данные · upload a dataset",
)
async def upload(
    request: Request, desk: AtDesk, who: Calling, campaign_id: CampaignQuery = None
) -> JSONResponse:
    """Upload a zip of CSV tables, or a workbook: as the body, or as the field ``file`` of a form.

    The archive is looked through here (size when unpacked, nothing but tables); what the tables say is
    checked by ``POST /v1/checks`` and by every plan.
    """
    async with received(request, "file") as given:
        return await run_in_threadpool(_keep, request, desk, who, campaign_id, given)


def _keep(
    request: Request, desk: AtDesk, who: Calling, campaign_id: str | None, given: Upload
) -> JSONResponse:
    media = dataset_media(given.file)

    def do(work: Work) -> Answer:
        made = datasets.create(work, given.file, media, campaign_id)
        return json_answer(201, shown(made), {"Location": f"/v1/datasets/{made.id}"})

    return desk.write(who, request, given.sha256, do)


@router.get(
    "",
    response_model=Page[DatasetOut],
    responses=documented(),
    summary="Наборы данных · datasets, newest first",
)
def listed(
    desk: AtDesk, limit: LimitQuery = 50, cursor: CursorQuery = None, campaign_id: CampaignQuery = None
) -> Page[DatasetOut]:
    """Datasets, the newest first."""
    page = datasets.page(desk.store, paging(limit, cursor), campaign_id)
    return Page(items=[shown(item) for item in page.items], next=page.next)


@router.get(
    "/{dataset_id}/content",
    response_class=StreamingResponse,
    responses={
        200: {"content": dict.fromkeys(MEDIA.values(), _BINARY)},
        304: {"description": "Не изменилось · Not modified"},
        **documented(problems.NOT_THERE),
    },
    summary="Данные, как они пришли · the file as it came",
)
def content(request: Request, desk: AtDesk, dataset_id: DatasetPath) -> Response:
    """The file as it was uploaded."""
    found = datasets.get(desk.store, dataset_id)
    tag = f'"{found.sha256}"'
    if unchanged(request, tag):
        return Response(status_code=304, headers={"ETag": tag})
    name = f"{dataset_id}.{found.media}"
    headers = {
        "ETag": tag,
        "Content-Length": str(found.size),
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    pieces = blobs.pieces(desk.store, found.sha256)
    return StreamingResponse(pieces, media_type=MEDIA[found.media], headers=headers)


@router.get(
    "/{dataset_id}",
    response_model=DatasetOut,
    responses=documented(problems.NOT_THERE),
    summary="Набор данных · a dataset",
)
def one(desk: AtDesk, dataset_id: DatasetPath) -> DatasetOut:
    """A dataset."""
    return shown(datasets.get(desk.store, dataset_id))
