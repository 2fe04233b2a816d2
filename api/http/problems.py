"""Refusals as problem details (RFC 9457): identifiers and places of faults, never a person's data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import JSONResponse

from api.http.models import TYPE, Fault, ProblemOut
from rules.problems import InputError, Problem

MEDIA = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """A kind of refusal: its code, status and title."""

    code: str
    status: int
    title: str


NOT_THERE = Kind("not_there", 404, "Не найдено · Not found")
CHANGED = Kind("changed_meanwhile", 412, "Изменилось с тех пор · Changed since")
NO_CONDITION = Kind("no_condition", 428, "Нужен заголовок If-Match · If-Match is required")
NOT_NOW = Kind("not_allowed_now", 409, "Сейчас нельзя · Not allowed now")
SECOND_HOLDER = Kind("second_holder", 409, "Номер уже у другого · Somebody else holds the number")
SECOND_NUMBER = Kind("second_number", 409, "У человека уже есть номер · The person has a number already")
NUMBER = Kind("number_refused", 409, "С номером так нельзя · The number cannot do this")
OTHER_REQUEST = Kind("other_request", 422, "Ключ уже от другого запроса · The key belongs to another request")
WRONG_REQUEST = Kind("wrong_request", 422, "Запрос содержит ошибки · The request has faults")
NOT_ADMITTED = Kind("not_admitted", 422, "Не регистрируется · Not admitted")
OVERTAKEN = Kind("overtaken", 409, "Успело измениться · Overtaken")
NO_ANSWER = Kind("no_answer", 409, "Ответа нет · There is no answer")
OTHER_DATASET = Kind("other_dataset", 409, "План по другим данным · The plan is for other data")
WRONG_SCENARIOS = Kind("wrong_scenarios", 422, "Сценарии содержат ошибки · The scenarios have faults")
SKIPPED = Kind("skipped", 409, "Не всё учтено · Not everything is acted upon")
WRONG_FILE = Kind("wrong_file", 422, "Файл не принят · The file is not accepted")
WRONG_MEDIA = Kind("wrong_media", 415, "Не тот вид содержимого · Unsupported media type")
NOT_OFFERED = Kind("not_offered", 406, "В таком виде не выдаётся · Not offered in that form")
TOO_LARGE = Kind("too_large", 413, "Слишком велико · Too large")
BUSY = Kind("busy", 503, "Хранилище занято · The store is busy")
DEFECT = Kind("defect", 500, "Ошибка сервера · A defect of the server")
OF_THE_SERVER = {
    400: Kind("bad_request", 400, "Неверный запрос · Bad request"),
    404: Kind("no_such_route", 404, "Нет такого адреса · No such address"),
    405: Kind("no_such_method", 405, "Метод не поддерживается · Method not allowed"),
}


@dataclass
class RefusedError(Exception):
    """A request that is refused."""

    kind: Kind
    detail: str
    errors: Sequence[Fault] = ()
    headers: dict[str, str] = field(default_factory=dict)


class TooLargeError(HTTPException):
    """The body has more bytes than are allowed (passes FastAPI's parsing unchanged)."""

    def __init__(self, most: int) -> None:
        super().__init__(413, f"{most}")
        self.most = most


def request_id_of(request: Request) -> str:
    """The identifier that the entrance gave the request."""
    return str(request.scope.get("request_id", "req_unknown"))


def response(request: Request, error: RefusedError) -> JSONResponse:
    """The answer to a refused request."""
    return JSONResponse(
        content(error, request_id_of(request)),
        status_code=error.kind.status,
        headers=error.headers,
        media_type=MEDIA,
    )


def content(error: RefusedError, request_id: str) -> dict[str, Any]:
    """The body of a refusal."""
    return ProblemOut(
        type=TYPE + error.kind.code,
        title=error.kind.title,
        status=error.kind.status,
        detail=error.detail,
        code=error.kind.code,
        request_id=request_id,
        errors=list(error.errors),
    ).model_dump(mode="json")


def of_input(error: InputError) -> RefusedError:
    """The refusal of an uploaded file, without the values found in it."""
    return RefusedError(WRONG_FILE, "", [_fault(problem) for problem in error.problems])


def _fault(problem: Problem) -> Fault:
    expected = [
        f"; {word}: {text}" if text else ""
        for word, text in (("ожидалось", problem.expected_ru), ("expected", problem.expected_en))
    ]
    return Fault(
        field=problem.file,
        code=problem.code,
        message_ru=problem.message_ru + expected[0],
        message_en=problem.message_en + expected[1],
        row=problem.row,
        column=problem.column,
    )


def documented(*kinds: Kind) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route, for its OpenAPI description; those that any route has are added."""
    found: dict[int | str, dict[str, Any]] = {}
    for kind in (*kinds, WRONG_REQUEST, OF_THE_SERVER[400], TOO_LARGE, BUSY):
        told = found.get(kind.status, {}).get("description")
        found[kind.status] = {
            "description": kind.title if told in (None, kind.title) else f"{told}; {kind.title}",
            "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
        }
    return found
