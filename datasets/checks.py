"""Checks over whole tables."""

from __future__ import annotations

from collections.abc import Mapping

from datasets.convert import Converter, TypedTable
from datasets.findings import Findings


def run(typed: Mapping[str, TypedTable], converter: Converter, findings: Findings) -> None:
    """Everything that more than one cell tells."""
