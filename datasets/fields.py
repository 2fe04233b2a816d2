"""The words in which a table is declared: kinds of columns, a column, a table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from rules.tables import Table as Record

Sentence = tuple[str, str]
"""The same sentence in Russian and in English."""

LARGEST_FIGURE = 1_000_000_000
"""No figure of ours (people, hours, roubles) is larger; what is larger is a slip."""


class Kind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    ID = "id"
    """A text that names a row or a person."""
    REF = "ref"
    """The id of a row of another table."""
    DATE = "date"
    INT = "int"
    MONEY = "money"
    """Roubles with at most two decimals; kept as whole kopecks."""
    BOOL = "bool"
    CHOICE = "choice"
    WORD = "word"
    """A text compared in its normal form (:func:`rules.text.normal`) and kept as a code."""
    WORDS = "words"
    """Several of them, separated by ``;``."""
    REFS = "refs"
    """Several ids of another table, separated by ``;``."""
    INTERVALS = "intervals"
    """Several ``start/end`` pairs of dates, separated by ``;``."""


@dataclass(frozen=True)
class Column:
    """A column of the exchange format.

    ``default``: the text that an empty cell (or a missing column) stands for; ``""`` is unknown or
    unrestricted.  ``choices`` are the texts allowed, in the order of the codes kept.  ``codes``: a choice is
    kept as its number, else as its text.  ``vocabulary`` names the code list of a WORD.  ``private``: the
    cell is never repeated in a message.  ``field``: its name in the record of :mod:`rules.tables`.
    """

    name: str
    kind: Kind
    meaning: Sentence
    required: bool = False
    default: str = ""
    table: str = ""
    minimum: int = 0
    maximum: int = LARGEST_FIGURE
    choices: tuple[str, ...] = ()
    codes: bool = True
    vocabulary: str = ""
    private: bool = False
    as_field: str = ""

    @property
    def field(self) -> str:
        """The name of the column in the record of columns."""
        if self.as_field:
            return self.as_field
        return self.name.removesuffix("_id") if self.kind is Kind.REF else self.name


@dataclass(frozen=True)
class Key:
    """Columns whose values together may stand only once.

    ``code`` of the problem that a repeat is; ``error``: a repeat can't be used (else it is a remark).
    ``optional``: rows where the first column is empty have no key.
    """

    columns: tuple[str, ...]
    code: str
    error: bool = True
    optional: bool = False


@dataclass(frozen=True)
class Table:
    """A table of the exchange format and the record of :mod:`rules.tables` that it becomes."""

    name: str
    meaning: Sentence
    columns: tuple[Column, ...]
    keys: tuple[Key, ...] = ()
    required: bool = False
    record: type[Record] | None = None

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by name."""
        return {c.name: c for c in self.columns}

    @cached_property
    def id_column(self) -> str | None:
        """The column that other tables refer to, if any."""
        own = [c.name for c in self.columns if c.kind is Kind.ID and c.required]
        return own[0] if own else None


def text(name: str, ru: str, en: str, *, required: bool = False, private: bool = False) -> Column:
    """A free text."""
    return Column(name, Kind.TEXT, (ru, en), required=required, private=private)


def ident(name: str, ru: str, en: str, *, required: bool = True, default: str = "") -> Column:
    """An id of the row itself."""
    return Column(name, Kind.ID, (ru, en), required=required, default=default)


def ref(name: str, table: str, ru: str, en: str, *, required: bool = False) -> Column:
    """The id of a row of ``table``."""
    return Column(name, Kind.REF, (ru, en), required=required, table=table)


def refs(name: str, table: str, ru: str, en: str) -> Column:
    """Ids of rows of ``table``, separated by ``;``."""
    return Column(name, Kind.REFS, (ru, en), table=table)


def day(name: str, ru: str, en: str, *, required: bool = False) -> Column:
    """A calendar day, ISO 8601."""
    return Column(name, Kind.DATE, (ru, en), required=required)


def figure(
    name: str,
    ru: str,
    en: str,
    *,
    required: bool = False,
    default: str = "",
    lo: int = 0,
    hi: int = LARGEST_FIGURE,
) -> Column:
    """A whole number from ``lo`` to ``hi``."""
    return Column(name, Kind.INT, (ru, en), required=required, default=default, minimum=lo, maximum=hi)


def money(name: str, ru: str, en: str) -> Column:
    """Roubles, at most two decimals after a point."""
    return Column(name, Kind.MONEY, (ru, en))


def flag(name: str, ru: str, en: str, *, required: bool = False, default: str = "false") -> Column:
    """``true`` or ``false``."""
    return Column(name, Kind.BOOL, (ru, en), required=required, default="" if required else default)


def word(name: str, vocabulary: str, ru: str, en: str, *, required: bool = False) -> Column:
    """One term of a vocabulary."""
    return Column(name, Kind.WORD, (ru, en), required=required, vocabulary=vocabulary)


def words(name: str, vocabulary: str, ru: str, en: str) -> Column:
    """Terms of a vocabulary, separated by ``;``."""
    return Column(name, Kind.WORDS, (ru, en), vocabulary=vocabulary)
