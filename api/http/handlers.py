"""Exceptions that reach the application, as problem details."""

from __future__ import annotations

import re
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.routing import compile_path

from api.http import problems
from api.http.models import Fault
from api.http.problems import RefusedError, TooLargeError, response
from rules.problems import InputError
from store.errors import (
    BusyError,
    ChangedMeanwhileError,
    NotAllowedNowError,
    NotThereError,
    NumberRefusedError,
    OtherRequestError,
    OvertakenError,
    SkippedError,
)
from store.numbers_issuing import BroughtError

_FIELD = re.compile(r"^[a-z][a-z_-]{0,39}$", re.ASCII)
_ID = re.compile(r"[a-z]+_[0-9a-f]{16}|[0-9]{2}H[12](?:-[0-9]+){3}", re.ASCII)
"""Identifiers of ours; what else somebody looks for may be anybody's data."""
_IN_RUSSIAN = {
    "missing": "обязательное поле не указано",
    "extra_forbidden": "такого поля нет",
    "json_invalid": "это не JSON",
    "string_pattern_mismatch": "недопустимый вид значения",
    "string_too_long": "не длиннее {max_length} знаков",
    "string_too_short": "не короче {min_length} знаков",
    "too_short": "не меньше {min_length}",
    "too_long": "не больше {max_length}",
    "enum": "нужно одно из: {expected}",
    "literal_error": "нужно одно из: {expected}",
    "unclear_question": "поля не сочетаются или вопрос не один; какие нужны – в message_en и /openapi.json",
    "no_such_value": "ни null, ни глубоко вложенные списки здесь не значение",
    "int_type": "нужно целое число",
    "int_parsing": "нужно целое число",
    "int_from_float": "нужно целое число",
    "float_type": "нужно число",
    "float_parsing": "нужно число",
    "finite_number": "нужно конечное число",
    "greater_than": "нужно больше {gt}",
    "greater_than_equal": "нужно не меньше {ge}",
    "less_than_equal": "нужно не больше {le}",
    "bool_type": "нужно true или false",
    "string_type": "нужна строка",
    "date_type": "нужна дата ГГГГ-ММ-ДД",
    "date_from_datetime_parsing": "нужна дата ГГГГ-ММ-ДД",
    "date_parsing": "нужна дата ГГГГ-ММ-ДД",
    "unknown_profile": "такого профиля нет; ожидалось: {known} или свой профиль в поле profile",
}
"""What is wrong, by pydantic's word for it; figures and lists are those of our own description."""
_FIGURES = ("max_length", "min_length", "expected", "gt", "ge", "le", "known")


def install(app: FastAPI) -> None:
    """Have the application answer with problem details."""
    for kind, handler in (
        (RefusedError, _refused),
        (RequestValidationError, _invalid),
        (StarletteHTTPException, _of_the_server),
        (HTTPException, _of_the_server),
        (NotThereError, _not_there),
        (ChangedMeanwhileError, _changed),
        (NotAllowedNowError, _not_now),
        (NumberRefusedError, _number),
        (BroughtError, _brought),
        (OtherRequestError, _other_request),
        (OvertakenError, _overtaken),
        (SkippedError, _skipped),
        (BusyError, _busy),
        (InputError, _wrong_file),
    ):
        app.add_exception_handler(kind, handler)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RefusedError)
    return response(request, error)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    """What is wrong with each field; the values stay out of it."""
    assert isinstance(error, RequestValidationError)
    faults = [
        Fault(
            field=".".join(_named(part) for part in found["loc"])[:200],
            code=str(found["type"]),
            message_ru=_in_russian(found),
            message_en=str(found["msg"]),
        )
        for found in error.errors()
    ]
    return response(request, RefusedError(problems.WRONG_REQUEST, "", faults))


def _in_russian(found: dict[str, Any]) -> str:
    figures = {name: value for name, value in found.get("ctx", {}).items() if name in _FIGURES}
    try:
        return _IN_RUSSIAN[str(found["type"])].format(**figures)
    except KeyError:
        return "недопустимое значение"


