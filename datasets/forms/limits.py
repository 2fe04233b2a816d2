"""Limits of a file before it is opened, and every threshold of the import that is a choice of ours."""

from __future__ import annotations

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
"""Uncompressed size of all parts of a workbook together."""
MAX_UNPACK_RATIO = 200
"""Uncompressed size divided by the size of the file."""
MAX_PARTS = 5_000
"""Parts (zip entries) of a workbook."""
MAX_GRID_CELLS = 2_000_000
"""Cells of the rectangle from A1 to the last filled cell, over all sheets of one workbook."""
HEADER_SEARCH_ROWS = 60
"""How far down a sheet the heading is looked for."""
MAX_HEADER_ROWS = 3
"""How many rows a heading may have."""

MAX_FILE_BYTES = 64 * 1024 * 1024
"""Size of a file that is held in memory whole (.xls, .csv)."""

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv")
"""Extensions that are read."""

DEFAULT_GROUP_SIZE = 25
"""Places of a group about which the forms say nothing."""

GAP_THRESHOLDS = ((80, 3), (60, 2), (40, 1))
"""Severity of a deficit by the gap in per cent, from the largest down; below the last there is no deficit.

An estimate (EST), to be replaced when a region gives its own."""

TITLE_SCORE = 86
"""Programme titles at least this similar (0-100) are taken for one, and the match is reported."""
TITLE_MARGIN = 3
"""By how much the best title must beat the second."""
TRUNCATED_TITLE = 25
"""A title cut off after at least this many characters is completed when only one programme begins so."""
NAME_SCORE = 86
"""Full names at least this similar are taken for one; the match is reported."""
SCHOOL_SCORE = 84
"""School names (number and kind apart) at least this similar are taken for one; the match is reported."""
SCHOOL_MARGIN = 5
"""By how much the best school must beat the second."""
COMPETENCY_SCORE = 88
"""Competency names at least this similar are taken for one, and the match is reported."""
POSITION_SCORE = 90
"""Positions at least this similar are taken for one, and the match is reported."""
SHOWN_CANDIDATES = 3
"""How many candidates a remark shows."""

RECENT_YEARS = 3
"""A course taken within so many years before the campaign is told where it is recommended again."""
YEARS_AROUND = 5
"""A course's year further than this from the campaign's year is a slip of the pen."""
EARLIEST_YEAR = 1930
LATEST_YEAR = 2100
