"""Whether the server lives, whether it can work, and its figures."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from api.certificate import own_version
from api.http.desk import AtDesk
from api.http.metrics import Metrics
from api.http.server_models import Health, Ready
from store import jobs
from store.errors import BusyError
from store.upgrade import is_newest

router = APIRouter(tags=["health"])


@router.get("/health", response_model=Health, summary="Процесс отвечает · the process answers")
async def health() -> Health:
    """Answers without touching the store."""
    return Health(status="ok", version=own_version())


@router.get(
    "/ready",
    response_model=Ready,
    responses={503: {"model": Ready, "description": "Не готов · Not ready"}},
    summary="Хранилище отвечает · the store answers",
)
def ready(desk: AtDesk, response: Response) -> Ready:
    """Whether requests can be served: the store answers and has the newest tables."""
    kind = "sqlite" if desk.store.is_sqlite else "postgresql"
    try:
        if is_newest(desk.store):
            counts = jobs.counts(desk.store)
            return Ready(status="ready", store=kind, waiting=counts["queued"], running=counts["running"])
    except BusyError:
        pass
    response.status_code = 503
    return Ready(status="not_ready", store=kind, waiting=0, running=0)


@router.get(
    "/metrics",
    response_class=PlainTextResponse,
    summary="Показатели для Prometheus · figures for Prometheus",
)
def metrics(request: Request, desk: AtDesk) -> PlainTextResponse:
    """Requests, their seconds, the queue."""
    figures = request.app.state.metrics
    assert isinstance(figures, Metrics)
    return PlainTextResponse(figures.text(jobs.counts(desk.store)), media_type="text/plain; version=0.0.4")
