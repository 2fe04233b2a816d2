"""``kvota whatif``: scenarios solved from a base plan and set side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from api.exits import ExitCode, all_wrong
from api.figures import check_figures
from api.interrupts import wish_to_stop
from api.loading import attempt, day_of, load
from api.messages import pick, say
from api.voice import Voice
from api.whatif.base_plan import Paper, base_from, read_paper
from api.whatif.comparing import compare_all
from api.whatif.content import content
from api.whatif.folder import BASE, JSON, PICTURE, WORKBOOK, check_free, write_answer, writes_base
from api.whatif.records import Answer, Solved, State
from api.whatif.solving import DefectError, Run, solve_base, solve_scenarios
from api.whatif.table import lines
from api.whatif.telling import Teller
from api.whatif.words import word
from api.whatif.workbook import SHEETS
from datasets.scenarios import Changed, Faults, apply_scenarios, read_scenarios
from rules.context import Context
from rules.dataset import Dataset
from rules.problems import InputError
from rules.profile import Profile
from solver.options import Options
from solver.process import SolverError


@dataclass(frozen=True)
class Request:
    """What the command line asked for; ``seed`` and ``as_of`` are those of the plan where None; ``began``:
    the clock at the start of the command."""

    dataset: Path
    rules: str
    scenarios: Path
    out: Path
    plan: Path | None
    time_limit: float
    workers: int
    seed: int | None
    as_of: str | None
    began: float
    memory_limit: int | None = None


@dataclass(frozen=True, eq=False)
class _Input:
    request: Request
    changed: tuple[Changed, ...]
    context: Context
    given_base: tuple[Solved, list[str]] | None
    """The plan handed in, and the keys of what has to be said about it."""

    @property
    def options(self) -> Options:
        asked = self.request
        return Options(asked.time_limit, asked.workers, self.context.seed, memory_mib=asked.memory_limit)


def run(request: Request, voice: Voice) -> ExitCode:
    """Read, solve, compare, write, tell.  Ctrl-C keeps what is finished."""
    given = _input(request, voice)
    with wish_to_stop(lambda: voice.tell("stopping")) as asked:
        try:
            return _answered(given, asked, voice)
        except (SolverError, DefectError) as error:
            key = "defect" if isinstance(error, DefectError) else "solver_failed"
            voice.note(str(error))
            voice.tell(key)
            voice.answer({"defects": [say(key, voice.lang)]})
            return ExitCode.DEFECT


def _input(request: Request, voice: Voice) -> _Input:
    """Everything checked before any work, all mistakes told at once."""
    errors: list[InputError] = []
    attempt(lambda: check_figures(request.time_limit, request.workers, request.seed or 0, None), errors)
    day = attempt(lambda: day_of("--as-of", request.as_of), errors)
    attempt(lambda: check_free(request.out), errors)
    voice.note(word("reading", voice.lang))
    paper = None if request.plan is None else attempt(lambda: read_paper(request.plan or Path()), errors)
    loaded = attempt(lambda: load(request.dataset, request.rules), errors)
    faults = Faults(request.scenarios.name)
    scenarios = attempt(lambda: read_scenarios(request.scenarios, faults), errors)
    if loaded is None or scenarios is None:
        raise all_wrong([*errors, InputError(faults.problems)])
    read, profile = loaded
    changed = attempt(lambda: apply_scenarios(read, profile, scenarios, faults), errors)
    context = _context(request, paper, day, (read.dataset, profile))
    base = None if paper is None else attempt(lambda: base_from(paper, context), errors)
    if errors or changed is None:
        raise all_wrong(errors)
    return _Input(request, changed, context, base)


def _context(
    request: Request, paper: Paper | None, day: date | None, given: tuple[Dataset, Profile]
) -> Context:
    """The base; day and seed as asked for, else those of its plan."""
    own = (None, 0) if paper is None else (paper.as_of, paper.seed)
    return Context(*given, day or own[0], own[1] if request.seed is None else request.seed)


def _answered(given: _Input, asked: Callable[[], bool], voice: Voice) -> ExitCode:
    names = {
        0: word("base", voice.lang),
        **{i: c.scenario.name for i, c in enumerate(given.changed, start=1)},
    }
    run_of = Run(given.options, given.request.began, asked, Teller(voice, names))
    voice.note(
        word(
            "read",
            voice.lang,
            n=len(given.changed),
            parallel=run_of.parallel(len(given.changed)),
            limit=f"{given.options.seconds:g}",
        )
    )
    notes: dict[str, str] = {}
    if given.given_base is None:
        base = solve_base(given.context, run_of, len(given.changed))
    else:
        base, keys = given.given_base
        broken = 0 if base.verdict is None else len(base.verdict.violations)
        notes = {key: word(key, voice.lang, n=broken) for key in keys}
    for note in notes.values():
        voice.note(note)
    if base.state in (State.UNKNOWN, State.NOT_RUN):
        voice.tell("no_time" if base.state is State.UNKNOWN else "stopped_early")
        voice.answer({"status": str(base.state), "clashes": []})
        return ExitCode.NO_TIME
    solved = solve_scenarios(given.changed, base, run_of)
    if all(one.facts is None for one in (base, *solved)):
        return _nothing(base, voice)
    comparisons = compare_all(base, given.changed, solved)
    plan = given.request.plan
    source = "solved" if plan is None else plan.resolve().name
    _deliver(Answer(base, source, comparisons, notes), given, voice)
    return ExitCode.DONE


def _nothing(base: Solved, voice: Voice) -> ExitCode:
    """Neither the base nor any scenario has a plan."""
    voice.tell("infeasible" if base.clashes else "infeasible_unknown")
    for line in lines(Answer(base, "solved", (), {}), voice.lang):
        voice.note(line)
    voice.answer({"status": str(base.state), "clashes": [asdict(clash) for clash in base.clashes]})
    return ExitCode.INFEASIBLE


def _deliver(answer: Answer, given: _Input, voice: Voice) -> None:
    out = given.request.out
    write_answer(out, answer, given.options, voice.lang)
    voice.answer(content(answer))
    for line in lines(answer, voice.lang):
        voice.line(line)
    folders = [one.folder for one in answer.comparisons if one.solved.facts is not None]
    listed = [JSON, WORKBOOK, PICTURE, *([BASE] if writes_base(answer) else [])]
    listed += [f"{folders[0]} … {folders[-1]}"] if len(folders) > 1 else folders
    voice.line("")
    if any(one.persons for one in answer.comparisons):
        voice.line(word("lists", voice.lang, path=out, sheet=pick(SHEETS["persons"], voice.lang)))
    voice.line(word("files", voice.lang, path=out, listed=" · ".join(listed)))
