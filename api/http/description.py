"""The description of the interface, OpenAPI, where it has to say more or less than FastAPI would."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.http.models import NewAudit, ProblemOut

BY_HAND = (ProblemOut, NewAudit)
"""Models that no route declares: every refusal, and a body that its route parses by itself."""
_NOT_USED = ("HTTPValidationError", "ValidationError")


def completed(schema: dict[str, Any]) -> dict[str, Any]:
    """FastAPI's description, made true."""
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    for model in BY_HAND:
        described = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(described.pop("$defs", {}))
        schemas[model.__name__] = described
    for name in _NOT_USED:
        schemas.pop(name, None)
    for parameter in _parameters(schema):
        parameter["schema"] = without_null(parameter["schema"])
    return schema


def without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """What a text may say that is optional: a header, a query or a form has no null, it is left out."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) != 1:
        return schema
    return {**{name: value for name, value in schema.items() if name != "anyOf"}, **kinds[0]}


def _parameters(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for operations in schema["paths"].values():
        for operation in operations.values():
            yield from operation.get("parameters", ())
