"""The application: routes on a store."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from api.certificate import own_version
from api.http import handlers
from api.http.description import completed
from api.http.desk import Desk
from api.http.entrance import Entrance
from api.http.metrics import Metrics
from api.http.routes import (
    audits,
    campaigns,
    comparisons,
    datasets,
    events,
    health,
    jobs,
    journal,
    notices,
    plans,
    proposals,
    questions,
    registrations,
    today,
    unique_numbers,
)
from api.http.settings import Settings
from store.engine import Store

DESCRIPTION = """
План повышения квалификации: кого, куда и когда направить – с доказательством.
Who goes to which course group, with a proof.

Long work is a job: `POST` answers 202 with `Location`; follow the job there or at its `/events`;
`DELETE` cancels it and keeps the best plan found. Refusals are `application/problem+json`.
Writes take `X-Actor`, `X-Level` and `Idempotency-Key`.
"""


def create_app(store: Store, settings: Settings | None = None) -> FastAPI:
    """The application on a store at its newest tables."""
    limits, metrics = settings or Settings(), Metrics()
    app = FastAPI(
        title="Kvota",
        version=own_version(),
        description=DESCRIPTION,
        docs_url=None,  # the page would fetch its scripts from elsewhere
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
    )
    app.state.desk, app.state.metrics = Desk(store, limits), metrics
    handlers.install(app)
    for module in (
        campaigns,
        datasets,
        plans,
        comparisons,
        audits,
        jobs,
        events,
        journal,
        registrations,
        proposals,
        notices,
        today,
        questions,
        unique_numbers,
    ):
        app.include_router(module.router, prefix="/v1")
    app.include_router(health.router)
    app.add_middleware(Entrance, settings=limits, metrics=metrics)
    _describe(app)
    return app


def _describe(app: FastAPI) -> None:
    """Have the application describe itself truly."""
    usual = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = completed(usual())
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's documented way to extend it
