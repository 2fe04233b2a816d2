"""What every part of the generator shares: random streams, text columns, the table columns."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from rules.columns import BoolArray, DateArray, IntArray, StrArray

Table = dict[str, StrArray]
"""One table while it is built: column name to texts (``""``: empty cell), all of one length."""

FloatArray = npt.NDArray[np.float64]

NONE = -1
"""An empty reference in a column of row indices."""

NO_DAY = np.datetime64("NaT", "D")
"""An empty date."""

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "period": ("period_id", "start", "end"),
        "districts": ("district_id", "name", "unique_numbers"),
        "schools": ("school_id", "district_id", "name", "rural", "low_result", "max_absent"),
        "teachers": (
            *("teacher_id", "school_id", "person_id", "full_name", "position", "subjects", "birth_date"),
            *("teaching_since", "is_head", "right_from", "last_training_end", "attestation_on"),
            *("waiting_periods", "max_groups", "status", "status_until", "travel", "travel_until"),
            "unavailable",
        ),
        "competencies": ("competency_id", "name"),
        "deficits": ("teacher_id", "competency_id", "severity", "source", "diagnosed_on"),
        "programmes": (
            *("programme_id", "title", "family", "provider", "provider_kind", "kind", "hours", "form"),
            *("positions", "subjects", "competencies", "federal_registry", "approved"),
        ),
        "groups": (
            *("group_id", "programme_id", "start", "end", "min_size", "max_size", "seats_elsewhere"),
            *("shared", "district_id"),
        ),
        "group_sessions": ("group_id", "start", "end", "mode"),
        "school_calendar": ("school_id", "start", "end", "teaching", "note"),
        "quotas": (
            *("district_id", "school_id", "programme_id", "group_id", "positions", "max_seats", "min_seats"),
        ),
        "group_conflicts": ("group_id", "other_group_id"),
        "applications": (
            *("application_id", "teacher_id", "programme_id", "group_id", "rank", "score", "justification"),
        ),
        "recommendations": (
            *("recommendation_id", "school_id", "programme_id", "teacher_id", "position", "basis"),
            "author_role",
        ),
        "decisions": (
            *("teacher_id", "programme_id", "group_id", "decision", "reason", "decided_by", "decided_on"),
        ),
        "training_history": (
            *("teacher_id", "programme_id", "end", "hours", "document_type", "document_number"),
        ),
    }
)
"""Tables and columns written, in this order (names of the exchange format).

Tables of later stages (confirmations, refusals, group changes, the ledger of numbers) are left out: a
generated campaign stands just before its first plan.
"""


@dataclass(frozen=True)
class Streams:
    """Independent random streams of one preset and seed, one for each part of the generator by name.

    A stream depends on nothing but the preset, the seed and its own name, so a further draw in one part
    leaves every other part as it was.
    """

    preset: str
    seed: int

    def of(self, part: str) -> np.random.Generator:
        """The stream of ``part``, from its beginning."""
        entropy = (zlib.crc32(self.preset.encode()), self.seed)
        key = (zlib.crc32(part.encode()),)
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy=entropy, spawn_key=key)))


def texts(values: Sequence[Any]) -> StrArray:
    """An object column of the texts in ``values``."""
    column: StrArray = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def blank(n: int) -> StrArray:
    """A column of ``n`` empty cells."""
    return np.full(n, "", dtype=object)


def ids(prefix: str, n: int, least_width: int = 2) -> StrArray:
    """``prefix`` and a serial number from 1, zero-padded to one width: ``t0001``."""
    width = max(least_width, len(str(n)))
    return texts([f"{prefix}{i:0{width}d}" for i in range(1, n + 1)])


def pick(labels: StrArray, codes: IntArray) -> StrArray:
    """Texts of row indices; :data:`NONE` gives an empty cell."""
    padded = np.append(labels, "")
    return padded[np.where(codes < 0, len(labels), codes)]


def iso(days: DateArray) -> StrArray:
    """ISO 8601 dates; NaT gives an empty cell."""
    column = np.datetime_as_string(days.astype("datetime64[D]")).astype(object)
    column[np.isnat(days)] = ""
    return column


def numbers(values: IntArray, shown: BoolArray | None = None) -> StrArray:
    """Whole numbers as text, empty where not ``shown``."""
    column = values.astype(str).astype(object)
    if shown is not None:
        column[~shown] = ""
    return column


def booleans(values: BoolArray) -> StrArray:
    """``true`` and ``false``."""
    return np.where(values, "true", "false").astype(object)


def to_frame(name: str, table: Table) -> pd.DataFrame:
    """The finished table: every column of :data:`COLUMNS` as strings, a column not built stays empty."""
    unknown = sorted(set(table) - set(COLUMNS[name]))
    if unknown:
        raise ValueError(f"{name}: columns {unknown} are not in COLUMNS")
    length = max((len(c) for c in table.values()), default=0)
    columns = {c: table.get(c, blank(length)) for c in COLUMNS[name]}
    return pd.DataFrame(columns, dtype="str")


def codes_of(share: Sequence[float] | FloatArray, n: int, rng: np.random.Generator) -> IntArray:
    """``n`` indices into ``share`` in those proportions (any positive scale), in random order.

    The draws are evenly spaced over the cumulative shares, so that a small table keeps its proportions.
    """
    edges = np.cumsum(np.asarray(share, dtype=np.float64))
    return np.searchsorted(edges[:-1] / edges[-1], evenly(n, rng), side="right").astype(np.int64)


def evenly(n: int, rng: np.random.Generator) -> FloatArray:
    """``n`` numbers in [0, 1), evenly spaced and in random order: shares cut from them come out right."""
    return rng.permutation((np.arange(n) + rng.random()) / max(1, n))


def round_randomly(values: FloatArray, rng: np.random.Generator) -> IntArray:
    """Whole numbers whose expectation is ``values`` (2.3 is 3 with probability 0.3, else 2)."""
    floor = np.floor(values)
    return (floor + (rng.random(len(values)) < values - floor)).astype(np.int64)
