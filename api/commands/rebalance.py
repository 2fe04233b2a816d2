"""``kvota rebalance``: after refusals, the smallest change that fills the most places, with proof."""

from __future__ import annotations

from collections.abc import Mapping

from api.certificate import certificate
from api.chain_drawing import CHAINS_SVG, drawn
from api.exits import ExitCode
from api.interrupts import wish_to_stop
from api.messages import pick, say
from api.moves_table import MOVE_COLUMNS, MOVES, Moved
from api.numbers_told import holders_after, new_places, numbers_after, numbers_told
from api.plan_folder import PlanFiles, assignment_rows, number_of_person, write_plan
from api.prepared import is_at_hand
from api.progress import Reporter
from api.rebalancing_input import Given, Request, read_input
from api.rebalancing_summary import Told, rebalancing_lines
from api.successor import named_by, succeeding
from api.taking import taken
from api.unassigned import unassigned_rows, unplaced
from api.voice import Voice
from datasets.arrivals import with_rows
from datasets.raw import RawTables
from datasets.write import write_csv_folder
from rules.context import Assignment, Context, Facts
from rules.substitution.check import Judgement, judge
from rules.substitution.judging import Finding
from rules.substitution.passing import passings
from solver.process import SolverError
from solver.rebalancing.outcome import Rebalanced
from solver.rebalancing.process import solve
from solver.result import Outcome


def run(request: Request, voice: Voice) -> ExitCode:
    """Read, judge the refusals, solve, have it judged, write, tell."""
    given = read_input(request, voice)
    with wish_to_stop(lambda: voice.tell("stopping")) as asked:
        try:
            with Reporter(voice.lang, request.events) as reporter:
                found = (
                    solve(given.case, given.options, reporter.show, asked, forked=is_at_hand())
                    if given.chains is None
                    else taken(given.case, given.chains)
                )
        except SolverError as error:
            voice.note(str(error))
            voice.tell("solver_failed")
            voice.answer({"status": "unknown", "defects": [say("solver_failed", voice.lang)]})
            return ExitCode.DEFECT
        judgement = judge(given.case, found.after, found.chains)
        if not judgement.ok and given.chains is not None:
            return _not_alone(judgement, voice)
        if not judgement.ok:
            return _defect(judgement, voice)
        _deliver(request, given, found, judgement, voice)
    return ExitCode.DONE


def _not_alone(judgement: Judgement, voice: Voice) -> ExitCode:
    """The chains that were chosen do not do without the others."""
    voice.tell("chains_not_alone")
    _tell_violations(judgement, voice)
    return ExitCode.VIOLATIONS


def _defect(judgement: Judgement, voice: Voice) -> ExitCode:
    voice.tell("defect")
    _tell_violations(judgement, voice)
    return ExitCode.DEFECT


def _tell_violations(judgement: Judgement, voice: Voice) -> None:
    found = [*judgement.violations, *judgement.plan.violations]
    lines = [pick((v.sentence_ru, v.sentence_en), voice.lang) for v in found]
    for line in lines:
        voice.note(f"  {line}")
    voice.answer({"violations": [v.as_json() for v in found], "defects": lines})


def _deliver(request: Request, given: Given, found: Rebalanced, judgement: Judgement, voice: Voice) -> None:
    case = given.case
    # places given before are not new ones: the successor is judged without a date of today
    facts = Facts(Context(given.dataset, given.profile, seed=request.seed), found.after)
    people = unplaced(facts)
    outcome = Outcome(
        found.status,
        found.goals,
        found.after,
        len(people.field.pairs),
        found.runtime_s,
        0.0,
        repeatable=False,
        notes={"stopped": found.stopped} if found.stopped else {},
    )
    numbers = number_of_person(case.dataset, given.profile)
    reasons = given.reasons(say("not_confirmed", voice.lang))
    moves = Moved(case, found.chains, numbers, reasons).rows()
    passed = passings(case, found.after, found.chains, numbers)
    now = numbers_after(case, numbers, passed)
    following = _following(request, given, found.after, holders_after(case, passed))
    told = Told(given.published, case, found, judgement.figures)
    content = {
        **certificate(facts, outcome, judgement.plan, given.options, len(people.field.pairs)),
        "rebalancing": {
            **told.as_json(),
            "numbers": numbers_told(case, passed, reasons),
            "new_places": new_places(case, found.chains, now),
            "skipped": [_skipped(*each) for each in given.published.skipped],
        },
        **_hashes(given, following),
    }
    files = PlanFiles(
        content,
        assignment_rows(case.dataset, found.after, now),
        unassigned_rows(facts.context, people, voice.lang),
        ((MOVES, MOVE_COLUMNS, moves),),
        ((CHAINS_SVG, drawn((dict(zip(MOVE_COLUMNS, row, strict=True)) for row in moves), str(voice.lang))),),
    )
    write_plan(request.out, files)
    if request.dataset_out is not None and following is not None:
        # last: should this fail, the plan is there, and no dataset was replaced in vain
        write_csv_folder(following, request.dataset_out)
    voice.answer(content)
    for line in rebalancing_lines(told, voice.lang):
        voice.line(line)
    voice.say("rebalanced_files", path=request.out)


def _skipped(paper: str, fault: Finding) -> dict[str, object]:
    """A row that is not acted upon; rows count from 1, below the heading."""
    return {
        "paper": paper,
        "row": fault.row - 1,
        "code": fault.code,
        "teacher_id": fault.teacher_id,
        "group_id": fault.group_id,
        "message_ru": fault.sentence[0],
        "message_en": fault.sentence[1],
    }


def _following(
    request: Request, given: Given, after: Assignment, holders: Mapping[str, str]
) -> RawTables | None:
    """The dataset after the rebalancing, where it is asked for."""
    if request.dataset_out is None:
        return None
    published = given.published
    raw = with_rows(published.read.raw, published.rows)
    return succeeding(raw, given.case, after, (published.refusals, published.judged.admitted), holders)


def _hashes(given: Given, following: RawTables | None) -> dict[str, object]:
    """The hashes that name the dataset that follows."""
    if following is None:
        return {}
    named = named_by(following, given.published.read.dataset)
    return {"input_sha256": named.input_sha256, "lasting_sha256": named.lasting_sha256}
