"""The report on the campaign (step 14): recommendations followed, reasons given, by school."""

from __future__ import annotations

import pandas as pd

from papers.campaign import report
from papers.contents.columns import Content, common, numbered
from papers.contents.fields import COMMON, SCHOOL, Fields, listed, texts
from papers.given import Given

_COUNTS = texts(
    рекомендаций="сколько рекомендаций получила школа (Форма 1)",
    учтено="сколько из них есть в заявках",
    в_плане="сколько из них вошло в план",
    заявок="сколько строк в её заявке",
    обосновано="сколько строк с обоснованием, любым",
    отписок="сколько из них – отписки: «срок», «по плану»",
    по_рекомендации="сколько ссылается на рекомендацию",
    по_дефициту="сколько ссылается на дефицит или диагностику",
)
_SHARES = texts(
    доля_учтено="доля учтённых рекомендаций, «80 %» (пусто: рекомендаций нет)",
    доля_обосновано="доля строк с обоснованием (пусто: строк нет)",
)
FIELDS: Fields = {
    **COMMON,
    **texts(
        всего_школ="сколько школ в районе",
        подали_школ="сколько из них подали заявки",
        не_подали="школы, от которых заявки нет, через запятую",
    ),
    "строки": listed("школы", {**texts(номер="номер по порядку"), **SCHOOL, **_COUNTS, **_SHARES}),
    **{f"итого_{name}": field for name, field in {**_COUNTS, **_SHARES}.items()},
}
_COLUMNS = {
    "рекомендаций": "recommended",
    "учтено": "in_application",
    "в_плане": "in_plan",
    "заявок": "wishes",
    "обосновано": "justified",
    "отписок": "formal",
    "по_рекомендации": "form1",
    "по_дефициту": "deficits",
}
_PARTS = {"доля_учтено": ("учтено", "рекомендаций"), "доля_обосновано": ("обосновано", "заявок")}


def content(given: Given) -> Content:
    """Values of ``FIELDS``."""
    table, figures = report.by_school(given.figures), given.figures
    sums = _figures(table[list(_COLUMNS.values())].sum())
    return {
        **common(given),
        "всего_школ": figures.totals.schools,
        "подали_школ": figures.totals.applied,
        "не_подали": ", ".join(table.loc[table["wishes"] == 0, "school"]),
        "строки": [
            {"номер": number, "школа": row["school"], **_figures(row)} for number, row in numbered(table)
        ],
        **{f"итого_{name}": figure for name, figure in sums.items()},
    }


def _figures(row: pd.Series) -> Content:
    counts = {name: int(row[column]) for name, column in _COLUMNS.items()}
    shares = {name: _share(counts[part], counts[whole]) for name, (part, whole) in _PARTS.items()}
    return {**counts, **shares}


def _share(part: int, whole: int) -> str:
    return f"{(200 * part + whole) // (2 * whole)} %" if whole else ""
