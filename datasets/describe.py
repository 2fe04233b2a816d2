"""The declared schema as a document: ``python -m datasets.describe > docs/dataset.md``."""

from __future__ import annotations

from datasets.schema import TABLES, Column, Kind, Table

_KINDS = {
    Kind.TEXT: ("текст", "text"),
    Kind.ID: ("id", "id"),
    Kind.DATE: ("дата ГГГГ-ММ-ДД", "date YYYY-MM-DD"),
    Kind.MONEY: ("рубли", "roubles"),
    Kind.BOOL: ("true/false", "true/false"),
    Kind.WORD: ("термин", "term"),
    Kind.WORDS: ("термины через ;", "terms, separated by ;"),
    Kind.INTERVALS: ("начало/конец;…", "start/end;…"),
}

_INTRODUCTION = """# Набор данных / The dataset

Папка с файлами CSV в UTF-8 (разделитель — запятая) или одна книга .xlsx с листами тех же названий.
Полужирное обязательно; пустая ячейка значит «неизвестно» или «без ограничения», если не сказано иначе.

A folder of CSV files in UTF-8 (separated by commas), or one .xlsx workbook with sheets of the same names.
Bold is required; an empty cell means unknown or unrestricted, unless said otherwise.

Ячейка CSV, которая начинается с `=`, `+`, `-`, `@`, табуляции или возврата каретки, пишется с апострофом
впереди, чтобы Excel не принял её за формулу; при чтении один апостроф перед таким знаком снимается.

A cell of CSV that begins with `=`, `+`, `-`, `@`, a tab or a carriage return is written with an apostrophe
before it, so that Excel does not take it for a formula; reading takes one apostrophe before such a mark away.

This page is written by `python -m datasets.describe`.
"""


def describe() -> str:
    """The schema as a page of Markdown, in Russian and English."""
    return "\n".join([_INTRODUCTION, *(_table(table) for table in TABLES.values())])


def _table(table: Table) -> str:
    name = f"**{table.name}**" if table.required else table.name
    lines = [
        f"## {name}",
        "",
        f"{table.meaning[0]}. / {table.meaning[1]}.",
        "",
        "| столбец / column | значение / value | пусто / empty | смысл | meaning |",
        "|---|---|---|---|---|",
        *(_column(column) for column in table.columns),
    ]
    for key in table.keys:
        grade = "ошибка / error" if key.error else "замечание / remark"
        lines += ["", f"Повтор / repeat of {', '.join(key.columns)}: {grade}."]
    return "\n".join([*lines, ""])


def _column(column: Column) -> str:
    name = f"**{column.name}**" if column.required else column.name
    empty = "—" if column.required else column.default
    return f"| {name} | {_value(column)} | {empty} | {column.meaning[0]} | {column.meaning[1]} |"


def _value(column: Column) -> str:
    match column.kind:
        case Kind.REF:
            return f"→ {column.table}"
        case Kind.REFS:
            return f"→ {column.table}; …"
        case Kind.CHOICE:
            return ", ".join(f"`{choice}`" for choice in column.choices)
        case Kind.INT:
            bounded = column.maximum < 1000
            return f"{column.minimum}–{column.maximum}" if bounded else f"целое / whole ≥ {column.minimum}"
        case _:
            return " / ".join(dict.fromkeys(_KINDS[column.kind]))


if __name__ == "__main__":
    print(describe(), end="")
