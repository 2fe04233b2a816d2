"""Groups of a programme by their dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from datasets.forms.cells.dates import Dates, Span
from datasets.forms.cells.similar import Found, How


@dataclass(frozen=True)
class Run:
    """One group: from its first to its last day, when it meets in person, which stream it is called.

    Without a name of its own a stream is its number among the programme's groups.
    """

    group_id: str
    whole: Span
    sessions: tuple[Span, ...] = ()
    stream: str = ""


@dataclass
class Groups:
    """Runs by programme."""

    of_programme: dict[str, list[Run]] = field(default_factory=dict)

    def add(self, programme_id: str, run: Run) -> None:
        """Register a run, or replace what was known of it."""
        runs = self.of_programme.setdefault(programme_id, [])
        known = [i for i, other in enumerate(runs) if other.group_id == run.group_id]
        if known:
            runs[known[0]] = run
        else:
            runs.append(run)

    def runs(self, programme_id: str) -> list[Run]:
        """The runs of a programme."""
        return self.of_programme.get(programme_id, [])

    def find(self, programme_id: str, dates: Dates) -> Found:
        """The run that a cell of dates names: its whole span, its sessions, or its first day alone."""
        runs = self.runs(programme_id)
        near = tuple(run.group_id for run in runs)
        if dates.day_only:
            first = dates.spans[0].start
            fitting = [run for run in runs if first in (run.whole.start, *(s.start for s in run.sessions))]
        else:
            fitting = [run for run in runs if _same(run, dates)]
        if len(fitting) > 1 and dates.stream:
            fitting = [run for run in fitting if self._stream(run, runs) == str(dates.stream)]
        if len(fitting) == 1:
            exact = not dates.day_only or fitting[0].whole.start == fitting[0].whole.end
            return Found(How.EXACT if exact else How.SIMILAR, fitting[0].group_id, candidates=near)
        if fitting:
            return Found(How.AMBIGUOUS, candidates=tuple(run.group_id for run in fitting))
        return Found(How.UNKNOWN, candidates=near)

    @staticmethod
    def _stream(run: Run, runs: list[Run]) -> str:
        return run.stream or str(runs.index(run) + 1)

    def same_span(self, programme_id: str, start: dt.date, end: dt.date) -> list[Run]:
        """The runs with exactly these first and last days."""
        return [run for run in self.runs(programme_id) if run.whole == Span(start, end)]


def _same(run: Run, dates: Dates) -> bool:
    return dates.whole == run.whole or (bool(run.sessions) and dates.spans == run.sessions)
