"""The one declared schema of the exchange format: reader, checks, writers and documents derive from it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from datasets import tables_campaign, tables_courses, tables_people, tables_submissions
from datasets.fields import Column, Key, Kind, Table

__all__ = ["REQUIRED_TABLES", "SOURCE_TABLES", "TABLES", "Column", "Key", "Kind", "Table"]

TABLES: Mapping[str, Table] = MappingProxyType(
    {
        table.name: table
        for tables in (tables_people, tables_courses, tables_campaign, tables_submissions)
        for table in tables.TABLES
    }
)
"""Every table by name, in the order of the documents."""

REQUIRED_TABLES = tuple(name for name, table in TABLES.items() if table.required)

SOURCE_TABLES = ("applications", "recommendations", "deficits")
"""At least one of them has to have rows, or there is no candidate pair."""
