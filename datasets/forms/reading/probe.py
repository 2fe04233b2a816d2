"""An old .xls is read by a process of its own first: the fast reader may end its process over a bad one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from datasets.forms.reading.scanned import ScanError

MOST_SECONDS = 120
"""After this a file counts as unreadable; a sheet of 65,536 rows takes about two."""
_READER = """
import sys
from python_calamine import CalamineWorkbook, SheetTypeEnum
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except (ImportError, OSError, ValueError):
    pass  # elsewhere the process still dies alone
with open(sys.argv[1], "rb") as content:
    book = CalamineWorkbook.from_filelike(content)
for meta in book.sheets_metadata:
    if meta.typ is SheetTypeEnum.WorkSheet:
        sheet = book.get_sheet_by_name(meta.name)
        sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges
"""


def probe(path: Path) -> None:
    """Read every sheet in another process.

    Raises:
        ScanError: that process did not come to its end.
    """
    command = [sys.executable, "-c", _READER, str(path)]
    quiet = subprocess.DEVNULL
    try:
        ended = subprocess.run(  # noqa: S603 - our own interpreter, and a path that was looked at
            command, stdin=quiet, stdout=quiet, stderr=quiet, timeout=MOST_SECONDS, check=False
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        raise ScanError("not read in time") from error
    if ended.returncode != 0:
        raise ScanError("the reader did not survive it")