def _named(part: int | str) -> str:
    """A part of a field's place; a name that no field of ours could have may be anybody's data."""
    return str(part) if isinstance(part, int) or _FIELD.match(part) else "…"


async def _of_the_server(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, StarletteHTTPException)
    if isinstance(error, TooLargeError):
        return response(request, too_large(error))
    kind = problems.OF_THE_SERVER.get(error.status_code, problems.OF_THE_SERVER[400])
    headers = dict(error.headers or {})
    if error.status_code == 405 and (methods := _methods_at(request)):
        headers = {"Allow": methods}
    return response(request, RefusedError(kind, "", headers=headers))


def _methods_at(request: Request) -> str:
    """Every method described for the path: the router names those of the first route alone."""
    described: dict[str, dict[str, object]] = request.app.openapi()["paths"]
    asked = request.scope["path"]
    if asked in described:  # a path of its own, though another one has room for any word there
        fitting = [described[asked]]
    else:
        fitting = [own for path, own in described.items() if compile_path(path)[0].match(asked)]
    return ", ".join(sorted({method.upper() for own in fitting for method in own}))


def too_large(error: TooLargeError) -> RefusedError:
    """The refusal of a body that is too large."""
    detail = f"не больше {error.most} байт · at most {error.most} bytes"
    return RefusedError(problems.TOO_LARGE, detail, headers={"Connection": "close"})


async def _not_there(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, NotThereError)
    known = error.object_id if _ID.fullmatch(error.object_id) else "…"
    return response(request, RefusedError(problems.NOT_THERE, f"{error.kind} {known}"))


async def _changed(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ChangedMeanwhileError)
    detail = f"{error.kind} {error.object_id}: версия · version {error.version}"
    return response(request, RefusedError(problems.CHANGED, detail, headers={"ETag": f'"{error.version}"'}))


async def _not_now(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, NotAllowedNowError)
    detail = f"{error.kind} {error.object_id}: {error.state} → {error.wanted}"
    return response(request, RefusedError(problems.NOT_NOW, detail))


async def _overtaken(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, OvertakenError)
    detail = f"{error.kind} {error.object_id}: {error.by} {error.by_id}"
    return response(request, RefusedError(problems.OVERTAKEN, detail))


async def _skipped(request: Request, error: Exception) -> JSONResponse:
    """Each registration with the reason why it is not acted upon."""
    assert isinstance(error, SkippedError)
    faults = [
        Fault(
            field=row["registration_id"],
            code=row["code"],
            message_ru=row["message_ru"],
            message_en=row["message_en"],
        )
        for row in error.skipped
    ]
    return response(request, RefusedError(problems.SKIPPED, f"proposal {error.proposal_id}", faults))


async def _number(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, NumberRefusedError)
    kinds = {kind.code: kind for kind in (problems.SECOND_HOLDER, problems.SECOND_NUMBER)}
    fault = Fault(field="number", code=error.code, message_ru=error.sentence[0], message_en=error.sentence[1])
    kind = kinds.get(error.code, problems.NUMBER)
    return response(request, RefusedError(kind, " · ".join(error.sentence), [fault]))


async def _brought(request: Request, error: Exception) -> JSONResponse:
    """Rows count from 2, as Excel shows those below the heading."""
    assert isinstance(error, BroughtError)
    faults = [
        Fault(
            field="unique_numbers",
            code=fault.code,
            message_ru=fault.sentence[0],
            message_en=fault.sentence[1],
            row=fault.place + 2,
        )
        for fault in error.faults
    ]
    return response(request, RefusedError(problems.NUMBER, "", faults))


async def _other_request(request: Request, _: Exception) -> JSONResponse:
    return response(request, RefusedError(problems.OTHER_REQUEST, "Idempotency-Key"))


async def _busy(request: Request, _: Exception) -> JSONResponse:
    return response(request, RefusedError(problems.BUSY, "", headers={"Retry-After": "5"}))


async def _wrong_file(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, InputError)
    return response(request, problems.of_input(error))
