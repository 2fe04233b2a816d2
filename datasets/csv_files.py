"""Reading one CSV file: strict about its shape, fast about its size."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

import pandas as pd

from datasets import csv_rows
from datasets.csv_rows import Rows, cells_of_regular, is_regular
from datasets.escape import may_hold_escapes, unescape, unescape_all
from datasets.findings import Finding, Findings, error
from datasets.frames import check_headings, frame_of, without_blank_rows
from datasets.raw import text_cells
from datasets.schema import TABLES
from rules.columns import StrArray

MOST_BYTES = 512 * 2**20
MOST_LINES = 5_000_000
LONGEST_HEADING = 2**16
"""No CSV file of ours has more bytes, more lines or a longer first line; such a one is not read."""

_TOO_LARGE = error(
    "too_large",
    "файл слишком велик",
    "too large a file",
    (
        f"не больше {MOST_BYTES // 2**20} МиБ, {MOST_LINES} строк, {LONGEST_HEADING} байт в заголовке",
        f"at most {MOST_BYTES // 2**20} MiB, {MOST_LINES} lines, {LONGEST_HEADING} bytes of heading",
    ),
)
_BOM = b"\xef\xbb\xbf"


def read_csv_file(path: Path, table: str, findings: Findings, *, gaps: bool = False) -> pd.DataFrame | None:
    """The cells of a CSV file as texts, or None where the file can't be read (and the findings say why).

    The file is UTF-8, with or without a mark of byte order, its cells separated by commas; every row has as
    many cells as the heading.  A file without a heading gives a frame without a column.  Blank rows are
    reported, unless ``gaps`` leaves them as they are.
    """
    data = _bytes(path)
    if data is None:
        findings.add(_TOO_LARGE, table)
        return None
    if not data.strip():
        return pd.DataFrame()
    if not (_is_text(data, table, findings) and _is_comma_separated(data, table, findings)):
        return None
    frame = _read(data, table, findings)
    if frame is not None and may_hold_escapes(data):
        frame = _unescaped(frame)
    return frame if gaps or frame is None else without_blank_rows(table, frame, findings)


def _bytes(path: Path) -> bytes | None:
    """The file without mark of byte order and trailing newlines; None where it is too large to be read."""
    if path.stat().st_size > MOST_BYTES:
        return None
    data = path.read_bytes().removeprefix(_BOM).rstrip(b"\r\n")
    first_line = data[: LONGEST_HEADING + 1].partition(b"\n")[0]
    return None if len(first_line) > LONGEST_HEADING or data.count(b"\n") > MOST_LINES else data


def _read(data: bytes, table: str, findings: Findings) -> pd.DataFrame | None:
    """The cells under their headings: all rows at once where they are regular, else one by one."""
    headings = [heading.strip() for heading in _heading(data)]
    if not any(headings):
        findings.add(
            error("empty_heading", "в первой строке нет заголовков", "no headings in the first row"),
            table,
            None,
            1,
        )
    if not any(headings) or not check_headings(table, headings, findings):
        return None
    frame = _read_regular(data, headings) if is_regular(data, len(headings)) else None
    return _read_any(data, headings, table, findings) if frame is None else frame


def _is_text(data: bytes, table: str, findings: Findings) -> bool:
    """Whether the bytes are UTF-8 without NUL; what they seem to be otherwise is told."""
    expected = ("UTF-8; в Excel: «CSV UTF-8 (разделитель — запятая)»", "UTF-8; in Excel: “CSV UTF-8”")
    fault = _not_utf8(data)
    if fault is not None:
        row = data.count(b"\n", 0, fault.start) + 1
        seems = "UTF-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "Windows-1251"
        said = error("not_utf8", f"не UTF-8, похоже на {seems}", f"not UTF-8, seems to be {seems}", expected)
        findings.add(said, table, None, row)
        return False
    if (place := data.find(b"\0")) >= 0:
        row = data.count(b"\n", 0, place) + 1
        said = error("nul_character", "в файле есть нулевой символ", "a NUL character in the file", expected)
        findings.add(said, table, None, row)
        return False
    return True


def _not_utf8(data: bytes) -> UnicodeDecodeError | None:
    """What keeps the bytes from being UTF-8, looked for in blocks: a text of all of them is large."""
    blocks = (data[begin : begin + csv_rows.BLOCK] for begin in range(0, len(data), csv_rows.BLOCK))
    try:
        for _ in codecs.iterdecode(blocks, "utf-8"):
            pass
    except UnicodeDecodeError:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as fault:
            return fault
    return None


def _heading(data: bytes, delimiter: str = ",") -> list[str]:
    """The cells of the first row."""
    lines = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")
    try:
        return next(csv.reader(lines, delimiter=delimiter)) or [""]
    except csv.Error:
        return [""]


def _is_comma_separated(data: bytes, table: str, findings: Findings) -> bool:
    """Whether commas separate the headings; another mark that does it better is told."""
    known = TABLES[table].by_name if table in TABLES else {}
    by_comma = _heading(data)
    for code, mark, ru, en in (
        ("semicolons", ";", "точка с запятой", "semicolons"),
        ("tabs", "\t", "табуляция", "tabs"),
    ):
        other = [heading.strip() for heading in _heading(data, mark)]
        recognised = sum(h in known for h in other) > sum(h.strip() in known for h in by_comma)
        if recognised or (len(by_comma) == 1 and len(other) > 1) or by_comma[0].startswith("sep="):
            said = error(
                code,
                f"разделитель не запятая, а {ru}",
                f"separated by {en}, not by commas",
                ("запятые; в Excel: «CSV UTF-8 (разделитель — запятая)»", "commas"),
            )
            findings.add(said, table, None, 1)
            return False
    return True


def _read_regular(data: bytes, headings: list[str]) -> pd.DataFrame | None:
    """Read rows that all have as many cells as the heading; None where pandas sees it differently."""
    frame = cells_of_regular(data, len(headings))
    if frame is None or "" in headings:
        return None
    frame = frame.iloc[1:].reset_index(drop=True)
    frame.columns = pd.Index(headings)
    return frame


def _read_any(data: bytes, headings: list[str], table: str, findings: Findings) -> pd.DataFrame | None:
    """Read row by row, telling every row with too few or too many cells (it is filled up or cut)."""
    rows = Rows(len(headings))
    try:
        closed = rows.read(data)
    except csv.Error:
        findings.add(
            error("unclosed_quote", "слишком длинная ячейка: не закрыта кавычка?", "a quote left open?"),
            table,
        )
        return None
    if not closed:
        findings.add(
            error("unclosed_quote", "кавычка не закрыта", "a quote is not closed"), table, None, rows.count
        )
        return None
    findings.broken(lambda i: _row_length(rows.wrong[i], len(headings)), table, None, rows.wrong)
    return frame_of(table, headings, [cells[1:] for cells in rows.columns], findings)


def _row_length(cells: int, headings: int) -> Finding:
    return error(
        "row_length",
        f"ячеек {cells}, а заголовков {headings}",
        f"{cells} cells under {headings} headings",
        ("столько же ячеек, сколько заголовков", "as many cells as headings"),
    )


def _unescaped(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame without the apostrophes that the writer put before dangerous cells."""
    columns: dict[str, pd.Series | StrArray] = {}
    for name in frame.columns:
        cells = text_cells(frame[name])
        meant = unescape_all(cells)
        columns[unescape(str(name))] = frame[name] if meant is cells else meant
    return pd.DataFrame(columns, dtype=str)
