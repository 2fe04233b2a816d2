"""Sheets that are tables of the exchange format already: taken as they are."""

from __future__ import annotations

from datasets.escape import unescape
from datasets.forms.log import SheetLog
from datasets.forms.reading.sheet import Sheet
from datasets.forms.result import Say
from datasets.forms.world.store import Row, Store
from datasets.raw import cell_text
from datasets.schema import TABLES


def is_strict(sheet: Sheet) -> bool:
    """Named as a table, with at least one of its column names in the first row."""
    table = TABLES.get(sheet.name)
    return table is not None and bool(set(table.by_name) & set(_heading(sheet).values()))


def _heading(sheet: Sheet) -> dict[int, str]:
    return {col: sheet.text_of(0, col) for col in sheet.filled(0)}


def read_strict(sheet: Sheet, log: SheetLog, store: Store) -> None:
    """Every filled row is put into the table under its key; a repeated key is an error."""
    table = TABLES[sheet.name]
    heading = _heading(sheet)
    rows = [row for row in range(1, len(sheet.rows)) if sheet.filled(row)]
    log.open(rows)
    lacking = [c.name for c in table.columns if c.required and c.name not in heading.values()]
    if lacking:
        names = ", ".join(lacking)
        log.error((0, 0), Say(f"в таблице нет столбцов: {names}.", f"the table lacks columns: {names}."))
        for row in rows:
            log.aside_silently(row)
        return
    bare = unescape if sheet.file.lower().endswith(".csv") else str
    store.keep_columns(sheet.name, list(heading.values()))
    met: dict[tuple[str, ...], int] = {}
    for row in rows:
        values: Row = {name: bare(cell_text(sheet.raw(row, col)).strip()) for col, name in heading.items()}
        key = store.key_of(sheet.name, values)
        if key in met:
            log.error(
                (row, 0),
                Say(
                    f"ключ уже есть в строке {met[key] + 1}.",
                    f"the key stands in row {met[key] + 1} already.",
                ),
            )
            continue
        met[key] = row
        store.put(sheet.name, values)
