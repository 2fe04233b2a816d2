"""Questions about a plan answered in a child process: watched, stopped, killed; what it told last is kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from rules.context import Assignment, Context
from solver.child import USUAL, Manner, Patience, SolverError, run_in_child
from solver.options import Control, Options
from solver.result import GoalValue

Answer = TypeVar("Answer")
Answer_co = TypeVar("Answer_co", covariant=True)

_MARGIN_S = 0.5
"""Before the child's own end: an answer takes a moment to travel."""


@dataclass(frozen=True, eq=False)
class Base:
    """The plan that is asked about: allowed by the rules, with the goals that its certificate claims."""

    context: Context
    plan: Assignment
    goals: tuple[GoalValue, ...]


class Question(Protocol[Answer_co]):
    """A question that can travel to the child: a plain record, called there."""

    def __call__(
        self, base: Base, control: Control, options: Options, tell: Callable[[object], None]
    ) -> Answer_co:
        """The answer; ``tell`` hears of what is known meanwhile, each time all of it."""


@dataclass(frozen=True, eq=False)
class Answered(Generic[Answer]):
    """The answer; ``whole``: the child came to its end by itself, else it is what it told last."""

    answer: Answer
    whole: bool
    elapsed_s: float


def ask(
    base: Base,
    question: Question[Answer],
    options: Options,
    heard: Callable[[Answer], None] = lambda known: None,
    should_stop: Callable[[], bool] = lambda: False,
    patience: Patience = USUAL,
) -> Answered[Answer] | None:
    """Ask in a child process; None where it was killed before it had told anything.

    Raises: SolverError: it failed before it had told anything.
    """
    work = _Asked(base, question, options, time.monotonic())
    ended = run_in_child(work, options, Manner(should_stop, patience), heard)
    if ended.answer is not None:
        return Answered(ended.answer, True, ended.elapsed_s)
    if ended.last is not None:
        return Answered(ended.last, False, ended.elapsed_s)
    if not ended.killed:
        raise SolverError(ended.failure)
    return None


@dataclass(frozen=True, eq=False)
class _Asked(Generic[Answer]):
    base: Base
    question: Question[Answer]
    options: Options
    begun: float
    """The parent's clock: the child's start counts too (one clock serves all processes of a machine)."""

    def __call__(self, tell: Callable[[object], None], stopped: Callable[[], bool]) -> Answer:
        seconds = max(0.0, self.options.seconds - min(_MARGIN_S, 0.1 * self.options.seconds))
        control = Control(self.begun + seconds, stopped)
        return self.question(self.base, control, self.options, tell)
