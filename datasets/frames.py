"""What every reader does with a heading and rows of cells: headings told apart, blank rows found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd

from datasets.findings import HEADING_ROWS, Findings, error
from datasets.raw import text_cells

BLANK_ROW = error(
    "blank_row",
    "пустая строка посреди таблицы",
    "a blank row in the middle of the table",
    ("строки подряд", "no gaps"),
)


def check_headings(table: str, headings: Sequence[str], findings: Findings) -> bool:
    """Report headings that stand twice; True when each stands once."""
    said = error("duplicate_column", "столбец встречается дважды", "the column stands twice")
    twice = [heading for heading, count in Counter(headings).items() if heading and count > 1]
    for heading in twice:
        findings.add(said, table, heading, 1)
    return not twice


def frame_of(
    table: str, headings: Sequence[str], columns: Sequence[Sequence[str]], findings: Findings
) -> pd.DataFrame:
    """A frame of text columns; one without a heading is dropped when empty, a fault when it is not."""
    kept: dict[str, Sequence[str]] = {}
    said = error(
        "empty_heading", "в столбце есть данные, но нет заголовка", "a column with data but no heading"
    )
    for number, (heading, cells) in enumerate(zip(headings, columns, strict=True), start=1):
        if heading:
            kept[heading] = cells
        elif any(cells):
            first = next(i for i, cell in enumerate(cells) if cell)
            findings.add(said, table, f"#{number}", first + HEADING_ROWS)
    return pd.DataFrame(
        {heading: np.array(cells, dtype=object) for heading, cells in kept.items()}, dtype=str
    )


def without_blank_rows(table: str, frame: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """The frame without blank rows at its end; those in the middle are reported."""
    if len(frame.columns) == 0 or len(frame) == 0:
        return frame
    blank = np.flatnonzero(text_cells(frame.iloc[:, 0]) == "")
    for position in range(1, len(frame.columns)):
        if len(blank) == 0:
            return frame
        blank = blank[text_cells(frame.iloc[:, position])[blank] == ""]
    length = len(frame)
    while len(blank) and blank[-1] == length - 1:
        length -= 1
        blank = blank[:-1]
    findings.broken(BLANK_ROW, table, None, blank)
    return frame.iloc[:length]
