"""What a rule and a goal are: records that say, check and count the same thing under one name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from rules.columns import BoolArray, IndexArray

if TYPE_CHECKING:
    from rules.context import Context, Facts

ParameterValue = bool | int | str | tuple[str, ...]
Parameters = Mapping[str, ParameterValue]
Sentence = tuple[str, str]
"""The same sentence in Russian and in English."""


@dataclass(frozen=True)
class Parameter:
    """A setting of a rule or a goal; ``minimum`` and ``maximum`` bound whole numbers (both inclusive)."""

    name: str
    default: ParameterValue
    meaning: Sentence
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Violation:
    """One breach of one rule.

    ``objects``: ``(kind, id)`` pairs (``("teacher", "t01")``); ``rows``: ``(table, row)`` of the input,
    rows as Excel shows them, ``"assignments"`` being the plan; ``figures``: what was counted and allowed.
    """

    rule: str
    objects: tuple[tuple[str, str], ...]
    figures: Mapping[str, int | str]
    sentence_ru: str
    sentence_en: str
    rows: tuple[tuple[str, int], ...] = ()

    def as_json(self) -> dict[str, object]:
        """A plain object for ``--json`` and ``plan.json``."""
        return asdict(self)


@dataclass(frozen=True)
class PairRule:
    """A rule on one pair (teacher, group).

    ``admits(context, teacher, group, parameters)`` says for each pair of the two parallel index arrays
    whether it may exist; it works on whole columns.  ``refusal(context, teacher, group, parameters)`` gives
    the sentence (ru, en) for one pair that is not admitted.
    """

    name: str
    title: Sentence
    sentence: Sentence
    formula: str
    admits: Callable[[Context, IndexArray, IndexArray, Parameters], BoolArray]
    refusal: Callable[[Context, int, int, Parameters], Sentence]
    parameters: tuple[Parameter, ...] = ()
    enabled: bool = True
    always: bool = False


@dataclass(frozen=True)
class PlanRule:
    """A rule on the whole plan; ``check(facts, parameters)`` lists every breach.

    ``always``: no profile can switch it off.
    """

    name: str
    title: Sentence
    sentence: Sentence
    formula: str
    check: Callable[[Facts, Parameters], Sequence[Violation]]
    parameters: tuple[Parameter, ...] = ()
    enabled: bool = True
    always: bool = False


@dataclass(frozen=True)
class Goal:
    """Something to have as much of as possible; ``value(facts)`` recounts it from the assignment alone."""

    name: str
    title: Sentence
    sentence: Sentence
    formula: str
    unit: Sentence
    value: Callable[[Facts], int]
